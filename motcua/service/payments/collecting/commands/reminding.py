"""Who was reminded of what is owed. Telling her is the dossiers', who know whom."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.rows import update_rows
from motcua.foundation.journal.commands import record
from motcua.foundation.journal.values import UnitPath
from motcua.service.payments.collecting.events import PayerReminded
from motcua.service.payments.collecting.policy import may_remind
from motcua.service.payments.collecting.queries.owed import to_tell
from motcua.service.payments.collecting.values import DueNow, Told
from motcua.service.payments.models import Payable
from motcua.service.payments.policy import may_tell


@dataclass(frozen=True, kw_only=True)
class Reminding:
    """By what is paid for: how much is owed of who is to be told, and why the others are not."""

    owed_vnd: Mapping[UUID, int]
    refused: Mapping[UUID, str]


def subjects_of(*, payables: Collection[UUID]) -> list[UUID]:
    """What these amounts are owed on."""
    return sorted(set(Payable.objects.filter(id__in=list(payables)).values_list("subject", flat=True)))


def note_reminded(*, subjects: Collection[UUID], unreachable: Mapping[UUID, str], by: Actor, at: datetime) -> Reminding:
    """Notes that the payers of these are reminded, of all that they owe; nobody twice on a day of the city, whoever reminds.
    `unreachable` says of some why nobody can be told. The caller holds the locks of the subjects, and tells them."""
    rows = list(
        Payable.objects.select_for_update(no_key=True)
        .filter(subject__in=list(subjects), cancelled_at=None, paid_vnd__lt=F("amount_vnd"))
        .order_by("id")
    )
    for row in rows:
        require(may_remind(by, unit=row.unit), act="remind_payer", subject=row.id)
    refused = _refused(rows, subjects, unreachable, at)

    told = [row for row in rows if row.subject not in refused]
    for row in told:
        row.reminded_at, row.reminders = at, row.reminders + 1
    update_rows(told, ["reminded_at", "reminders"])

    record(
        events=[PayerReminded(subject=row.id, at_unit=UnitPath.of(row.path), of=row.subject) for row in told],
        by=by,
        at=at,
    )
    owed: dict[UUID, int] = {}
    for row in told:
        owed[row.subject] = owed.get(row.subject, 0) + row.amount_vnd - row.paid_vnd
    return Reminding(owed_vnd=owed, refused=refused)


def note_due(
    *, subjects: Collection[UUID], unreachable: Collection[UUID], told: Told, by: Actor, at: datetime
) -> Mapping[UUID, DueNow]:
    """Notes that the payers of these are told of what is due, by the house itself: of each amount once at each stage. What
    was paid, let go or told of meanwhile is passed over; whose payer nobody can reach is not looked at again. The caller
    holds the locks of the subjects, and tells those that it gets back."""
    require(may_tell(by), act="note_due")
    column = f"{told.stage.value}_told_at"
    rows = list(
        Payable.objects.select_for_update(no_key=True).filter(to_tell(told), subject__in=list(subjects)).order_by("id")
    )
    reached = [row for row in rows if row.subject not in unreachable]
    for row in rows:
        setattr(row, column, at)
    for row in reached:
        row.reminded_at, row.reminders = at, row.reminders + 1
    update_rows(rows, [column, "reminded_at", "reminders"])

    record(
        events=[
            PayerReminded(subject=row.id, at_unit=UnitPath.of(row.path), of=row.subject, about=told.stage)
            for row in reached
        ],
        by=by,
        at=at,
    )
    due: dict[UUID, DueNow] = {}
    for row in reached:
        assert row.due_on is not None, "asked for by its day"
        left_vnd, before = row.amount_vnd - row.paid_vnd, due.get(row.subject)
        due[row.subject] = DueNow(
            owed_vnd=left_vnd + (before.owed_vnd if before else 0),
            due_on=min(row.due_on, before.due_on) if before else row.due_on,
        )
    return due


def _refused(
    rows: Collection[Payable], subjects: Collection[UUID], unreachable: Mapping[UUID, str], at: datetime
) -> dict[UUID, str]:
    owing = {row.subject for row in rows}
    today = city_day(at)
    reminded = {row.subject for row in rows if row.reminded_at is not None and city_day(row.reminded_at) >= today}
    return {
        **{subject: _("nothing is owed any more") for subject in subjects if subject not in owing},
        **{subject: why for subject, why in unreachable.items() if subject in owing},
        **{subject: _("was reminded today already") for subject in reminded},
    }
