// A form is sent once: a second click while the first is under way does nothing. The key of idempotency that the form
// carries stays as it is, so a retry after a lost answer is the same act to the server. Forms that may be sent again
// while their page stays (downloads) say so with data-repeatable.

const UNDER_WAY = "data-under-way";

export function guardForms(page) {
  // While capturing, so that htmx has not yet taken the event.
  page.addEventListener("submit", heed, true);
  page.addEventListener("htmx:finally:request", (event) => {
    const form = event.target.closest?.(`form[${UNDER_WAY}]`);
    if (form && isByHtmx(form)) release(form);
  });
  // Back from the browser's memory of pages, the form can be sent again.
  addEventListener("pageshow", (event) => {
    if (event.persisted) for (const form of page.querySelectorAll(`form[${UNDER_WAY}]`)) release(form);
  });
}

// A form whose other events htmx sends (each answer as it is given) is submitted by the browser all the same.
function isByHtmx(form) {
  const events = form.getAttribute("hx-trigger");
  return form.matches("[hx-post], [hx-put], [hx-patch], [hx-delete]") && (!events || events.includes("submit"));
}

function heed(event) {
  const form = event.target;
  const byHtmx = isByHtmx(form);
  if ((form.method !== "post" && !byHtmx) || form.hasAttribute("data-repeatable")) return;
  if (form.hasAttribute(UNDER_WAY)) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  form.setAttribute(UNDER_WAY, "");
  form.setAttribute("aria-busy", "true");
  // Later, since a disabled button would not send its own value; and by then it is known whether somebody objected.
  setTimeout(() => (event.defaultPrevented && !byHtmx ? release(form) : toggle(form, true)));
}

function release(form) {
  form.removeAttribute(UNDER_WAY);
  form.removeAttribute("aria-busy");
  toggle(form, false);
}

function toggle(form, busy) {
  for (const button of form.querySelectorAll("button:not([type=button])")) {
    if (busy) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  }
}
