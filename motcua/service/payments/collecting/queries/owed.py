"""What is owed and not paid, the longest overdue first."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum

from motcua.foundation.accounts.values import Actor
from motcua.foundation.database.listed import Listed
from motcua.service.payments.collecting.policy import money_visible_to
from motcua.service.payments.collecting.rules import SOON, due_state
from motcua.service.payments.collecting.values import DueState, OwedCounts, OwedLine, Told
from motcua.service.payments.models import Attempt, Payable
from motcua.service.payments.values import PayableKind


def owed_lines(
    *,
    actor: Actor,
    today: date,
    state: DueState | None = None,
    kind: PayableKind | None = None,
    unit: UUID | None = None,
    subjects: Collection[UUID] | None = None,
) -> Listed[OwedLine]:
    """`subjects` narrows to what is owed on them."""
    rows = _narrowed(_owed(actor), kind=kind, unit=unit, subjects=subjects)
    if state is not None:
        rows = rows.filter(_of_state(state, today))
    ordered = rows.order_by(F("due_on").asc(nulls_last=True), "at", "id")
    return Listed(ordered, lambda found: [_line(row, today) for row in found])


def owed_counts(
    *,
    actor: Actor,
    today: date,
    kind: PayableKind | None = None,
    unit: UUID | None = None,
    subjects: Collection[UUID] | None = None,
) -> OwedCounts:
    rows = _narrowed(_owed(actor), kind=kind, unit=unit, subjects=subjects)
    left = F("amount_vnd") - F("paid_vnd")
    found = rows.aggregate(
        owed_sum=Sum(left),
        overdue_sum=Sum(left, filter=_of_state(DueState.OVERDUE, today)),
        **{state.value: Count("id", filter=_of_state(state, today)) for state in DueState},
    )
    return OwedCounts(
        counts={state: found[state.value] for state in DueState},
        owed_vnd=found["owed_sum"] or 0,
        overdue_vnd=found["overdue_sum"] or 0,
    )


def owing_units(*, actor: Actor) -> list[UUID]:
    """The units whose money is owed, of those that the actor sees."""
    return sorted(set(_owed(actor).order_by().values_list("unit", flat=True).distinct()))


def subjects_to_tell(*, told: Told, limit: int) -> list[UUID]:
    """On what something is owed of which its payer is to be told now; what was due first, first."""
    rows = Payable.objects.filter(to_tell(told)).order_by("due_on", "id").values_list("subject", flat=True)
    return list(dict.fromkeys(rows[:limit]))


def to_tell(told: Told) -> Q:
    """What is owed, due in these days and not told of yet."""
    return Q(
        Q(reminded_at=None) | Q(reminded_at__lt=told.today_at),
        cancelled_at=None,
        paid_vnd__lt=F("amount_vnd"),
        kind__in=[kind.value for kind in told.kinds],
        due_on__range=(told.first_on, told.last_on),
        at__lt=told.today_at,
        **{f"{told.stage.value}_told_at": None},
    )


def subjects_of_reference(*, text: str) -> list[UUID]:
    """What a reference of a payment is for, as it was typed."""
    reference = "".join(text.split()).upper()
    return list(Attempt.objects.filter(reference=reference).values_list("subject", flat=True))


def _owed(actor: Actor) -> QuerySet[Payable]:
    return Payable.objects.filter(money_visible_to(actor), cancelled_at=None, paid_vnd__lt=F("amount_vnd"))


def _narrowed(
    rows: QuerySet[Payable],
    *,
    kind: PayableKind | None,
    unit: UUID | None,
    subjects: Collection[UUID] | None,
) -> QuerySet[Payable]:
    if kind is not None:
        rows = rows.filter(kind=kind.value)
    if unit is not None:
        rows = rows.filter(unit=unit)
    return rows if subjects is None else rows.filter(subject__in=list(subjects))


def _of_state(state: DueState, today: date) -> Q:
    """The same as `rules.due_state`."""
    return {
        DueState.OVERDUE: Q(due_on__lt=today),
        DueState.SOON: Q(due_on__gte=today, due_on__lte=today + SOON),
        DueState.LATER: Q(due_on__gt=today + SOON),
        DueState.UNDATED: Q(due_on=None),
    }[state]


def _line(row: Payable, today: date) -> OwedLine:
    return OwedLine(
        id=row.id,
        subject=row.subject,
        unit=row.unit,
        kind=PayableKind(row.kind),
        name_vi=row.name_vi,
        name_en=row.name_en,
        amount_vnd=row.amount_vnd,
        owed_vnd=row.amount_vnd - row.paid_vnd,
        due_on=row.due_on,
        state=due_state(row.due_on, today=today),
        at=row.at,
        reminded_at=row.reminded_at,
        reminders=row.reminders,
    )
