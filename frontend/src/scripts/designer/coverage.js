// How often the cases of a process took each way: a number at the way and another line for what no case took, with the
// reason where somebody wrote one. `{"flows": {id: times}, "reasons": {id: text}}`.
import { h } from "./dom.js";
import { middle } from "./problems.js";

const MARKERS = ["canvas-covered", "canvas-uncovered", "canvas-excused"];

export class Coverage {
  constructor(scene, address) {
    Object.assign(this, { scene, address, shown: false });
  }

  async show() {
    const answer = await fetch(this.address, { headers: { Accept: "application/json" }, cache: "no-store" });
    if (!answer.ok) throw new Error(String(answer.status));
    const { flows = {}, reasons = {} } = await answer.json();
    this.clear();
    for (const [id, times] of Object.entries(flows)) this.mark(id, times, reasons[id]);
    this.shown = true;
    return summary(flows, reasons);
  }

  clear() {
    const canvas = this.scene.get("canvas");
    this.scene.get("overlays").remove({ type: "coverage" });
    this.scene.get("elementRegistry").forEach((element) => MARKERS.forEach((marker) => canvas.removeMarker(element.id, marker)));
    this.shown = false;
  }

  mark(id, times, reason) {
    const element = this.scene.get("elementRegistry").get(id);
    if (!element) return;
    const { t } = this.scene;
    const kind = times > 0 ? 0 : reason ? 2 : 1;
    const words = [t("×{times}", { times }), t("no case"), t("excused")][kind];
    this.scene.get("canvas").addMarker(id, MARKERS[kind]);
    const html = h("span", { class: `canvas-times canvas-times--${MARKERS[kind]}${element.waypoints ? " canvas-middle" : ""}`, title: reason || false }, words);
    const position = element.waypoints ? middle(element) : { bottom: -4, right: 4 };
    this.scene.get("overlays").add(id, "coverage", { position, html, scale: { min: 1, max: 1 } });
  }
}

function summary(flows, reasons) {
  const all = Object.entries(flows);
  return { all: all.length, covered: all.filter(([, times]) => times > 0).length, excused: all.filter(([id, times]) => !times && reasons[id]).length };
}
