"""What can happen to units, posts and those who hold them."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from motcua.foundation.journal.values import Event


@dataclass(frozen=True, kw_only=True)
class UnitOpened(Event):
    """`subject` is the unit. The entry may stand before `on`: facts of the future are known beforehand."""

    kind: ClassVar[str] = "unit_opened"
    unit_kind: str
    code: str
    on: date


@dataclass(frozen=True, kw_only=True)
class UnitClosed(Event):
    """The unit is no longer in force from `on`."""

    kind: ClassVar[str] = "unit_closed"
    on: date


@dataclass(frozen=True, kw_only=True)
class UnitSucceeded(Event):
    """`subject`, the old unit, handed over to `successor`."""

    kind: ClassVar[str] = "unit_succeeded"
    successor: UUID
    succession: str
    on: date


@dataclass(frozen=True, kw_only=True)
class PostOpened(Event):
    kind: ClassVar[str] = "post_opened"
    roles: tuple[str, ...]
    on: date


@dataclass(frozen=True, kw_only=True)
class OfficialAppointed(Event):
    """`subject` is the account."""

    kind: ClassVar[str] = "official_appointed"
    holding: UUID
    post: UUID
    on: date
    last_on: date | None


@dataclass(frozen=True, kw_only=True)
class AppointmentEnded(Event):
    """`subject` is the account; `last_on` the last day on which the post was held."""

    kind: ClassVar[str] = "appointment_ended"
    holding: UUID
    post: UUID
    last_on: date


@dataclass(frozen=True, kw_only=True)
class DeputyNamed(Event):
    """`subject` is the account that is stood in for, from `on` to `last_on`."""

    kind: ClassVar[str] = "deputy_named"
    deputation: UUID
    holding: UUID
    post: UUID
    deputy: UUID
    on: date
    last_on: date


@dataclass(frozen=True, kw_only=True)
class DeputationCalledOff(Event):
    """It ended at once, before its last day."""

    kind: ClassVar[str] = "deputation_called_off"
    deputation: UUID
    deputy: UUID
