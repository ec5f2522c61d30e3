"""Runs a case: its clock moves by its events and by nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from motcua.foundation.calendars.errors import CalendarDoesNotReach
from motcua.foundation.calendars.rules import add_working_minutes, city_day, due_at, working_minutes
from motcua.foundation.calendars.values import VIETNAM, Calendar
from motcua.foundation.forms.rules.normalising import normalise
from motcua.foundation.forms.rules.validation import validate
from motcua.foundation.forms.values import Choice, Language, Lookups, Text
from motcua.foundation.text.faults import fault, gettext_noop
from motcua.service.processes.cases.rules.walking import Bench, Stand, Stopped, Walked
from motcua.service.processes.cases.values import CaseEvent, DoneStep, Given, Happening, OpenNow, Run
from motcua.service.processes.due import minutes_for
from motcua.service.processes.rules.engine import OpenStep
from motcua.service.processes.rules.forms import facts_in
from motcua.service.processes.rules.model import Model
from motcua.service.processes.rules.places import RECEIVING, is_place, unit_for
from motcua.service.processes.values import CatchKind, CatchView, FactValue

#: The calendar of a unit; the city's for None.
CalendarOf = Callable[[UUID | None], Calendar]
#: What forms look up on a day.
LookupsOn = Callable[[date], Lookups]
LANGUAGES: tuple[Language, ...] = ("vi", "en")
#: Longer than any way may be (rules.exploring).
EVENTS_MAX = 500


class _Nowhere:
    """Look-ups of no place: a form that asks for divisions is answered only where the city's are at hand."""

    def division_name(self, code: str) -> str | None:
        return None

    def provinces(self) -> Sequence[Choice]:
        return ()

    def children(self, code: str | None) -> Sequence[Choice]:
        return ()

    def citizen_number_fault(self, number: str) -> Text | None:
        return None


NOWHERE = _Nowhere()


def run_case(
    *,
    bench: Bench,
    given: Given,
    units: Mapping[str, UUID],
    calendars: CalendarOf,
    lookups: LookupsOn = lambda _day: NOWHERE,
) -> Run:
    """What comes of a case. `units` are those of `given.units`, by place; `lookups` what forms of steps look up on a day.

    Never raises for what a case says: a step, outcome or fact that the drawing does not have (any more), events out of
    order and the like stop the run, and `Run.stopped` says why.
    """
    course = Course(bench, given, units, calendars, lookups)
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
    try:
        return model.facts_from(given, before)
    except ValueError as wrong:
        raise Stopped(fault(gettext_noop("the fact “{fact}” is of another type"), fact=str(wrong))) from wrong


def shown(moment: datetime) -> str:
    """15/06/2023 09:30, as people here write it."""
    return f"{moment.astimezone(VIETNAM):%d/%m/%Y %H:%M}"


@dataclass(frozen=True)
class _Timer:
    """A timer of something open: at a step it stands still in a pause."""

    task: UUID
    catch: CatchView
    due_at: datetime
    stands_still: bool


