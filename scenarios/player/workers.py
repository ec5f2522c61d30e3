"""Who plays the lanes of a deck's parts: this process, or several, a day at a time."""

from __future__ import annotations

import multiprocessing
import signal
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from multiprocessing.sharedctypes import Synchronized
from typing import Any, Protocol

from django.db import connections

from motcua.cli.collector import spare_what_stays
from scenarios.player.errors import UnableToPerform, UnableToPlay
from scenarios.player.lanes import Lane
from scenarios.player.stages import Stage

STOP_SECONDS_MAX = 10

#: By part, what was prepared for it.
Prepared = Mapping[str, Mapping[str, str]]
#: Of free lanes, by their numbers.
Made = Mapping[int, Mapping[str, str]]
#: By part.
Tally = Mapping[str, Counter[str]]


class Workers(Protocol):
    def open(self) -> Tally:
        """Before anything else: prepares the parts and makes their acts."""
        ...

    def play_day(self, day: date, *, meanwhile: Callable[[], None]) -> int:
        """All lanes; returns how many acts there are of the day. `meanwhile` is done beside, or before."""
        ...

    def stop(self) -> None: ...


class HereAlone:
    """All lanes in this process, one after the other."""

    def __init__(self, stages: Sequence[Stage]) -> None:
        self._stages = stages
        self._own = _Own(pinned=[(stage, lane) for stage in stages for lane in stage.lanes()])

    def open(self) -> Tally:
        return self._own.open({stage.part: stage.prepare() for stage in self._stages})

    def play_day(self, day: date, *, meanwhile: Callable[[], None]) -> int:
        meanwhile()
        return self._own.play_day(day, {}).acts

    def stop(self) -> None:
        pass


class Processes:
    """Copies of this process, which begin to plan at once. A part's one lane is dealt to one of them; those of a part of
    several are played by whichever is free, each day anew. A day ends when all have done it."""

    def __init__(self, stages: Sequence[Stage], *, processes: int) -> None:
        lanes = [(stage, lane) for stage in stages for lane in stage.lanes()]
        free = [(stage, lane) for stage, lane in lanes if stage.play.lanes > 1]
        pinned = dealt([(stage, lane) for stage, lane in lanes if stage.play.lanes == 1], processes)
        self._here = [stage for stage in stages if not stage.play.plans_over_prepared]
        # A copy has imported and read everything.
        context = multiprocessing.get_context("fork")
        self._taken = context.Value("i", 0)
        self._made: Made = {}
        self._pipes: list[Connection] = []
        self._processes: list[BaseProcess] = []
        for number in range(processes):
            ours, theirs = context.Pipe()
            self._pipes.append(ours)
            own = _Own(pinned=pinned[number], free=free, taken=self._taken)
            process = context.Process(target=_work, args=(theirs, self._pipes, own), daemon=True)
            process.start()
            theirs.close()
            self._processes.append(process)

    def open(self) -> Tally:
        prepared = {stage.part: stage.prepare() for stage in self._here}
        for pipe in self._pipes:
            self._tell(pipe, prepared)
        tally: dict[str, Counter[str]] = {}
        for pipe in self._pipes:
            # All tell the same of free lanes.
            tally |= self._answer(pipe)
        return tally

    def play_day(self, day: date, *, meanwhile: Callable[[], None]) -> int:
        self._taken.value = 0
        for pipe in self._pipes:
            self._tell(pipe, (day, self._made))
        meanwhile()
        played: list[DayPlayed] = [self._answer(pipe) for pipe in self._pipes]
        self._made = {number: made for each in played for number, made in each.made.items()}
        return sum(each.acts for each in played)

    def stop(self) -> None:
        for pipe in self._pipes:
            pipe.close()
        for process in self._processes:
            process.join(STOP_SECONDS_MAX)
            if process.is_alive():
                process.terminate()

    @staticmethod
    def _tell(pipe: Connection, what: object) -> None:
        # One that has ended has said why; its answer is read next.
        with suppress(BrokenPipeError):
            pipe.send(what)

    @staticmethod
    def _answer(pipe: Connection) -> Any:
        """What it said: its tallies by part at first, then how many acts a day had."""
        try:
            said = pipe.recv()
        except EOFError:
            raise UnableToPerform(act="a day", reason="one of its processes was ended.") from None
        if isinstance(said, Refused):
            raise said.refusal(**said.facts)
        return said


