"""The actor: who asks, with what they hold on that day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any, NewType
from uuid import UUID

AccountId = NewType("AccountId", UUID)


class AccountKind(StrEnum):
    CITIZEN = "citizen"
    OFFICIAL = "official"
    INTEGRATOR = "integrator"
    SYSTEM = "system"


class Assurance(IntEnum):
    """How surely somebody is who she says: the levels of electronic identification (Decree 59/2022, art. 12)."""

    UNVERIFIED = 0  # a telephone answered; nobody knows whose it is
    LEVEL_1 = 1  # of the number's data
    LEVEL_2 = 2  # seen face to face with the card


class Way(StrEnum):
    """How somebody signed in."""

    PASSWORD = "password"  # noqa: S105  (a way's name)
    PROVIDER = "provider"
    PHONE = "phone"


class Role(StrEnum):
    """What a post lets its holder do in its unit. The law's words are in the glossary."""

    COUNTER = "counter"  # receives and returns at the one-stop (cán bộ một cửa)
    HANDLER = "handler"  # examines (công chức chuyên môn)
    HEAD = "head"  # assigns in the processing unit (trưởng phòng)
    LEADER = "leader"  # signs (lãnh đạo UBND, giám đốc sở)
    CLERK = "clerk"  # gives number and seal (văn thư)
    CASHIER = "cashier"  # takes and holds cash (thủ quỹ)
    ACCOUNTANT = "accountant"  # keeps the books (kế toán)
    CHIEF_ACCOUNTANT = "chief_accountant"  # answers for the books, approves what goes back (kế toán trưởng)
    CONTROLLER = "controller"  # control of procedures (kiểm soát TTHC)
    AUDITOR = "auditor"  # reads everything, changes nothing
    ADMINISTRATOR = "administrator"  # accounts, calendars, units


@dataclass(frozen=True)
class PostHeld:
    """A post on the day of the act: the unit, its ancestors of that day (nearest first), the roles it carries."""

    post: UUID
    unit: UUID
    ancestors: tuple[UUID, ...]
    roles: frozenset[Role]


@dataclass(frozen=True)
class Actor:
    """Who acts, as the faces found out at the start of the request. Implements the journal's `Doer`."""

    account: UUID | None
    kind: AccountKind
    name: str = ""
    person: UUID | None = None
    acts_for: frozenset[UUID] = frozenset()
    posts: tuple[PostHeld, ...] = ()
    scopes: frozenset[str] = frozenset()
    on_behalf_of: UUID | None = None
    second_factor: bool = False
    #: Of the session that she is signed in with; None where there is none: programs, officials, the house.
    assurance: Assurance | None = None

    @property
    def units(self) -> frozenset[UUID]:
        return frozenset(post.unit for post in self.posts)

    def holds(self, role: Role, unit: UUID) -> bool:
        """Does the actor hold `role` in just this unit?"""
        return any(post.unit == unit and role in post.roles for post in self.posts)

    def has_role(self, role: Role) -> bool:
        return any(role in post.roles for post in self.posts)

    def for_person(self, person: UUID | None) -> Actor:
        return replace(self, on_behalf_of=person)


#: The house itself: jobs, imports, the sequencer.
SYSTEM = Actor(account=None, kind=AccountKind.SYSTEM, name="Một Cửa")
#: Nobody signed in.
ANONYMOUS = Actor(account=None, kind=AccountKind.CITIZEN, name="")


@dataclass(frozen=True, kw_only=True)
class AccountView:
    """An official's account as an administrator sees it."""

    id: UUID
    sign_in_name: str
    name: str
    email: str
    is_open: bool
    has_second_factor: bool


@dataclass(frozen=True)
class Allowed:
    def __bool__(self) -> bool:
        return True


@dataclass(frozen=True)
class Refused:
    """No, and why, in words for the person who asked."""

    reason: str
    hidden: bool = field(default=False)

    def __bool__(self) -> bool:
        return False


Verdict = Allowed | Refused
ALLOWED = Allowed()


@dataclass(frozen=True, kw_only=True)
class HistoryLine:
    """An entry of the journal, on the page of what it is about. `position` is None until it has one; `facts` are those of
    its event."""

    at: datetime
    kind: str
    by_name: str
    position: int | None
    facts: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Provider:
    """A provider of identities that people sign in with (OpenID Connect), as it is configured. `key` stands in addresses.

    `claim` is the one that says who it is: the citizen number, or the sign-in name of an official. `levels` is what each
    `acr` stands for; an empty one is that of a provider that says none. `strong` are the `acr` and `amr` that stand for a
    second factor.
    """

    key: str
    kind: AccountKind
    name: str
    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    claim: str
    levels: Mapping[str, Assurance] = field(default_factory=dict)
    strong: frozenset[str] = frozenset()
    scopes: tuple[str, ...] = ("openid", "profile")

    def acr_of(self, level: Assurance) -> str:
        """The `acr` values that are as high, to ask for: the lowest first."""
        wanted = [
            acr for acr, stands_for in sorted(self.levels.items(), key=lambda each: each[1]) if stands_for >= level
        ]
        return " ".join(acr for acr in wanted if acr)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What was asked of a provider, kept until its answer comes: once, in the session that asked."""

    state: str
    nonce: str
    verifier: str
    redirect_uri: str
    fresh: bool


@dataclass(frozen=True, kw_only=True)
class Proved:
    """Whom a provider has proved. `number` is the value of the provider's claim; the rest is what it says of her, as it says
    it. `assurance` is None where its `acr` stands for nothing here; it was proved at `proved_at`, by the machine's clock."""

    issuer: str
    subject: str
    sid: str
    number: str
    name: str
    birthdate: str
    gender: str
    phone: str
    assurance: Assurance | None
    second_factor: bool
    proved_at: datetime
    id_token: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class LoggedOut:
    """Whom a provider has signed out: one session of hers (`sid`), or all of them."""

    issuer: str
    subject: str
    sid: str
    jti: str
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class SignInView:
    """A session that is open: how and from what device it was begun."""

    id: UUID
    way: Way
    issuer: str
    assurance: Assurance | None
    device: str
    began_at: datetime
    session_key: str = field(repr=False)
