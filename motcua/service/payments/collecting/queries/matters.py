"""The named states in which money and dossier do not agree, with what is being done about each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from motcua.foundation.accounts.values import Actor
from motcua.foundation.database.listed import Listed
from motcua.service.payments.collecting.policy import may_see_unclaimed, money_visible_to
from motcua.service.payments.models import Attempt, Notification, Refund
from motcua.service.payments.models_matters import Matter
from motcua.service.payments.rows import attempt_view
from motcua.service.payments.values import AttemptState, AttemptView
from motcua.service.payments.values_matters import MatterCounts, MatterKind, MatterView, Outcome

#: What ended is listed for so long.
ENDED_SHOWN = timedelta(days=30)
OF_NOTIFICATIONS = frozenset({MatterKind.UNKNOWN_REFERENCE, MatterKind.STUCK, MatterKind.NOT_FOLLOWED})


def open_matters(*, handed: bool, actor: Actor) -> Listed[MatterView]:
    """Those that wait for a person, or those that are still tried by themselves; the oldest first."""
    rows = _seen(actor).filter(outcome=Outcome.OPEN.value, handed_at__isnull=not handed)
    return Listed(rows.order_by("found_at", "id"), _views)


def ended_matters(*, actor: Actor, at: datetime) -> Listed[MatterView]:
    """Healed or settled lately, the newest first."""
    rows = _seen(actor).filter(ended_at__gte=at - ENDED_SHOWN)
    return Listed(rows.order_by("-ended_at", "id"), _views)


def registered_unpaid(*, actor: Actor, at: datetime) -> Listed[tuple[AttemptView, datetime | None]]:
    """Tries that are begun and not paid while their time lasts, with when their gateway is asked next."""
    rows = _registered(actor, at).order_by("-made_at", "-id")
    return Listed(rows, lambda found: [(attempt_view(row), row.ask_at) for row in found])


def matter_counts(*, actor: Actor, at: datetime) -> MatterCounts:
    still = Q(outcome=Outcome.OPEN.value)
    found = _seen(actor).aggregate(
        handed=Count("id", filter=still & Q(handed_at__isnull=False)),
        healing=Count("id", filter=still & Q(handed_at=None)),
        ended=Count("id", filter=Q(ended_at__gte=at - ENDED_SHOWN)),
    )
    return MatterCounts(registered=_registered(actor, at).count(), **found)


def _registered(actor: Actor, at: datetime) -> QuerySet[Attempt]:
    return Attempt.objects.filter(money_visible_to(actor), state=AttemptState.OPEN.value, expires_at__gt=at)


def _seen(actor: Actor) -> QuerySet[Matter]:
    visible = money_visible_to(actor)
    if may_see_unclaimed(actor):
        visible |= Q(unit=None)
    return Matter.objects.filter(visible)


def _views(rows: Sequence[Matter]) -> list[MatterView]:
    about = _trials(rows)
    views = []
    for row in rows:
        fault, tries, next_at = about.get(row.about, ("", 0, None))
        views.append(
            MatterView(
                id=row.id,
                kind=MatterKind(row.kind),
                about=row.about,
                subject=row.subject,
                unit=row.unit,
                reference=row.reference,
                gateway=row.gateway,
                amount_vnd=row.amount_vnd,
                found_at=row.found_at,
                handed_at=row.handed_at,
                outcome=Outcome(row.outcome),
                ended_at=row.ended_at,
                ended_by=row.ended_by,
                note=row.note,
                fault=fault,
                tries=tries,
                next_at=next_at,
            )
        )
    return views


def _trials(rows: Sequence[Matter]) -> dict[UUID, tuple[str, int, datetime | None]]:
    """Why each does not go on, how often it was tried and when it is next, by what the matter is about."""
    of: dict[MatterKind, list[UUID]] = {}
    for row in rows:
        of.setdefault(MatterKind(row.kind), []).append(row.about)
    found: dict[UUID, tuple[str, int, datetime | None]] = {}
    told = [id_ for kind in OF_NOTIFICATIONS for id_ in of.get(kind, ())]
    for notification in Notification.objects.filter(id__in=told):
        waits = notification.state == "waiting"
        found[notification.id] = (notification.fault, notification.tries, notification.try_at if waits else None)
    for refund in Refund.objects.filter(id__in=of.get(MatterKind.REFUND_STUCK, ())):
        found[refund.id] = (refund.fault, refund.tries, refund.try_at)
    for attempt in Attempt.objects.filter(id__in=of.get(MatterKind.NOT_CONFIRMED, ())):
        found[attempt.id] = ("", 0, attempt.ask_at)
    return found
