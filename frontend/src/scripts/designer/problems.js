// The list of problems: asked of the city a moment after each change, shown as words in a list that leads to the
// element, and as a word at the element. Nothing is saved by asking.
import { glyph, h } from "./dom.js";
import { nameOf } from "./naming.js";
import { n } from "./words.js";

const PAUSE_MS = 600;
const MARK = { error: "canvas-has-error", warning: "canvas-has-warning" };

export class Problems {
  constructor(scene, place, address) {
    Object.assign(this, { scene, place, address, found: [] });
    this.list = h("ol", { class: "canvas-problems__list" });
    this.state = h("p", { class: "canvas-problems__state", role: "status" });
    this.title = h("h2", { class: "canvas-panel__title", id: "canvas-problems-title" }, scene.t("Problems"));
    place.append(this.title, this.state, this.list);
  }

  /** Asks again soon; more changes until then are asked once. */
  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), PAUSE_MS);
  }

  async ask() {
    const asked = (this.asked = {});
    try {
      const { problems } = await this.scene.store.ask(this.address, await this.scene.xml());
      // An answer that a later question has overtaken is not shown.
      if (asked === this.asked) this.show(problems);
    } catch {
      if (asked === this.asked)
        this.say(this.scene.t("The problems could not be looked for just now. The next change tries again."));
    }
  }

  /** Shows these, which a save or a question brought. */
  show(problems) {
    this.found = problems;
    const { t } = this.scene;
    const errors = problems.filter((each) => each.kind === "error").length;
    const warnings = problems.length - errors;
    const counts = [
      errors && t("{count} to mend", { count: errors }),
      warnings && t("{count} to look at", { count: warnings }),
    ];
    this.say(problems.length ? `${counts.filter(Boolean).join(", ")}.` : t("No problem was found."));
    this.state.prepend(glyph(errors ? "error" : warnings ? "warning" : "ok"));
    this.list.replaceChildren(...problems.map((each) => this.line(each)));
    this.mark();
    this.scene.problemsFound();
  }

  say(words) {
    this.state.replaceChildren(words);
  }

  of(element) {
    return this.found.filter((each) => each.element === element.id);
  }

  line(problem) {
    const element = problem.element && this.scene.get("elementRegistry").get(problem.element);
    const text = [
      glyph(problem.kind === "error" ? "error" : "warning"),
      h("span", {}, h("strong", {}, this.word(problem.kind)), " ", problem.text),
    ];
    const shown = element
      ? h(
          "button",
          {
            type: "button",
            class: "canvas-problem",
            onclick: () => this.scene.select(element.id, { goThere: true, focus: true }),
          },
          text,
        )
      : h("span", { class: "canvas-problem" }, text);
    const cure = problem.cure && h("p", { class: "canvas-problem__cure" }, problem.cure);
    return h("li", { class: `canvas-problems__line canvas-problems__line--${problem.kind}` }, shown, cure);
  }

  word(kind) {
    return this.scene.t(kind === "error" ? n("To mend:") : n("To look at:"));
  }

  // On the canvas: an outline of the element, and a word that stays readable when it is small.
  mark() {
    const [canvas, overlays] = [this.scene.get("canvas"), this.scene.get("overlays")];
    overlays.remove({ type: "problem" });
    for (const [id, marker] of this.marked ?? [])
      if (this.scene.get("elementRegistry").get(id)) canvas.removeMarker(id, marker);
    this.marked = [];
    const worst = new Map();
    for (const { element, kind } of this.found) if (kind === "error" || !worst.has(element)) worst.set(element, kind);
    for (const [id, kind] of worst) this.markOne(id, kind, canvas, overlays);
  }

  markOne(id, kind, canvas, overlays) {
    const element = id && this.scene.get("elementRegistry").get(id);
    if (!element || element === canvas.getRootElement()) return;
    canvas.addMarker(id, MARK[kind]);
    this.marked.push([id, MARK[kind]]);
    const { t, language } = this.scene;
    const words = t(kind === "error" ? n("Mend") : n("Look"));
    const name = nameOf(element.businessObject, t, language);
    const html = h(
      "span",
      {
        class: `canvas-mark canvas-mark--${kind}${element.waypoints ? " canvas-middle" : ""}`,
        title: `${name}: ${this.of(element)[0].text}`,
      },
      words,
    );
    // On a way: by its middle, which has no box to hang on.
    const position = element.waypoints ? middle(element) : { top: -11, left: -4 };
    overlays.add(id, "problem", { position, html, scale: { min: 1, max: 1 } });
  }
}

/** Where the middle of a way lies within the box around it; what stands there has the class canvas-middle. */
export function middle({ waypoints }) {
  const half = waypoints[Math.floor((waypoints.length - 1) / 2)];
  const next = waypoints[Math.floor((waypoints.length - 1) / 2) + 1] ?? half;
  const [left, top] = ["x", "y"].map((axis) => Math.min(...waypoints.map((each) => each[axis])));
  return { left: (half.x + next.x) / 2 - left, top: (half.y + next.y) / 2 - top };
}
