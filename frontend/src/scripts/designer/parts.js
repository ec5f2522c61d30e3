// Parts of the panel: what elements have in common, and what a step, its time, its outcomes and the events have.
import { is } from "bpmn-js/lib/util/ModelUtil";

import { area, field, group, input, select, suggested, tick } from "./fields.js";
import * as model from "./model.js";
import { rows } from "./rows.js";

const KEY = /^[a-z][a-z0-9_]{0,62}$/;
const MANY = "bpmn:MultiInstanceLoopCharacteristics";

export function attribute(scene, element, name, label, control) {
  return field({
    label,
    control,
    read: () => model.read(element, name),
    write: (value) => model.write(scene, element, { [name]: value }),
  });
}

export function namesOf(scene, element) {
  const { t } = scene;
  return group(t("Names"), [
    attribute(scene, element, "name", t("Name in Vietnamese"), input({ lang: "vi" })),
    attribute(scene, element, "motcua:name_en", t("Name in English"), input({ lang: "en" })),
    !is(element, "bpmn:SequenceFlow") && keyOf(scene, element),
  ]);
}

// Dossiers and cases name a step by its key: one that came with the drawing stays, unless it is none of the house's kind.
function stays(scene, element) {
  const { id } = element.businessObject;
  return is(element, "bpmn:Process") || (scene.givenKeys.has(id) && KEY.test(id));
}

function keyOf(scene, element) {
  const { t } = scene;
  return field({
    label: t("Key"),
    hint: t("How records name it: small letters, digits and _"),
    control: input({ readonly: stays(scene, element), autocapitalize: "none" }),
    read: () => element.businessObject.id,
    write: (id) => {
      if (!KEY.test(id)) return t("A key begins with a small letter and holds small letters, digits and _.");
      if (scene.get("moddle").ids.assigned(id)) return t("Another element has this key.");
      scene.get("modeling").updateProperties(element, { id });
      return undefined;
    },
  });
}

export function severalOf(scene, element) {
  const { t } = scene;
  const make = () => Object.assign(scene.get("moddle").create(MANY), { $parent: element.businessObject });
  return tick({
    label: t("Several agencies at once"),
    hint: t("Every agency that is asked does the step; it ends when all have answered or their time is over."),
    read: () => Boolean(element.businessObject.loopCharacteristics),
    write: (several) =>
      scene.get("modeling").updateProperties(element, { loopCharacteristics: several ? make() : undefined }),
  });
}

export function combinationOf(scene, element) {
  const { t } = scene;
  const ways = [
    ["all_agree", t("Agreed when all agree")],
    ["any_against", t("Refused when any is against")],
  ];
  const part = attribute(
    scene,
    element,
    "motcua:combine",
    t("Their answers together"),
    select(ways, t("Agreed when all agree")),
  );
  part.control.options[0].remove();
  const hide = () => (part.element.hidden = !element.businessObject.loopCharacteristics);
  const update = () => {
    if (model.read(element, "motcua:combine")) part.update();
    hide();
  };
  update();
  return { element: part.element, update };
}

export function noteOf(scene, element) {
  return field({
    label: scene.t("Notes for colleagues"),
    control: area(),
    read: () => model.documentation(element),
    write: (text) => model.setDocumentation(scene, element, text),
  });
}

export function limitOf(scene, element, title) {
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

export function outcomesOf(scene, element) {
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
      ["name", t("Name in Vietnamese"), () => input({ lang: "vi" }), true],
      ["name_en", t("Name in English"), () => input({ lang: "en" }), true],
      ["effect", t("What it does to the dossier"), () => select(choices.effects, t("As its key says")), true],
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

export function factsOf(scene, element) {
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
    read: () =>
      model.extensions(element, type).map((each) => ({ name: each.name, type: each.type, default: each.default })),
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

export function endsStep(scene, element) {
  const { t } = scene;
  return tick({
    label: t("The step ends then"),
    hint: t("Otherwise the step goes on, and this way begins beside it."),
    read: () => element.businessObject.cancelActivity !== false,
    write: (ends) => scene.get("modeling").updateProperties(element, { cancelActivity: ends }),
  });
}

export function awaitedOf(scene, element) {
  const { t, choices } = scene;
  return field({
    label: t("What it waits for"),
    control: suggested(choices.events),
    read: () => model.awaited(element),
    write: (name) => model.setAwaited(scene, element, name),
  });
}
