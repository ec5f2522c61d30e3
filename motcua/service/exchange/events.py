"""What can happen here. A plan's and a service's facts, no names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from motcua.foundation.journal.values import Event


@dataclass(frozen=True, kw_only=True)
class PlanAdopted(Event):
    """`subject` is the plan; `replaces` the one that ends with it."""

    kind: ClassVar[str] = "integration_plan_adopted"
    decision: str
    from_on: date
    services: int
    replaces: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class ServicePlanned(Event):
    """`subject` is the procedure, here and below: it is due from a day on."""

    kind: ClassVar[str] = "integration_service_planned"
    plan: UUID
    item: UUID
    from_on: date


@dataclass(frozen=True, kw_only=True)
class ServicePlannedUntil(Event):
    """The plan by which it was due ends: `until_on` is the first day without it."""

    kind: ClassVar[str] = "integration_service_planned_until"
    plan: UUID
    item: UUID
    until_on: date


@dataclass(frozen=True, kw_only=True)
class ReasonGiven(Event):
    kind: ClassVar[str] = "integration_reason_given"
    reason: str


@dataclass(frozen=True, kw_only=True)
class IntegrationOpened(Event):
    """`subject` is the integration, here and below."""

    kind: ClassVar[str] = "integration_opened"
    procedure: UUID
    procedure_version: UUID
    online_level: str


@dataclass(frozen=True, kw_only=True)
class ItemsAnswered(Event):
    kind: ClassVar[str] = "integration_items_answered"
    fine: tuple[str, ...]
    open: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ConformityTested(Event):
    """`failed` are the probes that failed or were not answered."""

    kind: ClassVar[str] = "integration_tested"
    run: UUID
    passed: bool
    failed: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class IntegrationSubmitted(Event):
    kind: ClassVar[str] = "integration_submitted"


@dataclass(frozen=True, kw_only=True)
class IntegrationReturned(Event):
    """By the Portal."""

    kind: ClassVar[str] = "integration_returned"


@dataclass(frozen=True, kw_only=True)
class IntegrationConfirmed(Event):
    """By the Portal, under its number."""

    kind: ClassVar[str] = "integration_confirmed"
    reference: str
    from_on: date


@dataclass(frozen=True, kw_only=True)
class SuspensionTold(Event):
    """The Portal has heard of it."""

    kind: ClassVar[str] = "integration_suspension_told"


@dataclass(frozen=True, kw_only=True)
class IntegrationSuspended(Event):
    """`until_on` is the first day without it."""

    kind: ClassVar[str] = "integration_suspended"
    until_on: date
