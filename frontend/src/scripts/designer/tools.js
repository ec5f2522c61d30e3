// The bar of what can be drawn: buttons with words. A click or Enter adds where it makes sense (insertion.js), dragging
// puts it where one lets go.
import { glyph, h } from "./dom.js";
import { add, made } from "./insertion.js";
import { titleOf } from "./naming.js";
import { n } from "./words.js";

const TOOLS = [
  { name: "step", words: n("Step"), type: "bpmn:UserTask" },
  { name: "choice", words: n("Choice"), type: "bpmn:ExclusiveGateway" },
  { name: "parallel", words: n("Parallel"), type: "bpmn:ParallelGateway" },
  {
    name: "overdue",
    words: n("Time limit"),
    type: "bpmn:BoundaryEvent",
    event: "bpmn:TimerEventDefinition",
    attached: true,
  },
  { name: "first", words: n("Whichever comes first"), type: "bpmn:EventBasedGateway" },
  { name: "timer", words: n("Timer"), type: "bpmn:IntermediateCatchEvent", event: "bpmn:TimerEventDefinition" },
  { name: "message", words: n("Message"), type: "bpmn:IntermediateCatchEvent", event: "bpmn:MessageEventDefinition" },
  { name: "signal", words: n("Signal"), type: "bpmn:IntermediateCatchEvent", event: "bpmn:SignalEventDefinition" },
  { name: "group", words: n("Sub-process"), type: "bpmn:SubProcess", expanded: true },
  { name: "end", words: n("End"), type: "bpmn:EndEvent" },
  { name: "start", words: n("Start"), type: "bpmn:StartEvent" },
];

/** The bar, and what it offers now. */
export function toolbar(scene) {
  const { t } = scene;
  const buttons = TOOLS.map((tool) =>
    h(
      "button",
      {
        type: "button",
        class: "canvas-tool",
        draggable: "true",
        "data-tool": tool.name,
        onclick: () => use(scene, tool),
        ondragstart: (event) => drag(scene, tool, event),
      },
      glyph(tool.name),
      h("span", {}, t(tool.words)),
    ),
  );
  const element = h("div", { class: "canvas-tools", role: "group", "aria-label": t("Add to the drawing") }, buttons);
  const start = element.querySelector("[data-tool=start]");
  // A process begins once.
  return { element, update: () => (start.hidden = scene.hasStart) };
}

function use(scene, tool) {
  const added = add(scene, tool);
  if (!added) return scene.tell(scene.t("First select the step that this belongs to."));
  scene.select(added.id, { goThere: true, focus: true });
  return scene.tell(scene.t("{title} was added.", { title: titleOf(added.businessObject, scene.t, scene.language) }));
}

function drag(scene, tool, event) {
  // An event at a step's edge is one within the way until it is dropped there.
  const shape = made(scene, tool.attached ? { ...tool, type: "bpmn:IntermediateCatchEvent" } : tool);
  scene.get("create").start(event, shape);
  event.preventDefault();
}
