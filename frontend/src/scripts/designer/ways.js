// Parts of the panel about ways: when one is taken, where an element leads, and a new one without a mouse.
import { is } from "bpmn-js/lib/util/ModelUtil";

import { comparisonOf } from "./comparing.js";
import { button, h } from "./dom.js";
import { area, field, group, select } from "./fields.js";
import * as model from "./model.js";
import { movesBefore, nameOf, titleOf } from "./naming.js";

export function conditionOf(scene, element) {
  const { t, language } = scene;
  const known = movesBefore(element.businessObject).map(({ node, value }) => [
    `outcome == "${value}"`,
    t("“{outcome}” of {step}", { outcome: value, step: nameOf(node, t, language) }),
  ]);
  const condition = field({
    label: t("Condition"),
    hint: t("It may name {facts}.", { facts: Object.keys(scene.facts()).join(", ") }),
    control: area({ spellcheck: "false", autocapitalize: "none", class: "govuk-textarea canvas-code" }),
    read: () => model.condition(element),
    write: (text) => model.setCondition(scene, element, text),
  });
  const simple = field({
    label: t("When a step was done so"),
    control: select(known, t("Written below")),
    read: () => (known.some(([text]) => text === model.condition(element)) ? model.condition(element) : ""),
    write: (text) => text && model.setCondition(scene, element, text),
  });
  const parts = [...(known.length ? [simple] : []), comparisonOf(scene, element), condition];
  return group(t("When this way is taken"), parts);
}

// The ways on from here, each to select; and a new one, without a mouse.
export function leadingOf(scene, element) {
  const { t, language } = scene;
  const list = h("ul", { class: "canvas-ways" });
  const targets = select([], t("Choose where to"));
  const id = `canvas-ways-${element.id}`;
  const lead = () => {
    const target = scene.get("elementRegistry").get(targets.value);
    if (!target) return targets.focus();
    scene.get("modeling").connect(element, target, { type: "bpmn:SequenceFlow" });
    scene.tell(t("A way to {name} was drawn.", { name: nameOf(target.businessObject, t, language) }));
    return update();
  };
  function update() {
    const ways = element.businessObject.outgoing ?? [];
    list.replaceChildren(
      ...ways.map((way) => {
        const name = way.targetRef ? nameOf(way.targetRef, t, language) : way.id;
        const words = model.isDefault(way) ? t("{name} (ordinary way)", { name }) : name;
        return h("li", {}, button(words, { icon: "way", onclick: () => scene.select(way.id), class: "link-button" }));
      }),
    );
    const others = scene.nodes().filter((node) => mayLeadTo(scene, element, node));
    const options = others.map((node) => h("option", { value: node.id }, titleOf(node, t, language)));
    const chosen = targets.value;
    targets.replaceChildren(targets.options[0], ...options);
    targets.value = others.some((node) => node.id === chosen) ? chosen : "";
  }
  const known = { element: list, update };
  targets.id = id;
  const adder = h(
    "div",
    { class: "canvas-lead" },
    h("label", { class: "govuk-label", for: id }, t("Lead also to")),
    targets,
    button(t("Draw the way"), { icon: "way", onclick: lead }),
  );
  update();
  return group(t("Leads to"), [known, { element: adder, update() {} }]);
}

function mayLeadTo(scene, element, node) {
  const target = scene.get("elementRegistry").get(node.id);
  if (!target || target === element || is(node, "bpmn:StartEvent") || is(node, "bpmn:BoundaryEvent")) return false;
  return target.parent === element.parent && !element.outgoing.some((each) => each.target === target);
}
