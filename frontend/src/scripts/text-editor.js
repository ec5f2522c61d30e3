// <text-editor data-preview="address"><form>…</form><section class="text-preview">…</section></text-editor>: a text with
// fields in braces. What people will get is drawn anew by the server while one types, and the buttons with data-insert
// put their field where one was writing. Without scripts the form's own button shows the preview.
const PAUSE_MS = 400;

export class TextEditor extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.target = this.form.elements.body;
    for (const button of this.querySelectorAll("[data-insert]")) button.hidden = false;
    this.addEventListener("focusin", (event) => {
      if ([this.form.elements.subject, this.form.elements.body].includes(event.target)) this.target = event.target;
    });
    this.addEventListener("click", (event) => {
      const button = event.target.closest("[data-insert]");
      if (button) this.insert(button.dataset.insert);
    });
    this.form.addEventListener("input", () => this.soon());
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
  }

  insert(field) {
    this.target.setRangeText(field, this.target.selectionStart, this.target.selectionEnd, "end");
    this.target.focus();
    this.soon();
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.show(), PAUSE_MS);
  }

  // What says the same stays, so that screen readers tell only what is new.
  renew(page) {
    for (const part of page.querySelectorAll(".text-preview [data-part]")) {
      const here = this.querySelector(`[data-part="${part.dataset.part}"]`);
      if (here.innerHTML !== part.innerHTML) here.replaceChildren(...part.childNodes);
    }
  }

  // An answer that a later one has overtaken is not shown.
  async show() {
    const asked = (this.asked = {});
    try {
      const answer = await fetch(this.dataset.preview, { method: "POST", body: new FormData(this.form) });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (asked === this.asked) this.renew(page);
    } catch {
      // Without a network the preview stays as it was; the button says what is wrong.
    }
  }
}
