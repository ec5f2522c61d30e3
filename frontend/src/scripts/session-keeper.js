// <session-keeper data-ends-in="28800" data-address="/phien/"><dialog>…[data-going] [data-left] [data-ended]…</dialog>
// Warns five minutes before the session ends, by the real clock, so that a device that slept is told too. Another window
// may have renewed the session meanwhile: the server is asked first.
const WARN_MS = 5 * 60_000;
const LOOK_MS = 10_000;
const COUNT_MS = 1_000;

export class SessionKeeper extends HTMLElement {
  connectedCallback() {
    this.dialog = this.querySelector("dialog");
    if (!this.dataset.endsIn) return;
    this.lasts(Number(this.dataset.endsIn));
    this.querySelector("[data-going] form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.renew(event.target);
    });
    this.seen = () => document.visibilityState === "visible" && this.look();
    document.addEventListener("visibilitychange", this.seen);
    this.look();
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
    document.removeEventListener("visibilitychange", this.seen);
  }

  get left() {
    return this.endsAt - Date.now();
  }

  lasts(seconds) {
    this.endsAt = Date.now() + seconds * 1000;
  }

  async look() {
    clearTimeout(this.timer);
    if (this.left <= WARN_MS && !this.dialog.open) await this.ask();
    if (this.left <= 0) return this.end();
    const near = this.left <= WARN_MS;
    if (near) this.count();
    if (near && !this.dialog.open) this.dialog.showModal();
    if (!near && this.dialog.open) this.dialog.close();
    this.timer = setTimeout(() => this.look(), near ? COUNT_MS : LOOK_MS);
  }

  async ask() {
    try {
      const answer = await fetch(this.dataset.address, { headers: { "HX-Request": "true" } });
      if (answer.ok || answer.status === 401) this.lasts(Number(await answer.text()));
    } catch {
      // Without a line the last known end holds.
    }
  }

  async renew(form) {
    try {
      const answer = await fetch(this.dataset.address, { method: "POST", body: new FormData(form) });
      if (answer.ok) this.lasts(Number(await answer.text()));
      else if (answer.status === 401) this.lasts(0);
    } catch {
      return;
    }
    this.look();
  }

  count() {
    const seconds = Math.ceil(this.left / 1000);
    this.querySelector("[data-left]").textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }

  end() {
    this.querySelector("[data-going]").hidden = true;
    this.querySelector("[data-ended]").hidden = false;
    if (!this.dialog.open) this.dialog.showModal();
  }
}
