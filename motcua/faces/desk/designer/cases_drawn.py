"""A drawing as a picture of what its cases cover: made on the server, the list beside it says the same in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import wrap

from motcua.faces.desk.reports.shown import in_language
from motcua.service.processes.cases.rules.layout import Box, Layout, Line, layout_of
from motcua.service.processes.cases.values import Tested
from motcua.service.processes.rules.model import Model

MARGIN = 24
LETTERS_A_LINE, LINES_MAX, LINE_HEIGHT = 17, 4, 15
COVERED, EXCUSED, OPEN = "covered", "excused", "open"


@dataclass(frozen=True)
class Label:
    x: float
    y: float
    words: str


@dataclass(frozen=True)
class Node:
    """`kind`: step, gateway, event or other; `corners` of a gateway."""

    kind: str
    box: Box
    corners: str
    labels: tuple[Label, ...]


@dataclass(frozen=True)
class FlowDrawn:
    """`state`: covered, excused (a reason is written) or open; `count` says how many cases pass, at its middle."""

    points: str
    state: str
    count: Label


@dataclass(frozen=True)
class Picture:
    view_box: str
    width: int
    height: int
    nodes: tuple[Node, ...]
    flows: tuple[FlowDrawn, ...]


def picture_of(tested: Tested) -> Picture | None:
    """None where the drawing has no picture of its own."""
    layout, model = layout_of(tested.source.xml), tested.model
    nodes = tuple(_node(box, model) for box in layout.boxes if box.element in model.nodes)
    if not nodes:
        return None
    x, y, right, bottom = _bounds(layout)
    width, height = round(right - x), round(bottom - y)
    return Picture(
        view_box=f"{round(x)} {round(y)} {width} {height}",
        width=width,
        height=height,
        nodes=nodes,
        flows=tuple(_flow(line, tested) for line in layout.lines if line.element in tested.passes),
    )


def _bounds(layout: Layout) -> tuple[float, float, float, float]:
    points = [point for line in layout.lines for point in line.points]
    points += [corner for box in layout.boxes for corner in ((box.x, box.y), (box.x + box.width, box.y + box.height))]
    xs, ys = [point[0] for point in points], [point[1] for point in points]
    return min(xs) - MARGIN, min(ys) - MARGIN, max(xs) + MARGIN, max(ys) + MARGIN


def _node(box: Box, model: Model) -> Node:
    if box.element in model.steps:
        step = model.steps[box.element]
        return Node("step", box, "", tuple(_labels(box, in_language(step.name_vi, step.name_en))))
    if box.element in model.gateways:
        middle_x, middle_y = box.x + box.width / 2, box.y + box.height / 2
        corners = (
            f"{middle_x},{box.y} {box.x + box.width},{middle_y} {middle_x},{box.y + box.height} {box.x},{middle_y}"
        )
        return Node("gateway", box, corners, ())
    return Node("event" if box.element in {*model.starts, *model.ends, *model.catches} else "other", box, "", ())


def _labels(box: Box, words: str) -> Iterator[Label]:
    lines = wrap(words, LETTERS_A_LINE, max_lines=LINES_MAX, placeholder=" …")
    first = box.y + box.height / 2 - (len(lines) - 1) * LINE_HEIGHT / 2 + 4
    for number, line in enumerate(lines):
        yield Label(box.x + box.width / 2, first + number * LINE_HEIGHT, line)


def _flow(line: Line, tested: Tested) -> FlowDrawn:
    passes = tested.passes[line.element]
    state = COVERED if passes else EXCUSED if line.element in tested.reasons else OPEN
    longest = max(range(len(line.points) - 1), key=lambda at: _length(line, at))
    (x1, y1), (x2, y2) = line.points[longest], line.points[longest + 1]
    return FlowDrawn(
        points=" ".join(f"{x:g},{y:g}" for x, y in line.points),
        state=state,
        count=Label((x1 + x2) / 2 + (0 if y1 == y2 else 10), (y1 + y2) / 2 - (6 if y1 == y2 else -4), str(passes)),
    )


def _length(line: Line, at: int) -> float:
    (x1, y1), (x2, y2) = line.points[at], line.points[at + 1]
    return abs(x2 - x1) + abs(y2 - y1)
