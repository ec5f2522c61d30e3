"""A part whose acts come in one stream, as a small room's do: what a `Play` is asked, with the plainest answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from scenarios.player.parts import PlainPlay

A = TypeVar("A", bound="StreamAct")


@dataclass(frozen=True)
class StreamAct:
    """Something done at a moment; subclasses say what. `line` tells acts apart, so it must have all that they differ in."""

    at: datetime

    def line(self) -> str:
        return repr(self)


@dataclass
class Stream(PlainPlay, Generic[A]):
    """`told` are the acts in the order of time; `perform` does one of them by commands, in the transaction that is open, and
    is given what acts before it have `made` (keys of the deck to ids), to which it may add."""

    told: Sequence[A]
    perform: Callable[[A, dict[str, str]], None]

    def acts(self, lane: int) -> Sequence[A]:
        return self.told

    def tally(self, acts: Iterable[Any]) -> Counter[str]:
        return Counter({"acts": sum(1 for _act in acts)})

    def performer(self, lane: int, prepared: Mapping[str, str]) -> StreamPerformer[A]:
        return StreamPerformer(self.perform, dict(prepared))


@dataclass
class StreamPerformer(Generic[A]):
    do: Callable[[A, dict[str, str]], None]
    known: dict[str, str]

    def __post_init__(self) -> None:
        self._told: set[str] = set(self.known)

    def perform(self, acts: Sequence[A]) -> None:
        for act in acts:
            self.do(act, self.known)

    def made(self) -> Mapping[str, str]:
        new = {key: value for key, value in self.known.items() if key not in self._told}
        self._told |= set(new)
        return new

    def recall(self, made: Mapping[str, str]) -> None:
        self.known |= made
        self._told |= set(made)
