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
from typing import Any, Protocol

from django.db import connections

from motcua.cli.collector import spare_what_stays
from motcua.foundation.database.errors import UnableTo
from scenarios.player.errors import UnableToPerform
from scenarios.player.lanes import Lane
from scenarios.player.stages import Stage

STOP_SECONDS_MAX = 10

#: By part, what was prepared for it.
Prepared = Mapping[str, Mapping[str, str]]
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
        self._own = _Own([(stage, lane) for stage in stages for lane in stage.lanes()])

    def open(self) -> Tally:
        return self._own.open({stage.part: stage.prepare() for stage in self._stages})

    def play_day(self, day: date, *, meanwhile: Callable[[], None]) -> int:
        meanwhile()
        return self._own.play_day(day)

    def stop(self) -> None:
        pass


class Processes:
    """The lanes, dealt out to copies of this process, which begin to plan at once; a day ends when all have done it."""

    def __init__(self, stages: Sequence[Stage], *, processes: int) -> None:
        self._here = [stage for stage in stages if not stage.play.plans_over_prepared]
        # A copy has imported and read everything.
        context = multiprocessing.get_context("fork")
        self._pipes: list[Connection] = []
        self._processes: list[BaseProcess] = []
        for lanes in dealt([(stage, lane) for stage in stages for lane in stage.lanes()], processes):
            ours, theirs = context.Pipe()
            self._pipes.append(ours)
            process = context.Process(target=_work, args=(theirs, self._pipes, lanes), daemon=True)
            process.start()
            theirs.close()
            self._processes.append(process)

    def open(self) -> Tally:
        prepared = {stage.part: stage.prepare() for stage in self._here}
        for pipe in self._pipes:
            self._tell(pipe, prepared)
        tally: dict[str, Counter[str]] = {}
        for pipe in self._pipes:
            for part, counted in self._answer(pipe).items():
                tally[part] = tally.get(part, Counter()) + counted
        return tally

    def play_day(self, day: date, *, meanwhile: Callable[[], None]) -> int:
        for pipe in self._pipes:
            self._tell(pipe, day)
        meanwhile()
        return sum(self._answer(pipe) for pipe in self._pipes)

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

    refusal: type[UnableTo]
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


class _Own:
    """The lanes that a process plays itself."""

    def __init__(self, lanes: Sequence[tuple[Stage, Lane]]) -> None:
        self._lanes = lanes

    def plan(self) -> None:
        """As far as nothing prepared is needed for it."""
        for stage, lane in self._lanes:
            if not stage.play.plans_over_prepared:
                lane.plan()

    def prepare_alone(self) -> Prepared:
        return {stage.part: stage.prepare() for stage, _lane in self._lanes if stage.play.plans_over_prepared}

    def open(self, prepared: Prepared) -> Tally:
        tally: dict[str, Counter[str]] = {}
        for stage, lane in self._lanes:
            lane.open(prepared[stage.part])
            tally[stage.part] = tally.get(stage.part, Counter()) + lane.tally
        return tally

    def play_day(self, day: date) -> int:
        return sum(lane.play_day(day) for _stage, lane in self._lanes)


def _work(pipe: Connection, others: Sequence[Connection], lanes: Sequence[tuple[Stage, Lane]]) -> None:
    """A process: plays each day that it is told, until nobody tells it any more."""
    # Ctrl-C reaches this process too; who tells it what to do then tells it nothing any more, and it ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # As long as it had these open, nobody would notice that the other end is gone.
    for other in others:
        other.close()
    _leave_connections()
    try:
        own = _Own(lanes)
        own.plan()
        alone = own.prepare_alone()
        pipe.send(own.open({**pipe.recv(), **alone}))
        # The plans of half a year: looking through them for rubbish again and again is a tenth of the work.
        spare_what_stays()
        while True:
            pipe.send(own.play_day(pipe.recv()))
    except EOFError:
        pass
    except UnableTo as refusal:
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
