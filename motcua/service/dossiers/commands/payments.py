"""Paying for a dossier: begun by its applicant's side, taken in cash at the counter, confirmed by what gateways tell. Whoever
is paid for is locked first, as in every act on a dossier, and learns of it in the same transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import SYSTEM, Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.keys import new_id
from motcua.foundation.journal.commands import record
from motcua.foundation.journal.values import Doer
from motcua.foundation.money.rules import format_vnd
from motcua.registry.catalogue.queries import versions
from motcua.registry.organization.queries import directory as directory_on
from motcua.registry.people.queries import persons
from motcua.service.dossiers import policy
from motcua.service.dossiers.commands.clock import end_pauses_for_money
from motcua.service.dossiers.commands.dues import demand_fees
from motcua.service.dossiers.commands.happenings import deliver_events
from motcua.service.dossiers.dues import CHARGEABLE
from motcua.service.dossiers.events import FeesPaid
from motcua.service.dossiers.locks import lock_dossiers, refuse_all, shown_code, subject_of, words
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.notices import fees_paid_notice, money_returned_notice, tell
from motcua.service.dossiers.values import Status
from motcua.service.payments.commands.arrivals import confirm_notifications, take_money
from motcua.service.payments.commands.attempts import begin_attempt
from motcua.service.payments.errors import UnableToBeginPayment, UnableToFindGateway
from motcua.service.payments.gateways.registered import gateway_of
from motcua.service.payments.queries import owed_on, paid_among, paid_back
from motcua.service.payments.values import ArrivalOutcome, AttemptView, Confirmed, PaidFor, TakenNotification
from motcua.service.processes.queries import awaiting
from motcua.service.processes.values import Delivery, EventName

CASH = "cash"


def begin_payment(*, dossier: UUID, gateway: str, by: Actor, at: datetime) -> AttemptView:
    """Begins to pay all that the dossier owes now, online. From two tabs it is the same payment.

    Raises `NotPermitted`, `UnableToActOnDossiers` where nothing can be asked for now, `UnableToFindGateway` and
    `UnableToBeginPayment`.
    """
    (row,) = lock_dossiers([dossier]).values()
    require(policy.may_pay(by, subject_of(row)), act="pay", subject=row.id)
    way = gateway_of(gateway)
    if not way.is_online:
        raise UnableToFindGateway
    _refuse_unchargeable(row)
    demand_fees([row], by=by, at=at)
    return begin_attempt(
        subject=row.id, gateway=way, payer_name=by.name or row.applicant_name, by=by, at=at, of=_paid_for(row)
    )


def begin_at_counter(*, dossier: UUID, gateway: str, by: Actor, at: datetime) -> AttemptView:
    """An officer at the counter shows the payer a code to pay by. Raises as `begin_payment`; shown twice, or by two officers,
    it is the same payment."""
    (row,) = lock_dossiers([dossier]).values()
    require(policy.may_take_cash(by, subject_of(row)), act="begin_at_counter", subject=row.id)
    way = gateway_of(gateway)
    if not way.is_online:
        raise UnableToFindGateway
    _refuse_unchargeable(row)
    demand_fees([row], by=by, at=at)
    return begin_attempt(subject=row.id, gateway=way, payer_name=row.applicant_name, by=by, at=at, of=_paid_for(row))


def take_cash(*, dossier: UUID, by: Actor, at: datetime, expected_vnd: int | None = None) -> AttemptView:
    """An officer at the counter has the money in hand: it is begun, booked and receipted at once, and the dossier goes on.
    `expected_vnd` is what the officer was shown and took.
    Raises as `begin_payment`, and for another amount than is owed now; taken twice, the second finds nothing owed."""
    (row,) = lock_dossiers([dossier]).values()
    require(policy.may_take_cash(by, subject_of(row)), act="take_cash", subject=row.id)
    _refuse_unchargeable(row)
    demand_fees([row], by=by, at=at)
    owed_vnd = owed_on(subjects=[row.id]).get(row.id, 0)
    if owed_vnd and expected_vnd not in (None, owed_vnd):
        raise UnableToBeginPayment(
            reason=_("{amount} is owed now, another amount than the page showed.").format(amount=format_vnd(owed_vnd))
        )
    attempt = begin_attempt(
        subject=row.id,
        gateway=gateway_of(CASH),
        payer_name=row.applicant_name,
        by=by,
        at=at,
        of=_paid_for(row),
    )

    confirmed = take_money(attempt=attempt, by=by, at=at)
    _tell([confirmed], {row.id: row}, by=by, at=at)
    return attempt


def _paid_for(row: Dossier) -> PaidFor:
    """What is paid for a dossier counts where the dossier does."""
    version = versions(ids=[row.version])[row.version]
    return PaidFor(
        path=tuple(row.counted_path),
        level=row.counted_level,
        procedure=row.procedure,
        channel=row.channel,
        takes_online=version.accepts_online,
    )


def confirm_payments(*, taken: Sequence[TakenNotification], by: Actor, at: datetime) -> list[Confirmed]:
    """Does what gateways tell: money is booked once, and a dossier of which all is paid now goes on by itself."""
    require(policy.may_let_happen(by), act="confirm_payments")
    rows = lock_dossiers({each.subject for each in taken if each.subject})

    confirmed = confirm_notifications(taken=taken, by=by, at=at)
    _tell(confirmed, rows, by=by, at=at)
    return confirmed


def go_on_if_paid(dossiers: Collection[UUID], *, at: datetime) -> None:
    """Those of the locked dossiers that have paid all they owe before they were to wait for it do not wait."""
    paid = paid_among(subjects=dossiers) if dossiers else set()
    let_go_on(paid, at=at)


def _tell(confirmed: Sequence[Confirmed], rows: Mapping[UUID, Dossier], *, by: Actor, at: datetime) -> None:
    directory = directory_on(on=city_day(at))
    credited = [each for each in confirmed if each.outcome is ArrivalOutcome.CREDITED and each.subject]
    record(
        events=[
            FeesPaid(
                subject=each.subject,
                at_unit=directory.path(rows[each.subject].current_unit),
                amount_vnd=each.amount_vnd,
            )
            for each in credited
            if each.subject
        ],
        by=by,
        at=at,
    )
    _thank(credited, rows, by=by, at=at)
    waiting = {each.subject for each in credited if each.subject and rows[each.subject].status in _WAITING}
    let_go_on(paid_among(subjects=waiting) if waiting else set(), at=at)


def _thank(credited: Sequence[Confirmed], rows: Mapping[UUID, Dossier], *, by: Actor, at: datetime) -> None:
    """Tells each applicant that the money is there."""
    told = [(rows[each.subject], each.amount_vnd, each.attempt) for each in credited if each.subject and each.attempt]
    if told:
        people = persons(persons={row.applicant for row, _amount, _attempt in told})
        notices = [
            fees_paid_notice(row, people[row.applicant], amount_vnd, attempt=attempt)
            for row, amount_vnd, attempt in told
        ]
        tell(notices=notices, by=by, at=at)


def tell_who_paid(*, refunds: Collection[UUID], by: Doer, at: datetime) -> None:
    """Tells who paid that the money has gone back; of one refund once, however often it is told."""
    back = paid_back(refunds=refunds)
    rows = {row.id: row for row in Dossier.objects.filter(id__in={each.subject for each in back})}
    people = persons(persons={row.applicant for row in rows.values()})
    notices = [
        money_returned_notice(rows[each.subject], people[rows[each.subject].applicant], each)
        for each in back
        if each.subject in rows
    ]
    tell(notices=notices, by=by, at=at)


#: A dossier that waits for money stands so.
_WAITING = frozenset({Status.PAUSED.value, Status.RECEIVED.value, Status.IN_PROCESSING.value})


def let_go_on(paid: Collection[UUID], *, at: datetime) -> None:
    """Dossiers whose process waits for the money are told; of the others that stand still for it the clock goes on."""
    if not paid:
        return
    told = awaiting(dossiers=paid, event=EventName.PAYMENT_RECEIVED)
    if told:
        deliver_events(
            deliveries=[
                Delivery(key=f"payments/{new_id()}", dossier=dossier, event=EventName.PAYMENT_RECEIVED)
                for dossier in sorted(told)
            ],
            by=SYSTEM,
            at=at,
        )
    others = [id_ for id_ in paid if id_ not in told]
    if others:
        end_pauses_for_money(list(lock_dossiers(others).values()), by=SYSTEM, at=at)


def why_not_chargeable(row: Dossier) -> str | None:
    """Words for a dossier of which no money can be asked now; None for the others."""
    if Status(row.status) in CHARGEABLE:
        return None
    return _("nothing can be paid now, it %(stands)s") % {"stands": words(row.status)}


def _refuse_unchargeable(row: Dossier) -> None:
    if why := why_not_chargeable(row):
        refuse_all({shown_code(row): why})
