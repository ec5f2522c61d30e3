"""Drawings as text: the ordinary way in one line, and under it the ways that leave it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from motcua.service.processes.rules.model import Flow, Model
from motcua.service.processes.values import CatchView, StepView

ARROW = " → "
LINE_MAX = 110


def picture_of(model: Model) -> str:
    """The drawing in a few lines: `(start)`, steps by their keys, `<gateway>`, `[event]`, `(end)`."""
    way = list(ordinary_way(model))
    branches = [branch for node in _reached(model) for branch in _branches(model, node, way)]
    return "\n".join((*_wrapped([_mark(model, node) for node in way]), *branches))


def ordinary_way(model: Model) -> Iterator[str]:
    """From the start to the end by default flows, and by the first flow where there is none."""
    node, seen = model.starts[0], set[str]()
    while node not in seen:
        seen.add(node)
        yield node
        flows = list(model.flows_from(node))
        if not flows:
            return
        node = _ordinary(model, node, flows).target


def _ordinary(model: Model, node: str, flows: Sequence[Flow]) -> Flow:
    gateway = model.gateways.get(node)
    chosen = gateway.default_flow if gateway else None
    return next((flow for flow in flows if flow.key == chosen), flows[0])


def _branches(model: Model, node: str, way: Sequence[str]) -> Iterator[str]:
    """The flows of a gateway that the ordinary way does not take, and those of a step's events, each followed to where
    it meets a known node."""
    flows = list(model.flows_from(node))
    if node in model.gateways or (node in model.waits and node not in model.catches):
        for flow in flows:
            if node not in way or flow is not _ordinary(model, node, flows):
                label = flow.condition or ("else" if node in model.gateways else "or")
                yield _branch(model, node, label, flow.target, way)
    elif node in model.steps:
        for catch in model.steps[node].catches:
            for flow in model.flows_from(catch.key):
                yield _branch(model, node, _mark(model, catch.key), flow.target, way)


def _branch(model: Model, node: str, label: str, target: str, way: Sequence[str]) -> str:
    path = [target]
    while path[-1] not in way and path[-1] not in model.gateways and len(path) < len(model.nodes):
        path += [following.target for following in model.flows_from(path[-1])][:1]
        if not any(model.flows_from(path[-1])):
            break
    return f"  {_mark(model, node)} — {label} → " + ARROW.join(_mark(model, each) for each in path)


def _reached(model: Model) -> list[str]:
    """Nodes in the order of their distance from the start."""
    order = list(model.starts)
    for node in order:
        catches = [catch.key for catch in model.steps[node].catches] if node in model.steps else []
        for source in (node, *catches):
            order += [flow.target for flow in model.flows_from(source) if flow.target not in order]
    return order


def _mark(model: Model, node: str) -> str:
    if node in model.gateways:
        return f"<{node}>"
    if node in model.catches or node in model.waits:
        return f"[{node}]"
    return node if node in model.steps else f"({node})"


def _wrapped(marks: Sequence[str]) -> Iterator[str]:
    line = ""
    for mark in marks:
        if line and len(line) + len(ARROW) + len(mark) > LINE_MAX:
            yield line + ARROW.rstrip()
            line = "  "
        line += (ARROW if line.strip() else "") + mark
    yield line


def chapter_of(model: Model) -> str:
    """A definition as a chapter of docs/reference/processes.md."""
    head = f"## `{model.key}`: {model.name_en} ({model.name_vi})\n\n{model.description_vi}\n"
    picture = f"```\n{picture_of(model)}\n```\n"
    table = "\n".join(
        (
            "| step | name | action | role | unit | time | outcomes |",
            "|---|---|---|---|---|---|---|",
            *(_row(model.steps[node]) for node in _reached(model) if node in model.steps),
        )
    )
    return "\n".join((head, picture, table)) + "\n"


def _row(step: StepView) -> str:
    names = f"{step.name_en} ({step.name_vi})"
    cells = (f"`{step.key}`", names, step.action, step.role, step.place, _time(step), _outcomes(step))
    return "| " + " | ".join(cells) + " |"


def _time(step: StepView) -> str:
    if step.limit_hours is not None:
        return f"{step.limit_hours} working hours"
    return f"{step.limit_share * 100:.0f} % of the limit" if step.limit_share is not None else "none"


def _outcomes(step: StepView) -> str:
    chosen = [
        f"`{outcome.value}`" + (f" (at most {outcome.rounds_max} times)" if outcome.rounds_max else "")
        for outcome in step.outcomes
    ]
    return ", ".join((*chosen, *(f"`{catch.key}` ({_event(catch)})" for catch in step.catches)))


def _event(catch: CatchView) -> str:
    if catch.event is not None:
        return f"by {catch.event}"
    own = f"{catch.limit_hours} working hours" if catch.limit_hours is not None else "the step's time"
    return f"{f'{catch.limit_share * 100:.0f} % of the limit' if catch.limit_share is not None else own} over"