class Course:
    """One run under way."""

    def __init__(
        self,
        bench: Bench,
        given: Given,
        units: Mapping[str, UUID],
        calendars: CalendarOf,
        lookups: LookupsOn = lambda _day: NOWHERE,
    ) -> None:
        self._lookups = lookups
        self._bench, self._model = bench, bench.model
        self._given, self._units, self._calendars = given, units, calendars
        self._now = given.starts_at
        self._facts: dict[str, FactValue] = {}
        self._limit_minutes: int | None = None
        self._stand: Stand | None = None
        self._open: dict[UUID, OpenNow] = {}
        self._timers: list[_Timer] = []
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
        fired = self._fire_before(event.at, also_then=event.kind is Happening.TIMER)
        if event.kind is Happening.TIMER and not fired:
            raise Stopped(fault(gettext_noop("no timer of the drawing is due by {at}"), at=shown(event.at)))
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
        self._facts = facts_of(self._model, event.facts, {**self._facts, **self._answered(event)})
        late = here.due_at is not None and event.at > here.due_at
        done = DoneStep(event.step, event.outcome, here.round, event.at, late)
        self._leave(stand, waiting, event.outcome, done)

    def _answered(self, event: CaseEvent) -> Mapping[str, FactValue]:
        """What conditions know by the answers of the step's form. A case that gives none does not look at the form.
        Raises `Stopped` for a step without a form that is given some, and for answers with which nobody could end it."""
        if event.answers is None:
            return {}
        form = self._model.form_of(self._model.steps[event.step])
        if form is None:
            raise Stopped(fault(gettext_noop("step {step} has no form (any more)"), step=event.step))
        today = city_day(event.at)
        problems = validate(form.form, event.answers, lookups=self._lookups(today), today=today)
        if problems:
            words = gettext_noop("the form of step {step} is not filled in well: {problems}")
            told = {language: "; ".join(each.speak(language) for each in problems) for language in LANGUAGES}
            raise Stopped(fault(words, step=event.step, problems=told["en"], problems_vi=told["vi"]))
        known = facts_in(form.form, normalise(form.form, event.answers))
        return {name: value for name, value in known.items() if name in self._model.facts}

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
        self._timers = [self._timer_later(timer, minutes) if timer.stands_still else timer for timer in self._timers]

    def timer(self, event: CaseEvent) -> None:
        """What was due by then has fired when the clock came here."""

    def message(self, event: CaseEvent) -> None:
        """Taken by the first that waits for it, as a dossier takes it."""
        for waiting in self.opened:
            for catch in self._catches(waiting):
                if catch.event is not None and catch.event is event.event:
                    self._happen(waiting, catch)
                    return
        raise Stopped(fault(gettext_noop("nothing waits for this word at {at}"), at=shown(event.at)))

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

    def timer_due(self, step: str, event: str) -> datetime | None:
        """When the timer of what is open there is due. None: it does not run."""
        waiting = self._waiting(step)
        found = (timer for timer in self._timers if waiting and timer.task == waiting.task)
        return next((timer.due_at for timer in found if timer.catch.key == event), None)

    @property
    def opened(self) -> tuple[OpenStep, ...]:
        return self._stand.opened if self._stand else ()

    def _fire_before(self, moment: datetime, *, also_then: bool) -> int:
        """Fires what is due before the moment, the earliest first; at the moment itself a person is faster. Returns how
        many."""
        for count in range(EVENTS_MAX):
            due = [
                timer
                for timer in self._timers
                if (timer.due_at < moment or (also_then and timer.due_at == moment))
                and not (timer.stands_still and self._paused_since is not None)
            ]
            if not due:
                return count
            timer = min(due, key=lambda each: (each.due_at, each.catch.key))
            self._now = max(self._now, timer.due_at)
            self._happen(next(each for each in self.opened if each.task == timer.task), timer.catch)
        return EVENTS_MAX

    def _happen(self, waiting: OpenStep, catch: CatchView) -> None:
        assert self._stand is not None
        self._leave(self._stand, waiting, catch.key, DoneStep(catch.key, "", waiting.round, self._now, late=False))

    def _leave(self, stand: Stand, waiting: OpenStep, move: str, done: DoneStep) -> None:
        walked = self._bench.done(stand, waiting, move, self._facts)
        self._path.append(done)
        catch = self._model.catches.get(move)
        if catch is not None and catch.host == waiting.step and catch.is_aside:
            self._go_on(waiting, move, walked)
        self._arrive(walked)

    def _go_on(self, before: OpenStep, move: str, walked: Walked) -> None:
        """The step that an event leaves open has another task of the engine's now, and its times as before."""
        fired = tuple(sorted((*before.fired, move)))
        (same,) = (each for each in walked.stand.opened if (each.step, each.fired) == (before.step, fired))
        self._open[same.task] = self._open.pop(before.task)
        self._timers = [
            replace(timer, task=same.task) if timer.task == before.task else timer
            for timer in self._timers
            if (timer.task, timer.catch.key) != (before.task, move)
        ]

    def _arrive(self, walked: Walked) -> None:
        self._stand = walked.stand
        self._flows |= walked.flows
        before, self._open = self._open, {}
        self._timers = [
            timer for timer in self._timers if timer.task in {waiting.task for waiting in walked.stand.opened}
        ]
        for waiting in walked.stand.opened:
            here = before.get(waiting.task)
            if here is None:
                here = self._opened(waiting)
                self._set_timers(waiting, here)
            self._open[waiting.task] = here

    def _catches(self, waiting: OpenStep) -> tuple[CatchView, ...]:
        return tuple(catch for catch in self._model.catches_at(waiting.step) if catch.key not in waiting.fired)

    def _set_timers(self, waiting: OpenStep, here: OpenNow) -> None:
        for catch in self._catches(waiting):
            if catch.kind is CatchKind.TIMER:
                due_at = self._timer_at(catch, here)
                if due_at is not None:
                    stands_still = bool(catch.scope) or waiting.step in self._model.steps
                    self._timers.append(_Timer(waiting.task, catch, due_at, stands_still))

    def _timer_at(self, catch: CatchView, here: OpenNow) -> datetime | None:
        """A timer without a time of its own has the step's."""
        minutes = minutes_for(catch, self._limit_minutes)
        if minutes is None:
            return here.due_at
        return add_working_minutes(start=self._now, minutes=minutes, calendar=self._calendar_at(catch))

    def _timer_later(self, timer: _Timer, minutes: int) -> _Timer:
        calendar = self._calendar_at(timer.catch)
        return replace(timer, due_at=add_working_minutes(start=timer.due_at, minutes=minutes, calendar=calendar))

    def _calendar_at(self, catch: CatchView) -> Calendar:
        """At a step, that of the step's unit."""
        step = self._model.steps.get(catch.host)
        return self._calendars(self._unit(step.place if step else catch.place))

    def _opened(self, waiting: OpenStep) -> OpenNow:
        step = self._model.steps.get(waiting.step)
        if step is None:
            return OpenNow(waiting.step, waiting.round, self._now, None, ())
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
        return next((waiting for waiting in self.opened if waiting.step == step), None)

    def _unit(self, place: str) -> UUID | None:
        return unit_for(place, self._units)


_HAPPENINGS: Mapping[Happening, Callable[[Course, CaseEvent], None]] = {
    Happening.STEP: Course.step,
    Happening.PAUSE: Course.pause,
    Happening.RESUME: Course.resume,
    Happening.DEFER: Course.defer,
    Happening.TIMER: Course.timer,
    Happening.OUTSIDE: Course.outside,
    Happening.MESSAGE: Course.message,
}
