// <check-keeper data-address data-kept data-lost> around a check-list within its form: what is ticked is kept on the server
// a moment later, and at once when the page is left. Its <output> says so. Without scripts the button keeps it.
const AFTER_MS = 800;

export class CheckKeeper extends HTMLElement {
  connectedCallback() {
    this.addEventListener("change", () => this.soon());
    this.left = () => document.visibilityState === "hidden" && this.timer && this.keep();
    document.addEventListener("visibilitychange", this.left);
    this.closest("form")?.addEventListener("submit", () => this.forget());
  }

  disconnectedCallback() {
    document.removeEventListener("visibilitychange", this.left);
    if (this.timer) this.keep();
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), AFTER_MS);
  }

  forget() {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  async keep() {
    this.forget();
    const form = this.closest("form") ?? this.form;
    this.form = form;
    const body = new FormData();
    for (const [name, value] of new FormData(form)) {
      if (/^(check:|remark:|task$|csrfmiddlewaretoken$)/.test(name)) body.append(name, value);
    }
    const said = this.querySelector("output");
    try {
      const answer = await fetch(this.dataset.address, {
        method: "POST",
        body,
        keepalive: true,
        redirect: "manual",
        headers: { "X-Kept-Quietly": "1" },
      });
      said.textContent = answer.status === 204 ? this.dataset.kept : this.dataset.lost;
    } catch {
      said.textContent = this.dataset.lost;
    }
    const count = this.querySelector("[data-count]");
    if (count) count.textContent = this.querySelectorAll("input[type=radio]:checked").length;
  }
}
