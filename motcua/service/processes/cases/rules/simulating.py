"""Runs a case: its clock moves by its events and by nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from motcua.foundation.calendars.errors import CalendarDoesNotReach
from motcua.foundation.calendars.rules import add_working_minutes, due_at, working_minutes
from motcua.foundation.calendars.values import VIETNAM, Calendar
from motcua.foundation.text.faults import fault, gettext_noop
from motcua.service.processes.cases.rules.walking import Bench, Stand, Stopped, Walked
from motcua.service.processes.cases.values import CaseEvent, DoneStep, Given, Happening, OpenNow, Run
from motcua.service.processes.due import minutes_for
from motcua.service.processes.rules.engine import OpenStep
from motcua.service.processes.rules.model import Model
from motcua.service.processes.rules.places import RECEIVING, is_place, unit_for
from motcua.service.processes.rules.reading import fits
from motcua.service.processes.values import FactValue

#: The calendar of a unit; the city's for None.
CalendarOf = Callable[[UUID | None], Calendar]
#: Longer than any way may be (rules.exploring).
EVENTS_MAX = 500


def run_case(*, bench: Bench, given: Given, units: Mapping[str, UUID], calendars: CalendarOf) -> Run:
    """What comes of a case. `units` are those of `given.units`, by place.

    Never raises for what a case says: a step, outcome or fact that the drawing does not have (any more), events out of
    order and the like stop the run, and `Run.stopped` says why.
    """
    course = _Course(bench, given, units, calendars)
    happened = 0
    try:
        course.begin()
        for event in given.events:
            course.take(event)
            happened += 1
    except Stopped as stop:
        return replace(course.told(), happened=happened, stopped=stop.said)
    except CalendarDoesNotReach as reach:
        return replace(course.told(), happened=happened, stopped=fault("{why}", why=reach.message))
    return replace(course.told(), happened=happened)


def facts_of(
    model: Model, given: Mapping[str, FactValue], before: Mapping[str, FactValue] | None = None
) -> dict[str, FactValue]:
    """The drawing's facts: as given, else as before, else its defaults. Raises `Stopped` for one that it does not declare
    and one of another type."""
    for name in sorted(set(given) - set(model.facts)):
        raise Stopped(fault(gettext_noop("the drawing has no fact “{fact}” (any more)"), fact=name))
    kept: dict[str, FactValue] = {}
    for fact in model.facts.values():
        value = given.get(fact.name, (before or {}).get(fact.name, fact.default))
        if not fits(fact.type, value):
            raise Stopped(fault(gettext_noop("the fact “{fact}” is of another type"), fact=fact.name))
        kept[fact.name] = value
    return kept


def shown(moment: datetime) -> str:
    """15/06/2023 09:30, as people here write it."""
    return f"{moment.astimezone(VIETNAM):%d/%m/%Y %H:%M}"


class _Course:
    """One run under way."""

    def __init__(self, bench: Bench, given: Given, units: Mapping[str, UUID], calendars: CalendarOf) -> None:
        self._bench, self._model = bench, bench.model
        self._given, self._units, self._calendars = given, units, calendars
        self._now = given.starts_at
        self._facts: dict[str, FactValue] = {}
        self._limit_minutes: int | None = None
        self._stand: Stand | None = None
        self._open: dict[UUID, OpenNow] = {}
        self._path: list[DoneStep] = []
        self._flows: set[str] = set()
        self._paused_since: datetime | None = None

    def begin(self) -> None:
        for place in self._given.units:
            if not is_place(place):
                raise Stopped(fault(gettext_noop("“{place}” is no place of a drawing"), place=place))
        if len(self._given.events) > EVENTS_MAX:
            raise Stopped(fault(gettext_noop("a case has at most {most} events"), most=EVENTS_MAX))
        self._facts = facts_of(self._model, self._given.facts)
        self._limit_minutes = self._limit()
        self._arrive(self._bench.enter(self._facts))

    def _limit(self) -> int | None:
        """The whole limit in working minutes, as a dossier's is reckoned when it is filed."""
        if self._given.limit is None:
            return None
        start, calendar = self._given.starts_at, self._calendars(self._unit(RECEIVING))
        end = due_at(started_at=start, limit=self._given.limit, pauses=(), calendar=calendar)
        return None if end is None else working_minutes(start=start, end=end, calendar=calendar)

    def take(self, event: CaseEvent) -> None:
        if event.at < self._now:
            raise Stopped(
                fault(
                    gettext_noop("what happens at {at} comes after what happens at {before}"),
                    at=shown(event.at),
                    before=shown(self._now),
                )
            )
        self._now = event.at
        _HAPPENINGS[event.kind](self, event)

    def step(self, event: CaseEvent) -> None:
        if event.step not in self._model.steps:
            raise Stopped(fault(gettext_noop("the drawing has no step “{step}” (any more)"), step=event.step))
        if self._paused_since is not None:
            since = shown(self._paused_since)
            words = gettext_noop("step {step} cannot be done: the clock stands since {since}")
            raise Stopped(fault(words, step=event.step, since=since))
        stand, waiting = self._stand, self._waiting(event.step)
        if stand is None or waiting is None:
            raise Stopped(fault(gettext_noop("step {step} is not open at {at}"), step=event.step, at=shown(event.at)))
        here = self._open[waiting.task]
        if event.outcome not in here.outcomes:
            words = gettext_noop("the outcome “{outcome}” is not open to step {step} in round {round}")
            raise Stopped(fault(words, outcome=event.outcome, step=event.step, round=here.round))
        self._facts = facts_of(self._model, event.facts, self._facts)
        walked = self._bench.done(stand, waiting, event.outcome, self._facts)

        late = here.due_at is not None and event.at > here.due_at
        self._path.append(DoneStep(event.step, event.outcome, here.round, event.at, late))
        self._arrive(walked)

    def pause(self, event: CaseEvent) -> None:
        if self._paused_since is not None:
            raise Stopped(
                fault(gettext_noop("the clock stands already since {since}"), since=shown(self._paused_since))
            )
        if not self._open:
            raise Stopped(fault(gettext_noop("nothing is open at {at}"), at=shown(event.at)))
        self._paused_since = event.at

    def resume(self, event: CaseEvent) -> None:
        """The open steps get as much working time more as the pause took, counted where the dossier was received."""
        if self._paused_since is None:
            raise Stopped(fault(gettext_noop("the clock does not stand at {at}"), at=shown(event.at)))
        took = working_minutes(start=self._paused_since, end=event.at, calendar=self._calendars(self._unit(RECEIVING)))
        self._paused_since = None
        self._defer(took)

    def defer(self, event: CaseEvent) -> None:
        self._defer(event.minutes)

    def _defer(self, minutes: int) -> None:
        self._open = {task: self._later(here, minutes) for task, here in self._open.items()}

    def timer(self, event: CaseEvent) -> None:
        raise Stopped(fault(gettext_noop("no timer of the drawing runs at {at}"), at=shown(event.at)))

    def outside(self, event: CaseEvent) -> None:
        """A system that fails says nothing: what the facts were they stay. Names are checked in either case."""
        answered = facts_of(self._model, event.facts, self._facts)
        if not event.fails:
            self._facts = answered

    def told(self) -> Run:
        ended = self._stand is not None and self._stand.state.ended
        return Run(
            path=tuple(self._path),
            opened=tuple(self._open.values()),
            ended=ended,
            paused=self._paused_since is not None,
            flows=frozenset(self._flows),
        )

    def _arrive(self, walked: Walked) -> None:
        self._stand = walked.stand
        self._flows |= walked.flows
        self._open = {
            waiting.task: self._open.get(waiting.task) or self._opened(waiting) for waiting in walked.stand.opened
        }

    def _opened(self, waiting: OpenStep) -> OpenNow:
        step = self._model.steps[waiting.step]
        minutes = minutes_for(step, self._limit_minutes)
        calendar = self._calendars(self._unit(step.place))
        return OpenNow(
            step=step.key,
            round=waiting.round,
            opened_at=self._now,
            due_at=None
            if minutes is None
            else add_working_minutes(start=self._now, minutes=minutes, calendar=calendar),
            outcomes=tuple(outcome.value for outcome in step.outcomes_in(waiting.round)),
        )

    def _later(self, here: OpenNow, minutes: int) -> OpenNow:
        if here.due_at is None:
            return here
        calendar = self._calendars(self._unit(self._model.steps[here.step].place))
        return replace(here, due_at=add_working_minutes(start=here.due_at, minutes=minutes, calendar=calendar))

    def _waiting(self, step: str) -> OpenStep | None:
        opened = self._stand.opened if self._stand else ()
        return next((waiting for waiting in opened if waiting.step == step), None)

    def _unit(self, place: str) -> UUID | None:
        return unit_for(place, self._units)


_HAPPENINGS: Mapping[Happening, Callable[[_Course, CaseEvent], None]] = {
    Happening.STEP: _Course.step,
    Happening.PAUSE: _Course.pause,
    Happening.RESUME: _Course.resume,
    Happening.DEFER: _Course.defer,
    Happening.TIMER: _Course.timer,
    Happening.OUTSIDE: _Course.outside,
}
