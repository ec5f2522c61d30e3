"""Dossiers behind rows of money: found by what is typed, named in lists."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from motcua.foundation.accounts.values import Actor
from motcua.service.dossiers.models import Dossier, Pause
from motcua.service.dossiers.policy import visible_to
from motcua.service.dossiers.queries.search import wanted_by
from motcua.service.dossiers.rules.norms import MONEY
from motcua.service.dossiers.values import Status
from motcua.service.payments.collecting.queries.arrivals import credited_between
from motcua.service.payments.collecting.queries.owed import subjects_of_reference
from motcua.service.payments.queries import paid_among
from motcua.service.processes.queries import awaiting
from motcua.service.processes.values import EventName

FOUND_MAX = 500
LOOKED_AT_MAX = 5_000
#: A payment is followed in the transaction that books it; what is later than this has been missed.
AWARE_WITHIN = timedelta(seconds=10)
LATELY = timedelta(days=2)
_WAITING = (Status.RECEIVED.value, Status.IN_PROCESSING.value, Status.PAUSED.value)


def dossiers_of_money(*, actor: Actor, text: str) -> list[UUID]:
    """Dossiers that the actor may see, by the reference of a payment, their code, or who pays; at most `FOUND_MAX`."""
    by_reference = subjects_of_reference(text=text)
    rows = Dossier.objects.filter(visible_to(actor))
    found = list(rows.filter(id__in=by_reference).values_list("id", flat=True)) if by_reference else []
    wanted = wanted_by(text, actor)
    if wanted is not None:
        found += rows.filter(wanted).values_list("id", flat=True)[:FOUND_MAX]
    return found


def unaware_dossiers(*, at: datetime) -> list[UUID]:
    """Dossiers of which all is paid, and whose clock or process still waits for the money: what stands still for it, and what
    was paid for lately."""
    paused = Pause.objects.filter(ground=MONEY, voided_at=None, period__upper_inf=True)
    standing = set(
        paused.filter(dossier__status=Status.PAUSED.value)
        .order_by("id")
        .values_list("dossier", flat=True)[:LOOKED_AT_MAX]
    )
    lately = credited_between(since=at - LATELY, until=at - AWARE_WITHIN, limit=LOOKED_AT_MAX)
    open_ones = Dossier.objects.filter(id__in=lately, status__in=_WAITING).values_list("id", flat=True)
    awaited = awaiting(dossiers=paid_among(subjects=list(open_ones)), event=EventName.PAYMENT_RECEIVED)
    return sorted(paid_among(subjects=standing) | awaited)
