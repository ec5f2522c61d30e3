"""Places on the sheet (BPMN DI) for what the table view adds, and the removal of those of what is gone.

What has its place keeps it; to make room in the middle of a way, everything behind moves to the right.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite

from lxml import etree

from motcua.service.processes.rules.drawn import Drawn, put_inside, take_out
from motcua.service.processes.rules.elements import tag_of

BPMNDI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DI = "http://www.omg.org/spec/DD/20100524/DI"
GAP, LANE = 60.0, 40.0
_START = (160.0, 140.0)
_NAMESPACES = {"bpmndi": BPMNDI, "dc": DC, "di": DI}
#: A free place is looked for so many times at most.
LANES_MAX = 200


@dataclass(frozen=True)
class Box:
    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def middle(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2

    def meets(self, other: Box) -> bool:
        return not (
            self.right + 10 <= other.x
            or other.right + 10 <= self.x
            or self.bottom + 10 <= other.y
            or other.bottom + 10 <= self.y
        )


def settle(
    drawn: Drawn,
    *,
    beside: Mapping[str, str] | None = None,
    line: Sequence[str] = (),
    rerouted: Collection[str] = (),
) -> None:
    """Gives everything without a place one, and takes away places of what is not there any more.

    `beside`: new nodes to be put under another one instead of behind what leads to them. `line`: nodes that follow each
    other in a new order, in the room that they had. `rerouted`: flows that lead elsewhere now.
    """
    sheet = _Sheet(drawn)
    sheet.prune()
    sheet.line_up(line)
    sheet.place(beside or {})
    sheet.draw_flows(rerouted)


class _Sheet:
    def __init__(self, drawn: Drawn) -> None:
        self._drawn = drawn
        root = drawn.tree.getroot()
        plane = root.find(f"{{{BPMNDI}}}BPMNDiagram/{{{BPMNDI}}}BPMNPlane")
        self._plane: etree._Element = plane if plane is not None else _new_plane(drawn)
        self._boxes: dict[str, Box] = {}
        for shape in self._plane.findall(f"{{{BPMNDI}}}BPMNShape"):
            bounds = shape.find(f"{{{DC}}}Bounds")
            if bounds is not None and shape.get("bpmnElement") in drawn.nodes:
                self._boxes[shape.get("bpmnElement", "")] = _box(bounds)
        self._fresh: set[str] = set()

    def prune(self) -> None:
        known = self._drawn.ids()
        for each in list(self._plane):
            if isinstance(each.tag, str) and each.get("bpmnElement") not in known:
                take_out(each)

    def line_up(self, line: Sequence[str]) -> None:
        placed = [key for key in line if key in self._boxes]
        x = min((self._boxes[key].x for key in placed), default=0.0)
        for key in placed:
            by = x - self._boxes[key].x
            for each in (key, *self._drawn.attached_to(key)):
                self._shift(each, by)
            x += self._boxes[key].width + GAP

    def _shift(self, key: str, by: float) -> None:
        for shape in self._plane.findall(f"{{{BPMNDI}}}BPMNShape"):
            bounds = shape.find(f"{{{DC}}}Bounds")
            if shape.get("bpmnElement") == key and bounds is not None:
                box = self._boxes[key]
                self._boxes[key] = Box(box.x + by, box.y, box.width, box.height)
                bounds.set("x", _number(box.x + by))

    def place(self, beside: Mapping[str, str]) -> None:
        for key in self._in_order():
            if key in self._boxes:
                continue
            under = self._boxes.get(beside.get(key, ""))
            self._put(key, self._under(key, under) if under else self._behind(key))

    def _in_order(self) -> list[str]:
        """By their distance from the start, then the rest."""
        nodes = self._drawn.nodes
        order = [key for key, element in nodes.items() if tag_of(element) == "startEvent"]
        for key in order:
            flows = sorted(self._drawn.flows_from(key), key=lambda each: each is not self._drawn.ordinary_flow(key))
            order += [each for flow in flows if (each := flow.get("targetRef", "")) in nodes and each not in order]
        return [*order, *(key for key in nodes if key not in order)]

    def _behind(self, key: str) -> Box:
        width, height = _size(self._drawn.kind(key))
        flow = next((f for f in self._drawn.flows_to(key) if f.get("sourceRef") in self._boxes), None)
        if flow is None:
            box = Box(_START[0], _START[1] - height / 2, width, height)
            return self._lower(box)
        source = flow.get("sourceRef", "")
        anchor = self._boxes[source]
        box = Box(anchor.right + GAP, anchor.middle[1] - height / 2, width, height)
        is_ordinary = flow is self._drawn.ordinary_flow(source)
        follows = any(each.get("targetRef") in self._boxes for each in self._drawn.flows_from(key))
        if is_ordinary and follows and any(box.meets(other) for other in self._boxes.values()):
            self._make_room(anchor.right, width + GAP)
            return box
        return self._lower(box)

    def _under(self, key: str, anchor: Box) -> Box:
        width, height = _size(self._drawn.kind(key))
        return self._lower(Box(anchor.middle[0] - width / 2, anchor.bottom + LANE, width, height))

    def _lower(self, box: Box) -> Box:
        for _time in range(LANES_MAX):
            if not any(box.meets(other) for other in self._boxes.values()):
                break
            box = Box(box.x, box.y + box.height + LANE, box.width, box.height)
        return box

    def _make_room(self, behind: float, width: float) -> None:
        for point in self._plane.iter(f"{{{DC}}}Bounds", f"{{{DI}}}waypoint"):
            if _read(point, "x") >= behind + 1:
                point.set("x", _number(_read(point, "x") + width))
        self._boxes = {
            key: Box(box.x + width, box.y, box.width, box.height) if box.x >= behind + 1 else box
            for key, box in self._boxes.items()
        }

    def _put(self, key: str, box: Box) -> None:
        shape = etree.Element(
            f"{{{BPMNDI}}}BPMNShape", attrib={"id": self._drawn.free_id(f"{key}_shape"), "bpmnElement": key}
        )
        if self._drawn.kind(key) == "exclusiveGateway":
            shape.set("isMarkerVisible", "true")
        put_inside(self._plane, shape, behind=lambda each: each.tag == f"{{{BPMNDI}}}BPMNShape")
        bounds = {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
        put_inside(
            shape,
            etree.Element(f"{{{DC}}}Bounds", attrib={name: _number(value) for name, value in bounds.items()}),
            behind=lambda _: False,
        )
        self._boxes[key] = box
        self._fresh.add(key)

    def draw_flows(self, rerouted: Collection[str]) -> None:
        edges = {each.get("bpmnElement"): each for each in self._plane.findall(f"{{{BPMNDI}}}BPMNEdge")}
        for key, flow in self._drawn.flows.items():
            ends = flow.get("sourceRef", ""), flow.get("targetRef", "")
            if not set(ends) <= set(self._boxes):
                continue
            edge = edges.get(key)
            if edge is not None and key not in rerouted and not self._fresh & set(ends):
                continue
            if edge is None:
                edge = etree.Element(
                    f"{{{BPMNDI}}}BPMNEdge", attrib={"id": self._drawn.free_id(f"{key}_edge"), "bpmnElement": key}
                )
                put_inside(self._plane, edge, behind=lambda _: True)
            for part in list(edge):
                take_out(part)
            for x, y in self._route(*ends):
                point = etree.Element(f"{{{DI}}}waypoint", attrib={"x": _number(x), "y": _number(y)})
                put_inside(edge, point, behind=lambda _: True)

    def _route(self, source: str, target: str) -> list[tuple[float, float]]:
        a, b = self._boxes[source], self._boxes[target]
        (ax, ay), (bx, by) = a.middle, b.middle
        if b.x >= a.right:
            if abs(ay - by) < 1:
                return [(a.right, ay), (b.x, by)]
            if by > ay and b.x >= ax and self._drawn.kind(source).endswith("Gateway"):
                return [(ax, a.bottom), (ax, by), (b.x, by)]
            half = (a.right + b.x) / 2
            return [(a.right, ay), (half, ay), (half, by), (b.x, by)]
        if b.y >= a.bottom and abs(ax - bx) < max(a.width, b.width):
            return [(ax, a.bottom), (ax, b.y)]
        low = max(box.bottom for box in self._boxes.values()) + LANE / 2
        return [(ax, a.bottom), (ax, low), (bx, low), (bx, b.bottom)]


def _new_plane(drawn: Drawn) -> etree._Element:
    root = drawn.tree.getroot()
    diagram = etree.SubElement(
        root, f"{{{BPMNDI}}}BPMNDiagram", attrib={"id": drawn.free_id("diagram")}, nsmap=_NAMESPACES
    )
    attributes = {"id": drawn.free_id("plane"), "bpmnElement": drawn.key}
    return etree.SubElement(diagram, f"{{{BPMNDI}}}BPMNPlane", attrib=attributes)


def _box(bounds: etree._Element) -> Box:
    x, y, width, height = (_read(bounds, name) for name in ("x", "y", "width", "height"))
    return Box(x, y, width, height)


def _read(element: etree._Element, name: str) -> float:
    """A coordinate; 0 for what is none, since a drawing from elsewhere may hold anything."""
    try:
        value = float(element.get(name, "0"))
    except ValueError:
        return 0.0
    return value if isfinite(value) else 0.0


def _size(kind: str) -> tuple[float, float]:
    if kind.endswith("Event"):
        return 36.0, 36.0
    return (50.0, 50.0) if kind.endswith("Gateway") else (120.0, 80.0)


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else str(value)
