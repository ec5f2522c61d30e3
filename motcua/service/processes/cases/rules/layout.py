"""Where a drawing puts its nodes and flows, for a picture of it (BPMN DI)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite

from lxml import etree

from motcua.service.processes.rules.layout import BPMNDI, DC, DI
from motcua.service.processes.rules.reading import parse_xml

Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """A node's place. `element` is its id in the drawing."""

    element: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Line:
    """A flow's way, from point to point."""

    element: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Layout:
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


def layout_of(xml: bytes) -> Layout:
    """Empty where the drawing has no picture; what has no sound place is left out. Raises `UnableToReadProcess`."""
    root = parse_xml(xml).getroot()
    return Layout(boxes=tuple(_boxes(root)), lines=tuple(_lines(root)))


def _boxes(root: etree._Element) -> Iterator[Box]:
    for shape in root.iter(f"{{{BPMNDI}}}BPMNShape"):
        bounds = shape.find(f"{{{DC}}}Bounds")
        numbers = None if bounds is None else _numbers(bounds, "x", "y", "width", "height")
        if numbers:
            yield Box(shape.get("bpmnElement", ""), *numbers)


def _lines(root: etree._Element) -> Iterator[Line]:
    for edge in root.iter(f"{{{BPMNDI}}}BPMNEdge"):
        points = [_numbers(point, "x", "y") for point in edge.findall(f"{{{DI}}}waypoint")]
        sound = tuple((point[0], point[1]) for point in points if point)
        if len(sound) > 1:
            yield Line(edge.get("bpmnElement", ""), sound)


def _numbers(element: etree._Element, *names: str) -> list[float] | None:
    try:
        found = [float(element.get(name, "")) for name in names]
    except ValueError:
        return None
    return found if all(map(isfinite, found)) else None
