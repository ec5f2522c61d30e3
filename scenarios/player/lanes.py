"""A lane of a play, done day by day in chunks, a transaction each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from procrastinate.contrib.django import app
from procrastinate.testing import InMemoryConnector

from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.gathering import gathered
from motcua.foundation.database.transactions import durable
from motcua.foundation.database.versions import versions_held
from scenarios.player.parts import Act, Performer, Play
from scenarios.player.progress import claim, finished, keep
from scenarios.player.transactions import may_be_light

R = TypeVar("R")

#: So many acts, and those of the same moment, are one transaction: a second or so of work that a kill can undo.
CHUNK_ACTS = 150


class _Unheard(InMemoryConnector):
    """Takes jobs that nobody will do. It waits for nothing, so it needs no event loop, of which each job would begin one."""

    def execute_query(self, query: Any, **arguments: Any) -> None:
        _at_once(self.execute_query_async(query, **arguments))

    def execute_query_one(self, query: Any, **arguments: Any) -> dict[str, Any]:
        return _at_once(self.execute_query_one_async(query, **arguments))

    def execute_query_all(self, query: Any, **arguments: Any) -> list[dict[str, Any]]:
        return _at_once(self.execute_query_all_async(query, **arguments))


def _at_once(work: Coroutine[Any, Any, R]) -> R:
    try:
        work.send(None)
    except StopIteration as done:
        return done.value  # type: ignore[no-any-return]
    raise AssertionError("it waits for something")


@dataclass
class Lane:
    """`scope` is that of its keys. `stopped` is asked before each chunk; it may raise."""

    play: Play
    number: int
    scope: str
    stopped: Callable[[], None] = lambda: None
    tally: Counter[str] = field(default_factory=Counter)
    _days: Iterator[tuple[date, list[Act]]] | None = None
    _next: tuple[date, list[Act]] | None = None
    _done: frozenset[str] = frozenset()
    _performer: Performer | None = field(default=None)
    #: What the acts of its last day made.
    made: dict[str, str] = field(default_factory=dict)

    def plan(self) -> None:
        """Makes the acts."""
        acts = self.play.acts(self.number)
        self.tally = self.play.tally(acts)
        self._days = _by_day(acts)
        self._next = next(self._days, None)

    def open(self, prepared: Mapping[str, str]) -> None:
        """Makes the acts where that was not done yet, and recalls what was done before."""
        if self._days is None:
            self.plan()
        self._performer = self.play.performer(self.number, prepared)
        kept = {key: outcome for key, outcome in finished(scope=self.scope).items() if key.startswith(self._prefix)}
        for outcome in kept.values():
            self._performer.recall(outcome.get("made", {}))
        self._done = frozenset(kept)

    @property
    def _prefix(self) -> str:
        return f"lane {self.number} "

    def play_day(self, day: date) -> int:
        """All acts of the day that are not done yet; returns how many there are of the day."""
        assert self._days is not None
        self.made, count = {}, 0
        while self._next is not None and self._next[0] <= day:
            on, acts = self._next
            for number, chunk in enumerate(_chunks(acts)):
                self._play_chunk(f"{self._prefix}{on.isoformat()} {number}", chunk)
            count += len(acts)
            self._next = next(self._days, None)
        return count

    def pass_over(self, day: date, made: Mapping[str, str]) -> None:
        """Its acts of the day were done by another process, which made that."""
        assert self._days is not None
        assert self._performer is not None
        while self._next is not None and self._next[0] <= day:
            self._next = next(self._days, None)
        self._performer.recall(made)

    def _play_chunk(self, key: str, acts: Sequence[Act]) -> None:
        if key in self._done:
            return
        self.stopped()
        assert self._performer is not None
        at = acts[-1].at
        # Jobs that the acts defer are done by the acts themselves, at their own time.
        with app.replace_connector(_Unheard()), versions_held(), durable(), gathered():
            may_be_light()
            if not claim(scope=self.scope, key=key, at=at):
                return
            self._performer.perform(acts)
            made = self._performer.made()
            keep(scope=self.scope, key=key, made=made, at=at)
        self.made |= made


def _by_day(acts: Iterable[Act]) -> Iterator[tuple[date, list[Act]]]:
    day: date | None = None
    found: list[Any] = []
    for act in acts:
        on = _day(act.at)
        if on != day and found and day is not None:
            yield day, found
            found = []
        day = on
        found.append(act)
    if day is not None and found:
        yield day, found


def _chunks(acts: Sequence[Act]) -> Iterator[Sequence[Act]]:
    """Never inside a moment: acts of one moment are done together."""
    start = 0
    for end in range(1, len(acts) + 1):
        whole = end == len(acts) or acts[end].at != acts[end - 1].at
        if whole and (end - start >= CHUNK_ACTS or end == len(acts)):
            yield acts[start:end]
            start = end


def _day(at: datetime) -> date:
    return city_day(at)
