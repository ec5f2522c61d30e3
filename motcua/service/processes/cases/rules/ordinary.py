"""The ordinary cases of a drawing: one for its ordinary way, one for every other outcome and event of every step, one that
waits.

What comes of them is taken as what is expected; whoever keeps them reads whether it is right.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from motcua.foundation.calendars.rules import add_working_minutes
from motcua.foundation.calendars.values import Limit
from motcua.foundation.rules.values import FieldType
from motcua.service.processes.cases.rules.simulating import CalendarOf, Course, facts_of, run_case
from motcua.service.processes.cases.rules.walking import Bench, Stand, Stopped
from motcua.service.processes.cases.values import (
    CaseEvent,
    Expected,
    Given,
    Happening,
    NewCase,
    OpenStepDue,
    Run,
)
from motcua.service.processes.rules.model import Model
from motcua.service.processes.rules.shape import PATH_MAX
from motcua.service.processes.values import FactValue

#: Each step is done so long after it opened.
MINUTES_A_STEP = 60
PAUSE = timedelta(days=2)
#: Enough for a drawing with a dozen steps of three outcomes each; a desk shows no more at once either.
CASES_MAX = 60

Facts = Mapping[str, FactValue]


@dataclass(frozen=True)
class _Way:
    """Steps and waits with how they are left (by outcome or event), in order. `fork`: the one for which the way is taken;
    None: the ordinary."""

    facts: Facts
    moves: tuple[tuple[str, str], ...]
    fork: tuple[str, str] | None = None


def ordinary_cases(
    *, bench: Bench, starts_at: datetime, limit: Limit | None, calendars: CalendarOf
) -> tuple[NewCase, ...]:
    """Cases by which every outcome of every step is chosen once at least, and every event comes, as far as it does within
    the limit. Raises `Stopped` where the drawing does not run."""
    template = Given(starts_at=starts_at, limit=limit)
    cases = []
    for way in _ways(bench):
        given = _timed(bench, template, way, calendars)
        if given is None:
            continue
        run = run_case(bench=bench, given=given, units={}, calendars=calendars)
        vi, en = _name(bench.model, way)
        cases.append(NewCase(name_vi=vi, name_en=en, given=given, expected=as_expected(run)))
    if cases and len(cases[0].given.events) > 1:
        waiting = _that_waits(cases[0].given)
        run = run_case(bench=bench, given=waiting, units={}, calendars=calendars)
        vi, en = "Tạm dừng chờ bổ sung, hạn các bước lùi theo", "Paused for a supplement: the steps are due later"
        cases.append(NewCase(name_vi=vi, name_en=en, given=waiting, expected=as_expected(run)))
    return tuple(cases)


def as_expected(run: Run) -> Expected:
    """What came of a run, as what must come of it."""
    return Expected(
        path=tuple(done.step for done in run.path),
        opened=tuple(OpenStepDue(each.step, each.due_at) for each in run.opened),
        ended=run.ended,
        fee_vnd=run.fee_vnd,
        documents=run.documents,
    )


def _ways(bench: Bench) -> Iterator[_Way]:
    """The ordinary way; then, for each outcome that no way before has chosen, the way that chooses it where it can first
    be chosen and goes on as usual; then, for each yes-or-no fact, the ordinary way with the other answer."""
    chosen: set[tuple[str, str]] = set()
    todo = [_Way(facts, moves=()) for facts in _answers(bench.model)]
    count = 0
    while todo and count < CASES_MAX:
        way = todo.pop(0)
        if way.fork in chosen:
            continue
        moves, forks = _followed(bench, way)
        chosen |= set(moves)
        todo += [each for each in forks if each.fork not in chosen]
        count += 1
        yield replace(way, moves=moves)


def _answers(model: Model) -> Iterator[Facts]:
    yield {}
    for fact in model.facts.values():
        if fact.type is FieldType.BOOL:
            yield {fact.name: not fact.default}


def _followed(bench: Bench, way: _Way) -> tuple[tuple[tuple[str, str], ...], list[_Way]]:
    """The whole way to the end, and the ways that leave it."""
    facts = facts_of(bench.model, way.facts)
    stand: Stand = bench.enter(facts).stand
    moves: list[tuple[str, str]] = []
    forks: list[_Way] = []
    while stand.opened and len(moves) < PATH_MAX:
        here = stand.opened[0]
        if len(moves) < len(way.moves):
            step, outcome = way.moves[len(moves)]
            here = next(waiting for waiting in stand.opened if waiting.step == step)
        else:
            outcome, *others = bench.model.moves_at(here.step, round_=here.round, fired=here.fired)
            forks += [_Way(way.facts, (*moves, (here.step, other)), (here.step, other)) for other in others]
            edge = (each.step for each in stand.opened if each is not here and _is_at_edge(bench.model, each.step))
            forks += [_Way(way.facts, (*moves, (event, event)), (event, event)) for event in edge]
        moves.append((here.step, outcome))
        stand = bench.done(stand, here, outcome, facts).stand
    return tuple(moves), forks


def _is_at_edge(model: Model, step: str) -> bool:
    """An event that may come to a sub-process, besides what is done in it."""
    return step in model.catches and bool(model.catches[step].scope)


def _timed(bench: Bench, template: Given, way: _Way, calendars: CalendarOf) -> Given | None:
    """The way with a moment for each step, in the city's working time; a timer's moment is its own. None: its event does
    not come within the limit."""
    given = replace(template, facts=way.facts)
    course, now, events = Course(bench, given, {}, calendars), template.starts_at, list[CaseEvent]()
    course.begin()
    for place, by in _walk(bench, course, way):
        soon = add_working_minutes(start=now, minutes=MINUTES_A_STEP, calendar=calendars(None))
        event = _event(bench.model, course, place, by, soon)
        if event is None:
            return None
        try:
            course.take(event)
        except Stopped:
            # Something that was due earlier came first and led elsewhere.
            break
        now = event.at
        events.append(event)
    return replace(given, events=tuple(events))


def _walk(bench: Bench, course: Course, way: _Way) -> Iterator[tuple[str, str]]:
    """The way's moves; behind them, as long as something is open, the ordinary ones."""
    yield from way.moves
    for _count in range(PATH_MAX - len(way.moves)):
        if not course.opened:
            return
        here = course.opened[0]
        yield here.step, bench.model.moves_at(here.step, round_=here.round, fired=here.fired)[0]


