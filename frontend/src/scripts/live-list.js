// <live-list data-from="address" data-seen="mark">: the list is asked for anew every so often, and each part that the
// answer names with data-live takes the place of the same part here. Rows stay the same elements where they say the
// same; ticks, the focus and the place stay where they are. Answers: 204 nothing new, 401 signed out.
const EVERY_MS = 20_000;

export class LiveList extends HTMLElement {
  connectedCallback() {
    this.timer = setInterval(() => this.renew(), EVERY_MS);
    this.heed = () => document.visibilityState === "visible" && this.renew();
    document.addEventListener("visibilitychange", this.heed);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
    document.removeEventListener("visibilitychange", this.heed);
  }

  async renew() {
    if (document.visibilityState !== "visible" || this.asking) return;
    this.asking = true;
    try {
      const address = `${this.dataset.from}&seen=${this.dataset.seen}`;
      const answer = await fetch(address, { headers: { "HX-Request": "true" } });
      if (answer.status === 200) this.show(new DOMParser().parseFromString(await answer.text(), "text/html"));
      else if (answer.status !== 204) clearInterval(this.timer);
    } catch {
      // Without a network the list stays as it is; the next time may do better.
    } finally {
      this.asking = false;
    }
  }

  show(page) {
    const ticked = [...this.querySelectorAll("tr[data-row]:has(input:checked)")];
    const focused = placeOf(document.activeElement);
    for (const part of page.querySelectorAll("[data-live]")) {
      const here = document.querySelector(`[data-live="${part.dataset.live}"]`);
      if (!here) continue;
      if (part.dataset.live === "rows") keepRows(here, part);
      if (here.innerHTML !== part.innerHTML) here.replaceChildren(...part.childNodes);
    }
    this.dataset.seen = page.querySelector("[data-seen]").dataset.seen;
    this.querySelector("#many").hidden = page.querySelector("#many").hidden;
    focused?.()?.focus({ preventScroll: true });
    this.tell(ticked.filter((row) => !document.querySelector(`tr[data-row="${row.dataset.row}"] input:checked`)));
    this.querySelector("#many").dispatchEvent(new Event("change", { bubbles: true }));
  }

  // What was ticked and is gone from the list is told: a colleague was quicker.
  tell(gone) {
    const codes = gone.map((row) => row.querySelector("[data-row-link]").textContent);
    this.querySelector(".live__told").textContent = codes.length ? `${this.dataset.gone} ${codes.join(", ")}` : "";
  }
}

// Puts rows that are known here into the new part. One that says something else now takes over the old one's tick.
function keepRows(here, part) {
  const known = new Map([...here.querySelectorAll("tr[data-row]")].map((row) => [row.dataset.row, row]));
  for (const row of part.querySelectorAll("tr[data-row]")) {
    const before = known.get(row.dataset.row);
    if (!before) continue;
    if (sayingOf(before) === sayingOf(row)) row.replaceWith(before);
    else {
      const [box, was] = [row, before].map((each) => each.querySelector("input"));
      if (box && was && box.value === was.value) box.checked = was.checked;
    }
  }
}

const sayingOf = (row) => row.innerHTML.replaceAll(' checked=""', "");

// How to find again what has the focus now: by its row, or by where it leads.
function placeOf(element) {
  const row = element.closest("tr[data-row]")?.dataset.row;
  const part = element.closest("[data-live]");
  if (!part) return null;
  if (row) {
    const inside = element.matches("input") ? "input" : "[data-row-link]";
    return () => document.querySelector(`tr[data-row="${row}"] ${inside}`);
  }
  const href = element.getAttribute("href");
  return () => href && document.querySelector(`[data-live="${part.dataset.live}"] a[href="${CSS.escape(href)}"]`);
}
