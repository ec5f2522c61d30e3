// <search-suggest data-suggest="/address"><form role="search">… <input type="search" name="q"> …</form></search-suggest>
// What the words may mean, while one types (the ARIA combobox pattern): the arrows go through the list, Enter opens what
// is marked or searches as ever, Escape closes. The server answers with the list itself. Without scripts the form is a
// plain search.
const QUIET_MS = 160;
const LETTERS_MIN = 2;

export class SearchSuggest extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input[type=search]");
    if (!this.input || !this.dataset.suggest) return;
    this.place = this.querySelector("[data-place]");
    this.told = this.querySelector("[data-told]");
    const list = `${this.input.id}-list`;
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list]]) {
      this.input.setAttribute(name, value);
    }
    this.place.innerHTML = "";
    this.place.id = list;
    this.place.setAttribute("role", "listbox");
    this.place.setAttribute("aria-label", this.input.labels?.[0]?.textContent ?? "");
    this.input.addEventListener("input", () => this.soon());
    this.input.addEventListener("keydown", (event) => this.pressed(event));
    // Opened with the pointer down, so that the field keeps the focus.
    this.place.addEventListener("pointerdown", (event) => event.preventDefault());
    this.place.addEventListener("click", (event) => this.open(event.target.closest("[role=option]")));
    this.addEventListener("focusout", (event) => !this.contains(event.relatedTarget) && this.close());
    this.querySelector("form").addEventListener("submit", () => this.close());
  }

  get options() {
    return [...this.place.querySelectorAll("[role=option]")];
  }

  get isOpen() {
    return !this.place.hidden;
  }

  soon() {
    clearTimeout(this.timer);
    this.asked?.abort();
    if (this.input.value.trim().length < LETTERS_MIN) this.close();
    else this.timer = setTimeout(() => this.ask(), QUIET_MS);
  }

  async ask() {
    this.asked = new AbortController();
    const address = `${this.dataset.suggest}?q=${encodeURIComponent(this.input.value)}`;
    try {
      const answer = await fetch(address, { signal: this.asked.signal, headers: { "HX-Request": "true" } });
      // Without an answer one still has the plain search.
      if (answer.ok) this.show(await answer.text());
      else this.close();
    } catch {
      if (!this.asked.signal.aborted) this.close();
    }
  }

  show(markup) {
    const came = document.createElement("template");
    came.innerHTML = markup;
    const [list, words] = [came.content.querySelector("[data-options]"), came.content.querySelector("[data-words]")];
    this.told.textContent = words?.textContent.trim() ?? "";
    this.place.replaceChildren(...(list?.children ?? []));
    for (const [place, option] of this.options.entries()) option.id = `${this.place.id}-${place}`;
    if (this.options.length === 0 || document.activeElement !== this.input) return this.close();
    this.place.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.mark(null);
  }

  close() {
    clearTimeout(this.timer);
    this.place.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.mark(null);
  }

  mark(option) {
    for (const each of this.options) each.setAttribute("aria-selected", String(each === option));
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  }

  get marked() {
    return this.options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  }

  pressed(event) {
    // A letter that is still being put together (Telex, VNI) is the input method's own.
    if (event.isComposing) return;
    if (event.key === "Escape" && this.isOpen) this.close();
    else if (event.key === "Enter" && this.isOpen && this.marked >= 0) this.open(this.options[this.marked]);
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") this.step(event.key === "ArrowDown" ? 1 : -1);
    else return;
    event.preventDefault();
  }

  // Beyond either end the mark returns to the field.
  step(by) {
    if (!this.isOpen) return this.ask();
    const count = this.options.length;
    const next = ((this.marked + 1 + by + count + 1) % (count + 1)) - 1;
    this.mark(next >= 0 ? this.options[next] : null);
  }

  open(option) {
    if (option) location.assign(option.dataset.href);
  }
}
