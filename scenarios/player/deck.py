"""A deck as it lies in its folder: `deck.toml`, a TOML a part, and the tables that those name.

Read with all its faults at once. What only a city can tell (units, procedures) is checked by each part.
"""

from __future__ import annotations

import csv
import hashlib
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from motcua.foundation.measures.values import Period as CountedPeriod
from scenarios.player.errors import UnableToFindDeck, UnableToReadDeck
from scenarios.player.faults import Faults

DECKS = Path(__file__).resolve().parents[1] / "decks"
DECK_FILE = "deck.toml"
T = TypeVar("T", bound=BaseModel)


class Strict(BaseModel):
    """A table of a deck: unknown keys are faults, and nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Sourced(Strict):
    """A table with numbers: says where they come from, or that they are assumed."""

    source: str = ""
    assumed: bool = False

    @model_validator(mode="after")
    def says_where_from(self) -> Self:
        if not self.source.strip() and not self.assumed:
            raise ValueError("its numbers need a `source`, or `assumed = true`")
        return self


class Period(Strict):
    """Days of the city, half-open."""

    from_on: date
    until_on: date

    @model_validator(mode="after")
    def is_in_order(self) -> Self:
        if self.until_on <= self.from_on:
            raise ValueError("it ends before it begins")
        return self

    @property
    def days(self) -> list[date]:
        return [self.from_on + timedelta(days=n) for n in range((self.until_on - self.from_on).days)]


class LeadIn(Sourced):
    """What the city did before the period, so that it does not begin with empty desks: a share of the volumes."""

    from_on: date
    share: Decimal = Field(ge=0, le=1)


class DeckFacts(Strict):
    """`deck.toml`."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=60)
    title: str
    city: str
    seed: int
    period: Period
    lead_in: LeadIn | None = None
    #: The period, by its name, of the half-year report in which the figures of `expected.csv` are looked up.
    report: str = ""

    @model_validator(mode="after")
    def lead_in_is_before(self) -> Self:
        if self.lead_in and self.lead_in.from_on >= self.period.from_on:
            raise ValueError("lead_in does not begin before the period")
        return self

    @property
    def counted_period(self) -> CountedPeriod:
        return CountedPeriod(self.period.from_on, self.period.until_on)

    @property
    def from_on(self) -> date:
        """The first day on which anything is done."""
        return self.lead_in.from_on if self.lead_in else self.period.from_on


@dataclass(frozen=True)
class Row:
    """A line of a CSV; `line` as an editor counts."""

    line: int
    values: Mapping[str, str]


@dataclass(frozen=True)
class Folder:
    """The files of a deck."""

    path: Path

    @property
    def fingerprint(self) -> str:
        """Over names and contents of all files: another deck has another."""
        digest = hashlib.sha256()
        for file in sorted(self.path.rglob("*")):
            if file.is_file():
                digest.update(str(file.relative_to(self.path)).encode() + b"\0" + file.read_bytes())
        return digest.hexdigest()

    def table(self, name: str, model: type[T], faults: Faults) -> T | None:
        """A TOML file as `model`; None, with the faults told, where it is not one."""
        try:
            content = tomllib.loads((self.path / name).read_text(encoding="utf-8"))
        except FileNotFoundError:
            faults.add(name, "", "the file is missing")
            return None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
            faults.add(name, "", f"it is no TOML: {fault}")
            return None
        try:
            return model.model_validate(content)
        except ValidationError as wrong:
            for each in wrong.errors(include_url=False, include_input=False):
                where = ".".join(map(str, each["loc"]))
                faults.add(name, where, each["msg"].removeprefix("Value error, "))
            return None

    def rows(self, name: str, model: type[T], faults: Faults) -> list[tuple[int, T]]:
        """The lines of a CSV as `model`, each with its line number; those that are none are told of and left out."""
        found: list[tuple[int, T]] = []
        for row in self._lines(name, list(model.model_fields), faults):
            try:
                found.append((row.line, model.model_validate({k: v for k, v in row.values.items() if v != ""})))
            except ValidationError as wrong:
                for each in wrong.errors(include_url=False, include_input=False):
                    column = ".".join(map(str, each["loc"]))
                    where = f"line {row.line}" + (f", column {column}" if column else "")
                    faults.add(name, where, each["msg"].removeprefix("Value error, "))
        return found

    def _lines(self, name: str, columns: Sequence[str], faults: Faults) -> Iterator[Row]:
        try:
            text = (self.path / name).read_text(encoding="utf-8-sig")
        except (FileNotFoundError, UnicodeDecodeError) as fault:
            faults.add(name, "", "the file is missing" if isinstance(fault, FileNotFoundError) else "it is not UTF-8")
            return
        reader = csv.DictReader(text.splitlines())
        given = list(reader.fieldnames or ())
        if missing := [column for column in columns if column not in given]:
            faults.add(name, "line 1", f"the columns {', '.join(missing)} are missing")
            return
        if unknown := [column for column in given if column not in columns]:
            faults.add(name, "line 1", f"the columns {', '.join(unknown)} are not known")
            return
        for values in reader:
            if None in values or None in values.values():
                faults.add(name, f"line {reader.line_num}", f"it has not {len(given)} columns")
                continue
            yield Row(reader.line_num, values)


def deck_folder(name: str) -> Path:
    """The folder of a deck, by its name or by a path to it or to its `deck.toml`. Raises `UnableToFindDeck`."""
    given = Path(name)
    for path in (DECKS / name, given.parent if given.name == DECK_FILE else given):
        if (path / DECK_FILE).is_file():
            return path.resolve()
    raise UnableToFindDeck(deck=name, known=", ".join(known_decks()) or "none yet")


def known_decks() -> list[str]:
    return sorted(path.parent.name for path in DECKS.glob(f"*/{DECK_FILE}"))


def read_facts(folder: Folder) -> DeckFacts:
    """`deck.toml` alone. Raises `UnableToReadDeck`."""
    faults = Faults()
    facts = folder.table(DECK_FILE, DeckFacts, faults)
    if facts is None:
        raise UnableToReadDeck(deck=folder.path.name, faults=faults.found)
    return facts
