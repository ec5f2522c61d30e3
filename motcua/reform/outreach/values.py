"""Groups, members, visits and campaigns, as they pass to pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from motcua.foundation.accounts.values import HistoryLine

TEXT_LENGTH_MAX = 500
#: More households or people than that in one visit or campaign is a slip of the pen.
VISIT_MAX, REACH_MAX = 10_000, 10_000_000


class GroupKind(StrEnum):
    COMMUNITY_TEAM = "community_team"  # tổ công nghệ số cộng đồng
    YOUTH_GROUP = "youth_group"  # đội thanh niên tình nguyện


KIND_WORDS = {
    GroupKind.COMMUNITY_TEAM.value: _("Community digital technology team"),
    GroupKind.YOUTH_GROUP.value: _("Youth volunteer group"),
}


class Part(StrEnum):
    """What a member is in a group."""

    LEADER = "leader"
    MEMBER = "member"


PART_WORDS = {Part.LEADER.value: _("Leader"), Part.MEMBER.value: _("Member")}


class Help(StrEnum):
    """What was done with people."""

    VNEID_INSTALLED = "vneid_installed"
    VNEID_ACTIVATED = "vneid_activated"
    FILINGS_ASSISTED = "filings_assisted"
    CASHLESS = "cashless"


HELP_WORDS = {
    Help.VNEID_INSTALLED.value: _("VNeID installed"),
    Help.VNEID_ACTIVATED.value: _("VNeID activated"),
    Help.FILINGS_ASSISTED.value: _("Helped to file online"),
    Help.CASHLESS.value: _("Cashless payment set up"),
}


class Channel(StrEnum):
    LOUDSPEAKER = "loudspeaker"
    LEAFLET = "leaflet"
    MEETING = "meeting"
    ONLINE = "online"


CHANNEL_WORDS = {
    Channel.LOUDSPEAKER.value: _("Local loudspeakers"),
    Channel.LEAFLET.value: _("Leaflets"),
    Channel.MEETING.value: _("Meetings"),
    Channel.ONLINE.value: _("Websites and social networks"),
}


@dataclass(frozen=True, kw_only=True)
class NewMember:
    person: UUID
    part: Part = Part.MEMBER


@dataclass(frozen=True, kw_only=True)
class NewGroup:
    """`unit` founds it; `communes` are the units of its area, `place` says more of it (a hamlet)."""

    kind: GroupKind
    unit: UUID
    name: str
    communes: tuple[UUID, ...]
    place: str
    founded_on: date
    members: tuple[NewMember, ...] = ()


@dataclass(frozen=True, kw_only=True)
class NewVisit:
    """Of `households` visited, `consented` agreed to be helped; nobody is helped without."""

    on: date
    place: str
    households: int
    consented: int
    helped: Mapping[Help, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class NewCampaign:
    title: str
    audience: str
    channel: Channel
    from_on: date
    last_on: date
    reach: int


@dataclass(frozen=True, kw_only=True)
class GroupLine:
    """A group in a list, on a day."""

    id: UUID
    kind: GroupKind
    name: str
    place: str
    unit: UUID
    unit_vi: str
    unit_en: str
    communes_vi: tuple[str, ...]
    communes_en: tuple[str, ...]
    founded_on: date
    dissolved_on: date | None
    members: int
    leader: str


@dataclass(frozen=True, kw_only=True)
class MemberView:
    id: UUID
    name: str
    part: Part
    joined_on: date
    left_on: date | None


@dataclass(frozen=True, kw_only=True)
class VisitView:
    id: UUID
    on: date
    place: str
    households: int
    consented: int
    helped: Mapping[Help, int]
    withdrawn_at: datetime | None
    withdrawn_reason: str


@dataclass(frozen=True, kw_only=True)
class CampaignView:
    id: UUID
    unit_vi: str
    unit_en: str
    title: str
    audience: str
    channel: Channel
    from_on: date
    last_on: date
    reach: int


@dataclass(frozen=True, kw_only=True)
class GroupView:
    line: GroupLine
    dissolved_reason: str
    members: Sequence[MemberView]
    visits: Sequence[VisitView]
    history: Sequence[HistoryLine]
    may_manage: bool


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """On a day: communes with an active community team, of all; and those without."""

    covered: int
    communes: int
    without_vi: tuple[str, ...]
    without_en: tuple[str, ...]
