"""What passes between the register, the rooms above and the pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from motcua.registry.people.values import Sex


class LegalGround(StrEnum):
    """Why the register may be asked; the law of each is in data/legal_grounds.json."""

    CONSENT = "consent"  # the person agreed
    PROCEDURE = "procedure"  # what an office needs to settle a procedure
    PARENT = "parent"  # a parent acts for a child


class Purpose(StrEnum):
    """What for somebody looked at a person's data."""

    FILING = "filing"  # to fill a form in
    COUNTER = "counter"  # the person stands at the counter
    HANDLING = "handling"  # an official works on her dossier
    SEARCH = "search"  # an official looked for her dossiers by her number
    CHECK = "check"  # what she typed is compared
    ACTING = "acting"  # whether somebody may act for her
    CORRECTION = "correction"  # what she says is wrong is looked into
    OFFERS = "offers"  # what a filing at the counter need not bring
    REUSE = "reuse"  # a paper of her wallet is attached at the counter, with her word


class Outcome(StrEnum):
    """What came of an ask."""

    FOUND = "found"
    UNKNOWN = "unknown"  # nobody has the number
    UNREACHED = "unreached"  # it did not answer; what cannot be believed is no answer


class Marital(StrEnum):
    SINGLE = "single"
    MARRIED = "married"
    WIDOWED = "widowed"
    DIVORCED = "divorced"


@dataclass(frozen=True, kw_only=True)
class GroundText:
    """A legal ground in words, the law that it stands on, and how sure that is: '[V]' seen, '[K]' known."""

    words_vi: str
    words_en: str
    law: str
    source: str


@dataclass(frozen=True, kw_only=True)
class Place:
    """A place as the register writes it; `code` is its division's, '' for one that has none."""

    text: str
    code: str = ""


@dataclass(frozen=True, kw_only=True)
class Citizen:
    """What the register holds of somebody. `parents` are numbers."""

    number: str
    full_name: str
    birth_on: date
    sex: Sex
    ethnicity: str = ""
    home_town: Place | None = None
    residence: Place | None = None
    marital: Marital | None = None
    spouse_number: str = ""
    parents: tuple[str, ...] = ()
    died_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Ask:
    """One question about `number`. `person` is who has it, where the city knows her; `sake` the person in whose name a
    relative is asked about; `procedure` what is being filed."""

    id: UUID
    number: str
    purpose: Purpose
    ground: LegalGround
    person: UUID | None = None
    sake: UUID | None = None
    procedure: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Answered:
    """`citizen` only where one was found; `cause` why there was no answer, for the log."""

    ask: Ask
    outcome: Outcome
    citizen: Citizen | None = None
    cause: str = ""


@dataclass(frozen=True, kw_only=True)
class Record:
    """What is kept of a person. A stale one is still shown, marked, until it can be asked for anew."""

    person: UUID
    citizen: Citizen
    fetched_at: datetime
    expires_at: datetime
    ground: LegalGround
    spouse: UUID | None

    def is_stale(self, at: datetime) -> bool:
        return self.expires_at <= at


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Of which day what the register said is, and whether it should be asked anew; where a person had said that it is wrong,
    which unit has found that it is right, and when."""

    fetched_at: datetime
    is_stale: bool
    upheld_unit: UUID | None = None
    upheld_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Known:
    """What is known of an applicant by the keys that forms are filled in from (docs/reference/forms.md), and where it
    comes from; a fact without an origin is of the city's own records."""

    facts: Mapping[str, object]
    origins: Mapping[str, Origin]


#: Of nobody.
NOTHING = Known(facts={}, origins={})


@dataclass(frozen=True, kw_only=True)
class Access:
    """One time that somebody looked at a person's data. `by_name` is '' for the house itself; `unit` the office; without
    `outcome` it was the city's own record that was looked at; `fields` are what was seen."""

    at: datetime
    account: UUID | None
    by_name: str
    unit: UUID | None
    purpose: Purpose
    ground: LegalGround | None = None
    outcome: Outcome | None = None
    fields: tuple[str, ...] = ()
    procedure: UUID | None = None
    dossier: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class CorrectionView:
    """Something that a person says is wrong. `receipt` is the register's, once it has it. It is settled when the register
    says it too; or when a unit found the register right (`upheld_unit`, for the `reason`)."""

    id: UUID
    person: UUID
    field: str
    held: str
    claimed: str
    note: str
    reported_at: datetime
    sent_at: datetime | None
    receipt: str
    settled_at: datetime | None
    upheld_unit: UUID | None
    reason: str


@dataclass(frozen=True, kw_only=True)
class CorrectionCase:
    """A report as an official looks into it: what the register holds now and of when, beside what the person says and what
    the city itself has of her, where it has that field; `earlier` are her other reports of it, the newest first."""

    report: CorrectionView
    person_name: str
    held_now: str
    fetched_at: datetime | None
    city_has: str
    earlier: Sequence[CorrectionView]
    may_uphold: bool


@dataclass(frozen=True, kw_only=True)
class CorrectionLine:
    """An open report in a list."""

    id: UUID
    person_name: str
    field: str
    reported_at: datetime
    is_sent: bool


@dataclass(frozen=True, kw_only=True)
class CheckView:
    """An ask that waits, or what came of it: the names of the fields in which the person's data differ."""

    since_at: datetime
    settled_at: datetime | None
    differs: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Correction:
    """As it goes to the register. The same id twice is one correction."""

    id: UUID
    number: str
    field: str
    claimed: str
    note: str
