"""Where a run and what was expected of it part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import zip_longest

from motcua.foundation.text.faults import fault, gettext_noop
from motcua.service.processes.cases.rules.simulating import shown
from motcua.service.processes.cases.values import Aspect, Expected, Parting, Run
from motcua.service.processes.rules.model import Flow, Model
from motcua.service.processes.rules.scopes import is_added


def partings_of(expected: Expected, run: Run) -> tuple[Parting, ...]:
    """Everything in which they part; nothing: the case passes. A run that stopped is told by that alone, since whatever
    else is missing follows from it."""
    if run.stopped is not None:
        return (Parting(Aspect.STOPPED, run.stopped),)
    return (*_of_path(expected, run), *_of_opened(expected, run), *_of_end(expected, run), *_of_filing(expected, run))


def _of_path(expected: Expected, run: Run) -> Iterator[Parting]:
    happened = [done.step for done in run.path]
    for number, (wanted, came) in enumerate(zip_longest(expected.path, happened), start=1):
        if wanted == came:
            continue
        if came is None:
            said = fault(
                gettext_noop("step number {number} was to be {wanted}, and none came"), number=number, wanted=wanted
            )
        elif wanted is None:
            said = fault(
                gettext_noop("step number {number} was {came}, and none was expected"), number=number, came=came
            )
        else:
            words = gettext_noop("step number {number} was to be {wanted}, and was {came}")
            said = fault(words, number=number, wanted=wanted, came=came)
        yield Parting(Aspect.PATH, said)
        # What follows on another way differs because of this.
        return


def _of_opened(expected: Expected, run: Run) -> Iterator[Parting]:
    wanted = [(each.step, each.due_at) for each in expected.opened]
    came = [(each.step, each.due_at) for each in run.opened]
    for step, due in _without(wanted, came):
        others = [other for name, other in came if name == step]
        if others:
            words = gettext_noop("step {step} was to be due {wanted}, and is due {came}")
            yield Parting(Aspect.OPENED, fault(words, step=step, wanted=_due(due), came=_due(others[0])))
        else:
            yield Parting(Aspect.OPENED, fault(gettext_noop("step {step} was to be open, and is not"), step=step))
    for step, _due_at in _without(came, wanted):
        if step not in {name for name, _ in wanted}:
            yield Parting(Aspect.OPENED, fault(gettext_noop("step {step} is open, which was not expected"), step=step))


def _without(
    these: list[tuple[str, datetime | None]], those: list[tuple[str, datetime | None]]
) -> list[tuple[str, datetime | None]]:
    left = list(those)
    found = []
    for each in these:
        if each in left:
            left.remove(each)
        else:
            found.append(each)
    return found


def _due(moment: datetime | None) -> str:
    return "—" if moment is None else shown(moment)


def _of_end(expected: Expected, run: Run) -> Iterator[Parting]:
    if expected.ended and not run.ended:
        yield Parting(Aspect.ENDED, fault(gettext_noop("the process was to end, and has not")))
    if run.ended and not expected.ended:
        yield Parting(Aspect.ENDED, fault(gettext_noop("the process has ended, which was not expected")))


def _of_filing(expected: Expected, run: Run) -> Iterator[Parting]:
    if expected.fee_vnd is not None and expected.fee_vnd != run.fee_vnd:
        words = gettext_noop("the fee was to be {wanted} ₫, and is {came} ₫")
        came = "—" if run.fee_vnd is None else f"{run.fee_vnd:,}"
        yield Parting(Aspect.FEE, fault(words, wanted=f"{expected.fee_vnd:,}", came=came))
    if expected.documents is not None and set(expected.documents) != set(run.documents or ()):
        words = gettext_noop("the documents were to be {wanted}, and are {came}")
        wanted, came = _listed(expected.documents), _listed(run.documents or ())
        yield Parting(Aspect.DOCUMENTS, fault(words, wanted=wanted, came=came))


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "—"


def passes_of(model: Model, runs: Iterable[Run]) -> Mapping[str, int]:
    """How many of the runs pass each sequence flow, in the drawing's order. The flow that leaves a boundary event is
    passed just when the event fires, so the events need no count of their own."""
    counts = {flow.key: 0 for flow in model.flows if not is_added(flow.key)}
    for run in runs:
        for flow in run.flows & counts.keys():
            counts[flow] += 1
    return counts


def uncovered(model: Model, passes: Mapping[str, int]) -> tuple[Flow, ...]:
    return tuple(flow for flow in model.flows if not passes.get(flow.key) and not is_added(flow.key))
