// <live-form><form …></form></live-form>: answers that decide what else is asked are kept at once, and the form is shown
// anew without leaving the place. So are rows and files that are added or taken out. Without scripts the same buttons
// send the whole page.
const AT_ONCE = "button[name=_add], button[name=_remove]";

export class LiveForm extends HTMLElement {
  connectedCallback() {
    this.addEventListener("change", (event) => {
      if (event.target.type !== "file" && event.target.closest("[data-steers]")) this.renew();
    });
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
    const body = new FormData(this.form);
    // Files go with the form itself, once.
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
    body.set(button?.name ?? "_stay", button?.value ?? "1");
    this.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(location.href, { method: "POST", body, headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const form = page.querySelector("live-form form");
      if (form) this.show(form);
    } finally {
      this.removeAttribute("aria-busy");
    }
  }

  // The chosen files and the focus stay; what was typed comes back from the server, which keeps it.
  show(form) {
    const chosen = [...this.querySelectorAll("input[type=file]")].filter((input) => input.files.length);
    const focused = document.activeElement?.id;
    this.form.replaceChildren(...form.childNodes);
    for (const input of chosen) document.getElementById(input.id)?.replaceWith(input);
    document.dispatchEvent(new CustomEvent("htmx:after:swap"));
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  }
}
