"""What people do about differences: explain one, or propose a remedy that another person takes. Money moves by the commands
that move it anyway."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import SYSTEM, Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.rows import update_rows
from motcua.foundation.journal.commands import record
from motcua.foundation.journal.values import UnitPath
from motcua.registry.organization.queries import directory
from motcua.service.payments.commands.notifications import keep_notification
from motcua.service.payments.commands.refunds import ask_refund, decide_refund, reverse_arrival
from motcua.service.payments.models import Arrival, Refund
from motcua.service.payments.models_reconciliation import Difference, SettlementLine
from motcua.service.payments.reconciliation.errors import UnableToFindDifference, UnableToResolveDifference
from motcua.service.payments.reconciliation.events import (
    DifferenceExplained,
    RemedyApproved,
    RemedyProposed,
    RemedyRefused,
)
from motcua.service.payments.reconciliation.policy import may_decide, may_resolve, reach_of
from motcua.service.payments.reconciliation.rows import remedies_of, unit_of
from motcua.service.payments.reconciliation.rules import MOVING
from motcua.service.payments.values import NotificationKind, Notified, RefundState
from motcua.service.payments.values_reconciliation import DifferenceState, Remedy

_FIELDS = ("state", "remedy", "reason", "refund", "proposed_at", "proposed_by", "decided_at", "decided_by", "answer")


def resolve_difference(*, difference: UUID, remedy: Remedy, reason: str, by: Actor, at: datetime) -> DifferenceState:
    """Explains an open difference, which resolves it; or proposes a remedy by which money moves, for another person to take.
    Returns what it is now.

    Raises `UnableToFindDifference`, and `UnableToResolveDifference` without a reason, for a remedy that does not fit, and
    when somebody was quicker.
    """
    row = _locked(difference)
    reach = reach_of(by, directory(on=city_day(at)))
    require(may_resolve(by, reach, unit=unit_of(row)), act="resolve_difference", subject=row.id)
    if row.state != DifferenceState.OPEN.value:
        raise UnableToResolveDifference(reason=_("somebody has taken it in hand already, or it is gone."))
    if not reason.strip():
        raise UnableToResolveDifference(reason=_("it needs a reason."))
    if by.account is None:
        raise UnableToResolveDifference(reason=_("only a person says why."))
    if remedy not in remedies_of(row):
        raise UnableToResolveDifference(reason=_("this cannot be done about it."))

    moves = remedy in MOVING
    row.state = (DifferenceState.PROPOSED if moves else DifferenceState.RESOLVED).value
    row.remedy, row.reason = remedy.value, reason.strip()
    row.proposed_at, row.proposed_by = at, by.account
    if remedy is Remedy.REFUND:
        assert row.arrival_id is not None, "offered for what was booked only"
        arrival = Arrival.objects.get(id=row.arrival_id)
        row.refund_id = ask_refund(arrival=arrival.id, amount_vnd=arrival.amount_vnd, reason=row.reason, by=by, at=at)
    update_rows([row], _FIELDS)

    unit = UnitPath.of(row.path) if row.path else None
    event = (
        RemedyProposed(subject=row.id, at_unit=unit, remedy=remedy)
        if moves
        else DifferenceExplained(subject=row.id, at_unit=unit)
    )
    record(events=[event], by=by, at=at)
    return DifferenceState(row.state)


def decide_remedy(*, difference: UUID, approve: bool, answer: str, by: Actor, at: datetime) -> DifferenceState:
    """The second look: the remedy is taken now, or refused with a reason, and then the difference is open again. Returns what
    it is now.

    Raises `UnableToFindDifference`, `UnableToResolveDifference`, and what the command raises that moves the money; then
    nothing has changed.
    """
    row = _locked(difference)
    reach = reach_of(by, directory(on=city_day(at)))
    verdict = may_decide(by, reach, unit=unit_of(row), proposed_by=row.proposed_by)
    require(verdict, act="decide_remedy", subject=row.id)
    if row.state != DifferenceState.PROPOSED.value:
        raise UnableToResolveDifference(reason=_("nothing is proposed, or it was decided already."))
    if not approve and not answer.strip():
        raise UnableToResolveDifference(reason=_("a refusal needs a reason."))

    remedy = Remedy(row.remedy)
    if approve:
        _TAKEN[remedy](row, by, at)
        row.state = DifferenceState.RESOLVED.value
    else:
        if remedy is Remedy.REFUND:
            _decide_refund(row, False, by, at)
        row.state = DifferenceState.OPEN.value
    row.decided_at, row.decided_by, row.answer = at, by.account, answer.strip()
    update_rows([row], _FIELDS)

    event = RemedyApproved if approve else RemedyRefused
    unit = UnitPath.of(row.path) if row.path else None
    record(events=[event(subject=row.id, at_unit=unit, remedy=remedy)], by=by, at=at)
    return DifferenceState(row.state)


def _book(row: Difference, by: Actor, at: datetime) -> None:
    """What the file says is kept as if the gateway had told it; the worker follows it with the dossier's lock, once."""
    assert row.line is not None, "offered for what stands in a file only"
    line = SettlementLine.objects.get(id=row.line)
    said = Notified(
        id=f"settlement-{row.id}",
        kind=NotificationKind.PAID,
        reference=line.reference,
        transaction=line.transaction,
        amount_vnd=line.amount_vnd,
        at=line.at,
    )
    keep_notification(gateway=row.gateway, notified=said, by=SYSTEM, at=at)


def _refund(row: Difference, by: Actor, at: datetime) -> None:
    _decide_refund(row, True, by, at)


def _decide_refund(row: Difference, approve: bool, by: Actor, at: datetime) -> None:
    """Where somebody has decided it among the refunds already, that holds, unless this is the opposite."""
    assert row.refund_id is not None, "asked for when it was proposed"
    state = Refund.objects.values_list("state", flat=True).get(id=row.refund_id)
    if state == RefundState.ASKED.value:
        decide_refund(refund=row.refund_id, approve=approve, by=by, at=at)
    elif (state == RefundState.REFUSED.value) is approve:
        raise UnableToResolveDifference(reason=_("the refund was decided otherwise already."))


def _reverse(row: Difference, by: Actor, at: datetime) -> None:
    assert row.arrival_id is not None, "offered for what was booked only"
    reverse_arrival(arrival=row.arrival_id, reason=row.reason, by=by, at=at)


_TAKEN: Mapping[Remedy, Callable[[Difference, Actor, datetime], None]] = {
    Remedy.BOOK: _book,
    Remedy.REFUND: _refund,
    Remedy.REVERSE: _reverse,
}


def _locked(difference: UUID) -> Difference:
    """After the money that it is about, which the commands that move it lock too."""
    arrival = Difference.objects.filter(id=difference).values_list("arrival", flat=True).first()
    if arrival is not None:
        list(Arrival.objects.select_for_update(no_key=True).filter(id=arrival))
    row = Difference.objects.select_for_update(no_key=True).filter(id=difference).first()
    if row is None:
        raise UnableToFindDifference
    return row
