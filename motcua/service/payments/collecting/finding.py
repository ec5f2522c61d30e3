"""What does not fit between money and dossiers now, as the rows say: asked by a job, so that no citizen finds it first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet

from motcua.service.payments.collecting.rules import ASK_FOUND_AFTER, FOUND_AFTER
from motcua.service.payments.models import Attempt, Notification, Refund
from motcua.service.payments.models_matters import Matter
from motcua.service.payments.values import NotificationKind, NotificationState, RefundState
from motcua.service.payments.values_matters import MatterKind, Outcome

#: Of each kind in one go; the rest is found the next time.
FOUND_AT_ONCE = 200
M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True, kw_only=True)
class Found:
    """`since_at` is when it went wrong. `path` is empty where nobody knows whose money it is."""

    kind: MatterKind
    about: UUID
    subject: UUID | None
    path: tuple[UUID, ...]
    reference: str
    gateway: str
    amount_vnd: int
    since_at: datetime


def found_now(*, at: datetime) -> list[Found]:
    """What is wrong and not known yet. What a person settled is not found again."""
    return [*_notifications(at), *_unasked(at), *_refunds(at)]


def _notifications(at: datetime) -> Iterator[Found]:
    paid = Notification.objects.filter(kind=NotificationKind.PAID.value)
    waiting = Q(state=NotificationState.WAITING.value, kept_at__lte=at - FOUND_AFTER)
    kinds = {
        MatterKind.UNKNOWN_REFERENCE: Q(state=NotificationState.REFUSED.value),
        MatterKind.STUCK: Q(state=NotificationState.STUCK.value),
        MatterKind.NOT_FOLLOWED: waiting,
    }
    rows = [(kind, row) for kind, wanted in kinds.items() for row in _new(paid.filter(wanted), kind, "kept_at")]
    references = {row.reference for _kind, row in rows}
    attempts = {row.reference: row for row in Attempt.objects.filter(reference__in=references)}
    for kind, row in rows:
        attempt = attempts.get(row.reference)
        yield Found(
            kind=kind,
            about=row.id,
            subject=attempt.subject if attempt else None,
            path=tuple(attempt.path) if attempt else (),
            reference=row.reference,
            gateway=row.gateway,
            amount_vnd=row.amount_vnd,
            since_at=row.kept_at,
        )


def _unasked(at: datetime) -> Iterator[Found]:
    """Registered, not paid as far as we know, and their gateway ought to have been asked a while ago."""
    due = Attempt.objects.filter(ask_at__lte=at - ASK_FOUND_AFTER)
    for row in _new(due, MatterKind.NOT_CONFIRMED, "ask_at"):
        assert row.ask_at is not None, "asked for"
        yield Found(
            kind=MatterKind.NOT_CONFIRMED,
            about=row.id,
            subject=row.subject,
            path=tuple(row.path),
            reference=row.reference,
            gateway=row.gateway,
            amount_vnd=row.amount_vnd,
            since_at=row.ask_at,
        )


def _refunds(at: datetime) -> Iterator[Found]:
    failed = Refund.objects.filter(state=RefundState.APPROVED.value, try_at=None).select_related("arrival__attempt")
    for row in _new(failed, MatterKind.REFUND_STUCK, "asked_at"):
        attempt = row.arrival.attempt
        yield Found(
            kind=MatterKind.REFUND_STUCK,
            about=row.id,
            subject=attempt.subject,
            path=tuple(attempt.path),
            reference=attempt.reference,
            gateway=row.arrival.gateway,
            amount_vnd=row.amount_vnd,
            since_at=at,
        )


def still_wrong(matter: Matter, *, at: datetime) -> bool:
    """Is what the matter was found for so still? Of dossiers that do not know, their own job says it."""
    kind = MatterKind(matter.kind)
    if kind is MatterKind.DOSSIER_UNAWARE:
        return True
    if kind is MatterKind.NOT_CONFIRMED:
        return Attempt.objects.filter(id=matter.about, ask_at__lte=at - ASK_FOUND_AFTER).exists()
    if kind is MatterKind.REFUND_STUCK:
        return Refund.objects.filter(id=matter.about, state=RefundState.APPROVED.value).exists()
    if kind is MatterKind.NOT_FOLLOWED:
        return Notification.objects.filter(id=matter.about, state=NotificationState.WAITING.value).exists()
    return Notification.objects.filter(id=matter.about).exclude(state=NotificationState.DONE.value).exists()


def _new(rows: QuerySet[M], kind: MatterKind, order: str) -> list[M]:
    """Those of which no matter is open, and none was settled by a person."""
    known = Matter.objects.filter(kind=kind.value, about=OuterRef("id")).exclude(outcome=Outcome.HEALED.value)
    return list(rows.filter(~Exists(known)).order_by(order, "id")[:FOUND_AT_ONCE])
