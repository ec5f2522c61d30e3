"""Cards, facilities, questions and answers as they pass between rooms and to pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from motcua.foundation.accounts.values import AccountKind
from motcua.foundation.journal.values import UnitPath
from motcua.registry.people.values import Sex

NAME_LENGTH_MAX = 200
KEY_LENGTH_MAX = 100
RECEIPT_LENGTH_MAX = 100
#: Of the share that the insurance pays within its list, by the digit in third place of the former number.
LEVELS = (1, 2, 3, 4, 5)
#: What that share is, in percent (Health Insurance Law, art. 22 [K]).
LEVEL_PERCENTS = {1: 100, 2: 100, 3: 95, 4: 80, 5: 100}


class Tier(StrEnum):
    """How high a facility stands (tuyến)."""

    CENTRAL = "central"
    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"


class Purpose(StrEnum):
    """What a look-up is for; nothing else is asked."""

    TREATMENT = "treatment"
    EMERGENCY = "emergency"
    CLAIMS = "claims"


class Way(StrEnum):
    """How a question came."""

    SCANNED = "scanned"
    TYPED = "typed"
    PROGRAM = "program"


class Outcome(StrEnum):
    """The answer. All but `WAITING` are one: also the one that there is no such card."""

    VALID = "valid"
    EXPIRED = "expired"
    NOT_YET = "not_yet"
    WITHDRAWN = "withdrawn"
    DIED = "died"
    MISMATCH = "mismatch"
    NOT_FOUND = "not_found"
    WAITING = "waiting"


#: Nothing about a person was told: who gets many of these may be guessing.
MISSES = frozenset({Outcome.MISMATCH, Outcome.NOT_FOUND})


class WithdrawnReason(StrEnum):
    STOPPED = "stopped"
    DUPLICATE = "duplicate"
    DIED = "died"


class NumberKind(StrEnum):
    CITIZEN = "citizen"
    INSURANCE = "insurance"


@dataclass(frozen=True)
class CardNumber:
    """A number as it is looked for: 12 digits of a citizen, or the 10 of the insurance. `printed` is the former number of 15
    characters where one was read."""

    kind: NumberKind
    number: str
    printed: str = ""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """About whom it is asked. Number, name and birthday must belong together, or nothing is told."""

    number: CardNumber
    name: str
    birth_on: date


@dataclass(frozen=True, kw_only=True)
class FirstCare:
    """The facility at which a card is registered for first care."""

    code: str
    name: str


@dataclass(frozen=True, kw_only=True)
class KnownCard:
    """What a card is judged by, from the register or from the line. `id` is None for one that is not in the register."""

    id: UUID | None
    number: str
    group: str
    benefit_level: int
    issued_in: str
    full_name: str
    birth_on: date
    first_care: FirstCare
    valid_from: date
    valid_until: date
    withdrawn_on: date | None = None
    withdrawn_reason: str = ""
    died_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Answer:
    """Nothing more is told to a facility. `since` is the day from which a card is not valid; `more_cards`: the person has
    another one, and the better counts; `print_differs`: the card in hand says another group or level than the register."""

    outcome: Outcome
    card: UUID | None = None
    card_number: str = ""
    benefit_level: int | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    first_care: FirstCare | None = None
    since: date | None = None
    withdrawn_reason: str = ""
    more_cards: bool = False
    print_differs: bool = False


@dataclass(frozen=True, kw_only=True)
class NewFacility:
    """`code` is that of the insurance, five digits. `until_on` is the first day without it."""

    code: str
    name_vi: str
    name_en: str
    tier: Tier
    division_code: str
    address_line: str
    from_on: date
    until_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class NewCard:
    """A row of the register, as the social insurance sends it. `valid_until` is the last day."""

    number: str
    group: str
    benefit_level: int
    issued_in: str
    full_name: str
    birth_on: date
    sex: Sex
    facility_code: str
    valid_from: date
    valid_until: date
    citizen_number: str | None = None
    address_line: str = ""
    division_code: str = ""
    withdrawn_on: date | None = None
    withdrawn_reason: str = ""
    died_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class FacilityView:
    id: UUID
    code: str
    name_vi: str
    name_en: str
    tier: Tier
    division_code: str
    address_line: str
    from_on: date
    until_on: date | None
    path: tuple[UUID, ...]


@dataclass(frozen=True)
class Place:
    """For which facility somebody looks up, and the units under which that is counted."""

    facility: UUID
    path: UnitPath


@dataclass(frozen=True, kw_only=True)
class FacilityUse:
    """A facility and how often it looked up in a month; `last_at` is None for one that never did."""

    facility: FacilityView
    lookups: int
    last_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class OfficerView:
    """Who looks up for a facility."""

    id: UUID
    account: UUID
    sign_in_name: str
    name: str
    kind: AccountKind
    from_on: date


@dataclass(frozen=True, kw_only=True)
class NewLookup:
    """`key` is the asker's own name for this question: the same one sent twice is asked once. Without a key
    every question is a new one."""

    asked: Asked
    purpose: Purpose
    way: Way
    key: str


@dataclass(frozen=True, kw_only=True)
class LookupView:
    """A look-up as the facility that asked sees it."""

    id: UUID
    facility: UUID
    account: UUID | None
    at: datetime
    purpose: Purpose
    way: Way
    asked: Asked
    answer: Answer
    answered_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Access:
    """That somebody's data were looked at, for her to see: by a facility that was told of her card, for a purpose; or,
    without one, by an official of the social insurance (`unit`) who compared cards with the population database.
    `by_name` is the officer's or the program's."""

    at: datetime
    account: UUID | None
    by_name: str
    unit: UUID | None = None
    facility_vi: str = ""
    facility_en: str = ""
    purpose: Purpose | None = None


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A look-up in the hand of who asks the line."""

    id: UUID
    asked: Asked


@dataclass(frozen=True)
class Found:
    """What the line says: the cards of that number; none is an answer too."""

    cards: tuple[KnownCard, ...]
