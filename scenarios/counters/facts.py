"""`counters.toml` as it is written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator

from scenarios.player.deck import DECK_FILE, DeckFacts, Sourced, Strict
from scenarios.player.faults import Faults

FILE = "counters.toml"
Named = Annotated[str, Field(min_length=1, max_length=300)]


class PilotFacts(Sourced):
    """A unit's after-hours work: at one counter, so many minutes after each session, Monday to Friday."""

    unit: str
    decision: Named
    decided_on: date
    from_on: date
    until_on: date
    minutes: int = Field(ge=1, le=120)
    counter: str = Field(min_length=1, max_length=12)
    counter_name: Named

    @model_validator(mode="after")
    def is_in_order(self) -> Self:
        if not self.decided_on < self.from_on < self.until_on:
            raise ValueError("it is decided, begins and ends in this order")
        return self


class CodesFacts(Sourced):
    """So many codes of a unit at its own place: of the procedures that it receives, those that can be filed online first.
    `scans` is how often they are scanned in the period, all together."""

    owner: str
    issued_on: date
    count: int = Field(ge=1, le=200)
    scans: int = Field(ge=0, le=10_000, default=0)


class FigureFacts(Strict):
    """What must come out: minutes a half-day of a unit's pilot, or codes of a unit and those below it."""

    unit: str
    value: int


class CountersFile(Strict):
    pilots: tuple[PilotFacts, ...] = ()
    codes: tuple[CodesFacts, ...] = ()
    figures: Mapping[str, FigureFacts] = {}


def check_days(content: CountersFile, facts: DeckFacts, faults: Faults) -> None:
    """Everything happens within the deck's days."""
    first, until = facts.from_on, facts.period.until_on
    for number, pilot in enumerate(content.pilots):
        if pilot.decided_on < first or pilot.until_on > until:
            faults.add(FILE, f"pilots.{number}", f"its days lie outside those of {DECK_FILE}")
    for number, codes in enumerate(content.codes):
        if not first <= codes.issued_on < until:
            faults.add(FILE, f"codes.{number}.issued_on", f"it lies outside the days of {DECK_FILE}")
