"""Who plays the lanes of a part: this process, or several, a day at a time."""

from __future__ import annotations

import multiprocessing
import signal
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import TYPE_CHECKING, Any, Protocol

from scenarios.player.errors import UnableToPerform

if TYPE_CHECKING:
    from scenarios.player.lanes import Lane

STOP_SECONDS_MAX = 10


#: By part, what was prepared for it.
Prepared = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Task:
    """What a process needs to know to play lanes of a deck by itself. `scopes`: by part, where its progress is kept."""

    deck: str
    scale: Decimal
    seed: int
    scopes: Mapping[str, str]


class Workers(Protocol):
    def open(self, prepared: Prepared) -> None:
        """Before anything else, once what the parts need is there."""
        ...

    def tally(self) -> Mapping[str, Counter[str]]:
        """By part."""
        ...

    def play_day(self, day: date, *, meanwhile: Callable[[], None]) -> int:
        """All lanes; returns how many acts there are of the day. `meanwhile` is done beside, or before."""
        ...

    def stop(self) -> None: ...


class HereAlone:
    """All lanes (by part) in this process, one after the other."""

    def __init__(self, lanes: Mapping[str, Sequence[Lane]]) -> None:
        self._lanes = lanes

    def open(self, prepared: Prepared) -> None:
        for part, of_part in self._lanes.items():
            for lane in of_part:
                lane.open(prepared[part])

    def tally(self) -> Mapping[str, Counter[str]]:
        return {part: sum((lane.tally for lane in of_part), Counter[str]()) for part, of_part in self._lanes.items()}

    def play_day(self, day: date, *, meanwhile: Callable[[], None] = lambda: None) -> int:
        meanwhile()
        return sum(lane.play_day(day) for of_part in self._lanes.values() for lane in of_part)

    def stop(self) -> None:
        pass


class Processes:
    """The lanes, each of a part, dealt out to processes of their own, which begin to plan at once; a day ends when all have
    done it."""

    def __init__(self, task: Task, *, lanes: Sequence[tuple[str, int]], processes: int) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipes: list[Connection] = []
        self._processes: list[SpawnProcess] = []
        for number in range(processes):
            ours, theirs = context.Pipe()
            process = context.Process(target=_work, args=(theirs, task, lanes[number::processes]), daemon=True)
            process.start()
            theirs.close()
            self._pipes.append(ours)
            self._processes.append(process)
        self._tally: dict[str, Counter[str]] = {part: Counter() for part in task.scopes}

    def open(self, prepared: Prepared) -> None:
        for pipe in self._pipes:
            self._tell(pipe, prepared)
        for pipe in self._pipes:
            for part, counted in self._answer(pipe).items():
                self._tally[part] += counted

    def tally(self) -> Mapping[str, Counter[str]]:
        return self._tally

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
        if isinstance(said, Failed):
            raise UnableToPerform(act=said.act, reason=said.reason)
        return said


@dataclass(frozen=True)
class Failed:
    act: str
    reason: str


def _work(pipe: Connection, task: Task, lanes: Sequence[tuple[str, int]]) -> None:
    """A process: plays each day that it is told, until nobody tells it any more."""
    # Ctrl-C reaches this process too; who tells it what to do then tells it nothing any more, and it ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Models can be imported only now.
    import django

    django.setup()
    from django.db import connections
    from django.utils import translation

    from motcua.cli.collector import spare_what_stays
    from scenarios.player.lanes import Lane
    from scenarios.player.opening import opened_deck

    translation.activate("en")
    try:
        deck = opened_deck(task.deck)
        own: dict[str, list[Lane]] = {}
        for part, numbers in groupby(lanes, key=lambda lane: lane[0]):
            play = deck.play(part, scale=task.scale, seed=task.seed)
            own[part] = [Lane(play, number, task.scopes[part]) for _part, number in numbers]
            if not play.plans_over_prepared:
                for lane in own[part]:
                    lane.plan()
        here = HereAlone(own)
        here.open(pipe.recv())
        # The plans of half a year: looking through them for rubbish again and again is a tenth of the work.
        spare_what_stays()
        pipe.send(here.tally())
        while True:
            pipe.send(here.play_day(pipe.recv()))
    except EOFError:
        pass
    except UnableToPerform as refusal:
        pipe.send(Failed(str(refusal.facts["act"]), str(refusal.facts["reason"])))
    except Exception as fault:
        pipe.send(Failed("a day", f"{type(fault).__name__}: {fault}"))
        raise
    finally:
        connections.close_all()
