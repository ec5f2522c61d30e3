"""What the player asks of a part, and the parts there are."""

from __future__ import annotations

import pkgutil
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from importlib import import_module
from typing import Any, Protocol

import scenarios.parts
from scenarios.player.deck import DeckFacts, Folder
from scenarios.player.faults import Faults


class Act(Protocol):
    """Something that somebody does at a moment. The same deck and seed make the same lines."""

    @property
    def at(self) -> datetime: ...

    def line(self) -> str: ...


@dataclass(frozen=True)
class Figure:
    """What a deck must come to, and what its acts count: the half-up rounded percentage of two counts."""

    id: str
    expected: Decimal
    computed: Decimal
    numerator: int
    denominator: int


class Performer(Protocol):
    """Does acts of one lane by commands, in the transaction that is open."""

    def perform(self, acts: Sequence[Any]) -> None: ...

    def made(self) -> Mapping[str, str]:
        """What later acts need of these, since the last time that it was asked: kept with the progress."""
        ...

    def recall(self, made: Mapping[str, str]) -> None: ...


class Play(Protocol):
    """A part of a deck laid over a city, at a scale: what will happen."""

    @property
    def plans_over_prepared(self) -> bool:
        """Whether its acts can be told only when its preparation is done. Then who plays its one lane does that, beside what
        other parts prepare: it needs none of that, and they nothing of this."""
        ...

    @property
    def weight(self) -> int:
        """How much work its one lane is beside those of other parts, roughly: by it they are dealt out to processes."""
        ...

    @property
    def lanes(self) -> int:
        """In how many independent streams its acts come: the same for the same deck, whatever the machine. Of several each
        day is played by whichever process is free, so a performer may know nothing but what acts have made."""
        ...

    def acts(self, lane: int) -> Sequence[Act]:
        """In the order of time."""
        ...

    def tally(self, acts: Iterable[Any]) -> Counter[str]:
        """What figures and counts are made of; those of several lanes add up."""
        ...

    def figures(self, tally: Counter[str]) -> list[Figure]: ...

    def preparation(self) -> Sequence[str]:
        """Names of what must be there before the first act, in order; each is done once, in a transaction of its own."""
        ...

    def prepare(self, piece: str, at: datetime) -> Mapping[str, str]:
        """Does it. What is returned is given to the performers."""
        ...

    def performer(self, lane: int, prepared: Mapping[str, str]) -> Performer: ...

    def nightly(self, at: datetime) -> None:
        """What the city's worker does in between, at the end of a day. Opens its own transactions."""
        ...

    def beside(self, at: datetime) -> None:
        """What it does beside the day that begins then: no act waits for it, and none of that day changes it. Opens its own
        transactions; it may be done again."""
        ...


class PlainPlay:
    """What a `Play` answers where nothing else is to be said."""

    @property
    def plans_over_prepared(self) -> bool:
        return False

    @property
    def weight(self) -> int:
        return 1

    @property
    def lanes(self) -> int:
        return 1

    def figures(self, tally: Counter[str]) -> list[Figure]:
        return []

    def preparation(self) -> Sequence[str]:
        return ()

    def prepare(self, piece: str, at: datetime) -> Mapping[str, str]:
        return {}

    def nightly(self, at: datetime) -> None:
        return None

    def beside(self, at: datetime) -> None:
        return None


class Part(Protocol):
    """`name` is that of its file in a deck: `dossiers` reads `dossiers.toml`. A part that acts on what others do has `needs`:
    the parts that are played beside it (`needs_of`)."""

    name: str

    def read(self, folder: Folder, faults: Faults) -> Any:
        """The part as data; None when it cannot be read."""
        ...

    def check(self, content: Any, facts: DeckFacts, faults: Faults) -> None:
        """What only the city can tell. Reads the database."""
        ...

    def play(self, content: Any, facts: DeckFacts, *, scale: Decimal, seed: int) -> Play: ...


def needs_of(part: Part) -> tuple[str, ...]:
    needs: tuple[str, ...] = getattr(part, "needs", ())
    return needs


@cache
def known_parts() -> Mapping[str, Part]:
    """Every module of `scenarios.parts` that has a `PART`, in the order in which a city can do them."""
    modules = [import_module(f"scenarios.parts.{each.name}") for each in pkgutil.iter_modules(scenarios.parts.__path__)]
    parts: list[Part] = [module.PART for module in modules if hasattr(module, "PART")]
    return {part.name: part for part in sorted(parts, key=lambda part: part.name)}
