// The whole canvas page: puts its parts together and carries what happens from one to the others.
import { is } from "bpmn-js/lib/util/ModelUtil";

import { Aside } from "./aside.js";
import { Bar } from "./bar.js";
import { choicesOf } from "./choices.js";
import { Coverage } from "./coverage.js";
import { h } from "./dom.js";
import { makeCanvas } from "./modeler.js";
import { allWays, inOrder, titleOf } from "./naming.js";
import { Panel } from "./panel.js";
import { picker } from "./picker.js";
import { Problems } from "./problems.js";
import { save } from "./saving.js";
import { Size } from "./size.js";
import { Store } from "./store.js";
import { toolbar } from "./tools.js";
import { heedFingers } from "./touch.js";
import { speaker } from "./words.js";

const HOLD_MS = 1_000;
/** The pad of a selected element stands at its right. */
const ROOM_AROUND = { top: 60, right: 140, bottom: 80, left: 60 };

export class Designer {
  constructor(host) {
    const { drawing, version, lang, reading } = host.dataset;
    this.host = host;
    this.language = lang ?? document.documentElement.lang;
    this.t = speaker(this.language);
    this.readOnly = reading !== undefined;
    this.store = new Store({ address: drawing, version });
    this.choices = choicesOf(this.t);
    this.size = new Size(this);
    this.isDirty = false;
  }

  async open() {
    this.build();
    let drawing;
    try {
      drawing = await this.store.load();
      await this.draw(drawing);
    } catch (fault) {
      return this.fail(fault);
    }
    this.watch();
    this.aside.gather(drawing);
    this.standing();
    this.select(location.hash.slice(1), { goThere: true });
    this.problems?.ask();
    this.host.dataset.ready = "";
    return undefined;
  }

  // The parts of the page.

  build() {
    const { t, host } = this;
    this.bar = new Bar(this, { table: host.dataset.table, cover: host.dataset.coverage });
    this.notice = h("div", { class: "banner banner--soon canvas-notice", hidden: true });
    this.sheet = h("div", { class: "canvas-sheet" });
    this.said = h("p", { class: "canvas-said", role: "status" });
    this.fields = h("fieldset", {
      class: "govuk-fieldset canvas-fields",
      disabled: this.readOnly,
      "aria-label": t("What is selected"),
    });
    this.picker = picker(this);
    this.tools = this.readOnly ? undefined : toolbar(this);
    const panel = h("section", { class: "canvas-panel", "aria-label": t("Details") }, this.picker.element, this.fields);
    const found = h("section", { class: "canvas-problems", "aria-labelledby": "canvas-problems-title" });
    const keys = h(
      "p",
      { class: "canvas-keys" },
      this.readOnly
        ? ""
        : t(
            "Keys on the canvas: n and p go to the next and the former element, Enter to its details, arrows move it, Delete removes it, Ctrl+Z takes back.",
          ),
    );
    host.classList.add("canvas");
    host.replaceChildren(
      this.bar.element,
      this.notice,
      ...(this.tools ? [this.tools.element] : []),
      this.said,
      h("div", { class: "canvas-work" }, this.sheet, panel),
      ...(host.dataset.problems ? [found] : []),
      keys,
    );
    this.aside = new Aside(this, this.notice);
    this.panel = new Panel(this, this.fields);
    this.problems = host.dataset.problems ? new Problems(this, found, host.dataset.problems) : undefined;
    this.coverage = host.dataset.coverage ? new Coverage(this, host.dataset.coverage) : undefined;
  }

  async draw(xml) {
    this.canvas ??= makeCanvas({ container: this.sheet, t: this.t, readOnly: this.readOnly });
    this.isDrawing = true;
    const start = performance.now();
    const { warnings } = await this.canvas.importXML(xml).finally(() => (this.isDrawing = false));
    performance.measure("drawing", { start });
    // What bpmn-js could not read it would not write either.
    this.losing = warnings
      .filter((each) => /unparsable|unknown|unresolved/i.test(each.message))
      .map((each) => each.message.split("\n")[0]);
    this.nameCanvas();
    this.size.begin();
    this.givenKeys = new Set(
      this.get("elementRegistry")
        .getAll()
        .map(({ id }) => id),
    );
    this.panel.show(this.get("canvas").getRootElement());
    this.picker.update();
    this.tools?.update();
  }

