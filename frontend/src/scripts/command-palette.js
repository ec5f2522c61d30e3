// <command-palette><dialog>…<input role=combobox>…<div role=listbox>…</command-palette>: Ctrl+K opens it from anywhere.
// What is typed is answered by the server at data-from, with what this official may open; arrows choose, Enter goes
// there, Escape closes. Without scripts the same address is a page.
const WAIT_MS = 120;

export class CommandPalette extends HTMLElement {
  connectedCallback() {
    this.dialog = this.querySelector("dialog");
    this.input = this.querySelector("input");
    this.list = this.querySelector("[role=listbox]");
    this.heed = (event) => this.pressed(event);
    document.addEventListener("keydown", this.heed);
    this.input.addEventListener("input", () => this.soon());
    this.input.addEventListener("keydown", (event) => this.typed(event));
    this.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.go();
    });
    this.list.addEventListener("click", (event) => {
      const href = event.target.closest("[data-href]")?.dataset.href;
      if (href) location.assign(href);
    });
    this.dialog.addEventListener("click", (event) => event.target === this.dialog && this.dialog.close());
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.heed);
  }

  pressed(event) {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    if (this.dialog.open) return this.dialog.close();
    if (document.querySelector("dialog[open]")) return;
    this.input.value = "";
    this.dialog.showModal();
    this.input.focus();
    this.ask();
  }

  typed(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const options = this.options;
    if (options.length) this.choose((options.indexOf(this.chosen) + step + options.length) % options.length);
  }

  get options() {
    return [...this.list.querySelectorAll("[role=option]")];
  }

  get chosen() {
    return this.list.querySelector("[aria-selected=true]");
  }

  choose(place) {
    this.options.forEach((option, at) => option.setAttribute("aria-selected", at === place));
    const chosen = this.options[place];
    if (chosen) this.input.setAttribute("aria-activedescendant", chosen.id);
    else this.input.removeAttribute("aria-activedescendant");
    chosen?.scrollIntoView({ block: "nearest" });
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), WAIT_MS);
  }

  // Only the last question is shown, whichever answer comes last.
  async ask() {
    clearTimeout(this.timer);
    const asked = this.input.value;
    const address = `${this.dataset.from}?q=${encodeURIComponent(asked)}`;
    this.answering = fetch(address, { headers: { "HX-Request": "true" } }).then(async (answer) => {
      const text = answer.ok ? await answer.text() : "";
      if (asked !== this.input.value) return;
      this.list.replaceChildren(...new DOMParser().parseFromString(text, "text/html").body.childNodes);
      this.answered = asked;
      this.choose(0);
    });
    return this.answering.catch(() => {});
  }

  // Enter may be quicker than the answer to what was typed.
  async go() {
    if (this.answered !== this.input.value) await this.ask();
    const href = this.chosen?.dataset.href;
    if (href) location.assign(href);
  }
}