def _event(model: Model, course: Course, place: str, by: str, soon: datetime) -> CaseEvent | None:
    catch = model.catches.get(by)
    if catch is None or catch.host != place:
        return CaseEvent(at=soon, kind=Happening.STEP, step=place, outcome=by)
    if catch.event is not None:
        return CaseEvent(at=soon, kind=Happening.MESSAGE, event=catch.event)
    due_at = course.timer_due(place, by)
    return None if due_at is None else CaseEvent(at=due_at, kind=Happening.TIMER)


def _that_waits(given: Given) -> Given:
    """The first step is done, the clock stands for two days, and the case ends there, with what is open then."""
    first = given.events[0]
    paused = replace(first, at=first.at, kind=Happening.PAUSE, step="", outcome="")
    return replace(given, events=(first, paused, replace(paused, at=first.at + PAUSE, kind=Happening.RESUME)))


def _name(model: Model, way: _Way) -> tuple[str, str]:
    if way.fork is None and not way.facts:
        return "Đi theo đường thường lệ", "The ordinary way"
    if way.fork is None:
        ((name, value),) = way.facts.items()
        return f"Đường thường lệ khi {name} = {_word(value)}", f"The ordinary way with {name} = {_word(value)}"
    place, by = way.fork
    here = model.steps.get(place) or model.waits[place]
    catch = model.catches.get(by)
    if catch is not None and catch.host == place:
        return f"{here.name_vi}: {catch.name_vi}", f"{here.name_en}: {catch.name_en}"
    outcome = next(each for each in model.steps[place].outcomes if each.value == by)
    return f"{here.name_vi}: {outcome.name_vi}", f"{here.name_en}: {outcome.name_en}"


def _word(value: FactValue) -> str:
    return str(value).lower()
