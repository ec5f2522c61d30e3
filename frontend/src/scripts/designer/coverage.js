// How often the cases of a process took each way: a number at the way and another line for what no case took, with the
// reason where somebody wrote one. `{"flows": {id: times}, "reasons": {id: text}}`.
import { h } from "./dom.js";
import { middle } from "./problems.js";

const COVERED = { marker: "canvas-covered", words: (t, times) => t("×{times}", { times }) };
const UNCOVERED = { marker: "canvas-uncovered", words: (t) => t("no case") };
const EXCUSED = { marker: "canvas-excused", words: (t) => t("excused") };
const ALL = [COVERED, UNCOVERED, EXCUSED];

export class Coverage {
  constructor(scene, address) {
    Object.assign(this, { scene, address, shown: false });
  }

  /** Shows it; answers with how many ways there are, how many a case takes, and how many are excused. */
  async show() {
    const answer = await fetch(this.address, { headers: { Accept: "application/json" }, cache: "no-store" });
    if (!answer.ok) throw new Error(String(answer.status));
    const { flows = {}, reasons = {} } = await answer.json();
    // A way that is not named was taken by none.
    const all = { ...Object.fromEntries(this.scene.ways().map(({ id }) => [id, 0])), ...flows };
    this.clear();
    const states = Object.entries(all).map(([id, times]) => this.mark(id, times, reasons[id]));
    this.shown = true;
    const count = (state) => states.filter((each) => each === state).length;
    return { all: states.length, covered: count(COVERED), excused: count(EXCUSED) };
  }

  clear() {
    const canvas = this.scene.get("canvas");
    this.scene.get("overlays").remove({ type: "coverage" });
    for (const element of this.scene.get("elementRegistry").getAll()) {
      for (const { marker } of ALL) canvas.removeMarker(element.id, marker);
    }
    this.shown = false;
  }

  mark(id, times, reason) {
    const state = times > 0 ? COVERED : reason ? EXCUSED : UNCOVERED;
    const element = this.scene.get("elementRegistry").get(id);
    if (!element) return state;
    const { marker, words } = state;
    const place = element.waypoints ? " canvas-middle" : "";
    const attributes = { class: `canvas-times canvas-times--${marker}${place}`, title: reason || false };
    const position = element.waypoints ? middle(element) : { bottom: -4, right: 4 };
    const html = h("span", attributes, words(this.scene.t, times));
    this.scene.get("canvas").addMarker(id, marker);
    this.scene.get("overlays").add(id, "coverage", { position, html, scale: { min: 1, max: 1 } });
    return state;
  }
}
