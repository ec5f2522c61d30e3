"""What can happen to an initiative. Texts stay out. `subject` is the initiative everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from motcua.foundation.journal.values import Event


@dataclass(frozen=True, kw_only=True)
class InitiativeProposed(Event):
    kind: ClassVar[str] = "initiative_proposed"
    head: UUID


@dataclass(frozen=True, kw_only=True)
class PilotPlanned(Event):
    kind: ClassVar[str] = "initiative_pilot_planned"
    pilot: UUID
    units: tuple[UUID, ...]
    from_on: date
    until_on: date
    indicators: tuple[str, ...]
    supersedes: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class InitiativeDecided(Event):
    kind: ClassVar[str] = "initiative_decided"
    decision: UUID
    recognised: bool
    decided_on: date
    unit: UUID
    supersedes: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class InitiativeReplicated(Event):
    kind: ClassVar[str] = "initiative_replicated"
    replication: UUID
    unit: UUID
    from_on: date


@dataclass(frozen=True, kw_only=True)
class ReplicationEnded(Event):
    kind: ClassVar[str] = "initiative_replication_ended"
    replication: UUID
    unit: UUID
    until_on: date


@dataclass(frozen=True, kw_only=True)
class InitiativeGivenUp(Event):
    kind: ClassVar[str] = "initiative_given_up"
