"""What a sheet is to hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

#: A cell as it was understood; None where it is empty.
CellValue = str | int | Decimal | date | bool | None

ROWS_MAX = 10_000


class Kind(StrEnum):
    TEXT = "text"
    WHOLE = "whole"
    MONEY = "money"  # whole đồng, written in groups of three
    DECIMAL = "decimal"
    DAY = "day"
    FLAG = "flag"
    CHOICE = "choice"


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column. `name` is what the program calls it; people see `title`, by which it is found again, in either language.
    `choices` are the values of a CHOICE with their words; either is understood."""

    name: str
    title: StrOrPromise
    kind: Kind = Kind.TEXT
    required: bool = False
    help: StrOrPromise = ""
    choices: Mapping[str, StrOrPromise] | None = None
    length_max: int = 2_000


@dataclass(frozen=True, kw_only=True)
class Layout:
    """A sheet's columns, in the order of the template. `title` names it."""

    name: str
    title: StrOrPromise
    columns: tuple[Column, ...]
    rows_max: int = ROWS_MAX


@dataclass(frozen=True)
class SheetRow:
    """A row as it was read; `number` is the spreadsheet's own, for faults that the room finds later."""

    number: int
    values: Mapping[str, CellValue]
    #: Where each value stood: "C7".
    cells: Mapping[str, str]

    def text(self, name: str) -> str:
        """Empty where the cell is."""
        value = self.values.get(name)
        return "" if value is None else str(value)

    def day(self, name: str) -> date | None:
        value = self.values.get(name)
        return value if isinstance(value, date) else None

    def whole(self, name: str) -> int | None:
        value = self.values.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def decimal(self, name: str) -> Decimal | None:
        value = self.values.get(name)
        return value if isinstance(value, Decimal) else None

    def flag(self, name: str) -> bool:
        return self.values.get(name) is True

    def fault(self, name: str, reason: StrOrPromise) -> CellFault:
        """What the room finds wrong in this row, at the column's cell."""
        return CellFault(cell=self.cells.get(name, f"A{self.number}"), value=self.text(name), reason=reason)


@dataclass(frozen=True)
class CellFault:
    """What is wrong in a cell; `value` is what stands there, `reason` what is wanted."""

    cell: str
    value: str
    reason: StrOrPromise


Faults = Sequence[CellFault]
