"""Who plays the lanes of a part: this process, or several, a day at a time."""

from __future__ import annotations

import multiprocessing
import signal
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import TYPE_CHECKING, Protocol

from scenarios.player.errors import UnableToPerform

if TYPE_CHECKING:
    from scenarios.player.lanes import Lane

STOP_SECONDS_MAX = 10


@dataclass(frozen=True)
class Task:
    """What a process needs to know to play lanes of a part by itself."""

    deck: str
    part: str
    scale: Decimal
    seed: int
    scope: str
    prepared: Mapping[str, str]


class Workers(Protocol):
    def tally(self) -> Counter[str]: ...

    def play_day(self, day: date) -> int:
        """All lanes; returns how many acts there are of the day."""
        ...

    def stop(self) -> None: ...


class HereAlone:
    """All lanes in this process, one after the other."""

    def __init__(self, lanes: Sequence[Lane], prepared: Mapping[str, str]) -> None:
        self._lanes = lanes
        for lane in lanes:
            lane.open(prepared)

    def tally(self) -> Counter[str]:
        return sum((lane.tally for lane in self._lanes), Counter())

    def play_day(self, day: date) -> int:
        return sum(lane.play_day(day) for lane in self._lanes)

    def stop(self) -> None:
        pass


class Processes:
    """The lanes dealt out to processes of their own; each day ends when all have done it."""

    def __init__(self, task: Task, *, lanes: int, processes: int) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipes: list[Connection] = []
        self._processes: list[SpawnProcess] = []
        for number in range(processes):
            ours, theirs = context.Pipe()
            process = context.Process(
                target=_work, args=(theirs, task, tuple(range(number, lanes, processes))), daemon=True
            )
            process.start()
            theirs.close()
            self._pipes.append(ours)
            self._processes.append(process)
        self._tally = sum((self._answer(pipe) for pipe in self._pipes), Counter[str]())

    def tally(self) -> Counter[str]:
        return self._tally

    def play_day(self, day: date) -> int:
        for pipe in self._pipes:
            pipe.send(day)
        return sum(self._answer(pipe)["acts"] for pipe in self._pipes)

    def stop(self) -> None:
        for pipe in self._pipes:
            pipe.close()
        for process in self._processes:
            process.join(STOP_SECONDS_MAX)
            if process.is_alive():
                process.terminate()

    @staticmethod
    def _answer(pipe: Connection) -> Counter[str]:
        try:
            said = pipe.recv()
        except EOFError:
            raise UnableToPerform(act="a day", reason="one of its processes was ended.") from None
        if isinstance(said, Counter):
            return said
        act, reason = said
        raise UnableToPerform(act=act, reason=reason)


def _work(pipe: Connection, task: Task, lanes: Sequence[int]) -> None:
    """A process: plays each day that it is told, until nobody tells it any more."""
    # Ctrl-C reaches this process too; who tells it what to do then tells it nothing any more, and it ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Models can be imported only now.
    import django

    django.setup()
    from django.db import connections
    from django.utils import translation

    from scenarios.player.lanes import Lane
    from scenarios.player.opening import opened_deck

    translation.activate("en")
    try:
        play = opened_deck(task.deck).play(task.part, scale=task.scale, seed=task.seed)
        here = HereAlone([Lane(play, lane, task.scope) for lane in lanes], task.prepared)
        pipe.send(here.tally())
        while True:
            pipe.send(Counter(acts=here.play_day(pipe.recv())))
    except EOFError:
        pass
    except UnableToPerform as refusal:
        pipe.send((str(refusal.facts["act"]), str(refusal.facts["reason"])))
    except Exception as fault:
        pipe.send(("a day", f"{type(fault).__name__}: {fault}"))
        raise
    finally:
        connections.close_all()
