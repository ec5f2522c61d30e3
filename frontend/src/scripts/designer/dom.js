// Elements of the page, made in one line. Attributes that are false, null or undefined are left out; `on…` listens.
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** A button of the house's look. `kind`: "secondary", "warning" or nothing. */
export function button(words, { kind = "secondary", icon, onclick, ...attributes }) {
  const classes = `govuk-button${kind ? ` govuk-button--${kind}` : ""}`;
  return h("button", { type: "button", class: classes, onclick, ...attributes }, icon && glyph(icon), words);
}

/** One of the small pictures below, in the colour of the words beside it. */
export function glyph(name) {
  const holder = document.createElement("template");
  holder.innerHTML = picture(name);
  return holder.content.firstChild;
}

/** The same as markup. */
export function picture(name) {
  const line = 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"';
  return `<svg class="icon" viewBox="0 0 24 24" ${line} aria-hidden="true" focusable="false">${PICTURES[name]}</svg>`;
}

const DIAMOND = '<path d="M12 2 22 12 12 22 2 12Z"/>';
const EVENT = '<circle cx="12" cy="12" r="10"/><circle cx="12" cy="12" r="7" stroke-width="1.25"/>';

// What BPMN draws, small; and what one does with it.
const PICTURES = {
  start: '<circle cx="12" cy="12" r="9" stroke-width="1.5"/>',
  end: '<circle cx="12" cy="12" r="9" stroke-width="4"/>',
  step: '<rect x="2" y="5" width="20" height="14" rx="3"/><circle cx="8" cy="10" r="1.5"/><path d="M5.5 15a2.5 2.5 0 0 1 5 0M13 10h6M13 14h6"/>',
  choice: `${DIAMOND}<path d="m9 9 6 6M15 9l-6 6"/>`,
  parallel: `${DIAMOND}<path d="M12 7v10M7 12h10"/>`,
  first: `${DIAMOND}<circle cx="12" cy="12" r="4.5" stroke-width="1.25"/>`,
  timer: `${EVENT}<path d="M12 8v4l2.5 2" stroke-width="1.5"/>`,
  overdue:
    '<path d="M2 4h20v9M2 4v12h9" stroke-width="1.5"/><circle cx="17" cy="17" r="5.5"/><path d="M17 14.5V17l1.5 1" stroke-width="1.5"/>',
  message: `${EVENT}<path d="M8 9.5h8v5.5H8zM8 9.5l4 3 4-3" stroke-width="1.25"/>`,
  signal: `${EVENT}<path d="m12 8 4 7H8z" stroke-width="1.25"/>`,
  group: '<rect x="2" y="4" width="20" height="16" rx="3"/><path d="M12 14v5M9.5 16.5h5" stroke-width="1.5"/>',
  way: '<path d="M3 12h16M14 7l5 5-5 5"/>',
  remove: '<path d="M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5"/>',
  undo: '<path d="M9 14 4 9l5-5"/><path d="M4 9h10a6 6 0 0 1 0 12h-3"/>',
  redo: '<path d="m15 14 5-5-5-5"/><path d="M20 9H10a6 6 0 0 0 0 12h3"/>',
  nearer: '<path d="M12 5v14M5 12h14"/>',
  farther: '<path d="M5 12h14"/>',
  fit: '<path d="M8 3H3v5M16 3h5v5M8 21H3v-5M16 21h5v-5"/>',
  save: '<path d="M5 3h11l5 5v11a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2Z"/><path d="M7 3v5h8V3M7 21v-7h10v7"/>',
  table: '<rect x="3" y="4" width="18" height="16" rx="2"/><path d="M3 10h18M3 15h18M9 4v16"/>',
  download: '<path d="M12 3v12M7 10l5 5 5-5M4 20h16"/>',
  up: '<path d="m6 14 6-6 6 6"/>',
  error: '<circle cx="12" cy="12" r="10"/><path d="M12 7v6M12 16.5v.5"/>',
  warning: '<path d="M12 3 22 20H2Z"/><path d="M12 10v4M12 17v.5"/>',
  ok: '<circle cx="12" cy="12" r="10"/><path d="m8 12.5 2.5 2.5L16 9.5"/>',
  cover: '<path d="M4 12.5 9 17.5 20 6.5"/>',
};
