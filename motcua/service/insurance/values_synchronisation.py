"""Matches, runs and corrections as they pass between rooms and pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID


class State(StrEnum):
    """How far a card is synchronised with the population database."""

    VERIFIED = "verified"
    PROBABLE = "probable"
    CONFLICTING = "conflicting"
    NOT_FOUND = "not_found"


class Reason(StrEnum):
    """Why a card is in its state."""

    # verified
    NUMBER = "number"  # the citizen number is that of somebody with this name and birthday
    LINKED = "linked"  # no number; name, birthday, sex and place leave one person only
    REVIEWED = "reviewed"  # two officials agreed
    # probable
    TWINS = "twins"  # somebody of the same birthday and family name lives beside
    NAMESAKES = "namesakes"  # several people of this name were born on this day
    SEVERAL = "several"  # another person is nearly as likely
    WEAK = "weak"  # likely, not beyond doubt
    # conflicting
    NAME_DIFFERS = "name_differs"  # the number is that of somebody born that day, with another name
    BIRTH_DIFFERS = "birth_differs"  # the number is that of somebody of this name, with another birthday
    SOMEBODY_ELSE = "somebody_else"  # the number is that of another person, and nobody fits the rest
    NUMBER_DIFFERS = "number_differs"  # everything but the number is that of one person
    TWO_CARDS = "two_cards"  # the person has another card
    DIED = "died"  # the person is dead
    # not found
    NOBODY = "nobody"  # nobody in the extract comes near


#: The states that wait for officials.
TO_REVIEW = (State.CONFLICTING, State.PROBABLE)


class Field(StrEnum):
    """What of a card a correction may take from the person."""

    NUMBER = "citizen_number"
    NAME = "full_name"
    BIRTH = "birth_on"
    SEX = "sex"
    ADDRESS = "address"


class Outcome(StrEnum):
    OPEN = "open"
    APPROVED = "approved"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class Thresholds:
    """Match weights (base-2 logarithms of the odds): from `verified` on a link needs nobody, from `review` on somebody looks;
    the next best person has to stand `margin` below."""

    verified: float = 10.0
    review: float = 1.0
    margin: float = 6.0

    def plain(self) -> dict[str, float]:
        return {"verified": self.verified, "review": self.review, "margin": self.margin}


@dataclass(frozen=True, kw_only=True)
class NewResident:
    """A person as the population database has her on the day of the extract."""

    number: str
    full_name: str
    birth_on: date
    sex: str
    address_line: str = ""
    division_code: str = ""
    died_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Counts:
    """Cards by state; those that are withdrawn are none."""

    verified: int = 0
    probable: int = 0
    conflicting: int = 0
    not_found: int = 0
    waiting: int = 0

    @property
    def cards(self) -> int:
        return self.verified + self.probable + self.conflicting + self.not_found + self.waiting

    @property
    def percent(self) -> float | None:
        """Of all cards those verified; None where there is no card."""
        return 100 * self.verified / self.cards if self.cards else None


@dataclass(frozen=True, kw_only=True)
class RunView:
    id: UUID
    at: datetime
    compared: int
    changed: int
    counts: Counts
    model_hash: str
    thresholds: Mapping[str, float]
    trained: bool
    seconds: int
    residents: int


@dataclass(frozen=True, kw_only=True)
class Side:
    """One side of a comparison: the card, or a person of the extract. `weight` is None for the card."""

    number: str
    full_name: str
    birth_on: date
    sex: str
    address_line: str
    division_code: str
    died_on: date | None = None
    weight: float | None = None

    def value(self, field: Field) -> Any:
        """What it says of a field: text, or a day; an address is its line and the commune's code."""
        if field is Field.ADDRESS:
            return (self.address_line, self.division_code)
        return {
            Field.NUMBER: self.number,
            Field.NAME: self.full_name,
            Field.BIRTH: self.birth_on,
            Field.SEX: self.sex,
        }[field]


@dataclass(frozen=True, kw_only=True)
class CorrectionView:
    """`person` is empty where nobody of the extract is meant; `fields` are taken from that person."""

    id: UUID
    card: UUID
    person: str
    fields: tuple[Field, ...]
    note: str
    proposed_by: UUID
    proposed_at: datetime
    outcome: Outcome
    decided_by: UUID | None
    decided_at: datetime | None
    answer: str


@dataclass(frozen=True, kw_only=True)
class MatchLine:
    """A card on the work-list."""

    card: UUID
    card_number: str
    full_name: str
    birth_on: date
    division_code: str
    state: State
    reason: Reason
    since_at: datetime
    proposed: bool


@dataclass(frozen=True, kw_only=True)
class MatchView:
    """A card beside those whom it may belong to, the likeliest first."""

    card: UUID
    card_number: str
    state: State
    reason: Reason
    since_at: datetime
    register: Side
    people: Sequence[Side]
    correction: CorrectionView | None
    earlier: Sequence[CorrectionView]
    amendment: AmendmentView | None


@dataclass(frozen=True, kw_only=True)
class DayLine:
    """How many cards there were at the end of a day, and how many of them were verified."""

    on: date
    cards: int
    verified: int


@dataclass(frozen=True, kw_only=True)
class CommuneLine:
    """A commune's cards by state; `division_code` is empty for cards without a commune of the city."""

    division_code: str
    counts: Counts


@dataclass(frozen=True, kw_only=True)
class AmendmentView:
    """How far the social insurance has taken a correction over. `said` is what its last load had instead, by the card's
    columns."""

    at: datetime
    tries: int
    sent_at: datetime | None
    receipt: str
    held_at: datetime | None
    said: Mapping[str, str]
    settled_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class ToTell:
    """A correction as it goes to the social insurance: the card's number, and what is right, by the card's columns. The same
    id twice is one correction."""

    id: UUID
    card_number: str
    values: Mapping[str, str]


@dataclass(frozen=True)
class ExtractPage:
    """Some people of an extract in the order of their numbers; `is_last`: nobody follows."""

    people: tuple[NewResident, ...]
    is_last: bool
