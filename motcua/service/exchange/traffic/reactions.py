"""What the exchange does when something happens to a dossier: the portal is told, if it knows the dossier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from motcua.foundation.journal.commands import on_entries
from motcua.foundation.journal.values import Event, Recorded
from motcua.service.dossiers import events
from motcua.service.exchange.traffic.commands.outbox import post_entries
from motcua.service.exchange.values_traffic import Outgoing

#: Whatever moves a dossier's status or the date by which its citizen has its result. A filing is told by who files it.
TOLD: tuple[type[Event], ...] = (
    events.DossierSentOn,
    events.DossierReceived,
    events.ReceiptRefused,
    events.SupplementRequested,
    events.SupplementAnswered,
    events.DossierPaused,
    events.DossierResumed,
    events.DossierExtended,
    events.DossierReappointed,
    events.LimitCaseApplied,
    events.DueDateRecomputed,
    events.ProcessingBegun,
    events.DossierApproved,
    events.DossierRefused,
    events.DossierSentBack,
    events.ResultReturned,
    events.DossierWithdrawn,
    events.ActUndone,
)
#: What an entry says that the message needs, by the name that the message gives it.
_FACTS = {"promised_at": "promised_at", "code": "dossier_code", "number": "number", "sha256": "sha256"}


def tell_status(entries: Sequence[Recorded], at: datetime) -> None:
    post_entries(entries=entries, kind=Outgoing.STATUS, facts=_facts(entries), at=at)


def tell_result(entries: Sequence[Recorded], at: datetime) -> None:
    post_entries(entries=entries, kind=Outgoing.RESULT, facts=_facts(entries), at=at)


def _facts(entries: Sequence[Recorded]) -> Mapping[Any, Mapping[str, Any]]:
    return {entry.id: dict(_facts_of(entry.event)) for entry in entries}


def _facts_of(event: Event) -> list[tuple[str, Any]]:
    found = [(named, getattr(event, name, None)) for name, named in _FACTS.items()]
    return [
        (name, value.isoformat() if isinstance(value, datetime) else value)
        for name, value in found
        if value is not None
    ]


for _told in TOLD:
    on_entries(_told)(tell_status)
on_entries(events.ResultReady)(tell_result)
