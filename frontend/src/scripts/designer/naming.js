// What an element of a drawing is called, in words for lists, the panel and screen readers.
import { is } from "bpmn-js/lib/util/ModelUtil";

import { isMade } from "./keys.js";
import { n } from "./words.js";

/** Kinds that the engine runs: type, kind of event, word. The first that fits is taken. */
const KINDS = [
  ["bpmn:Process", "", n("Whole process")],
  ["bpmn:BoundaryEvent", "bpmn:TimerEventDefinition", n("Time limit")],
  ["bpmn:Event", "bpmn:TimerEventDefinition", n("Timer")],
  ["bpmn:Event", "bpmn:MessageEventDefinition", n("Message")],
  ["bpmn:Event", "bpmn:SignalEventDefinition", n("Signal")],
  ["bpmn:StartEvent", "", n("Start")],
  ["bpmn:EndEvent", "", n("End")],
  ["bpmn:UserTask", "", n("Step")],
  ["bpmn:ExclusiveGateway", "", n("Choice")],
  ["bpmn:ParallelGateway", "", n("Parallel")],
  ["bpmn:EventBasedGateway", "", n("Whichever comes first")],
  ["bpmn:SubProcess", "", n("Sub-process")],
  ["bpmn:SequenceFlow", "", n("Way")],
  ["bpmn:TextAnnotation", "", n("Note")],
];

function fits(object, [type, event]) {
  return is(object, type) && (!event || (object.eventDefinitions ?? []).some((each) => is(each, event)));
}

/** The word for its kind; for what the house does not run, BPMN's own name. */
export function kindOf(object, t) {
  const kind = KINDS.find((each) => fits(object, each));
  return kind ? t(kind[2]) : object.$type.replace("bpmn:", "");
}

/** “Step: Receive the dossier”; without a name its key. */
export function titleOf(object, t, language) {
  return t("{kind}: {name}", { kind: kindOf(object, t), name: nameOf(object, t, language) });
}

export function nameOf(object, t, language) {
  if (is(object, "bpmn:SequenceFlow") && !ownName(object, language)) {
    const [from, to] = [object.sourceRef, object.targetRef].map((end) => (end ? nameOf(end, t, language) : "?"));
    return t("from {from} to {to}", { from: `“${from}”`, to: `“${to}”` });
  }
  return ownName(object, language) || (isMade(object.id) ? t("not named yet") : object.id);
}

function ownName(object, language) {
  if (is(object, "bpmn:TextAnnotation")) return object.text;
  const english = object.get?.("motcua:name_en");
  return language.startsWith("vi") ? object.name || english : english || object.name;
}

/** Nodes from the start on, each before what follows it, the ordinary way first; what nothing leads to comes last. */
export function inOrder(process) {
  const found = new Set();
  const nodes = allNodes(process);
  const waiting = [...nodes.filter((node) => is(node, "bpmn:StartEvent")), ...nodes];
  while (waiting.length) {
    const node = waiting.shift();
    if (found.has(node)) continue;
    found.add(node);
    waiting.unshift(...followers(node).filter((next) => !found.has(next)));
  }
  return [...found];
}

function followers(node) {
  const flows = [...(node.outgoing ?? [])].filter((flow) => flow.targetRef);
  flows.sort((one, other) => (other === node.default) - (one === node.default));
  return flows.map((flow) => flow.targetRef);
}

/** Every node, those of sub-processes right after them. */
function allNodes(container) {
  return (container.flowElements ?? [])
    .filter((each) => is(each, "bpmn:FlowNode"))
    .flatMap((node) => (is(node, "bpmn:SubProcess") ? [node, ...allNodes(node)] : [node]));
}

/** Every way between nodes, in the order of the drawing. */
export function allWays(container) {
  return (container.flowElements ?? []).flatMap((each) => {
    if (is(each, "bpmn:SequenceFlow")) return [each];
    return is(each, "bpmn:SubProcess") ? allWays(each) : [];
  });
}

/** How a condition on this flow may ask the way came here: outcomes of the steps, and events, that lead to its gateway
 * without another step between. */
export function movesBefore(flow) {
  const moves = [];
  const seen = new Set();
  const waiting = [flow.sourceRef];
  while (waiting.length) {
    const node = waiting.shift();
    if (!node || seen.has(node)) continue;
    seen.add(node);
    if (is(node, "bpmn:UserTask")) moves.push(...outcomesOf(node));
    else if (is(node, "bpmn:BoundaryEvent") || is(node, "bpmn:CatchEvent")) moves.push({ node, value: node.id });
    else waiting.push(...(node.incoming ?? []).map((each) => each.sourceRef));
  }
  return moves;
}

function outcomesOf(step) {
  const outcomes = (step.extensionElements?.values ?? []).filter((each) => is(each, "motcua:Outcome"));
  return outcomes.map(({ value }) => ({ node: step, value }));
}
