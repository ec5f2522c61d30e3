// Reading and changing a drawing's elements. Every change is a command of the modeler, so that it can be undone; what
// this does not know stays where it is.
import { is } from "bpmn-js/lib/util/ModelUtil";

export function read(element, name) {
  return element.businessObject.get(name) ?? "";
}

/** Sets attributes; an empty one is taken away. */
export function write(scene, element, values) {
  const emptied = Object.entries(values).map(([name, value]) => [name, value === "" ? undefined : value]);
  scene.get("modeling").updateProperties(element, Object.fromEntries(emptied));
}

/** The extension elements of one type, such as "motcua:Outcome". */
export function extensions(element, type) {
  return (element.businessObject.extensionElements?.values ?? []).filter((each) => is(each, type));
}

/** Puts these in the place of all of that type; others keep their order. */
export function setExtensions(scene, element, type, values) {
  const owner = element.businessObject;
  const before = owner.extensionElements?.values ?? [];
  const place = before.findIndex((each) => is(each, type));
  const others = before.filter((each) => !is(each, type));
  const all = others.toSpliced(place < 0 ? others.length : place, 0, ...values);
  const holder = scene.get("moddle").create("bpmn:ExtensionElements", { values: all });
  holder.$parent = owner;
  for (const each of all) each.$parent = holder;
  scene.get("modeling").updateProperties(element, { extensionElements: all.length ? holder : undefined });
}

export function documentation(element) {
  return element.businessObject.documentation?.[0]?.text ?? "";
}

export function setDocumentation(scene, element, text) {
  const owner = element.businessObject;
  const rest = (owner.documentation ?? []).slice(1);
  const first = text ? [scene.get("moddle").create("bpmn:Documentation", { text })] : [];
  for (const each of first) each.$parent = owner;
  scene.get("modeling").updateProperties(element, { documentation: [...first, ...rest] });
}

export function condition(element) {
  return element.businessObject.conditionExpression?.body ?? "";
}

/** A new expression for a new text, so that taking back is right; what else stood on the old one (its language) stays. */
export function setCondition(scene, element, text) {
  const flow = element.businessObject;
  const attributes = flow.conditionExpression ? { ...flow.conditionExpression.$attrs } : {};
  const expression = text ? scene.get("moddle").create("bpmn:FormalExpression", { ...attributes, body: text }) : undefined;
  if (expression) expression.$parent = flow;
  scene.get("modeling").updateProperties(element, { conditionExpression: expression });
}

export function isDefault(flow) {
  return flow.sourceRef?.default === flow;
}

/** The ordinary way out of its gateway; it has no condition. */
export function setDefault(scene, element, wanted) {
  const modeling = scene.get("modeling");
  const flow = element.businessObject;
  const source = scene.get("elementRegistry").get(flow.sourceRef.id);
  scene.together(() => {
    if (wanted && flow.conditionExpression) modeling.updateProperties(element, { conditionExpression: undefined });
    modeling.updateProperties(source, { default: wanted ? flow : undefined });
  });
}

const EVENTS = {
  "bpmn:MessageEventDefinition": ["bpmn:Message", "messageRef"],
  "bpmn:SignalEventDefinition": ["bpmn:Signal", "signalRef"],
};

/** The name of the message or signal that an event waits for. */
export function awaited(element) {
  const [definition, [, reference]] = awaitedBy(element);
  return definition[reference]?.name ?? "";
}

/** Waits for the message or signal of that name; BPMN declares each once beside the process. */
export function setAwaited(scene, element, name) {
  const modeling = scene.get("modeling");
  const [definition, [type, reference]] = awaitedBy(element);
  const definitions = scene.definitions;
  const known = definitions.rootElements.find((each) => is(each, type) && each.name === name);
  scene.together(() => {
    const declared = known ?? (name ? declare() : undefined);
    modeling.updateModdleProperties(element, definition, { [reference]: declared });
  });

  function declare() {
    const prefix = `${type.replace("bpmn:", "")}_`;
    const declared = scene.get("bpmnFactory").create(type, { id: scene.get("moddle").ids.nextPrefixed(prefix), name });
    declared.$parent = definitions;
    const rootElements = [declared, ...definitions.rootElements];
    modeling.updateModdleProperties(element, definitions, { rootElements });
    return declared;
  }
}

function awaitedBy(element) {
  const definition = element.businessObject.eventDefinitions.find((each) => each.$type in EVENTS);
  return [definition, EVENTS[definition.$type]];
}

/** A percentage as the share that a drawing holds: "12.5" is "0.125". */
export function shareOf(percent) {
  const number = Number(percent);
  return percent === "" || !Number.isFinite(number) ? "" : String(Number((number / 100).toFixed(6)));
}

export function percentOf(share) {
  const number = Number(share);
  return share === "" || !Number.isFinite(number) ? share : String(Number((number * 100).toFixed(4)));
}
