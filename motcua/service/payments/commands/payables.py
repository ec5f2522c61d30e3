"""What is owed: asking for it, and not asking for it any more."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from motcua.foundation.accounts.values import Actor
from motcua.foundation.database.rows import insert_rows, update_rows
from motcua.foundation.journal.commands import record
from motcua.foundation.journal.values import UnitPath
from motcua.service.payments.errors import UnableToCancelPayables, UnableToDemand
from motcua.service.payments.events import PayableCancelled, PayableDemanded
from motcua.service.payments.models import Payable
from motcua.service.payments.rules.attempts import is_amount
from motcua.service.payments.values import NewPayable, PayableKind


def demand(*, payables: Sequence[NewPayable], paths: Mapping[UUID, UnitPath], by: Actor, at: datetime) -> list[UUID]:
    """Asks for amounts; one that was asked for before, by subject and key, stays as it is, also where the office let it go.
    `paths` are of the collecting units. Returns the ids of the new ones. The caller holds the locks of the subjects.

    Raises `UnableToDemand` naming every amount that nobody can pay.
    """
    refused = [f"{new.key} ({new.amount_vnd})" for new in payables if not is_amount(new.amount_vnd)]
    if refused:
        raise UnableToDemand(refused=", ".join(refused))
    standing = Q(cancelled_at=None) | Q(cancelled_by__isnull=False)
    known = set(
        Payable.objects.filter(standing, subject__in={new.subject for new in payables}).values_list("subject", "key")
    )
    rows: list[Payable] = []
    for new in payables:
        if (new.subject, new.key) in known:
            continue
        known.add((new.subject, new.key))
        rows.append(_row(new, paths[new.unit], by, at))
    insert_rows(rows)

    record(
        events=[
            PayableDemanded(
                subject=row.id,
                at_unit=paths[row.unit],
                of=row.subject,
                key=row.key,
                payable_kind=PayableKind(row.kind),
                amount_vnd=row.amount_vnd,
                due_on=row.due_on,
            )
            for row in rows
        ],
        by=by,
        at=at,
    )
    return [row.id for row in rows]


def _row(new: NewPayable, path: UnitPath, by: Actor, at: datetime) -> Payable:
    return Payable(
        subject=new.subject,
        key=new.key,
        kind=new.kind.value,
        sub_item=new.sub_item,
        identifier=new.identifier,
        name_vi=new.name_vi,
        name_en=new.name_en,
        ground=new.ground,
        amount_vnd=new.amount_vnd,
        parts_allowed=new.parts_allowed,
        unit=new.unit,
        path=list(path.path),
        payer=new.payer,
        due_on=new.due_on,
        at=at,
        by=by.account,
    )


def cancel_unpaid(*, subjects: Collection[UUID], reason: str, by: Actor, at: datetime) -> int:
    """Asks no more for what was not paid on these subjects; returns how many amounts. What was paid stays paid. The caller
    holds the locks of the subjects. Money that comes for it later is surplus. Raises `UnableToCancelPayables` without a
    reason."""
    return _cancel(Q(subject__in=list(subjects)), reason=reason, by=by, at=at)


def cancel_payables(*, payables: Collection[UUID], reason: str, by: Actor, at: datetime) -> int:
    """As `cancel_unpaid`, of these amounts alone."""
    return _cancel(Q(id__in=list(payables)), reason=reason, by=by, at=at)


def _cancel(which: Q, *, reason: str, by: Actor, at: datetime) -> int:
    if not reason.strip():
        raise UnableToCancelPayables(reason=_("it needs a reason"))
    rows = list(
        Payable.objects.select_for_update(no_key=True).filter(which, cancelled_at=None, paid_vnd=0).order_by("id")
    )
    for row in rows:
        row.cancelled_at, row.cancelled_reason = at, reason.strip()
    update_rows(rows, ["cancelled_at", "cancelled_reason"])

    record(
        events=[PayableCancelled(subject=row.id, at_unit=UnitPath.of(row.path), of=row.subject) for row in rows],
        by=by,
        at=at,
    )
    return len(rows)
