"""Persons, cards and mandates as they pass between rooms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID


class PersonKind(StrEnum):
    CITIZEN = "citizen"
    BUSINESS = "business"


class Sex(StrEnum):
    MALE = "male"
    FEMALE = "female"


class MandateKind(StrEnum):
    """On what ground one acts for another."""

    PARENT = "parent"  # for a child (Civil Code 2015, art. 136)
    GUARDIAN = "guardian"
    MANDATE = "mandate"  # a written authorization (giấy ủy quyền)
    BUSINESS_OFFICER = "business_officer"  # the legal representative, or an employee sent by it


@dataclass(frozen=True, kw_only=True)
class Address:
    """Where somebody lives: the code of the commune's division, and the house, street and hamlet as a line."""

    division_code: str = ""
    line: str = ""

    def __bool__(self) -> bool:
        return bool(self.division_code or self.line)


@dataclass(frozen=True, kw_only=True)
class PersonView:
    """A person. `phone` is kept as +84…; a business has neither birthday nor sex."""

    id: UUID
    kind: PersonKind
    number: str
    name: str
    birth_on: date | None
    sex: Sex | None
    phone: str
    email: str
    address: Address
    account: UUID | None


@dataclass(frozen=True, kw_only=True)
class CitizenNumber:
    """What the first six digits tell; `province` is the code of the place of the birth's registration."""

    number: str
    province: str
    sex: Sex
    birth_year: int


@dataclass(frozen=True, kw_only=True)
class CardData:
    """What the QR code of a chip card says. `address` is the permanent residence as printed."""

    number: str
    old_number: str
    name: str
    birth_on: date
    sex: Sex
    address: str
    issued_on: date


@dataclass(frozen=True, kw_only=True)
class NewPerson:
    """Somebody to register; contact may be as typed. `account` is the account that she signs in with."""

    number: str
    name: str
    kind: PersonKind = PersonKind.CITIZEN
    birth_on: date | None = None
    sex: Sex | None = None
    phone: str = ""
    email: str = ""
    address: Address = Address()
    account: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class ContactChange:
    """What is None stays as it is; an empty text takes the old one away."""

    person: UUID
    phone: str | None = None
    email: str | None = None
    address: Address | None = None


@dataclass(frozen=True, kw_only=True)
class NewMandate:
    """`agent` may act for `principal` from `starts_on` to `last_on` (the last day; None is until revoked)."""

    agent: UUID
    principal: UUID
    kind: MandateKind
    starts_on: date
    ground: str
    last_on: date | None = None

    @property
    def ends_on(self) -> date | None:
        return self.last_on + timedelta(days=1) if self.last_on else None


@dataclass(frozen=True, kw_only=True)
class MandateView:
    id: UUID
    agent: UUID
    principal: UUID
    kind: MandateKind
    starts_on: date
    last_on: date | None
    ground: str
    revoked_at: datetime | None
