"""Cases as the desk shows them: what happens, what was expected, what came, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from motcua.faces.desk.reports.shown import State, in_language
from motcua.faces.ui.dossiers import language
from motcua.faces.ui.formats import grouped, moment, money_vnd
from motcua.faces.ui.values import Tone, Words
from motcua.foundation.calendars.values import LimitUnit
from motcua.foundation.text.faults import Fault, in_words
from motcua.service.processes.cases.values import (
    Aspect,
    CaseEvent,
    Happening,
    OpenStepDue,
    Result,
    Tested,
)
from motcua.service.processes.rules.model import Flow, Model
from motcua.service.processes.values import EventName

ENTRY_WORDS: Mapping[str, str | Promise] = {
    "process_cases_written": gettext_lazy("Cases written"),
    "process_cases_superseded": gettext_lazy("Cases taken out"),
    "process_reasons_given": gettext_lazy("Reasons given for flows without a case"),
    "process_published": gettext_lazy("Published"),
}

#: What the form offers for the time limit.
LIMIT_UNITS: Mapping[str, Words] = {
    "": gettext_lazy("No limit"),
    LimitUnit.WORKING_DAYS.value: gettext_lazy("working days"),
    LimitUnit.WORKING_HOURS.value: gettext_lazy("working hours"),
    LimitUnit.CALENDAR_DAYS.value: gettext_lazy("calendar days"),
    LimitUnit.MONTHS.value: gettext_lazy("months"),
    LimitUnit.SAME_DAY.value: gettext_lazy("the same day"),
}


#: Word from outside.
EVENT_NAMES: Mapping[EventName, Words] = {
    EventName.PAYMENT_RECEIVED: gettext_lazy("the payment is made"),
    EventName.REPLY_RECEIVED: gettext_lazy("the reply is here"),
    EventName.PAPERS_RECEIVED: gettext_lazy("the papers are here"),
}


@dataclass(frozen=True)
class CaseShown:
    number: int
    name: str
    state: State
    why: tuple[str, ...]


@dataclass(frozen=True)
class Compared:
    """An aspect of a case: what was expected, what came, and whether they part. `ordered`: one follows the other."""

    label: Words
    expected: tuple[str, ...]
    came: tuple[str, ...]
    parts: bool
    ordered: bool = False


@dataclass(frozen=True)
class FlowShown:
    """A sequence flow in words. `reason`: why it has no case."""

    key: str
    words: str
    reason: str
    reason_by: str


def why_of(result: Result, model: Model) -> tuple[str, ...]:
    """Where the case parts, with steps by their names."""
    return tuple(in_words(_named(parting.said, model)) for parting in result.partings)


def _named(said: Fault, model: Model) -> Fault:
    names = {
        name: f"“{step_name(fact, model)}”"
        for name, fact in said.facts.items()
        if name in _STEPS and isinstance(fact, str) and fact in model.nodes
    }
    return Fault(said.words, {**said.facts, **names})


#: Facts of a parting that may be a step's key.
_STEPS = frozenset({"step", "wanted", "came"})


def case_shown(result: Result, model: Model) -> CaseShown:
    return CaseShown(
        number=result.case.number,
        name=result.case.name(language()),
        state=result_state(result),
        why=why_of(result, model),
    )


def result_state(result: Result) -> State:
    if result.passed:
        return State(tone=Tone.OK, mark="check", words=_("Passes"))
    return State(tone=Tone.LATE, mark="x", words=_("Fails"))


def state_of(tested: Tested) -> State:
    """All cases in one tag."""
    count, failed = len(tested.results), len(tested.failed)
    if not count:
        return State(tone=Tone.SOON, mark="circle-dashed", words=_("No case is written yet"))
    if failed:
        words = ngettext("%(failed)s of %(count)s case fails", "%(failed)s of %(count)s cases fail", count)
        return State(tone=Tone.LATE, mark="x", words=words % {"failed": failed, "count": count})
    words = ngettext("%(count)s case passes", "All %(count)s cases pass", count)
    return State(tone=Tone.OK, mark="check", words=words % {"count": count})


def coverage_state(tested: Tested) -> State:
    """What the cases cover, in one tag."""
    left = len(tested.unexplained)
    if left:
        words = ngettext(
            "%(count)s flow has neither a case nor a reason",
            "%(count)s flows have neither a case nor a reason",
            left,
        )
        return State(tone=Tone.SOON, mark="triangle-alert", words=words % {"count": left})
    if tested.uncovered:
        words = ngettext(
            "%(count)s flow is left out for a reason",
            "%(count)s flows are left out for a reason",
            len(tested.uncovered),
        )
        return State(tone=Tone.INFO, mark="info", words=words % {"count": len(tested.uncovered)})
    return State(tone=Tone.OK, mark="check", words=_("Every flow is covered"))


def flow_shown(flow: Flow, tested: Tested) -> FlowShown:
    reason, model = tested.reasons.get(flow.key), tested.model
    words = f"{node_name(flow.source, model)} → {node_name(flow.target, model)}"
    if flow.condition:
        words += f" ({flow.condition})"
    return FlowShown(flow.key, words, reason.text if reason else "", reason.by_name if reason else "")


def node_name(node: str, model: Model) -> str:
    """A node in the reader's language; starts and ends by what they are."""
    if node in model.starts:
        return _("Start")
    if node in model.ends:
        return _("End")
    if node in model.gateways:
        gateway = model.gateways[node]
        return in_language(gateway.name_vi, gateway.name_en) or node
    return step_name(node, model)


