"""A drawing as a table: a row for each step, in the order in which the ordinary way comes by them, and what follows it.

It reads whatever was drawn, whole or not: what is missing is empty, what is unknown stays as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from lxml import etree

from motcua.foundation.rules.values import FieldType
from motcua.service.processes.rules.drawn import (
    EXCLUSIVE,
    MANY,
    PARALLEL,
    STEPS,
    Drawn,
    condition_of,
)
from motcua.service.processes.rules.elements import BPMN, extensions, ours, tag_of
from motcua.service.processes.rules.forms import answered_facts, forms_known, named_forms
from motcua.service.processes.values import Combination, StepForm

_OUTCOME_IS = re.compile(r"""outcome\s*==\s*["']([a-z0-9_]+)["']""")


def outcome_in(condition: str) -> str:
    """The outcome that a condition asks for when it asks for nothing else; else ''."""
    found = _OUTCOME_IS.fullmatch(condition.strip())
    return found.group(1) if found else ""


@dataclass(frozen=True, kw_only=True)
class OutcomeRow:
    """One way in which a step can be done. `rounds`: how often it may be chosen, as written; '' for always. `effect`: what it
    does to the dossier, as written, None where nothing is; in an edit None leaves it as it stands and '' takes it off."""

    value: str
    name_vi: str
    name_en: str
    rounds: str = ""
    effect: str | None = None


@dataclass(frozen=True, kw_only=True)
class Way:
    """A way on from a step to `targets` (several: side by side). `flow` is the flow that the choice is about, `name` what
    is written at it. The ordinary way is taken when no condition holds. `joined`: once everything beside is done too.
    `event`: the event on the edge of the step by which it is taken."""

    flow: str
    targets: tuple[str, ...]
    is_ordinary: bool = True
    condition: str = ""
    name: str = ""
    joined: bool = False
    event: str = ""

    @property
    def outcome(self) -> str:
        return outcome_in(self.condition)


@dataclass(frozen=True, kw_only=True)
class StepRow:
    """A row. Everything as it is written in the drawing. `gateway` is the choice behind the step, if there is one, with its
    question in both languages. `is_plain`: another editor's task, which nobody has filled in. `combine`: how the answers of
    several agencies become one; '' for a step that one does."""

    key: str
    name_vi: str
    name_en: str
    action: str
    role: str
    place: str
    limit_share: str
    limit_hours: str
    form: str
    checklist: str
    legal_basis: str
    outcomes: tuple[OutcomeRow, ...]
    ways: tuple[Way, ...]
    gateway: str = ""
    question_vi: str = ""
    question_en: str = ""
    is_plain: bool = False
    combine: str = ""

    @property
    def ordinary(self) -> Way | None:
        return next((way for way in self.ways if way.is_ordinary), None)

    def way_on(self, outcome: str) -> Way | None:
        """Where this outcome leads, when not by the ordinary way."""
        return next((way for way in self.ways if way.outcome == outcome), None)


@dataclass(frozen=True, kw_only=True)
class FactRow:
    name: str
    type: str
    default: str


@dataclass(frozen=True, kw_only=True)
class OtherNode:
    """What is drawn besides steps, gateways, start and end: kept, and edited on the canvas."""

    key: str
    kind: str
    name: str


@dataclass(frozen=True, kw_only=True)
class ProcessTable:
    """`names`: of every node by its id, in Vietnamese and English, for who reads where a way leads."""

    key: str
    name_vi: str
    name_en: str
    description_vi: str
    rows: tuple[StepRow, ...]
    starts: tuple[str, ...]
    ends: tuple[str, ...]
    facts: tuple[FactRow, ...]
    others: tuple[OtherNode, ...]
    names: Mapping[str, tuple[str, str]]
    first: tuple[str, ...]
    is_executable: bool
    #: The forms that its steps may have, and what conditions may name of the answers of those that they do have.
    forms: Mapping[str, StepForm] = field(default_factory=dict)
    answered: Mapping[str, FieldType] = field(default_factory=dict)

    def row(self, key: str) -> StepRow | None:
        return next((row for row in self.rows if row.key == key), None)


def mark_of(row: StepRow) -> str:
    """A mark by which is seen whether a row is still as it was shown."""
    return sha256(repr(row).encode()).hexdigest()[:16]


def read_table(xml: bytes) -> ProcessTable:
    """Raises `UnableToReadProcess` for what is no drawing of one process."""
    return table_of(Drawn(xml))


def table_of(drawn: Drawn) -> ProcessTable:
    process, nodes = drawn.process, drawn.nodes
    order = list(steps_in_order(drawn))
    forms = forms_known(process)
    starts = tuple(key for key, element in nodes.items() if tag_of(element) == "startEvent")
    plain = STEPS | {"startEvent", "endEvent", EXCLUSIVE, PARALLEL}
    documentation = process.find(f"{{{BPMN}}}documentation")
    return ProcessTable(
        key=drawn.key,
        name_vi=process.get("name", ""),
        name_en=ours(process, "name_en"),
        description_vi=(documentation.text or "").strip() if documentation is not None else "",
        rows=tuple(_row(drawn, key, nodes[key]) for key in order),
        starts=starts,
        ends=tuple(key for key, element in nodes.items() if tag_of(element) == "endEvent"),
        facts=tuple(_fact(each) for each in extensions(process, "fact")),
        others=tuple(
            OtherNode(key=key, kind=tag_of(element), name=element.get("name", ""))
            for key, element in nodes.items()
            if tag_of(element) not in plain
        ),
        names={key: (element.get("name", ""), ours(element, "name_en")) for key, element in nodes.items()},
        first=ways_from(drawn, starts[0])[0].targets if starts and drawn.flows_from(starts[0]) else (),
        is_executable=process.get("isExecutable") == "true",
        forms=forms,
        answered=answered_facts({key: forms[key] for key in named_forms(process).values() if key in forms}),
    )


def steps_in_order(drawn: Drawn) -> Iterator[str]:
    """The steps as the ordinary way comes by them, those side by side one after the other; behind them those of the other
    ways, and then those that no way comes by."""
    nodes = drawn.nodes
    todo = [key for key, element in nodes.items() if tag_of(element) == "startEvent"]
    later: list[str] = []
    seen: set[str] = set()
    waited: dict[str, int] = {}
    while todo or later:
        key = todo.pop(0) if todo else later.pop(0)
        if key in seen or key not in nodes:
            continue
        if todo and _waits(drawn, key, seen) and waited.get(key, 0) < len(nodes):
            waited[key] = waited.get(key, 0) + 1
            todo.append(key)
            continue
        seen.add(key)
        if tag_of(nodes[key]) in STEPS:
            yield key
        flows = drawn.flows_from(key)
        ordinary = drawn.ordinary_flow(key)
        if drawn.forks(key):
            todo = [flow.get("targetRef", "") for flow in flows] + todo
        elif ordinary is not None:
            later = [flow.get("targetRef", "") for flow in flows if flow is not ordinary] + later
            todo.insert(0, ordinary.get("targetRef", ""))
        later += drawn.attached_to(key)
    yield from (key for key, element in nodes.items() if key not in seen and tag_of(element) in STEPS)


def _waits(drawn: Drawn, key: str, seen: set[str]) -> bool:
    """Is it a join that not every way has come to yet?"""
    return drawn.joins(key) and any(flow.get("sourceRef") not in seen for flow in drawn.flows_to(key))


def ways_from(drawn: Drawn, key: str) -> tuple[Way, ...]:
    """The ordinary way first, then the others of the choices that follow."""
    flow = drawn.ordinary_flow(key)
    if flow is None:
        return ()
    return tuple(_ways(drawn, flow, chosen=None, joined=False, seen=frozenset()))


def targets_of(drawn: Drawn, flow: etree._Element) -> tuple[str, ...]:
    """Where a flow leads to, through gateways, by the ordinary way."""
    return next(_ways(drawn, flow, chosen=None, joined=False, seen=frozenset())).targets


def _ways(
    drawn: Drawn, flow: etree._Element, *, chosen: etree._Element | None, joined: bool, seen: frozenset[str]
) -> Iterator[Way]:
    """The way that begins with `flow`, and those of the choices behind it. `chosen` is the flow of the choice by which it
    is not the ordinary way."""
    target = flow.get("targetRef", "")
    kind, flows = drawn.kind(target), drawn.flows_from(target)
    if target in seen or kind not in {EXCLUSIVE, PARALLEL} or not flows:
        yield _way(flow, chosen, targets=(target,) if kind else (), joined=joined)
        return
    seen |= {target}
    if drawn.forks(target):
        begun = [next(_ways(drawn, each, chosen=chosen, joined=joined, seen=seen)) for each in flows]
        targets = dict.fromkeys(each for way in begun for each in way.targets)
        yield _way(flow, chosen, targets=tuple(targets), joined=joined)
        return
    joined = joined or (kind == PARALLEL and len(drawn.flows_to(target)) > 1)
    ordinary = drawn.ordinary_flow(target)
    assert ordinary is not None
    yield from _ways(drawn, ordinary, chosen=chosen, joined=joined, seen=seen)
    for other in flows:
        if other is not ordinary:
            yield from _ways(drawn, other, chosen=other, joined=joined, seen=seen)


def _way(flow: etree._Element, chosen: etree._Element | None, *, targets: tuple[str, ...], joined: bool) -> Way:
    told = flow if chosen is None else chosen
    return Way(
        flow=told.get("id", ""),
        targets=targets,
        is_ordinary=chosen is None,
        condition=(condition_of(chosen) or "") if chosen is not None else "",
        name=told.get("name", ""),
        joined=joined,
    )


def choice_behind(drawn: Drawn, key: str) -> str:
    """The gateway right behind a step where its ways part; '' where there is none."""
    flow = drawn.ordinary_flow(key)
    target = flow.get("targetRef", "") if flow is not None else ""
    return target if drawn.chooses(target) else ""


def _ways_of_events(drawn: Drawn, step: str) -> Iterator[Way]:
    for event in drawn.attached_to(step):
        name = drawn.nodes[event].get("name") or event
        for flow in drawn.flows_from(event):
            targets = targets_of(drawn, flow)
            yield Way(flow=flow.get("id", ""), targets=targets, is_ordinary=False, name=name, event=event)


def _row(drawn: Drawn, key: str, element: etree._Element) -> StepRow:
    gateway = choice_behind(drawn, key)
    question = drawn.node(gateway)
    return StepRow(
        key=key,
        name_vi=element.get("name", ""),
        name_en=ours(element, "name_en"),
        action=ours(element, "action"),
        role=ours(element, "role"),
        place=ours(element, "unit"),
        limit_share=ours(element, "limitShare"),
        limit_hours=ours(element, "limitHours"),
        form=ours(element, "form"),
        checklist=ours(element, "checklist"),
        legal_basis=ours(element, "legalBasis"),
        outcomes=tuple(_outcome(each) for each in extensions(element, "outcome")),
        ways=(*ways_from(drawn, key), *_ways_of_events(drawn, key)),
        gateway=gateway,
        question_vi=question.get("name", "") if question is not None else "",
        question_en=ours(question, "name_en") if question is not None else "",
        is_plain=tag_of(element) != "userTask",
        combine=_combine(element),
    )


def _combine(element: etree._Element) -> str:
    is_several = element.find(f"{{{BPMN}}}{MANY}") is not None
    return (ours(element, "combine") or Combination.ALL_AGREE.value) if is_several else ""


def _outcome(element: etree._Element) -> OutcomeRow:
    return OutcomeRow(
        value=element.get("value", ""),
        name_vi=element.get("name", ""),
        name_en=element.get("name_en", ""),
        rounds=element.get("rounds", ""),
        effect=element.get("effect") or None,
    )


def _fact(element: etree._Element) -> FactRow:
    return FactRow(name=element.get("name", ""), type=element.get("type", ""), default=element.get("default", ""))


@dataclass(frozen=True, kw_only=True)
class Changed:
    """A row that is not as it was (`before`): the names of the fields that differ."""

    row: StepRow
    before: StepRow
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Differences:
    """What is new, gone and changed in a drawing. `process`: fields of the process itself."""

    added: tuple[StepRow, ...]
    removed: tuple[StepRow, ...]
    changed: tuple[Changed, ...]
    process: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed or self.process)


