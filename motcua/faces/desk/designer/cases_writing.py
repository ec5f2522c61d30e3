"""A case that is being written: everything said so far stands in the address, so that nothing is lost and nothing kept."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation

from django.http import QueryDict
from django.utils.translation import gettext as _

from motcua.faces.desk.designer.cases_forms import ANSWERS, answers_from, answers_given, answers_text
from motcua.faces.ui.errors import UnableToReadForm
from motcua.foundation.calendars.errors import UnableToReadLimit
from motcua.foundation.calendars.values import VIETNAM, Limit, LimitUnit
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.rules.values import FieldType
from motcua.foundation.text.rules import trimmed
from motcua.registry.organization.values import Level
from motcua.service.processes.cases.values import (
    CaseEvent,
    CaseView,
    Expected,
    Given,
    Happening,
    OpenStepDue,
    ProcedureNamed,
    Run,
)
from motcua.service.processes.rules.model import Model
from motcua.service.processes.values import EventName, FactValue

#: Parts of an event in the address; keys of steps and outcomes are plain, so it stands in none of them.
BAR = "|"
EVENTS_MAX = 200
NAME_LENGTH_MAX = 200
#: What the form proposes for the next event.
NEXT = timedelta(hours=1)
_FORM_MOMENT = "%Y-%m-%dT%H:%M"


@dataclass(frozen=True, kw_only=True)
class Writing:
    """What the address says. `number` and `seen` of the case that is rewritten; `problem`: what could not be read."""

    name_vi: str = ""
    name_en: str = ""
    number: int | None = None
    seen: str = ""
    given: Given
    problem: UnableTo | None = None
    texts: Mapping[str, str] = field(default_factory=dict)

    def query(self) -> str:
        """The same as an address."""
        sent = QueryDict(mutable=True)
        for name, value in fields_of(self):
            sent.appendlist(name, value)
        return sent.urlencode()


def fields_of(writing: Writing) -> list[tuple[str, str]]:
    """Everything said so far, for hidden fields and addresses."""
    given = writing.given
    fields = [
        ("name_vi", writing.name_vi),
        ("name_en", writing.name_en),
        ("number", "" if writing.number is None else str(writing.number)),
        ("seen", writing.seen),
        ("starts_at", form_moment(given.starts_at)),
        ("amount", "" if given.limit is None else f"{given.limit.amount.normalize():f}"),
        ("limit_unit", "" if given.limit is None else given.limit.unit.value),
        ("code", given.procedure.code if given.procedure else ""),
        ("level", given.procedure.level.value if given.procedure else ""),
    ]
    fields += [(f"fact-{name}", _said(value)) for name, value in given.facts.items()]
    fields += [(f"unit-{place}", unit) for place, unit in given.units.items()]
    fields += [("filing", json.dumps(given.filing))] if given.filing else []
    fields += [("event", event_text(event)) for event in given.events]
    return [(name, value) for name, value in fields if value]


def of_case(case: CaseView) -> Writing:
    """A case that is to be rewritten."""
    return Writing(name_vi=case.name_vi, name_en=case.name_en, number=case.number, seen=str(case.id), given=case.given)


def read(sent: QueryDict, model: Model, *, starts_at: datetime) -> Writing:
    """What a form or an address says. What cannot be read is left out and told by `problem`."""
    texts = {name: trimmed(sent.get(name, "")) for name in sent if name != "event"}
    writing = Writing(
        name_vi=texts.get("name_vi", "")[:NAME_LENGTH_MAX],
        name_en=texts.get("name_en", "")[:NAME_LENGTH_MAX],
        number=_whole(texts.get("number", "")),
        seen=texts.get("seen", ""),
        given=Given(starts_at=starts_at),
        texts=texts,
    )
    for part in (_starts_at, _limit, _procedure, _filing, _facts, _units, _events):
        try:
            writing = replace(writing, given=part(writing.given, sent, model))
        except UnableTo as fault:
            writing = replace(writing, problem=writing.problem or fault)
    return writing


def _starts_at(given: Given, sent: QueryDict, model: Model) -> Given:
    text = sent.get("starts_at", "")
    return replace(given, starts_at=moment_of(text, _("when the case begins"))) if text else given


def _limit(given: Given, sent: QueryDict, model: Model) -> Given:
    unit, amount = sent.get("limit_unit", ""), sent.get("amount", "").strip().replace(",", ".")
    if not unit:
        return given
    try:
        return replace(given, limit=Limit(Decimal(amount or 0), LimitUnit(unit)))
    except (ValueError, InvalidOperation, UnableToReadLimit) as fault:
        raise UnableToReadForm(field=_("the time limit")) from fault


def _procedure(given: Given, sent: QueryDict, model: Model) -> Given:
    code = trimmed(sent.get("code", ""))[:20]
    if not code:
        return given
    try:
        return replace(given, procedure=ProcedureNamed(code, Level(sent.get("level", ""))))
    except ValueError as fault:
        raise UnableToReadForm(field=_("the level of the procedure")) from fault


def _filing(given: Given, sent: QueryDict, model: Model) -> Given:
    """Answers of the filing, which come from the case that is rewritten."""
    text = sent.get("filing", "")
    try:
        filing = json.loads(text) if text else {}
    except ValueError as fault:
        raise UnableToReadForm(field=_("the answers of the filing")) from fault
    return replace(given, filing=filing if isinstance(filing, dict) else {})


def _facts(given: Given, sent: QueryDict, model: Model) -> Given:
    facts: dict[str, FactValue] = {}
    for name, fact in model.facts.items():
        text = trimmed(sent.get(f"fact-{name}", ""))
        if text:
            facts[name] = _fact(text, fact.type, name)
    return replace(given, facts=facts)


def _fact(text: str, kind: FieldType, name: str) -> FactValue:
    try:
        if kind is FieldType.BOOL:
            return {"true": True, "false": False}[text]
        if kind is FieldType.INT:
            return int(text)
        return float(text.replace(",", ".")) if kind is FieldType.DOUBLE else text[:NAME_LENGTH_MAX]
    except (KeyError, ValueError) as fault:
        raise UnableToReadForm(field=_("the fact {fact}").format(fact=name)) from fault


def _units(given: Given, sent: QueryDict, model: Model) -> Given:
    places = sorted({step.place for step in model.steps.values()})
    units = {place: trimmed(sent.get(f"unit-{place}", ""))[:100] for place in places}
    return replace(given, units={place: unit for place, unit in units.items() if unit})


def _events(given: Given, sent: QueryDict, model: Model) -> Given:
    return replace(given, events=tuple(event_from(text, model) for text in sent.getlist("event")[:EVENTS_MAX]))


def event_text(event: CaseEvent) -> str:
    """`step|2023-06-15T09:00|receive|receive`."""
    said = {
        Happening.STEP: (event.step, event.outcome),
        Happening.OUTSIDE: (event.system, "fails" if event.fails else ""),
        Happening.DEFER: (str(event.minutes),),
        Happening.MESSAGE: (event.event or "",),
    }.get(event.kind, ())
    facts = [f"{name}={_said(value)}" for name, value in event.facts.items()]
    return BAR.join((event.kind.value, form_moment(event.at), *said, *facts, *answers_text(event.answers)))


def event_from(text: str, model: Model) -> CaseEvent:
    """Raises `UnableToReadForm`."""
    kind, _bar, rest = text.partition(BAR)
    at, *said = rest.split(BAR)
    try:
        event = CaseEvent(at=moment_of(at, _("a moment")), kind=Happening(kind))
        if event.kind is Happening.STEP:
            facts = _answers([each for each in said[2:] if not each.startswith(ANSWERS)], model)
            return replace(event, step=said[0], outcome=said[1], facts=facts, answers=answers_from(said[2:]))
        if event.kind is Happening.OUTSIDE:
            return replace(event, system=said[0], fails=said[1] == "fails", facts=_answers(said[2:], model))
        if event.kind is Happening.MESSAGE:
            return replace(event, event=EventName(said[0]))
        return replace(event, minutes=int(said[0])) if event.kind is Happening.DEFER else event
    except (ValueError, IndexError) as fault:
        raise UnableToReadForm(field=_("what happens")) from fault


def _answers(said: Sequence[str], model: Model) -> dict[str, FactValue]:
    """`name=value`, of the type that the drawing declares; of a fact that it does not have the text stays, and the run
    says so."""
    pairs = [each.partition("=") for each in said]
    return {
        name: _fact(value, model.facts[name].type, name) if name in model.facts else value
        for name, _is, value in pairs
        if name
    }


_PLAIN = frozenset({Happening.PAUSE.value, Happening.RESUME.value, Happening.TIMER.value})


def added(writing: Writing, sent: QueryDict, model: Model) -> Writing:
    """With the event that the pressed button means (`do`): `step:KEY`, `message:NAME`, `timer`, `pause`,
    `resume`, `outside`, or without the last one (`undo`). Raises `UnableToReadForm`."""
    act, _colon, what = sent.get("do", "").partition(":")
    events = writing.given.events
    if act == "undo":
        return replace(writing, given=replace(writing.given, events=events[:-1]))
    at = moment_of(sent.get("at", ""), _("when it happens"))
    if act == Happening.STEP.value:
        outcome, answers = sent.get(f"outcome-{what}", ""), answers_given(sent, model, what)
        event = CaseEvent(at=at, kind=Happening.STEP, step=what, outcome=outcome, answers=answers)
    elif act == Happening.OUTSIDE.value:
        event = _outside(sent, at, model)
    elif act == Happening.MESSAGE.value and what in set(EventName):
        event = CaseEvent(at=at, kind=Happening.MESSAGE, event=EventName(what))
    elif act in _PLAIN:
        event = CaseEvent(at=at, kind=Happening(act))
    else:
        raise UnableToReadForm(field=_("what happens"))
    return replace(writing, given=replace(writing.given, events=(*events, event)))


def _outside(sent: QueryDict, at: datetime, model: Model) -> CaseEvent:
    system, name, value = (
        trimmed(sent.get(field, "").replace(BAR, " "))[:100] for field in ("system", "answer", "answer_value")
    )
    if not system:
        raise UnableToReadForm(field=_("the system outside"))
    facts = _answers([f"{name}={value}"] if name else [], model)
    return CaseEvent(at=at, kind=Happening.OUTSIDE, system=system, fails=bool(sent.get("fails")), facts=facts)


def next_moment(given: Given) -> str:
    """What the form proposes: an hour after what happened last."""
    last = given.events[-1].at if given.events else given.starts_at
    return form_moment(last + NEXT)


def expected_of(sent: QueryDict, run: Run) -> Expected:
    """What must come of the case, as the form says; it proposes what came. Raises `UnableToReadForm`."""
    keys = [key for key in sent.get("path", "").replace(",", " ").replace("→", " ").split() if key]
    opened = [
        OpenStepDue(each.step, _due(sent.get(f"due-{each.step}", "")))
        for each in run.opened
        if sent.get(f"open-{each.step}")
    ]
    fee = sent.get("fee_vnd", "").replace(".", "").replace(" ", "").strip()
    return Expected(
        path=tuple(keys),
        opened=tuple(opened),
        ended=bool(sent.get("ended")),
        fee_vnd=None if not fee else _amount(fee),
        documents=run.documents if sent.get("documents") else None,
    )


def _amount(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise UnableToReadForm(field=_("the fee"))
    return int(text)


def _due(text: str) -> datetime | None:
    return moment_of(text, _("until when the step is due")) if text else None


def moment_of(text: str, words: str) -> datetime:
    """Of a form's field, on the city's clock."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as fault:
        raise UnableToReadForm(field=words) from fault
    return moment.replace(tzinfo=VIETNAM) if moment.tzinfo is None else moment.astimezone(VIETNAM)


def form_moment(moment: datetime) -> str:
    return moment.astimezone(VIETNAM).strftime(_FORM_MOMENT)


def _said(value: FactValue) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None
