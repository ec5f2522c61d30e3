"""Edits of the table view, made to the drawing itself. Each takes a drawing and gives a drawing.

What an edit is not about keeps its bytes but for one thing: the first edit writes attributes that stood on several lines
on one, as every XML writer does. Nothing that is unknown here is lost.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

from motcua.foundation.text.faults import fault, gettext_noop
from motcua.service.processes.rules.drawn import (
    PARALLEL,
    STEPS,
    Drawn,
    key_of,
    put_facts,
    put_inside,
    put_outcomes,
    put_several,
    set_ours,
    set_plain,
)
from motcua.service.processes.rules.elements import BPMN, KEY, extensions, ours, tag_of
from motcua.service.processes.rules.layout import settle
from motcua.service.processes.rules.table import FactRow, OutcomeRow, choice_behind
from motcua.service.processes.rules.ways import (
    NO_SUCH_STEP,
    EditRefused,
    ask,
    dissolve,
    drop_lost,
    exit_of,
    is_idle,
    lead,
    lead_on,
    lead_when,
    needless,
    own_choice,
    set_conditions,
    step_in,
)
from motcua.service.processes.values import Action


@dataclass(frozen=True, kw_only=True)
class StepEdit:
    """What a row is to hold, all of it. Times as decimal numbers in writing, '' for none.

    `leads`: where an outcome leads when not by the ordinary way ('' takes its own way off); `next`: the ordinary way
    ('' leaves it); `conditions`: for flows whose condition is more than an outcome, condition and target; `also`: of one
    more such way. `combine`: how the answers of several agencies become one; '' for one agency, None leaves it.
    """

    name_vi: str
    name_en: str
    action: str = ""
    role: str = ""
    place: str = ""
    limit_share: str = ""
    limit_hours: str = ""
    form: str = ""
    checklist: str = ""
    legal_basis: str = ""
    outcomes: Sequence[OutcomeRow] = ()
    leads: Mapping[str, str] = field(default_factory=dict)
    next: str = ""
    conditions: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    also: tuple[str, str] | None = None
    combine: str | None = None
    question_vi: str = ""
    question_en: str = ""


@dataclass(frozen=True, kw_only=True)
class ProcessEdit:
    """`facts`: all that conditions may name; None leaves them."""

    key: str
    name_vi: str
    name_en: str
    description_vi: str = ""
    facts: Sequence[FactRow] | None = None


@dataclass(frozen=True)
class Edited:
    """The drawing after an edit, and the step that it was about."""

    xml: bytes
    step: str


#: How a new step of an action can be done, until the officer says otherwise.
_OUTCOMES: Mapping[str, tuple[OutcomeRow, ...]] = {
    Action.RECEIVE.value: (OutcomeRow(value="receive", name_vi="Tiếp nhận", name_en="Receive"),),
    Action.EXAMINE.value: (
        OutcomeRow(value="approve", name_vi="Đề xuất giải quyết", name_en="Propose to approve"),
        OutcomeRow(value="refuse", name_vi="Đề xuất từ chối", name_en="Propose to refuse"),
    ),
    Action.CONSULT.value: (OutcomeRow(value="done", name_vi="Trả lời ý kiến", name_en="Give the opinion"),),
    Action.SIGN.value: (
        OutcomeRow(value="approve", name_vi="Ký duyệt", name_en="Sign"),
        OutcomeRow(value="refuse", name_vi="Từ chối giải quyết", name_en="Refuse"),
    ),
}
_DONE = (OutcomeRow(value="done", name_vi="Hoàn thành", name_en="Done"),)
_ATTRIBUTES = {
    "action": "action",
    "role": "role",
    "unit": "place",
    "limitShare": "limit_share",
    "limitHours": "limit_hours",
    "form": "form",
    "checklist": "checklist",
    "legalBasis": "legal_basis",
}


def change_process(xml: bytes, edit: ProcessEdit) -> bytes:
    """Its key, names, description and facts; afterwards it may be run."""
    drawn = Drawn(xml)
    process = drawn.process
    if edit.key != drawn.key:
        if edit.key in drawn.ids():
            raise EditRefused(fault(gettext_noop("“{key}” is the name of something else in the drawing"), key=edit.key))
        drawn.rename(drawn.key, edit.key)
    set_plain(process, "name", edit.name_vi)
    set_plain(process, "isExecutable", "true")
    set_ours(process, "name_en", edit.name_en)
    _describe(process, edit.description_vi)
    if edit.facts is not None:
        put_facts(process, [{"name": each.name, "type": each.type, "default": each.default} for each in edit.facts])
    return drawn.written()


def _describe(process: etree._Element, text: str) -> None:
    element = process.find(f"{{{BPMN}}}documentation")
    if element is None and text:
        element = etree.Element(f"{{{BPMN}}}documentation", nsmap=None)
        put_inside(process, element, behind=lambda _: False)
    if element is not None and (element.text or "").strip() != text:
        element.text = text


def change_step(xml: bytes, key: str, edit: StepEdit) -> Edited:
    """Writes a row. A plain task of another editor becomes a step, with a plain key made from its name."""
    drawn = Drawn(xml)
    element = step_in(drawn, key)
    key = _write(drawn, element, edit)
    rerouted = lead_on(drawn, key, edit.next)
    for outcome in edit.outcomes:
        rerouted |= lead(drawn, key, outcome.value, edit.leads.get(outcome.value, ""))
    rerouted |= drop_lost(drawn, key, {outcome.value for outcome in edit.outcomes}, edit.conditions)
    rerouted |= set_conditions(drawn, edit.conditions)
    if edit.also is not None:
        rerouted |= lead_when(drawn, key, *edit.also)
    ask(drawn, key, question_vi=edit.question_vi, question_en=edit.question_en)
    settle(drawn, rerouted=rerouted)
    return Edited(drawn.written(), key)


def insert_step(xml: bytes, after: str, edit: StepEdit) -> Edited:
    """A new step on the ordinary way behind a step or the start; behind the choice, where one follows, so that what is
    asked there is still about the step before it."""
    drawn = Drawn(xml)
    anchor = drawn.node(after)
    if anchor is None:
        raise EditRefused(fault(NO_SUCH_STEP, step=after))
    key = _new_step(drawn, anchor, edit)
    flow = exit_of(drawn, after)
    if flow is None:
        drawn.add_flow(after, key)
        settle(drawn)
        return Edited(drawn.written(), key)
    target = flow.get("targetRef", "")
    drawn.aim(flow, target=key)
    drawn.add_flow(key, target)
    settle(drawn, rerouted={flow.get("id", "")})
    return Edited(drawn.written(), key)


def remove_step(xml: bytes, key: str) -> bytes:
    """Takes a step out and joins what led to it with what followed it ordinarily. A choice behind it goes with it, events
    on its edge, and a branch that is empty without it."""
    drawn = Drawn(xml)
    step_in(drawn, key)
    spared, onward = needless(drawn), exit_of(drawn, key)
    target = onward.get("targetRef", "") if onward is not None else ""
    gateway = own_choice(drawn, key)
    rerouted: set[str] = set()
    for event in drawn.attached_to(key):
        drawn.drop_node(event)
    for flow in drawn.flows_to(key):
        source = flow.get("sourceRef", "")
        if not target or source == target or source in {key, gateway} or is_idle(drawn, flow, target):
            drawn.drop_flow(flow)
        else:
            drawn.aim(flow, target=target)
            rerouted.add(flow.get("id", ""))
    drawn.drop_node(key)
    if gateway:
        drawn.drop_node(gateway)
    dissolve(drawn, spared, rerouted)
    settle(drawn, rerouted=rerouted)
    return drawn.written()


def move_step(xml: bytes, key: str, *, later: bool) -> bytes:
    """Lets a step change places with the next one of the ordinary way (or with the one before). Each takes the choice
    behind it along; ways back to a step still lead to it."""
    drawn = Drawn(xml)
    step_in(drawn, key)
    first, second = (key, _next_step(drawn, key)) if later else (_step_before(drawn, key), key)
    if not first or not second:
        raise EditRefused(fault(gettext_noop("there is no step on that side to change places with")))
    between, onward = exit_of(drawn, first), exit_of(drawn, second)
    inward = [flow for flow in drawn.flows_to(first) if _is_forward(drawn, flow, first)]
    if between is None or onward is None or not inward or between.get("targetRef") != second:
        raise EditRefused(fault(gettext_noop("steps side by side are moved on the canvas")))
    target = onward.get("targetRef", "")
    for flow in inward:
        drawn.aim(flow, target=second)
    drawn.aim(onward, target=first)
    drawn.aim(between, target=target)
    line = [each for node in (second, first) for each in (node, own_choice(drawn, node)) if each]
    touching = [flow for node in line for flow in (*drawn.flows_to(node), *drawn.flows_from(node))]
    settle(drawn, line=line, rerouted={flow.get("id", "") for flow in touching})
    return drawn.written()


def add_parallel(xml: bytes, beside: str, edit: StepEdit) -> Edited:
    """A new step side by side with another one: both begin together, and the way goes on when both are done."""
    drawn = Drawn(xml)
    element = step_in(drawn, beside)
    if own_choice(drawn, beside) or choice_behind(drawn, beside):
        words = gettext_noop("what follows “{step}” depends on its outcome; put the new step beside another one")
        raise EditRefused(fault(words, step=element.get("name") or beside))
    fork, join = _pair_around(drawn, beside)
    key = _new_step(drawn, element, edit)
    rerouted: set[str] = set()
    if not fork:
        fork, join = _new_pair(drawn, beside, rerouted)
    drawn.add_flow(fork, key)
    drawn.add_flow(key, join)
    settle(drawn, beside={key: beside}, rerouted=rerouted)
    return Edited(drawn.written(), key)


def _new_pair(drawn: Drawn, beside: str, rerouted: set[str]) -> tuple[str, str]:
    """A fork before a step and a join behind it."""
    element = step_in(drawn, beside)
    onward, inward = exit_of(drawn, beside), drawn.flows_to(beside)
    if onward is None or not inward:
        words = gettext_noop("“{step}” is not joined with what comes before and after it yet")
        raise EditRefused(fault(words, step=element.get("name") or beside))
    fork, join = drawn.free_id(f"{beside}_fork"), drawn.free_id(f"{beside}_join")
    drawn.add(PARALLEL, after=element, id=join)
    drawn.add(PARALLEL, after=element, id=fork)
    for flow in inward:
        drawn.aim(flow, target=fork)
    target = onward.get("targetRef", "")
    drawn.aim(onward, target=join)
    drawn.add_flow(fork, beside)
    drawn.add_flow(join, target)
    rerouted |= {flow.get("id", "") for flow in (*inward, onward)}
    return fork, join


def _pair_around(drawn: Drawn, key: str) -> tuple[str, str]:
    """The fork just before a step and the join just behind it, if both are there and nothing else leads to it."""
    inward, onward = drawn.flows_to(key), drawn.flows_from(key)
    if len(inward) != 1 or len(onward) != 1:
        return "", ""
    fork, join = inward[0].get("sourceRef", ""), onward[0].get("targetRef", "")
    return (fork, join) if drawn.forks(fork) and drawn.joins(join) else ("", "")


def _new_step(drawn: Drawn, anchor: etree._Element, edit: StepEdit) -> str:
    key = drawn.free_id(key_of(edit.name_vi or edit.name_en))
    element = drawn.add("userTask", after=anchor, id=key)
    return _write(drawn, element, edit)


def _write(drawn: Drawn, element: etree._Element, edit: StepEdit) -> str:
    """The row's own fields; gives the step's key, which is made anew where it was none."""
    key = str(element.get("id", ""))
    element.tag = f"{{{BPMN}}}userTask"
    if not KEY.fullmatch(key):
        new = drawn.free_id(key_of(edit.name_vi or edit.name_en))
        drawn.rename(key, new)
        key = new
    set_plain(element, "name", edit.name_vi)
    set_ours(element, "name_en", edit.name_en)
    for attribute, name in _ATTRIBUTES.items():
        if ours(element, attribute) != getattr(edit, name):
            set_ours(element, attribute, getattr(edit, name))
    if edit.combine is not None:
        put_several(element, edit.combine)
    outcomes = edit.outcomes or (() if extensions(element, "outcome") else _OUTCOMES.get(edit.action, _DONE))
    if outcomes:
        put_outcomes(element, [_outcome(each) for each in outcomes])
    return key


def _outcome(row: OutcomeRow) -> dict[str, str]:
    given = {"value": row.value, "name": row.name_vi, "name_en": row.name_en}
    given |= {"rounds": row.rounds} if row.rounds else {}
    return given if row.effect is None else given | {"effect": row.effect}


def _next_step(drawn: Drawn, key: str) -> str:
    flow = exit_of(drawn, key)
    target = flow.get("targetRef", "") if flow is not None else ""
    return target if drawn.kind(target) in STEPS else ""


def _step_before(drawn: Drawn, key: str) -> str:
    """The step whose ordinary way leads to this one; of several the first drawn."""
    steps = (each for each, element in drawn.nodes.items() if tag_of(element) in STEPS and each != key)
    return next((each for each in steps if _next_step(drawn, each) == key and _is_before(drawn, each, key)), "")


def _is_before(drawn: Drawn, first: str, second: str) -> bool:
    """Does the ordinary way from the start come by `first` and then by `second`?"""
    way = drawn.ordinary_way()
    return first in way and second in way and way.index(first) < way.index(second)


def _is_forward(drawn: Drawn, flow: etree._Element, to: str) -> bool:
    """Is it the ordinary way on, not a way back?"""
    source = flow.get("sourceRef", "")
    return drawn.ordinary_flow(source) is flow and (_is_before(drawn, source, to) or drawn.kind(source) == "startEvent")
