"""Messages and differences as the repair page lists them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from motcua.faces.ui.values import Chip, Tone, Words
from motcua.service.exchange.traffic.status_map import status_names
from motcua.service.exchange.values_traffic import (
    DifferenceKind,
    DifferenceView,
    InboxState,
    Incoming,
    OutboxState,
    Outgoing,
    StuckMessage,
    TrafficState,
)

STUCK, WAITING, REFUSED, DIFFERENCES = "stuck", "waiting", "refused", "differences"


@dataclass(frozen=True, kw_only=True)
class ShownMessage:
    id: UUID
    icon: str
    way: Words
    said: Words
    code: str
    number: int
    dossier: UUID | None
    status: Words
    tone: Tone
    mark: str
    fault: str
    attempts: int
    since_at: datetime
    next_attempt_at: datetime | None
    behind: int


@dataclass(frozen=True, kw_only=True)
class ShownDifference:
    id: UUID
    code: str
    said: Words
    ours: str
    theirs: str
    dossier: UUID | None
    found_at: datetime


_LOOKS = {
    InboxState.STUCK.value: ("triangle-alert", Tone.LATE),
    OutboxState.UNDELIVERABLE.value: ("triangle-alert", Tone.LATE),
    InboxState.WAITING.value: ("hourglass", Tone.INFO),
    InboxState.REFUSED.value: ("ban", Tone.MUTE),
}
_KIND_WORDS = {
    Incoming.DOSSIER.value: _("A dossier filed there"),
    Incoming.SUPPLEMENT.value: _("A supplement’s answer"),
    Incoming.WITHDRAWAL.value: _("A withdrawal"),
    Outgoing.STATUS.value: _("How a dossier stands"),
    Outgoing.RESULT.value: _("A result"),
    Outgoing.REFUSAL.value: _("Why we cannot follow"),
}
_STATE_WORDS = {
    InboxState.STUCK.value: _("Given up"),
    OutboxState.UNDELIVERABLE.value: _("Given up"),
    InboxState.WAITING.value: _("On its way"),
    InboxState.REFUSED.value: _("Refused, the Portal was told why"),
}
_DIFFERENCE_WORDS = {
    DifferenceKind.MISSING_HERE: _("The Portal has sent more than has arrived here"),
    DifferenceKind.MISSING_THERE: _("The Portal does not know this dossier"),
    DifferenceKind.STATUS: _("The Portal says something else of it"),
}


def shown_messages(found: Sequence[StuckMessage]) -> list[ShownMessage]:
    return [_shown(message) for message in found]


def _shown(message: StuckMessage) -> ShownMessage:
    mark, tone = _LOOKS[message.state]
    return ShownMessage(
        id=message.id,
        icon="inbox" if message.incoming else "send",
        way=_("From the Portal") if message.incoming else _("To the Portal"),
        said=_KIND_WORDS[message.kind],
        code=message.code,
        number=message.number,
        dossier=message.dossier,
        status=_STATE_WORDS[message.state],
        tone=tone,
        mark=mark,
        fault=message.fault,
        attempts=message.attempts,
        since_at=message.since_at,
        next_attempt_at=message.next_attempt_at,
        behind=message.behind,
    )


def shown_differences(found: Sequence[DifferenceView]) -> list[ShownDifference]:
    names = status_names()
    return [
        ShownDifference(
            id=each.id,
            code=each.code,
            said=_DIFFERENCE_WORDS[each.kind],
            ours=names.get(each.ours, each.ours),
            theirs=names.get(each.theirs, each.theirs),
            dossier=each.dossier,
            found_at=each.found_at,
        )
        for each in found
    ]


def views_of(current: str, state: TrafficState, *, address: str) -> list[Chip]:
    """The page's views with how many each shows."""
    views = (
        (STUCK, _("Stuck"), state.in_stuck + state.out_undeliverable),
        (DIFFERENCES, _("Differences"), state.differences),
        (WAITING, _("On their way"), state.in_waiting + state.out_waiting),
        (REFUSED, _("Refused by us"), state.in_refused),
    )
    return [
        Chip(words=words, href=f"{address}?view={view}", current=view == current, count=count)
        for view, words, count in views
    ]
