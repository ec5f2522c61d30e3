// A new element gets its key from its first name, so that records can be read: “Lấy ý kiến” becomes lay_y_kien. A key that
// somebody chose, or that came with the drawing, stays.
import CommandInterceptor from "diagram-js/lib/command/CommandInterceptor";
import { is } from "bpmn-js/lib/util/ModelUtil";

const MADE = /^(activity|gateway|event)_[0-9a-z]{7}$/i;
const KEY_LENGTH = 50;

/** Was this key made up by a canvas, ours or another, so that it says nothing to people? */
export function isMade(key) {
  return MADE.test(key);
}

export class Keys extends CommandInterceptor {
  static $inject = ["eventBus", "modeling", "moddle"];

  constructor(eventBus, modeling, moddle) {
    super(eventBus);
    Object.assign(this, { modeling, moddle });
    this.postExecuted("element.updateLabel", ({ context }) => this.named(context.element, context.newLabel));
  }

  named(element, name) {
    const shape = element.labelTarget ?? element;
    if (!is(shape, "bpmn:FlowNode") || !isMade(shape.businessObject.id)) return;
    const id = this.free(keyOf(name ?? ""));
    if (id) this.modeling.updateProperties(shape, { id });
  }

  free(key) {
    for (let number = 1; key && number < 100; number++) {
      const id = number === 1 ? key : `${key}_${number}`;
      if (!this.moddle.ids.assigned(id)) return id;
    }
    return "";
  }
}

/** A plain key made from a name; "" where nothing of it can be one. */
export function keyOf(name) {
  const bare = name.toLowerCase().replaceAll("đ", "d").normalize("NFD").replace(/\p{M}/gu, "");
  const plain = bare
    .replace(/[^a-z0-9]+/g, "_")
    .slice(0, KEY_LENGTH)
    .replace(/^_+|_+$/g, "");
  return /^[0-9]/.test(plain) ? `b_${plain}` : plain;
}
