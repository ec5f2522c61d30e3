// The bar over the canvas: saving, taking back, size, the way to the table view, and how things stand.
import { button, glyph, h } from "./dom.js";

const STEP = 1.25;

export class Bar {
  constructor(scene, { table, cover }) {
    const { t } = scene;
    this.scene = scene;
    this.state = h("p", { class: "canvas-bar__state", role: "status" });
    this.save = button(t("Save"), {
      kind: "",
      icon: "save",
      onclick: () => scene.save(),
      "aria-keyshortcuts": "Control+S",
      title: "Ctrl+S",
    });
    this.undo = act(t("Take back"), "undo", () => scene.undo(), "Control+Z");
    this.redo = act(t("Do again"), "redo", () => scene.redo(), "Control+Y");
    this.size = h("span", { class: "canvas-bar__size number" });
    const sizes = [
      act(t("Smaller"), "farther", () => scene.size.by(1 / STEP)),
      this.size,
      act(t("Larger"), "nearer", () => scene.size.by(STEP)),
      act(t("See all of it"), "fit", () => scene.size.fit()),
    ];
    this.cover =
      cover &&
      button(t("What the cases cover"), { icon: "cover", "aria-pressed": "false", onclick: () => scene.toggleCoverage() });
    const edits = [this.save, h("div", { class: "canvas-bar__group" }, this.undo, this.redo)];
    this.element = h(
      "div",
      { class: "canvas-bar" },
      table &&
        h(
          "a",
          { class: "govuk-button govuk-button--secondary canvas-bar__table", href: table },
          glyph("table"),
          t("Work in the table instead"),
        ),
      scene.readOnly ? null : edits,
      h("div", { class: "canvas-bar__group", role: "group", "aria-label": t("Size") }, sizes),
      this.cover,
      this.state,
    );
  }

  say(words, icon) {
    this.state.replaceChildren(...(icon ? [glyph(icon)] : []), words);
  }

  /** What can be taken back and done again now. */
  offer({ undo, redo }) {
    setDisabled(this.undo, !undo);
    setDisabled(this.redo, !redo);
  }

  showSize(scale) {
    this.size.textContent = `${Math.round(scale * 100)}%`;
  }
}

function act(words, icon, onclick, keys) {
  return button("", {
    icon,
    onclick,
    "aria-label": words,
    title: words,
    "aria-keyshortcuts": keys,
    class: "canvas-icon-button",
  });
}

// Still reached by Tab, so that nobody's place is lost when the last change is taken back.
function setDisabled(control, disabled) {
  if (disabled) control.setAttribute("aria-disabled", "true");
  else control.removeAttribute("aria-disabled");
}
