// The panel: what is selected, in fields. Nothing selected means the whole process.
import { is } from "bpmn-js/lib/util/ModelUtil";

import { button, h } from "./dom.js";
import { area, field, group, input, select, suggested, tick } from "./fields.js";
import * as model from "./model.js";
import { kindOf, movesBefore, nameOf, titleOf } from "./naming.js";
import { rows } from "./rows.js";

const KEY = /^[a-z][a-z0-9_]{0,62}$/;
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
    namesOf(scene, element),
    field({
      label: t("What it is for"),
      control: area({ lang: "vi", rows: "3" }),
      read: () => model.documentation(element),
      write: (text) => model.setDocumentation(scene, element, text),
    }),
    factsOf(scene, element),
    tick({
      label: t("May be run"),
      read: () => Boolean(element.businessObject.isExecutable),
      write: (wanted) => scene.get("modeling").updateProperties(element, { isExecutable: wanted }),
    }),
  ];
}

function ofStep(scene, element) {
  const { t, choices } = scene;
  const one = (name, label, control, hint) => attribute(scene, element, `motcua:${name}`, label, control, hint);
  return [
    namesOf(scene, element),
    group(t("Who does what"), [
      one("action", t("What is done"), select(choices.actions, t("Not chosen yet"))),
      one("role", t("Who does it"), select(choices.roles, t("Not chosen yet"))),
      one("unit", t("Where"), select(choices.places, t("Not chosen yet"))),
      severalOf(scene, element),
      combinationOf(scene, element),
    ]),
    limitOf(scene, element, t("Time for this step")),
    outcomesOf(scene, element),
    group(t("Papers and rules"), [
      one("form", t("Form"), suggested(choices.forms)),
      one("checklist", t("Check-list"), suggested(choices.checklists)),
      one("documents", t("Documents made in this step"), input()),
      one("notice", t("Who is told, and how"), input()),
      one("legalBasis", t("Legal basis"), area()),
    ]),
    noteOf(scene, element),
    leadingOf(scene, element),
    removerOf(scene, element),
  ];
}

function ofNode(scene, element) {
  return [namesOf(scene, element), noteOf(scene, element), leadingOf(scene, element), removerOf(scene, element)];
}

