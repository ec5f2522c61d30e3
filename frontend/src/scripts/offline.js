// The page shown without a line opens the wanted one as soon as the city answers again: at once when the device says that
// it is back, and by asking now and then, since a device does not always know.
const ASK_MS = 5_000;

async function ask() {
  try {
    if ((await fetch("/alive", { cache: "no-store" })).ok) return location.reload();
  } catch {
    // Still none.
  }
  setTimeout(ask, ASK_MS);
}

addEventListener("online", () => location.reload());
setTimeout(ask, ASK_MS);
