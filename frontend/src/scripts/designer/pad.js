// The few acts beside a selected element, for the mouse; the bar of tools and the panel do the same by the keyboard.
import { is } from "bpmn-js/lib/util/ModelUtil";

import { picture } from "./dom.js";
import { made } from "./insertion.js";
import { n } from "./words.js";

const APPENDED = [
  ["step", "bpmn:UserTask", n("Add a step after it")],
  ["choice", "bpmn:ExclusiveGateway", n("Add a choice after it")],
  ["end", "bpmn:EndEvent", n("Add the end after it")],
];

export class Pad {
  static $inject = ["contextPad", "modeling", "connect", "create", "autoPlace", "rules", "injector", "padWords"];

  constructor(contextPad, modeling, connect, create, autoPlace, rules, scene, words) {
    Object.assign(this, { modeling, connect, create, autoPlace, rules, scene, words });
    contextPad.registerProvider(this);
  }

  getContextPadEntries(element) {
    return { ...(this.mayLead(element) ? this.leading() : {}), ...(this.mayRemove([element]) ? this.removing() : {}) };
  }

  getMultiElementContextPadEntries(elements) {
    return this.mayRemove(elements) ? this.removing() : {};
  }

  mayLead(element) {
    return element.type !== "label" && is(element, "bpmn:FlowNode") && !is(element, "bpmn:EndEvent");
  }

  mayRemove(elements) {
    const allowed = this.rules.allowed("elements.delete", { elements });
    return Array.isArray(allowed) ? elements.every((each) => allowed.includes(each)) : allowed;
  }

  leading() {
    const appended = APPENDED.map(([name, type, words]) => [`append.${name}`, this.appending(name, type, words)]);
    const start = (event, element) => this.connect.start(event, element);
    const way = this.entry("connect", "way", n("Draw a way to another element"), { click: start, dragstart: start });
    return { ...Object.fromEntries(appended), connect: way };
  }

  appending(name, type, words) {
    const shape = () => made(this.scene, { type });
    return this.entry("model", name, words, {
      click: (_event, element) => this.autoPlace.append(element, shape()),
      dragstart: (event, element) => this.create.start(event, shape(), { source: element }),
    });
  }

  removing() {
    const click = (_event, target) => this.modeling.removeElements([target].flat());
    return { delete: this.entry("edit", "remove", n("Remove"), { click }) };
  }

  entry(group, icon, words, action) {
    const title = this.words(words);
    const html = `<button type="button" class="entry" draggable="true" aria-label="${title}">${picture(icon)}</button>`;
    return { group, title, html, action };
  }
}
