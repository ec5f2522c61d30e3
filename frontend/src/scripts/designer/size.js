// How large the drawing is shown, and which part of it.
const MIN = 0.2;
const MAX = 3;
/** Letters below this size are not read; rather only a part is shown. */
const READABLE = 0.75;
const AROUND_PX = 20;

export class Size {
  constructor(scene) {
    this.scene = scene;
  }

  get canvas() {
    return this.scene.get("canvas");
  }

  get now() {
    return this.canvas.zoom();
  }

  /** All of it where that can be read; else its beginning. */
  begin() {
    this.fit();
    if (this.now >= READABLE) return;
    const { inner, outer } = this.canvas.viewbox();
    const [width, height] = [outer.width / READABLE, outer.height / READABLE];
    const start = this.scene.get("elementRegistry").get(this.scene.nodes()[0]?.id);
    const fitsIn = inner.height + 2 * AROUND_PX < height;
    const middle = fitsIn || !start ? inner.y + inner.height / 2 : start.y + start.height / 2;
    this.canvas.viewbox({ x: inner.x - AROUND_PX, y: middle - height / 2, width, height });
  }

  fit() {
    this.canvas.zoom("fit-viewport", "auto");
  }

  by(factor) {
    this.to(this.now * factor);
  }

  /** `middle`: the point of the sheet that stays where it is. */
  to(scale, middle) {
    this.canvas.zoom(Math.min(Math.max(scale, MIN), MAX), middle ?? "auto");
  }
}
