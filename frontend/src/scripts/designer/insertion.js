// Adding to the drawing without dragging: after what is selected, into a selected way, onto a selected step, or in the
// middle of what one sees. One act to take back each time.
import { getMid } from "diagram-js/lib/layout/LayoutUtil";
import { selfAndAllChildren } from "diagram-js/lib/util/Elements";
import { is } from "bpmn-js/lib/util/ModelUtil";

/** Room that a new element needs in a way, with the arrows on both sides. */
const ROOM_PX = { "bpmn:UserTask": 180, "bpmn:SubProcess": 420 };
const ROOM_PX_ELSE = 110;
/** Between two elements, for the arrow. */
const GAP_PX = 60;
/** The house's steps have room for Vietnamese names. */
const SIZES = { "bpmn:UserTask": { width: 120, height: 80 } };

/** A new element of that type, not on the canvas yet. */
export function made(scene, { type, event, expanded }) {
  return scene
    .get("elementFactory")
    .createShape({ type, eventDefinitionType: event, isExpanded: expanded, ...SIZES[type] });
}

/** Adds an element of that type; returns it, or undefined where it cannot stand (`attached` without a step). */
export function add(scene, tool) {
  const selected = scene.selected;
  const shape = made(scene, tool);
  if (tool.attached) return attach(scene, shape, selected);
  let added;
  scene.together(() => {
    added = place(scene, shape, selected);
    if (tool.expanded) begin(scene, added);
  });
  return added;
}

// What runs within begins somewhere.
function begin(scene, group) {
  const start = { x: group.x + group.width / 6, y: group.y + group.height / 2 };
  scene.get("modeling").createShape(made(scene, { type: "bpmn:StartEvent" }), start, group);
}

function attach(scene, shape, host) {
  if (!host || !(is(host, "bpmn:UserTask") || is(host, "bpmn:SubProcess"))) return undefined;
  const corner = { x: host.x + host.width * 0.75, y: host.y + host.height };
  return scene.get("modeling").createShape(shape, corner, host, { attach: true });
}

function place(scene, shape, selected) {
  const mayFollow = selected?.parent && is(selected, "bpmn:FlowNode") && !is(selected, "bpmn:EndEvent");
  if (selected && is(selected, "bpmn:SequenceFlow") && !is(shape, "bpmn:StartEvent"))
    return intoWay(scene, shape, selected);
  if (mayFollow && !is(shape, "bpmn:StartEvent")) return after(scene, shape, selected);
  const { x, y, width, height } = scene.get("canvas").viewbox();
  const middle = { x: x + width / 2, y: y + height / 2 };
  return scene.get("modeling").createShape(shape, middle, scene.get("canvas").getRootElement());
}

// A node with one way on gets the new one into that way: the process goes on behind it.
function after(scene, shape, node) {
  const ways = node.outgoing.filter((each) => is(each, "bpmn:SequenceFlow"));
  const forks = is(node, "bpmn:Gateway");
  if (ways.length === 1 && !forks && !is(shape, "bpmn:EndEvent")) return intoWay(scene, shape, ways[0]);
  return scene.get("autoPlace").append(node, shape);
}

function intoWay(scene, shape, way) {
  const from = getMid(way.source);
  const to = getMid(way.target);
  const room = ROOM_PX[shape.type] ?? ROOM_PX_ELSE;
  const level = Math.abs(from.y - to.y) < way.source.height / 2;
  if (level && to.x > from.x) makeRoom(scene, way, room);
  const [first, last] = [way.waypoints[0], way.waypoints.at(-1)];
  const longest = segmentMid(way.waypoints) ?? { x: (first.x + last.x) / 2, y: (first.y + last.y) / 2 };
  return scene.get("modeling").createShape(shape, longest, way);
}

// Everything to the right of the way's source moves on, with its labels and what hangs on it.
function makeRoom(scene, way, room) {
  const edge = way.source.x + way.source.width;
  const gap = way.target.x - edge;
  const delta = Math.max(0, room - Math.max(0, gap - GAP_PX));
  if (!delta) return;
  const tool = scene.get("spaceTool");
  const { movingShapes, resizingShapes } = tool.calculateAdjustments(selfAndAllChildren(way.parent), "x", delta, edge + 1);
  tool.makeSpace(movingShapes, resizingShapes, { x: delta, y: 0 }, "e", edge + 1);
}

function segmentMid(points) {
  let best;
  for (let index = 1; index < points.length; index++) {
    const [one, other] = [points[index - 1], points[index]];
    const length = Math.hypot(other.x - one.x, other.y - one.y);
    if (!best || length > best.length) best = { length, x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 };
  }
  return best && { x: Math.round(best.x), y: Math.round(best.y) };
}
