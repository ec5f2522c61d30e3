"""Tries to pay: beginning one, and letting those that nobody paid run out."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import AccountKind, Actor
from motcua.foundation.database.rows import insert_rows, rows_where, update_rows
from motcua.foundation.journal.commands import record
from motcua.foundation.journal.values import UnitPath
from motcua.service.payments.errors import UnableToBeginPayment
from motcua.service.payments.events import PaymentBegun, PaymentExpired
from motcua.service.payments.models import Attempt, AttemptShare, Payable
from motcua.service.payments.policy import may_tell
from motcua.service.payments.ports import Gateway
from motcua.service.payments.rows import attempt_view
from motcua.service.payments.rules.asking import first_ask_at
from motcua.service.payments.rules.codes import reference
from motcua.service.payments.values import FAMILY_OF, AttemptState, AttemptView, PaidFor, PayableKind

#: A webhook may come a little later than the money; only then is it said that nobody paid.
EXPIRY_GRACE = timedelta(minutes=2)


def begin_attempt(
    *, subject: UUID, gateway: Gateway, payer_name: str, by: Actor, at: datetime, of: PaidFor | None = None
) -> AttemptView:
    """A try to pay all that is owed on the subject now; where taxes are, all of those, since they go to the Treasury and what
    else is owed to the office. Begun twice by the same gateway for the same amounts, as from two tabs, it is the same one.
    `of`: what figures cut it by; without it they count it at the collecting unit. The caller holds the subject's lock and has
    asked its policy.

    Raises `UnableToBeginPayment` when nothing is owed or the gateway is not ready.
    """
    owed = [
        row
        for row in rows_where(Payable, "t.subject = %(subject)s AND t.cancelled_at IS NULL", {"subject": subject})
        if row.amount_vnd > row.paid_vnd
    ]
    owed = [row for row in owed if row.kind == PayableKind.LAND_TAX.value] or owed
    if not owed:
        raise UnableToBeginPayment(reason=_("Nothing is owed any more."))
    if not gateway.is_ready():
        raise UnableToBeginPayment(reason=_("This way of paying is not open now."))
    if len({row.unit for row in owed}) > 1:
        raise UnableToBeginPayment(reason=_("The amounts are collected by several offices: pay them one by one."))
    standing = _standing(owed, gateway, at)
    if standing is not None:
        return attempt_view(standing)

    row = Attempt(
        reference=reference(secrets.randbits(64)),
        subject=subject,
        unit=owed[0].unit,
        path=owed[0].path,
        gateway=gateway.key,
        amount_vnd=sum(each.amount_vnd - each.paid_vnd for each in owed),
        # An officer who takes it, or shows the code, is not who pays.
        payer_account=by.account if by.kind is AccountKind.CITIZEN else None,
        payer_name=payer_name,
        made_at=at,
        expires_at=at + gateway.lasts,
        ask_at=first_ask_at(at) if gateway.is_online else None,
        is_online=gateway.is_online,
        family=FAMILY_OF[PayableKind(owed[0].kind)].value,
    )
    if of is not None:
        row.counted_path, row.level, row.procedure = list(of.path), of.level, of.procedure
        row.channel, row.takes_online = of.channel, of.takes_online
    insert_rows(
        [row],
        [AttemptShare(attempt=row, payable=each, amount_vnd=each.amount_vnd - each.paid_vnd) for each in owed],
    )

    begun = PaymentBegun(
        subject=row.id, at_unit=UnitPath.of(row.path), of=subject, gateway=row.gateway, amount_vnd=row.amount_vnd
    )
    record(events=[begun], by=by, at=at)
    return attempt_view(row)


def _standing(owed: list[Payable], gateway: Gateway, at: datetime) -> Attempt | None:
    """The open try of this gateway for just these amounts, while it has time left to be paid."""
    wanted = {(row.id, row.amount_vnd - row.paid_vnd) for row in owed}
    rows = rows_where(
        Attempt,
        "t.subject = %(subject)s AND t.gateway = %(gateway)s AND t.state = %(open)s AND t.expires_at > %(after)s",
        {
            "subject": owed[0].subject,
            "gateway": gateway.key,
            "open": AttemptState.OPEN.value,
            "after": at + gateway.lasts / 4,
        },
        order="t.made_at DESC",
        limit=3,
    )
    for row in rows:
        if set(AttemptShare.objects.filter(attempt=row).values_list("payable", "amount_vnd")) == wanted:
            return row
    return None


def expire_attempts(*, limit: int, by: Actor, at: datetime) -> int:
    """Says of tries whose time is over that nobody paid; returns how many. Money that moved in time and is told of later
    is credited all the same."""
    require(may_tell(by), act="expire_payments")
    rows = list(
        Attempt.objects.select_for_update(no_key=True, skip_locked=True)
        .filter(state=AttemptState.OPEN.value, expires_at__lte=at - EXPIRY_GRACE)
        .order_by("expires_at", "id")[:limit]
    )
    for row in rows:
        row.state = AttemptState.EXPIRED.value
    update_rows(rows, ["state"])

    record(events=[PaymentExpired(subject=row.id, at_unit=UnitPath.of(row.path)) for row in rows], by=by, at=at)
    return len(rows)