def step_name(key: str, model: Model) -> str:
    """The name of a step or event; the bare key of one that the drawing does not have (any more)."""
    found = model.steps.get(key) or model.catches.get(key) or model.waits.get(key)
    return (in_language(found.name_vi, found.name_en) if found else "") or key


def outcome_name(step: str, outcome: str, model: Model) -> str:
    known = model.steps.get(step)
    found = next((each for each in known.outcomes if each.value == outcome), None) if known else None
    return outcome if found is None else found.name(language())


def event_shown(event: CaseEvent, model: Model) -> tuple[datetime, str]:
    """A moment, and what happens then."""
    return event.at, _EVENT_WORDS[event.kind](event, model)


def _step_words(event: CaseEvent, model: Model) -> str:
    words = f"{step_name(event.step, model)}: {outcome_name(event.step, event.outcome, model)}"
    said = [_facts(event)] if event.facts else []
    if event.answers is not None:
        said.append(_("the form: {answers}").format(answers=", ".join(f"{k} = {v}" for k, v in event.answers.items())))
    return f"{words} ({'; '.join(said)})" if said else words


def _outside_words(event: CaseEvent, model: Model) -> str:
    if event.fails:
        return _("{system} does not answer").format(system=event.system)
    return _("{system} answers: {facts}").format(system=event.system, facts=_facts(event))


def _defer_words(event: CaseEvent, model: Model) -> str:
    words = ngettext("%(count)s working minute more", "%(count)s working minutes more", event.minutes)
    return words % {"count": grouped(event.minutes)}


def _message_words(event: CaseEvent, model: Model) -> str:
    return _("Word comes: {what}").format(what=str(EVENT_NAMES[event.event]) if event.event else "—")


def _facts(event: CaseEvent) -> str:
    return ", ".join(f"{name} = {value}" for name, value in event.facts.items())


_EVENT_WORDS = {
    Happening.STEP: _step_words,
    Happening.PAUSE: lambda event, model: _("The clock stands"),
    Happening.RESUME: lambda event, model: _("The clock goes on"),
    Happening.DEFER: _defer_words,
    Happening.TIMER: lambda event, model: _("Time passes until here"),
    Happening.OUTSIDE: _outside_words,
    Happening.MESSAGE: _message_words,
}


def compared(result: Result, model: Model) -> list[Compared]:
    """Expected and come, aspect by aspect; what the case does not look at is left out."""
    expected, run = result.case.expected, result.run
    parted = {parting.aspect for parting in result.partings}
    lines = [
        Compared(
            _("Steps done"),
            tuple(step_name(step, model) for step in expected.path),
            tuple(step_name(done.step, model) for done in run.path),
            bool(parted & {Aspect.PATH, Aspect.STOPPED}),
            ordered=True,
        ),
        Compared(
            _("Open then"),
            tuple(_opened(expected.opened, model)),
            tuple(_opened([OpenStepDue(each.step, each.due_at) for each in run.opened], model)),
            Aspect.OPENED in parted,
        ),
        Compared(_("End of the process"), (_yes(expected.ended),), (_yes(run.ended),), Aspect.ENDED in parted),
    ]
    if expected.fee_vnd is not None:
        came = "—" if run.fee_vnd is None else money_vnd(run.fee_vnd)
        lines.append(Compared(_("Fee"), (money_vnd(expected.fee_vnd),), (came,), Aspect.FEE in parted))
    if expected.documents is not None:
        lines.append(
            Compared(_("Documents asked for"), expected.documents, run.documents or (), Aspect.DOCUMENTS in parted)
        )
    return lines


def _opened(steps: Sequence[OpenStepDue], model: Model) -> Iterator[str]:
    for each in steps:
        name = step_name(each.step, model)
        yield name if each.due_at is None else _("{step}, due {moment}").format(step=name, moment=moment(each.due_at))


def _yes(answer: bool) -> str:
    return _("Reached") if answer else _("Not yet")
