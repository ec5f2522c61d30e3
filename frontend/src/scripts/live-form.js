// <live-form><form …></form></live-form>: answers that decide what else is asked are kept at once, and the form is shown
// anew without leaving the place. So are rows and files that are added or taken out. Without scripts the same buttons
// send the whole page.
const AT_ONCE = "button[name=_add], button[name=_remove]";

export class LiveForm extends HTMLElement {
  connectedCallback() {
    this.addEventListener("change", (event) => {
      if (event.target.type !== "file" && event.target.closest("[data-steers]")) this.renew();
    });
    this.addEventListener("file-kept", () => (this.kept = (this.kept ?? 0) + 1));
    this.addEventListener("click", (event) => {
      const button = event.target.closest(AT_ONCE);
      if (!button) return;
      event.preventDefault();
      this.renew(button);
    });
  }

  get form() {
    return this.querySelector("form");
  }

  async renew(button) {
    const turn = (this.turn = (this.turn ?? 0) + 1);
    const sent = answersOf(this.form);
    const kept = this.kept;
    const body = new FormData(this.form);
    // Files go with the form itself, once.
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
    body.set(button?.name ?? "_stay", button?.value ?? "1");
    this.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(location.href, { method: "POST", body, headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const form = page.querySelector("live-form form");
      // A later answer knows all that this one does.
      if (!form || turn !== this.turn) return;
      // A file has arrived meanwhile, of which this answer may know nothing.
      if (kept !== this.kept) await this.renew();
      else this.show(form, sent);
    } finally {
      if (turn === this.turn) this.removeAttribute("aria-busy");
    }
  }

  // The chosen files and those on their way, the focus and what was typed while the server answered stay; the rest comes
  // back from the server, which keeps it.
  show(form, sent) {
    const typed = [...answersOf(this.form)].filter(([name, values]) => `${values}` !== `${sent.get(name) ?? []}`);
    const sending = [...this.querySelectorAll("file-slot")].filter((slot) => slot.isSending);
    const chosen = [...this.querySelectorAll("input[type=file]")].filter((input) => input.files.length);
    const active = document.activeElement;
    const focused = active?.id;
    const caret = active?.selectionStart;
    this.form.replaceChildren(...form.childNodes);
    for (const [name, values] of typed) answer(this.form, name, values);
    for (const input of chosen) document.getElementById(input.id)?.replaceWith(input);
    for (const slot of sending) document.getElementById(slot.input.id)?.closest("file-slot")?.replaceWith(slot);
    document.dispatchEvent(new CustomEvent("htmx:after:swap"));
    if (!focused) return;
    const again = document.getElementById(focused);
    again?.focus({ preventScroll: true });
    if (caret != null && again?.setSelectionRange) again.setSelectionRange(caret, caret);
  }
}

// Every field that can be answered, with its values: none for a box that is not ticked.
function answersOf(form) {
  const answers = new Map();
  for (const field of form.elements) {
    if (!field.name || field.type === "file" || field.type === "hidden" || field.tagName === "BUTTON") continue;
    const values = answers.get(field.name) ?? [];
    if (!["radio", "checkbox"].includes(field.type) || field.checked) values.push(field.value);
    answers.set(field.name, values);
  }
  return answers;
}

function answer(form, name, values) {
  const fields = [...form.elements].filter((field) => field.name === name && field.type !== "hidden");
  fields.forEach((field, place) => {
    if (["radio", "checkbox"].includes(field.type)) field.checked = values.includes(field.value);
    else if (place < values.length) field.value = values[place];
  });
}