  nameCanvas() {
    const svg = this.sheet.querySelector(".djs-container > svg");
    svg.setAttribute("role", "application");
    svg.setAttribute("aria-label", this.t("Drawing of the process; the list beside it names the same elements"));
  }

  watch() {
    const events = this.get("eventBus");
    events.on("selection.changed", () => this.selectionChanged());
    events.on("canvas.viewbox.changed", () => this.bar.showSize(this.size.now));
    if (!this.readOnly) events.on("commandStack.changed", () => this.changed());
    heedFingers(this, this.sheet);
    this.sheet.addEventListener("keydown", (event) => this.pressed(event));
    document.addEventListener("keydown", (event) => this.pressedAnywhere(event));
    addEventListener("beforeunload", (event) => this.isDirty && event.preventDefault());
    this.bar.showSize(this.size.now);
    this.bar.offer({ undo: false, redo: false });
  }

  fail(fault) {
    const { t, host } = this;
    const words = t("The drawing could not be shown. It is kept as it is; the table view works without the canvas.");
    this.bar.say(words, "error");
    host.querySelector(".canvas-work").hidden = true;
    host.querySelector(".canvas-tools")?.setAttribute("hidden", "");
    this.bar.save.hidden = true;
    console.warn(fault);
  }

  // What the parts ask for.

  get(name) {
    return this.canvas.get(name);
  }

  get definitions() {
    return this.canvas.getDefinitions();
  }

  get process() {
    return this.definitions.rootElements.find((each) => is(each, "bpmn:Process"));
  }

  get selected() {
    const [only, another] = this.get("selection").get();
    return another ? undefined : (only?.labelTarget ?? only);
  }

  get fileName() {
    return `${this.process?.id ?? "drawing"}.bpmn`;
  }

  get hasStart() {
    return Boolean(this.process?.flowElements?.some((each) => is(each, "bpmn:StartEvent")));
  }

  nodes() {
    return this.process ? inOrder(this.process) : [];
  }

  ways() {
    return this.process ? allWays(this.process) : [];
  }

  /** What conditions may name, by the type of its values. */
  facts() {
    const own = (this.process?.extensionElements?.values ?? []).filter((each) => is(each, "motcua:Fact"));
    const named = new Set(this.nodes().map((node) => node.get?.("motcua:form")));
    const answers = this.choices.answers.filter(([form]) => named.has(form)).map(([, name, type]) => [name, type]);
    const declared = own.map((each) => [each.name, each.type]);
    return { outcome: "string", round: "int", ...Object.fromEntries([...answers, ...declared]) };
  }

  moment(at) {
    return new Intl.DateTimeFormat(this.language.startsWith("vi") ? "vi-VN" : "en-GB", {
      dateStyle: "short",
      timeStyle: "short",
      timeZone: "Asia/Ho_Chi_Minh",
    }).format(new Date(at));
  }

  /** Says what happened or what is selected, over the sheet and to screen readers. */
  tell(words) {
    this.said.textContent = words;
  }

  together(acts) {
    this.get("commandStack").execute("motcua.together", { acts });
  }

  async xml() {
    const { xml } = await this.canvas.saveXML({ format: true });
    return xml;
  }

  /** Selects an element by its id, or the whole process. `goThere`: the canvas shows it; `focus`: one goes on in its fields. */
  select(id, { goThere = false, focus = false } = {}) {
    const element = id && this.get("elementRegistry").get(id);
    this.get("selection").select(element || null);
    if (element && goThere) this.get("canvas").scrollToElement(element, ROOM_AROUND);
    if (focus && matchMedia("(pointer: fine)").matches) this.panel.focusFirst();
  }

  // What happens on the canvas.

  selectionChanged() {
    if (this.isDrawing) return;
    const element = this.selected ?? this.get("canvas").getRootElement();
    this.panel.show(element);
    this.picker.update();
    this.tellSelection(element);
  }