@dataclass(frozen=True)
class Refused:
    """What stopped a process, for the one that asked it."""

    refusal: type[UnableToPerform | UnableToPlay]
    facts: Mapping[str, Any]


def dealt(lanes: Sequence[tuple[Stage, Lane]], hands: int) -> list[list[tuple[Stage, Lane]]]:
    """The lanes by who plays them: the heaviest first, each to who has least."""
    found: list[list[tuple[Stage, Lane]]] = [[] for _hand in range(hands)]
    loads = [0] * hands
    for stage, lane in sorted(lanes, key=lambda each: -each[0].play.weight):
        hand = loads.index(min(loads))
        found[hand].append((stage, lane))
        loads[hand] += stage.play.weight
    return found


@dataclass(frozen=True)
class DayPlayed:
    """How many acts a process has done of a day, and what the free lanes made that it played."""

    acts: int
    made: Made


class _Own:
    """What a process plays itself: its `pinned` lanes, and of the `free` ones those that it is the first to take."""

    def __init__(
        self,
        *,
        pinned: Sequence[tuple[Stage, Lane]],
        free: Sequence[tuple[Stage, Lane]] = (),
        taken: Synchronized[int] | None = None,
    ) -> None:
        self._pinned, self._free, self._taken = pinned, free, taken
        self._before: date | None = None
        self._mine: dict[int, Mapping[str, str]] = {}

    def plan(self) -> None:
        """As far as nothing prepared is needed for it."""
        for stage, lane in [*self._pinned, *self._free]:
            if not stage.play.plans_over_prepared:
                lane.plan()

    def prepare_alone(self) -> Prepared:
        return {stage.part: stage.prepare() for stage, _lane in self._pinned if stage.play.plans_over_prepared}

    def open(self, prepared: Prepared) -> Tally:
        tally: dict[str, Counter[str]] = {}
        for stage, lane in [*self._pinned, *self._free]:
            lane.open(prepared[stage.part])
            tally[stage.part] = tally.get(stage.part, Counter()) + lane.tally
        return tally

    def play_day(self, day: date, made_before: Made) -> DayPlayed:
        """`made_before`: what free lanes made the day before, whoever played them."""
        for number, (_stage, lane) in enumerate(self._free):
            if self._before is not None and number not in self._mine:
                lane.pass_over(self._before, made_before.get(number, {}))
        self._before, self._mine = day, {}
        acts = sum(lane.play_day(day) for _stage, lane in self._pinned)
        while (number := self._take()) < len(self._free):
            _stage, lane = self._free[number]
            acts += lane.play_day(day)
            self._mine[number] = lane.made
        return DayPlayed(acts, self._mine)

    def _take(self) -> int:
        """The next free lane that nobody has taken of this day."""
        if self._taken is None:
            return len(self._free)
        with self._taken.get_lock():
            number = self._taken.value
            self._taken.value = number + 1
        return number


def _work(pipe: Connection, others: Sequence[Connection], own: _Own) -> None:
    """A process: plays each day that it is told, until nobody tells it any more."""
    # Ctrl-C reaches this process too; who tells it what to do then tells it nothing any more, and it ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # As long as it had these open, nobody would notice that the other end is gone.
    for other in others:
        other.close()
    _leave_connections()
    try:
        own.plan()
        alone = own.prepare_alone()
        pipe.send(own.open({**pipe.recv(), **alone}))
        # The plans of half a year: looking through them for rubbish again and again is a tenth of the work.
        spare_what_stays()
        while True:
            day, made_before = pipe.recv()
            pipe.send(own.play_day(day, made_before))
    except EOFError:
        pass
    except (UnableToPerform, UnableToPlay) as refusal:
        pipe.send(Refused(type(refusal), refusal.facts))
    except Exception as fault:
        pipe.send(Refused(UnableToPerform, {"act": "a day", "reason": f"{type(fault).__name__}: {fault}"}))
        raise
    finally:
        connections.close_all()


#: What this process must neither use nor close: its sessions are those of the process of which it is a copy.
_left: list[Any] = []


def _leave_connections() -> None:
    for connection in connections.all(initialized_only=True):
        _left.append(connection.connection)
        connection.connection = None
