// Keeps a page for when there is no line. Not before the page itself has what it needs.
const ADDRESS = "/ngoai-tuyen.js";

export function keepOfflinePage() {
  if (!("serviceWorker" in navigator)) return;
  addEventListener("load", () => navigator.serviceWorker.register(ADDRESS).catch(() => {}));
}