  // Anew when the problems were looked for, unless something else was said since.
  problemsFound() {
    if (this.said.textContent === this.toldSelection)
      this.tellSelection(this.selected ?? this.get("canvas").getRootElement());
  }

  tellSelection(element) {
    const count = this.problems?.of(element).length ?? 0;
    const title = titleOf(element.businessObject, this.t, this.language);
    const told = count
      ? this.t("Selected: {title}. Problems: {count}.", { title, count })
      : this.t("Selected: {title}.", { title });
    this.toldSelection = told;
    if (this.said.textContent !== told) this.tell(told);
  }

  changed() {
    const stack = this.get("commandStack");
    this.bar.offer({ undo: stack.canUndo(), redo: stack.canRedo() });
    // Clearing the stack (a drawing was loaded) is no change of one's own.
    if (!stack.canUndo() && !stack.canRedo()) return;
    this.isDirty = true;
    this.bar.say(this.t("Not saved yet"), "warning");
    this.panel.update();
    this.picker.update();
    this.tools?.update();
    this.problems?.soon();
    clearTimeout(this.holding);
    this.holding = setTimeout(() => this.hold(), HOLD_MS);
  }

  async hold() {
    if (this.isDirty) this.store.hold(await this.xml(), new Date().toISOString());
  }

  standing() {
    if (this.losing.length) {
      this.bar.say(
        this.t(
          "The canvas cannot read all of this drawing and would lose a part of it: look at it here, and work in the table.",
        ),
        "warning",
      );
      this.bar.save.hidden = true;
      return;
    }
    const words = this.t("Version {version}", { version: this.store.version });
    this.bar.say(this.readOnly ? words : this.t("Saved as version {version}", { version: this.store.version }), "ok");
  }

  // Keys.

  pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("[contenteditable], input, button")) return;
    const step = { n: 1, p: -1 }[event.key];
    if (step) this.step(step);
    else if (event.key === "Enter") this.panel.focusFirst();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  step(by) {
    const all = this.nodes();
    const place = all.indexOf(this.selected?.businessObject);
    const next = place < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(place + by, 0), all.length - 1);
    if (all[next]) this.select(all[next].id, { goThere: true });
  }

  // On the sheet bpmn-js takes back by itself; in a field the browser takes back what is being typed.
  pressedAnywhere(event) {
    if (!(event.ctrlKey || event.metaKey) || this.readOnly || document.querySelector("dialog[open]")) return;
    const key = event.key.toLowerCase();
    const isElsewhere = !event.defaultPrevented && !event.target.closest("input, textarea, [contenteditable]");
    if (key === "s") this.save();
    else if (key === "z" && isElsewhere) event.shiftKey ? this.redo() : this.undo();
    else if (key === "y" && isElsewhere) this.redo();
    else return;
    event.preventDefault();
  }

  undo() {
    if (this.get("commandStack").canUndo()) this.get("commandStack").undo();
  }

  redo() {
    if (this.get("commandStack").canRedo()) this.get("commandStack").redo();
  }

  async toggleCoverage() {
    if (this.coverage.shown) {
      this.coverage.clear();
    } else {
      try {
        const { all, covered, excused } = await this.coverage.show();
        this.tell(
          this.t("{covered} of {all} ways are taken by a case; {excused} are excused by a written reason.", {
            covered,
            all,
            excused,
          }),
        );
      } catch {
        this.tell(this.t("What the cases cover could not be loaded."));
      }
    }
    this.host.classList.toggle("canvas--covering", this.coverage.shown);
    this.bar.cover.setAttribute("aria-pressed", String(this.coverage.shown));
  }

  // Saving.

  save() {
    return save(this);
  }

  async bringBack(xml) {
    try {
      await this.draw(xml);
    } catch {
      this.tell(this.t("This copy cannot be shown. Download it instead."));
      return false;
    }
    this.isDirty = true;
    this.store.hold(xml, new Date().toISOString());
    this.bar.say(this.t("Not saved yet"), "warning");
    this.problems?.soon();
    return true;
  }
}