function ofGateway(scene, element) {
  const { t } = scene;
  const kinds = GATEWAYS.map((type) => [type, kindOf({ $type: type, $instanceOf: (other) => other === type }, t)]);
  const kind = select(kinds, t("Not chosen yet"));
  kind.options[0].remove();
  return [
    field({
      label: t("How the ways go on"),
      hint: t("A choice takes one way; parallel takes all of them and waits for all; otherwise whichever event comes first."),
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
    namesOf(scene, element),
    timed && limitOf(scene, element, t("When the time is over")),
    timed && attribute(scene, element, "motcua:unit", t("Whose working time"), select(choices.places, t("That of the step"))),
    timed && attribute(scene, element, "motcua:legalBasis", t("Legal basis"), area()),
    is(element, "bpmn:BoundaryEvent") && endsStep(scene, element),
    definition && !timed && awaitedOf(scene, element),
    noteOf(scene, element),
    !is(element, "bpmn:EndEvent") && leadingOf(scene, element),
    removerOf(scene, element),
  ];
}

function ofOtherWork(scene, element) {
  const { t } = scene;
  const turned = OTHER_WORK.includes(element.businessObject.$type) && {
    element: button(t("Make it a step"), { kind: "", icon: "step", onclick: () => replace(scene, element, "bpmn:UserTask") }),
    update() {},
  };
  return [foreign(scene, element), turned, namesOf(scene, element), leadingOf(scene, element), removerOf(scene, element)];
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
  const words = scene.t("{kind} is kept as it is, but does not run here.", { kind: kindOf(element.businessObject, scene.t) });
  return { element: h("p", { class: "canvas-note" }, words), update() {} };
}

function ofWay(scene, element) {
  const { t } = scene;
  const flow = element.businessObject;
  const chosen = is(flow.sourceRef, "bpmn:ExclusiveGateway");
  return [
    namesOf(scene, element),
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

function attribute(scene, element, name, label, control, hint) {
  return field({
    label,
    hint,
    control,
    read: () => model.read(element, name),
    write: (value) => model.write(scene, element, { [name]: value }),
  });
}

function namesOf(scene, element) {
  const { t } = scene;
  return group(t("Names"), [
    attribute(scene, element, "name", t("Name in Vietnamese"), input({ lang: "vi" })),
    attribute(scene, element, "motcua:name_en", t("Name in English"), input({ lang: "en" })),
    !is(element, "bpmn:SequenceFlow") && keyOf(scene, element),
  ]);
}

function keyOf(scene, element) {
  const { t } = scene;
  return field({
    label: t("Key"),
    hint: t("How records name it: small letters, digits and _"),
    control: input({ readonly: is(element, "bpmn:Process"), autocapitalize: "none" }),
    read: () => element.businessObject.id,
    write: (id) => {
      if (!KEY.test(id)) return t("A key begins with a small letter and holds small letters, digits and _.");
      if (scene.get("moddle").ids.assigned(id)) return t("Another element has this key.");
      scene.get("modeling").updateProperties(element, { id });
      return undefined;
    },
  });
}

const MANY = "bpmn:MultiInstanceLoopCharacteristics";

function severalOf(scene, element) {
  const { t } = scene;
  const make = () => Object.assign(scene.get("moddle").create(MANY), { $parent: element.businessObject });
  return tick({
    label: t("Several agencies at once"),
    hint: t("Every agency that is asked does the step; it ends when all have answered or their time is over."),
    read: () => Boolean(element.businessObject.loopCharacteristics),
    write: (several) => scene.get("modeling").updateProperties(element, { loopCharacteristics: several ? make() : undefined }),
  });
}

function combinationOf(scene, element) {
  const { t } = scene;
  const ways = [
    ["all_agree", t("Agreed when all agree")],
    ["any_against", t("Refused when any is against")],
  ];
  const part = attribute(scene, element, "motcua:combine", t("Their answers together"), select(ways, t("Agreed when all agree")));
  part.control.options[0].remove();
  const hide = () => (part.element.hidden = !element.businessObject.loopCharacteristics);
  const update = () => {
    if (model.read(element, "motcua:combine")) part.update();
    hide();
  };
  update();
  return { element: part.element, update };
}

function noteOf(scene, element) {
  return field({
    label: scene.t("Notes for colleagues"),
    control: area(),
    read: () => model.documentation(element),
    write: (text) => model.setDocumentation(scene, element, text),
  });
}

function limitOf(scene, element, title) {
  const { t } = scene;
  const [share, hours] = ["motcua:limitShare", "motcua:limitHours"];
  const kindNow = () => (model.read(element, share) ? "share" : model.read(element, hours) ? "hours" : "");
  const amountNow = () => model.percentOf(model.read(element, share)) || model.read(element, hours);
  const kinds = [
    ["share", t("Percent of the whole limit")],
    ["hours", t("Working hours")],
  ];
  const keep = (kind, amount) =>
    model.write(scene, element, {
      [share]: kind === "share" ? model.shareOf(amount) : "",
      [hours]: kind === "hours" ? amount : "",
    });
  const amount = field({
    label: t("How much"),
    control: input({ inputmode: "decimal" }),
    read: amountNow,
    write: (text) => {
      const value = text.replace(",", ".");
      if (value && !(Number(value) > 0)) return t("Write a number above zero.");
      keep(kind.control.value || "hours", value);
      return undefined;
    },
    wide: false,
  });
  const kind = field({
    label: t("Counted as"),
    control: select(kinds, t("No limit of its own")),
    read: kindNow,
    // A number has to be there before its kind can be kept.
    write: (chosen) => (amount.control.value || !chosen ? keep(chosen, amount.control.value) : amount.control.focus()),
    wide: false,
  });
  return group(title, [kind, amount]);
}

function outcomesOf(scene, element) {
  const { t, choices } = scene;
  const type = "motcua:Outcome";
  return rows({
    t,
    title: t("How it can be done"),
    hint: t("Each outcome is a button of the official. With a number of rounds it may be chosen that many times only."),
    first: t("The ordinary outcome"),
    columns: [
      ["value", t("Key"), () => input({ autocapitalize: "none" })],
      ["rounds", t("Rounds at most"), () => input({ inputmode: "numeric" })],
      ["name", t("Name in Vietnamese"), () => input({ lang: "vi" }), "vi"],
      ["name_en", t("Name in English"), () => input({ lang: "en" }), "en"],
      ["effect", t("What it does to the dossier"), () => select(choices.effects, t("As its key says")), null],
    ],
    read: () =>
      model
        .extensions(element, type)
        .map(({ value, name, name_en, rounds, effect }) => ({ value, name, name_en, rounds, effect })),
    write: (values) => keepRows(scene, element, type, values),
    blank: (all) => ({ value: all.length ? `outcome_${all.length + 1}` : "done", name: "", name_en: "" }),
    addWords: t("Add an outcome"),
  });
}

function factsOf(scene, element) {
  const { t } = scene;
  const type = "motcua:Fact";
  const types = [
    ["string", t("text")],
    ["int", t("whole number")],
    ["double", t("number")],
    ["bool", t("yes or no")],
  ];
  return rows({
    t,
    title: t("Facts that conditions may name"),
    hint: t("What a dossier brings along, and its value while nobody has said another."),
    columns: [
      ["name", t("Key"), () => input({ autocapitalize: "none" })],
      ["type", t("Kind"), () => select(types, "—")],
      ["default", t("While unknown"), () => input()],
    ],
    read: () => model.extensions(element, type).map((each) => ({ name: each.name, type: each.type, default: each.default })),
    write: (values) => keepRows(scene, element, type, values),
    blank: (all) => ({ name: `fact_${all.length + 1}`, type: "bool", default: "false" }),
    addWords: t("Add a fact"),
  });
}

function keepRows(scene, element, type, values) {
  const known = model.extensions(element, type);
  const made = values.map((row, index) => {
    const filled = Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined && value !== ""));
    return scene.get("moddle").create(type, { ...known[index]?.$attrs, ...filled });
  });
  model.setExtensions(scene, element, type, made);
}

function endsStep(scene, element) {
  const { t } = scene;
  return tick({
    label: t("The step ends then"),
    hint: t("Otherwise the step goes on, and this way begins beside it."),
    read: () => element.businessObject.cancelActivity !== false,
    write: (ends) => scene.get("modeling").updateProperties(element, { cancelActivity: ends }),
  });
}

function awaitedOf(scene, element) {
  const { t, choices } = scene;
  return field({
    label: t("What it waits for"),
    control: suggested(choices.events),
    read: () => model.awaited(element),
    write: (name) => model.setAwaited(scene, element, name),
  });
}

function conditionOf(scene, element) {
  const { t, language } = scene;
  const known = movesBefore(element.businessObject).map(({ node, value }) => [
    `outcome == "${value}"`,
    t("“{outcome}” of {step}", { outcome: value, step: nameOf(node, t, language) }),
  ]);
  const condition = field({
    label: t("Condition"),
    hint: t("It may name {facts}.", { facts: ["outcome", "round", ...scene.factNames()].join(", ") }),
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
  const parts = known.length ? [simple, condition] : [condition];
  return group(t("When this way is taken"), parts);
}

// The ways on from here, each to select; and a new one, without a mouse.
function leadingOf(scene, element) {
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
        return h("li", {}, button(words, { icon: "way", onclick: () => scene.select(way.id), class: "canvas-link" }));
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

function removerOf(scene, element) {
  const { t } = scene;
  const remove = () => {
    const title = titleOf(element.businessObject, t, scene.language);
    scene.get("modeling").removeElements([element]);
    scene.tell(t("{title} was removed. Ctrl+Z brings it back.", { title }));
  };
  return { element: button(t("Remove from the drawing"), { kind: "warning", icon: "remove", onclick: remove }), update() {} };
}

function replace(scene, element, type) {
  if (element.businessObject.$type === type) return;
  const replaced = scene.get("bpmnReplace").replaceElement(element, { type });
  scene.select(replaced.id);
}
