"""Which dossiers the portal has heard of: a fact for each, when the message of its receipt is there."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from uuid import UUID

from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.rows import insert_rows
from motcua.foundation.journal.commands import record
from motcua.registry.organization.queries import directories
from motcua.service.dossiers.queries.places import places
from motcua.service.exchange.models import SynchronisedFact
from motcua.service.exchange.models_traffic import OutboxMessage
from motcua.service.exchange.traffic.events import DossierSynchronised

_DATA = Path(__file__).resolve().parent / "data" / "synchronised.toml"


@cache
def within() -> timedelta:
    """How soon after its receipt the portal has to hear of a dossier."""
    return timedelta(minutes=tomllib.loads(_DATA.read_text(encoding="utf-8"))["within_minutes"])


def note_synchronised(*, delivered: Collection[UUID], by: Actor, at: datetime) -> None:
    """Of messages that have just been delivered, those that tell of a receipt: each dossier counts once, with the first.
    Called in the transaction that says they are there."""
    told = OutboxMessage.objects.filter(
        id__in=delivered, correspondence__dossier__isnull=False, facts__has_key="dossier_code"
    )
    found = told.order_by("-number").values_list("id", "correspondence__dossier")
    messages = {dossier: id_ for id_, dossier in found if dossier is not None}
    known = SynchronisedFact.objects.filter(dossier__in=messages).values_list("dossier", flat=True)
    new = {dossier: messages[dossier] for dossier in messages.keys() - set(known)}
    if not new:
        return
    on = directories()
    events = [
        DossierSynchronised(
            subject=place.dossier,
            at_unit=on(city_day(place.received_at)).path(place.receiving_unit),
            message=new[place.dossier],
            received_at=place.received_at,
            in_time=at - place.received_at <= within(),
        )
        for place in places(dossiers=new).values()
        if place.received_at is not None
    ]
    entries = record(events=events, by=by, at=at)
    insert_rows(
        [
            SynchronisedFact(
                opened_by=entry,
                opened_on=city_day(at),
                path=event.at_unit.as_array if event.at_unit else [],
                dossier=event.subject,
                received_on=city_day(event.received_at),
                in_time=event.in_time,
            )
            for event, entry in zip(events, entries, strict=True)
        ]
    )
