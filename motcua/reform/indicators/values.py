"""Indicators, their figures and targets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Shown(StrEnum):
    """How a figure is said."""

    COUNT = "count"
    PERCENT = "percent"
    WORKING_MINUTES = "working_minutes"
    VND = "vnd"  # whole đồng


@dataclass(frozen=True)
class Term:
    """A measure that adds (1) or takes away (-1)."""

    measure: str
    sign: int = 1


@dataclass(frozen=True)
class Definition:
    """What an indicator has meant since a day."""

    since: date
    formula: StrOrPromise


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """`numerator` over `denominator`; a count where there is none. `law` is its source. The last of `history` is how it is
    computed now. `more_is_better` is None where neither is. `rows_of`: the indicator that counts its rows, where its own
    numerator counts what is in them, as money."""

    name: str
    title: StrOrPromise
    numerator: tuple[Term, ...]
    denominator: tuple[Term, ...] = ()
    shown: Shown = Shown.COUNT
    law: str
    history: tuple[Definition, ...]
    more_is_better: bool | None = None
    rows_of: str = ""

    @property
    def measures(self) -> frozenset[str]:
        return frozenset(term.measure for term in (*self.numerator, *self.denominator))


@dataclass(frozen=True)
class Theme:
    """Indicators that are read beside each other. `name` stands in addresses."""

    name: str
    title: StrOrPromise
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True)
class Figure:
    """A figure of an indicator. `denominator` is None for counts. What it was not asked by is None or empty."""

    indicator: str
    numerator: int
    denominator: int | None = None
    unit: UUID | None = None
    day: date | None = None
    facts: tuple[str, ...] = ()

    @property
    def value(self) -> Fraction | None:
        """Exact. None says that there was no case: nothing over nothing is not nought."""
        if self.denominator is None:
            return Fraction(self.numerator)
        return Fraction(self.numerator, self.denominator) if self.denominator else None


@dataclass(frozen=True)
class AsOf:
    """The last position of the journal when a figure was read, and its hash in the chain: who has the same chain up to
    there gets the same figure."""

    position: int
    hash: str


@dataclass(frozen=True)
class Reading:
    figures: tuple[Figure, ...]
    as_of: AsOf

    @property
    def only(self) -> Figure:
        """The one figure of a reading that asked for one."""
        (figure,) = self.figures
        return figure


@dataclass(frozen=True)
class Correction:
    """A figure as it was told at a position, and as it is now."""

    before: Figure
    now: Figure

    @property
    def differs(self) -> bool:
        return (self.before.numerator, self.before.denominator) != (self.now.numerator, self.now.denominator)


@dataclass(frozen=True, kw_only=True)
class NewTarget:
    """What is aimed at: in the indicator's own measure (46 for 46 %), from a day up to and without another. An empty
    `level` is for all of the unit. `source` is the document that says so."""

    indicator: str
    unit: UUID
    level: str = ""
    value: Decimal
    from_on: date
    until_on: date
    source: str


@dataclass(frozen=True)
class Target:
    """The target that holds for a unit: its own or that of the nearest unit above that has one (`unit`)."""

    value: Decimal
    source: str
    unit: UUID


@dataclass(frozen=True, kw_only=True)
class FigureKept:
    """What stands on a board: an indicator of a unit in a period by its name, empty for the half-year that runs."""

    indicator: str
    unit: UUID
    period: str = ""


@dataclass(frozen=True, kw_only=True)
class BoardView:
    """A board with its figures in the order in which they were put there. `unit` is whose it is, None for one's own."""

    id: UUID
    name: str
    unit: UUID | None
    figures: tuple[FigureKept, ...]


@dataclass(frozen=True, kw_only=True)
class AnnotationView:
    """What somebody wrote to explain the figures of a unit on a day; `by` is her name."""

    id: UUID
    unit: UUID
    on: date
    text: str
    by: str
    at: datetime
