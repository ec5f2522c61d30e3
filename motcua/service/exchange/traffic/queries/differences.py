"""The city's side of the comparison, and what comparisons found."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.service.dossiers.queries.places import places
from motcua.service.dossiers.values import Status
from motcua.service.exchange.models_traffic import Correspondence, Difference, Reconciliation
from motcua.service.exchange.traffic.policy import may_see_traffic
from motcua.service.exchange.traffic.status_map import portal_code
from motcua.service.exchange.values_traffic import (
    DifferenceKind,
    DifferenceState,
    DifferenceView,
    Reconciled,
    Told,
)

PAGE = 500
SHOWN_MAX = 200

_TOLD = """
    SELECT c.id, c.code, c.dossier,
        coalesce((SELECT max(i.number) FROM exchange_inbox i WHERE i.correspondence_id = c.id), 0),
        EXISTS (SELECT 1 FROM exchange_inbox i WHERE i.correspondence_id = c.id AND i.settled_at IS NULL)
        OR EXISTS (SELECT 1 FROM exchange_outbox o WHERE o.correspondence_id = c.id
            AND (o.state <> 'delivered' OR o.delivered_at >= %(since)s))
    FROM exchange_correspondence c"""


def told_of(*, codes: Collection[str], since: datetime) -> dict[str, Told]:
    """Our side of these dossiers, by the portal's codes. What was delivered since the portal listed counts as on its
    way. For jobs."""
    return {each.code: each for each in _told(f"{_TOLD} WHERE c.code = ANY(%(codes)s)", {"codes": list(codes)}, since)}


def told_before(*, since: datetime) -> Iterator[list[Told]]:
    """Our side of every correspondence that was begun before, a page at a time. For jobs."""
    after = UUID(int=0)
    statement = f"{_TOLD} WHERE c.id > %(after)s AND c.begun_at < %(since)s ORDER BY c.id LIMIT {PAGE}"
    while page := _told(statement, {"after": after}, since):
        yield page
        after = page[-1].correspondence


def _told(statement: str, values: dict[str, Any], since: datetime) -> list[Told]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {**values, "since": since})
        rows = cursor.fetchall()
    stand = places(dossiers=[row[2] for row in rows if row[2]])
    return [
        Told(
            correspondence=id_,
            dossier=dossier,
            code=code,
            # Without a dossier, it was refused, or it is on its way.
            status=portal_code(stand[dossier].status if dossier else Status.NOT_RECEIVED),
            received=received,
            waiting=waiting,
        )
        for id_, code, dossier, received, waiting in rows
    ]


def last_reconciled_at() -> datetime | None:
    """When the lists were compared the last time. For jobs."""
    return Reconciliation.objects.filter(fault="").order_by("-at").values_list("at", flat=True).first()


def last_reconciliation() -> Reconciled | None:
    """The last comparison, also one that failed."""
    row = Reconciliation.objects.order_by("-at").first()
    if row is None:
        return None
    return Reconciled(at=row.at, listed=row.listed, healed=row.healed, handed=row.handed, fault=row.fault)


def open_differences(*, actor: Actor) -> list[DifferenceView]:
    """What comparisons found for a person, the newest first. Raises `NotPermitted`."""
    require(may_see_traffic(actor), act="see_portal_traffic", subject=actor.account)
    rows = Difference.objects.filter(state=DifferenceState.OPEN.value)
    found = list(rows.order_by("-found_at", "id")[:SHOWN_MAX])
    dossiers = dict(Correspondence.objects.filter(code__in=[row.code for row in found]).values_list("code", "dossier"))
    return [
        DifferenceView(
            id=row.id,
            code=row.code,
            kind=DifferenceKind(row.kind),
            ours=row.ours,
            theirs=row.theirs,
            dossier=dossiers.get(row.code),
            found_at=row.found_at,
        )
        for row in found
    ]
