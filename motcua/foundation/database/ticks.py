"""What the worker does every so often. A room registers its ticks in its `jobs.py`, one line each.

A tick is for work that has no occasion of its own (order the journal, drain the outbox). What follows from an
act is a job, deferred in the transaction of that act.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

Run = Callable[[datetime], int]


@dataclass(frozen=True)
class Tick:
    """`run` gets the city's time, opens its own transactions, does a bounded piece of work and returns how much
    it did. Whatever it raises is logged, and the next tick comes in its time. `beside` is how many threads of a worker run it
    at once: each takes what the others have not taken."""

    name: str
    every_seconds: float
    run: Run
    beside: int = 1


_ticks: dict[str, Tick] = {}


def register(*, name: str, every_seconds: float, run: Run, beside: int = 1) -> None:
    """Adds a tick. Raises `ValueError` when the name stands for another function already."""
    known = _ticks.get(name)
    if known is not None and known.run is not run:
        raise ValueError(f"two ticks are called {name}")
    _ticks[name] = Tick(name, every_seconds, run, beside)


def registered() -> tuple[Tick, ...]:
    return tuple(_ticks.values())
