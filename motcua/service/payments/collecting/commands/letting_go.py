"""A demand that the office lets go: it was made by mistake, or its ground is gone."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.database.rows import update_rows
from motcua.foundation.journal.commands import record
from motcua.foundation.journal.values import UnitPath
from motcua.service.payments.collecting.errors import UnableToFindMoney
from motcua.service.payments.collecting.policy import may_keep_books
from motcua.service.payments.errors import UnableToCancelPayables
from motcua.service.payments.events import PayableCancelled
from motcua.service.payments.models import Payable
from motcua.service.payments.values import PayableKind


def subject_of_payable(*, payable: UUID) -> UUID:
    """What it is owed on. Raises `UnableToFindMoney`."""
    found = Payable.objects.filter(id=payable).values_list("subject", flat=True).first()
    if found is None:
        raise UnableToFindMoney
    return found


def let_go(*, payable: UUID, reason: str, by: Actor, at: datetime) -> None:
    """Asks no more for one amount, nor does its rule again. Money that comes for it later is surplus and goes back. The
    caller holds the lock of the subject.

    Raises `UnableToCancelPayables` without a reason, when something of it was paid, and for taxes, whose amount is the tax
    office's.
    """
    row = Payable.objects.select_for_update(no_key=True).get(id=payable)
    require(may_keep_books(by, unit=row.unit), act="cancel_payable", subject=row.id)
    if fault := _fault(row, reason):
        raise UnableToCancelPayables(reason=fault)

    row.cancelled_at, row.cancelled_reason, row.cancelled_by = at, reason.strip(), by.account
    update_rows([row], ["cancelled_at", "cancelled_reason", "cancelled_by"])

    record(
        events=[PayableCancelled(subject=row.id, at_unit=UnitPath.of(row.path), of=row.subject)],
        by=by,
        at=at,
    )


def _fault(row: Payable, reason: str) -> str:
    if not reason.strip():
        return _("it needs a reason")
    if row.cancelled_at is not None:
        return _("it was cancelled before")
    if row.paid_vnd:
        return _("something of it was paid: let that go back first")
    if row.kind == PayableKind.LAND_TAX.value:
        return _("the amount is the tax office’s, which alone takes its notice back")
    return ""
