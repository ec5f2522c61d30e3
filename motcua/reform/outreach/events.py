"""What can happen here. Names stay out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from motcua.foundation.journal.values import Event


@dataclass(frozen=True, kw_only=True)
class GroupFounded(Event):
    """`subject` is the group, here and below."""

    kind: ClassVar[str] = "outreach_group_founded"
    group_kind: str
    communes: tuple[UUID, ...]
    founded_on: date


@dataclass(frozen=True, kw_only=True)
class GroupDissolved(Event):
    kind: ClassVar[str] = "outreach_group_dissolved"
    dissolved_on: date


@dataclass(frozen=True, kw_only=True)
class MemberJoined(Event):
    kind: ClassVar[str] = "outreach_member_joined"
    membership: UUID
    person: UUID
    part: str
    joined_on: date


@dataclass(frozen=True, kw_only=True)
class MemberLeft(Event):
    kind: ClassVar[str] = "outreach_member_left"
    membership: UUID
    left_on: date


@dataclass(frozen=True, kw_only=True)
class VisitReported(Event):
    kind: ClassVar[str] = "outreach_visit_reported"
    visit: UUID
    held_at: datetime
    households: int
    consented: int
    vneid_installed: int
    vneid_activated: int
    filings_assisted: int
    cashless: int


@dataclass(frozen=True, kw_only=True)
class VisitWithdrawn(Event):
    """The same numbers, taken away from the day on which it was held and the units for which it was counted."""

    kind: ClassVar[str] = "outreach_visit_withdrawn"
    visit: UUID
    held_at: datetime
    households: int
    consented: int
    vneid_installed: int
    vneid_activated: int
    filings_assisted: int
    cashless: int
    counted_at: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class CampaignRun(Event):
    """`subject` is the campaign."""

    kind: ClassVar[str] = "outreach_campaign_run"
    channel: str
    from_on: date
    last_on: date
    reach: int