_FIELDS = (
    "name_vi",
    "name_en",
    "action",
    "role",
    "place",
    "combine",
    "limit_share",
    "limit_hours",
    "form",
    "checklist",
    "legal_basis",
    "outcomes",
    "question_vi",
    "question_en",
)


def differences(before: ProcessTable, after: ProcessTable) -> Differences:
    """By the keys of the steps. Where ways lead is a field of its own (`ways`)."""
    old, new = {row.key: row for row in before.rows}, {row.key: row for row in after.rows}
    both = [(row, old[key], _differing(old[key], row)) for key, row in new.items() if key in old]
    return Differences(
        added=tuple(row for key, row in new.items() if key not in old),
        removed=tuple(row for key, row in old.items() if key not in new),
        changed=tuple(Changed(row=row, before=before, fields=fields) for row, before, fields in both if fields),
        process=tuple(
            name
            for name in ("name_vi", "name_en", "description_vi", "facts")
            if getattr(before, name) != getattr(after, name)
        )
        + (("forms",) if _forms_differ(before, after) else ()),
    )


def _forms_differ(before: ProcessTable, after: ProcessTable) -> bool:
    """Is a form that both name another one than it was?"""
    both = {row.form for row in before.rows} & {row.form for row in after.rows}
    return any(before.forms.get(key) != after.forms.get(key) for key in both)


def _differing(old: StepRow, new: StepRow) -> tuple[str, ...]:
    fields = [name for name in _FIELDS if getattr(old, name) != getattr(new, name)]
    if _led(old.ways) != _led(new.ways):
        fields.append("ways")
    return tuple(fields)


def _led(ways: Sequence[Way]) -> list[tuple[bool, str, tuple[str, ...], bool]]:
    return [(way.is_ordinary, way.condition, way.targets, way.joined) for way in ways]
