// The panel: what is selected, in fields. Nothing selected means the whole process.
import { is } from "bpmn-js/lib/util/ModelUtil";

import { button, h } from "./dom.js";
import { area, field, group, input, select, suggested, tick } from "./fields.js";
import * as model from "./model.js";
import { kindOf, titleOf } from "./naming.js";
import * as part from "./parts.js";
import { conditionOf, leadingOf } from "./ways.js";

const GATEWAYS = ["bpmn:ExclusiveGateway", "bpmn:ParallelGateway", "bpmn:EventBasedGateway"];
/** What other editors draw where the house has a step. */
const OTHER_WORK = [
  ...["bpmn:Task", "bpmn:ManualTask", "bpmn:ServiceTask", "bpmn:SendTask", "bpmn:ReceiveTask"],
  ...["bpmn:ScriptTask", "bpmn:BusinessRuleTask"],
];

export class Panel {
  constructor(scene, place) {
    this.scene = scene;
    this.place = place;
    this.parts = [];
  }

  /** Shows this element's fields; `element` is the root where nothing is selected. */
  show(element) {
    this.element = element;
    this.type = element.businessObject.$type;
    this.parts = partsOf(this.scene, element);
    const { t, language } = this.scene;
    const heading = h("h2", { class: "canvas-panel__title" }, titleOf(element.businessObject, t, language));
    this.heading = heading;
    this.place.replaceChildren(heading, ...this.parts.map((part) => part.element));
  }

  /** What the drawing says now, after a change from anywhere. */
  update() {
    if (!this.element) return;
    if (this.element.businessObject.$type !== this.type) return this.show(this.element);
    const { t, language } = this.scene;
    this.heading.textContent = titleOf(this.element.businessObject, t, language);
    for (const part of this.parts) part.update();
  }

  focusFirst() {
    this.place.querySelector("input, select, textarea, button")?.focus();
  }
}

function partsOf(scene, element) {
  const object = element.businessObject;
  const found = BY_KIND.find(([type]) => is(object, type));
  return found ? found[1](scene, element).filter(Boolean) : [foreign(scene, element)];
}

const BY_KIND = [
  ["bpmn:Process", ofProcess],
  ["bpmn:SequenceFlow", ofWay],
  ["bpmn:UserTask", ofStep],
  ["bpmn:SubProcess", ofNode],
  ["bpmn:Gateway", ofGateway],
  ["bpmn:Event", ofEvent],
  ["bpmn:Activity", ofOtherWork],
  ["bpmn:TextAnnotation", ofNote],
];

function ofProcess(scene, element) {
  const { t } = scene;
  return [
    part.namesOf(scene, element),
    field({
      label: t("What it is for"),
      control: area({ lang: "vi", rows: "3" }),
      read: () => model.documentation(element),
      write: (text) => model.setDocumentation(scene, element, text),
    }),
    part.factsOf(scene, element),
    tick({
      label: t("May be run"),
      read: () => Boolean(element.businessObject.isExecutable),
      write: (wanted) => scene.get("modeling").updateProperties(element, { isExecutable: wanted }),
    }),
  ];
}

function ofStep(scene, element) {
  const { t, choices } = scene;
  const one = (name, label, control) => part.attribute(scene, element, `motcua:${name}`, label, control);
  return [
    part.namesOf(scene, element),
    group(t("Who does what"), [
      one("action", t("What is done"), select(choices.actions, t("Not chosen yet"))),
      one("role", t("Who does it"), select(choices.roles, t("Not chosen yet"))),
      one("unit", t("Where"), select(choices.places, t("Not chosen yet"))),
      part.severalOf(scene, element),
      part.combinationOf(scene, element),
    ]),
    part.limitOf(scene, element, t("Time for this step")),
    part.outcomesOf(scene, element),
    group(t("Papers and rules"), [
      one("form", t("Form"), suggested(choices.forms)),
      formsOf(scene, element),
      one("checklist", t("Check-list"), suggested(choices.checklists)),
      one("documents", t("Documents made in this step"), input()),
      one("notice", t("Who is told, and how"), input()),
      one("legalBasis", t("Legal basis"), area()),
    ]),
    part.noteOf(scene, element),
    leadingOf(scene, element),
    removerOf(scene, element),
  ];
}

