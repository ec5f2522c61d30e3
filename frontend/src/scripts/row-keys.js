// <row-keys data-bulk="bulk"><table>…</table></row-keys>: j and k go down and up the rows, Enter opens, x selects.
// A row is known by its link with data-row-link; that link has the focus, so screen readers say where one is.
// With data-begin, e sends the row's key there as the field `row`: the ordinary next act of that one.
// What is to be done with selected rows stands in the element that data-bulk names; it is shown while there are any,
// and tells how many in its [data-count].
export class RowKeys extends HTMLElement {
  connectedCallback() {
    this.heed = (event) => this.pressed(event);
    document.addEventListener("keydown", this.heed);
    this.addEventListener("change", () => this.count());
    this.count();
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.heed);
  }

  pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const step = { j: 1, k: -1 }[event.key];
    if (step) this.go(step);
    else if (event.key === "x") this.select();
    else if (event.key === "e" && this.dataset.begin) this.begin();
    else return;
    event.preventDefault();
  }

  count() {
    const boxes = [...this.querySelectorAll("tbody input[type=checkbox]")];
    for (const box of boxes) box.closest("tr").classList.toggle("is-selected", box.checked);
    const bulk = document.getElementById(this.dataset.bulk);
    if (!bulk) return;
    const count = boxes.filter((box) => box.checked).length;
    bulk.hidden = count === 0;
    for (const place of bulk.querySelectorAll("[data-count]")) place.textContent = count;
  }

  get links() {
    return [...this.querySelectorAll("[data-row-link]")];
  }

  get place() {
    return this.links.findIndex((link) => link.closest("tr").contains(document.activeElement));
  }

  go(step) {
    const links = this.links;
    if (!links.length) return;
    const next = this.place === -1 ? (step > 0 ? 0 : links.length - 1) : this.place + step;
    const link = links[Math.min(Math.max(next, 0), links.length - 1)];
    link.focus({ preventScroll: true });
    link.closest("tr").scrollIntoView({ block: "nearest" });
  }

  // A row without a step of its own is opened.
  begin() {
    const link = this.links[this.place];
    const key = link?.closest("tr").querySelector("input[type=checkbox]")?.value;
    if (!key) return link?.click();
    const button = Object.assign(document.createElement("button"), { name: "row", value: key, hidden: true });
    button.setAttribute("formaction", this.dataset.begin);
    this.append(button);
    this.closest("form").requestSubmit(button);
    button.remove();
  }

  select() {
    const box = this.links[this.place]?.closest("tr").querySelector("input[type=checkbox]");
    if (!box) return;
    box.checked = !box.checked;
    box.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

export function isTyping(element) {
  return element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName) && !/^(checkbox|radio)$/.test(element.type);
}
