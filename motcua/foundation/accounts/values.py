"""The actor: who asks, with what they hold on that day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, NewType
from uuid import UUID

AccountId = NewType("AccountId", UUID)


class AccountKind(StrEnum):
    CITIZEN = "citizen"
    OFFICIAL = "official"
    INTEGRATOR = "integrator"
    SYSTEM = "system"


class Role(StrEnum):
    """What a post lets its holder do in its unit. The law's words are in the glossary."""

    COUNTER = "counter"  # receives and returns at the one-stop (cán bộ một cửa)
    HANDLER = "handler"  # examines (công chức chuyên môn)
    HEAD = "head"  # assigns in the processing unit (trưởng phòng)
    LEADER = "leader"  # signs (lãnh đạo UBND, giám đốc sở)
    CLERK = "clerk"  # gives number and seal (văn thư)
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