// Forms are drawn on a page of their own, which gives the step the new one.
function formsOf({ host, t }, element) {
  if (!host.dataset.forms) return undefined;
  const link = h("a", { class: "govuk-link" }, t("Draw a form for this step, or change one"));
  const update = () => (link.href = `${host.dataset.forms}?buoc=${encodeURIComponent(element.businessObject.id)}`);
  update();
  return { element: h("p", { class: "govuk-body-s" }, link), update };
}

function ofNode(scene, element) {
  return [part.namesOf(scene, element), part.noteOf(scene, element), leadingOf(scene, element), removerOf(scene, element)];
}

function ofGateway(scene, element) {
  const { t } = scene;
  const kinds = GATEWAYS.map((type) => [type, kindOf({ $type: type, $instanceOf: (other) => other === type }, t)]);
  const kind = select(kinds, t("Not chosen yet"));
  kind.options[0].remove();
  return [
    field({
      label: t("How the ways go on"),
      hint: t(
        "A choice takes one way; parallel takes all of them and waits for all; otherwise whichever event comes first.",
      ),
      control: kind,
      read: () => element.businessObject.$type,
      write: (type) => replace(scene, element, type),
    }),
    ...ofNode(scene, element),
  ];
}

function ofEvent(scene, element) {
  const { t, choices } = scene;
  const [definition] = element.businessObject.eventDefinitions ?? [];
  const timed = definition && is(definition, "bpmn:TimerEventDefinition");
  return [
    part.namesOf(scene, element),
    timed && part.limitOf(scene, element, t("When the time is over")),
    timed &&
      part.attribute(scene, element, "motcua:unit", t("Whose working time"), select(choices.places, t("That of the step"))),
    timed && part.attribute(scene, element, "motcua:legalBasis", t("Legal basis"), area()),
    is(element, "bpmn:BoundaryEvent") && part.endsStep(scene, element),
    definition && !timed && part.awaitedOf(scene, element),
    part.noteOf(scene, element),
    !is(element, "bpmn:EndEvent") && leadingOf(scene, element),
    removerOf(scene, element),
  ];
}

function ofOtherWork(scene, element) {
  const { t } = scene;
  const turned = OTHER_WORK.includes(element.businessObject.$type) && {
    element: button(t("Make it a step"), {
      kind: "",
      icon: "step",
      onclick: () => replace(scene, element, "bpmn:UserTask"),
    }),
    update() {},
  };
  return [
    foreign(scene, element),
    turned,
    part.namesOf(scene, element),
    leadingOf(scene, element),
    removerOf(scene, element),
  ];
}

function ofNote(scene, element) {
  const { t } = scene;
  return [
    field({
      label: t("Note"),
      control: area({ rows: "4" }),
      read: () => model.read(element, "text"),
      write: (text) => model.write(scene, element, { text }),
    }),
    removerOf(scene, element),
  ];
}

function foreign(scene, element) {
  const words = scene.t("{kind} is kept as it is, but does not run here.", {
    kind: kindOf(element.businessObject, scene.t),
  });
  return { element: h("p", { class: "canvas-note" }, words), update() {} };
}

function ofWay(scene, element) {
  const { t } = scene;
  const flow = element.businessObject;
  const chosen = is(flow.sourceRef, "bpmn:ExclusiveGateway");
  return [
    part.namesOf(scene, element),
    chosen &&
      tick({
        label: t("The ordinary way, when no condition holds"),
        read: () => model.isDefault(flow),
        write: (wanted) => model.setDefault(scene, element, wanted),
      }),
    chosen && conditionOf(scene, element),
    removerOf(scene, element),
  ];
}

function removerOf(scene, element) {
  const { t } = scene;
  const remove = () => {
    const title = titleOf(element.businessObject, t, scene.language);
    scene.get("modeling").removeElements([element]);
    scene.tell(t("{title} was removed. Ctrl+Z brings it back.", { title }));
  };
  return {
    element: button(t("Remove from the drawing"), { kind: "warning", icon: "remove", onclick: remove }),
    update() {},
  };
}

function replace(scene, element, type) {
  if (element.businessObject.$type === type) return;
  const replaced = scene.get("bpmnReplace").replaceElement(element, { type });
  scene.select(replaced.id);
}
