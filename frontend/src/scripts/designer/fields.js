// Labelled fields of the panel. Each is { element, update }: `update` shows what the drawing says now, and leaves alone
// the field in which one is typing. A value is written when the field is left, so that taking back takes back a value.
import { h } from "./dom.js";

let made = 0;

/** A labelled control. `read` and `write` speak of the drawing; `write` may answer with what is wrong with a value. */
export function field({ label, hint, control, read, write, wide = true }) {
  const id = `canvas-field-${++made}`;
  const [hintId, faultId] = [`${id}-hint`, `${id}-fault`];
  const fault = h("p", { class: "govuk-error-message", id: faultId, hidden: true });
  control.id = id;
  const element = h(
    "div",
    { class: `govuk-form-group canvas-field${wide ? "" : " canvas-field--short"}` },
    h("label", { class: "govuk-label", for: id }, label),
    hint && h("p", { class: "govuk-hint", id: hintId }, hint),
    fault,
    control,
  );
  const complain = (words) => {
    element.classList.toggle("govuk-form-group--error", Boolean(words));
    fault.hidden = !words;
    fault.textContent = words ?? "";
    setOrTake(control, "aria-describedby", [hint && hintId, words && faultId].filter(Boolean).join(" "));
    setOrTake(control, "aria-invalid", words && "true");
  };
  control.addEventListener("change", () => {
    if (valueOf(control) !== read()) complain(write(valueOf(control)));
  });
  const update = () => {
    if (document.activeElement === control && control.tagName !== "SELECT") return;
    show(control, read());
    complain();
  };
  update();
  return { element, update, control };
}

function setOrTake(control, name, value) {
  if (value) control.setAttribute(name, value);
  else control.removeAttribute(name);
}

function valueOf(control) {
  return control.type === "checkbox" ? control.checked : control.value.trim();
}

function show(control, value) {
  if (control.type === "checkbox") control.checked = value;
  else if (control.tagName === "SELECT") choose(control, value);
  else control.value = value;
}

// What a drawing holds is shown even where it is none of the choices.
function choose(select, value) {
  if (![...select.options].some((each) => each.value === value)) select.append(h("option", { value }, value));
  select.value = value;
}

export function input(attributes = {}) {
  return h("input", { class: "govuk-input", type: "text", autocomplete: "off", spellcheck: "false", ...attributes });
}

export function area(attributes = {}) {
  return h("textarea", { class: "govuk-textarea", rows: "2", ...attributes });
}

/** One of `choices` ([value, words] each), or nothing, which is called `none`. */
export function select(choices, none) {
  const options = [["", none], ...choices].map(([value, words]) => h("option", { value }, words));
  return h("select", { class: "govuk-select" }, options);
}

/** A choice of what the city knows; where it knows nothing, whatever is typed. */
export function suggested(choices) {
  if (!choices.length) return input();
  return select(choices, "—");
}

/** A box to tick. */
export function tick({ label, hint, read, write }) {
  const id = `canvas-field-${++made}`;
  const box = h("input", { class: "govuk-checkboxes__input", type: "checkbox", id });
  if (hint) box.setAttribute("aria-describedby", `${id}-hint`);
  box.addEventListener("change", () => write(box.checked));
  const element = h(
    "div",
    { class: "govuk-form-group canvas-field govuk-checkboxes govuk-checkboxes--small" },
    h(
      "div",
      { class: "govuk-checkboxes__item" },
      box,
      h("label", { class: "govuk-label govuk-checkboxes__label", for: id }, label),
    ),
    hint && h("p", { class: "govuk-hint", id: `${id}-hint` }, hint),
  );
  const update = () => (box.checked = read());
  update();
  return { element, update };
}

/** A titled group of fields. */
export function group(title, parts) {
  const shown = parts.filter(Boolean);
  const element = h(
    "fieldset",
    { class: "govuk-fieldset canvas-group" },
    h("legend", { class: "govuk-fieldset__legend govuk-fieldset__legend--s" }, title),
    shown.map((part) => part.element),
  );
  return { element, update: () => shown.forEach((part) => part.update()) };
}
