"""A receipt with a mistake on it: cancelled, its number kept, and made out anew."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.database.rows import update_rows
from motcua.foundation.journal.commands import record
from motcua.foundation.text.rules import clean
from motcua.service.payments.collecting.errors import UnableToFindMoney, UnableToReissueReceipt
from motcua.service.payments.collecting.policy import may_reissue
from motcua.service.payments.commands.booking import issue_receipts
from motcua.service.payments.commands.refunds import cancel_receipts
from motcua.service.payments.models import Arrival, Attempt, Receipt
from motcua.service.payments.values import AttemptState

NAME_LENGTH_MAX = 200


def reissue_receipt(*, receipt: UUID, payer_name: str, reason: str, by: Actor, at: datetime) -> str:
    """Cancels a receipt that stands and makes out another for the same money, with the next number; `payer_name` is who
    stands on it. Returns the new one's code.

    Raises `UnableToReissueReceipt` for one that is cancelled, whose money is going back, and without a reason or a name.
    """
    arrival_id = Receipt.objects.filter(id=receipt).values_list("arrival", flat=True).first()
    if arrival_id is None:
        raise UnableToFindMoney
    arrival = Arrival.objects.select_for_update(no_key=True).get(id=arrival_id)
    attempt = Attempt.objects.select_for_update(no_key=True).get(id=arrival.attempt_id)
    require(may_reissue(by, unit=attempt.unit), act="reissue_receipt", subject=receipt)
    row = Receipt.objects.select_for_update(no_key=True).get(id=receipt)
    name, why = clean(payer_name, length_max=NAME_LENGTH_MAX), reason.strip()
    if fault := _fault(row, arrival, attempt, name=name, reason=why):
        raise UnableToReissueReceipt(reason=fault)

    attempt.payer_name = name
    update_rows([attempt], ["payer_name"])
    cancelled = cancel_receipts(arrival, attempt, reason=why, at=at)
    issued = issue_receipts([(attempt, arrival, row.amount_vnd)], at=at)

    record(events=[*cancelled, *issued], by=by, at=at)
    return Receipt.objects.values_list("code", flat=True).get(arrival=arrival, cancelled_at=None)


def _fault(row: Receipt, arrival: Arrival, attempt: Attempt, *, name: str, reason: str) -> str:
    if row.cancelled_at is not None:
        return _("it was cancelled already.")
    if arrival.refunded_vnd or attempt.state != AttemptState.PAID.value:
        return _("its money went back, or is about to.")
    if not reason:
        return _("cancelling it needs a reason.")
    return "" if name else _("who paid must stand on it.")
