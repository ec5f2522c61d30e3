// <bulk-bar>: beside the list whose rows are ticked. Counts the ticks, ticks them all, and offers only what fits every
// one of them. A box's value ends with the action of its row's step; buttons name theirs with data-action, empty for
// any. Without scripts everything is offered and the server says what does not fit.
export class BulkBar extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.all = this.querySelector(".bulk__all");
    this.count = this.querySelector("output");
    this.all.hidden = false;
    this.form.addEventListener("change", (event) => this.changed(event.target));
    this.form.addEventListener("keydown", (event) => this.pressed(event));
    // The browser may have put back ticks after this.
    addEventListener("pageshow", () => this.show());
    this.show();
  }

  get boxes() {
    return [...this.form.querySelectorAll("input[name=chosen]")];
  }

  changed(box) {
    if (this.all.contains(box)) for (const each of this.boxes) each.checked = box.checked;
    this.show();
  }

  // Enter on a tick opens its row, as it does on the row's link.
  pressed(event) {
    if (event.key !== "Enter" || event.target.type !== "checkbox") return;
    event.preventDefault();
    event.target.closest("tr, li")?.querySelector("[data-row-link]")?.click();
  }

  show() {
    const chosen = this.boxes.filter((box) => box.checked);
    const actions = new Set(chosen.map((box) => box.value.split(":").at(-1)));
    for (const box of this.boxes) box.closest("tr, li").toggleAttribute("data-chosen", box.checked);
    for (const offered of this.querySelectorAll("[data-action]")) {
      const wanted = offered.dataset.action;
      offered.hidden = !chosen.length || (wanted !== "" && (actions.size !== 1 || !actions.has(wanted)));
    }
    const box = this.all.querySelector("input");
    box.checked = chosen.length > 0 && chosen.length === this.boxes.length;
    box.indeterminate = chosen.length > 0 && !box.checked;
    this.toggleAttribute("data-some", chosen.length > 0);
    this.count.textContent = chosen.length ? `${this.count.dataset.some} ${chosen.length}` : this.count.dataset.none;
  }
}
