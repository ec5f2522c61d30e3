"""What the worker does for payments by itself: it asks gateways what became of open tries, says when nobody paid in time,
sends back what is to go back, and makes the papers of receipts. Following what gateways told is the dossiers'
(`service.dossiers.jobs`)."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.utils.http import urlencode

from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.calendars.adapters.clock import running_since
from motcua.foundation.database import ticks
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.database.transactions import durable
from motcua.service.payments.commands.asking import note_asked
from motcua.service.payments.commands.attempts import expire_attempts
from motcua.service.payments.commands.notifications import keep_notification
from motcua.service.payments.commands.papers import put_back, put_papers, take_unsealed
from motcua.service.payments.commands.refunds import complete_refund, note_fault, take_refunds
from motcua.service.payments.errors import UnableToAskGateway
from motcua.service.payments.gateways.registered import gateway_of
from motcua.service.payments.making import made_papers
from motcua.service.payments.queries import attempts_to_ask, receipt_by_id
from motcua.service.payments.values import AttemptView, Fault, RefundView

log = logging.getLogger(__name__)

ASKED_AT_ONCE = 20
EXPIRED_AT_ONCE = 500
SEALED_AT_ONCE = 20
SEAL_WAIT = timedelta(seconds=15)
#: Where anybody looks a receipt up (faces/portal/urls.py).
RECEIPT_PATH = "/bien-lai/"


def ask_gateways(at: datetime) -> int:
    """What a gateway knows and has not told, or told while we were away, is kept as if it had told it just now; returns how
    many tries were asked about. A gateway that does not answer is left alone until the next tick."""
    away: set[str] = set()
    asked = 0
    for attempt in attempts_to_ask(at=at, limit=ASKED_AT_ONCE):
        if attempt.gateway not in away:
            try:
                _ask(attempt, at)
                asked += 1
            except UnableToAskGateway as fault:
                log.info("%s: %s", attempt.gateway, fault.message)
                away.add(attempt.gateway)
    return asked


def _ask(attempt: AttemptView, at: datetime) -> None:
    found = gateway_of(attempt.gateway).ask(reference=attempt.reference)
    for notified in found:
        try:
            with durable():
                keep_notification(gateway=attempt.gateway, notified=notified, by=SYSTEM, at=at)
        except UnableTo as fault:
            log.warning("payment %s: %s", attempt.reference, fault.message)
    with durable():
        note_asked(attempt=attempt.id, at=at)


def expire(at: datetime) -> int:
    with durable():
        return expire_attempts(limit=EXPIRED_AT_ONCE, by=SYSTEM, at=at)


def carry_refunds(at: datetime) -> int:
    """Sends back what is approved; returns how much was sent. No transaction is open while a gateway is spoken to: killed in
    between, it is asked again with the same refund's id, and sends it once."""
    with durable():
        due = take_refunds(at=at)
    sent = 0
    for refund in due:
        fault = _carried(refund)
        with durable():
            if fault is None:
                complete_refund(refund=refund.id, by=SYSTEM, at=at)
                sent += 1
            else:
                note_fault(refund=refund.id, fault=fault, by=SYSTEM, at=at)
    return sent


def _carried(refund: RefundView) -> Fault | None:
    try:
        return gateway_of(refund.gateway).refund(refund=refund)
    except UnableToAskGateway as fault:
        return Fault(fault.message)


def seal_receipts(at: datetime) -> int:
    """Makes and seals the papers of new and of newly cancelled receipts; returns of how many. No transaction is open while
    the trust service is spoken to. When it is away, the rest is left until it is back; a city that has none seals nothing."""
    if not settings.TRUST_TSA_URL:
        return 0
    with durable():
        due = take_unsealed(at=at, since=running_since(), limit=SEALED_AT_ONCE)
    sealed = 0
    for place, receipt in enumerate(due):
        try:
            _seal(receipt, at)
            sealed += 1
        except UnableTo as fault:
            log.info("the papers of %s receipts wait: %s", len(due) - place, fault.message)
            with durable():
                put_back(receipts=due[place + 1 :], wait=SEAL_WAIT, at=at)
            break
    return sealed


def _seal(receipt: UUID, at: datetime) -> None:
    view = receipt_by_id(receipt=receipt)
    address = f"{settings.PUBLIC_ADDRESS}{RECEIPT_PATH}?{urlencode({'ma': view.code})}"
    made = made_papers(receipt=view, address=address, at=at)
    with durable():
        put_papers(made=made, by=SYSTEM, at=at)


ticks.register(name="payments.ask", every_seconds=15, run=ask_gateways)
ticks.register(name="payments.expire", every_seconds=60, run=expire)
ticks.register(name="payments.refunds", every_seconds=10, run=carry_refunds)
ticks.register(name="payments.papers", every_seconds=2, run=seal_receipts)
