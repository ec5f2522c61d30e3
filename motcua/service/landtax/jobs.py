"""What the worker does for taxes on land: it delivers what goes to the tax office, follows what came, asks for what did not,
and lets no dossier's clock run again while it owes what a notice says."""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID

from django.utils import translation

from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.database import ticks
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.database.transactions import durable
from motcua.service.dossiers.commands.demands import stand_still_while_owing
from motcua.service.dossiers.jobs import REMINDERS_EVERY_SECONDS, remind_of_dues
from motcua.service.landtax import texts
from motcua.service.landtax.adapters.http import tax_office
from motcua.service.landtax.commands.asking import note_asked
from motcua.service.landtax.commands.letters import note_delivered, note_refused, put_back, take_letters
from motcua.service.landtax.commands.messages import (
    follow_message,
    keep_message,
    postpone_messages,
    refuse_message,
    take_messages,
)
from motcua.service.landtax.errors import UnableToReachTax
from motcua.service.landtax.ports import TaxOffice
from motcua.service.landtax.queries import requests_to_ask, running_and_owing
from motcua.service.landtax.values import TakenLetter
from motcua.service.payments.collecting.values import DueStage
from motcua.service.payments.values import Fault, PayableKind

log = logging.getLogger(__name__)

#: In hand at once: with the tax office's whole patience for each, fewer than a lease allows.
BATCH = 20
ASKED_AT_ONCE = 20
STOPPED_AT_ONCE = 200
TAXES = frozenset({PayableKind.LAND_TAX})
#: Reasons go to the tax office.
LANGUAGE = "vi"


def deliver_letters(*, at: datetime, office: TaxOffice) -> int:
    """Hands over what is due; returns how many were. No transaction is open while the tax office is spoken to: killed in
    between, a letter goes again with the same id, and the tax office takes it once. Once it is not there, the others wait
    untried."""
    with durable():
        letters = take_letters(at=at, limit=BATCH)
    delivered = 0
    for number, letter in enumerate(letters):
        try:
            fault = _carried(letter, office)
        except UnableToReachTax as outage:
            with durable():
                put_back(letters=[each.id for each in letters[number:]], cause=outage.message, at=at)
            break
        with durable():
            if fault is None:
                note_delivered(letter=letter.id, by=SYSTEM, at=at)
                delivered += 1
            else:
                note_refused(letter=letter.id, fault=fault, by=SYSTEM, at=at)
    return delivered


def _carried(letter: TakenLetter, office: TaxOffice) -> Fault | None:
    try:
        return office.carry(letter=letter)
    except UnableToReachTax:
        raise
    except Exception as error:
        log.exception("letter %s to the tax office could not be carried", letter.id)
        return Fault(type(error).__name__)


def follow_messages(at: datetime) -> int:
    """Follows what came, each in a transaction of its own; returns how many were tried."""
    with durable():
        messages = take_messages(at=at, limit=BATCH)
    with translation.override(LANGUAGE):
        for message in messages:
            _follow(message, at)
    return len(messages)


def _follow(message: UUID, at: datetime) -> None:
    try:
        with durable():
            follow_message(message=message, by=SYSTEM, at=at)
    except UnableTo as error:
        with durable():
            if error.status >= 500:
                postpone_messages(messages=[message], cause=error.message, by=SYSTEM, at=at)
            else:
                refuse_message(message=message, error=error, by=SYSTEM, at=at)
    except Exception as error:
        # One message that breaks the house must not hold up the others; a person finds it.
        log.exception("message %s of the tax office could not be followed", message)
        with durable():
            postpone_messages(messages=[message], cause=type(error).__name__, by=SYSTEM, at=at)


def ask_for_notices(*, at: datetime, office: TaxOffice) -> int:
    """What the tax office has set and not told, or told while we were away, is kept as if it had told it just now; returns
    how many requests were asked about."""
    asked = 0
    for letter, code in requests_to_ask(at=at, limit=ASKED_AT_ONCE):
        try:
            found = office.notices_of(code=code)
        except UnableToReachTax as fault:
            log.info("%s", fault.message)
            break
        for message in found:
            try:
                with durable():
                    keep_message(message=message, by=SYSTEM, at=at)
            except UnableTo as fault:
                log.warning("notice on %s: %s", code, fault.message)
        with durable():
            note_asked(letter=letter, at=at)
        asked += 1
    return asked


def stop_running(at: datetime) -> int:
    """Dossiers that owe what a notice says and whose clock was let go on, after a pause for another reason or because their
    payment was taken back: they stand still. Returns how many."""
    stopped = 0
    for dossier in running_and_owing(limit=STOPPED_AT_ONCE):
        with durable():
            stopped += stand_still_while_owing(dossiers=[dossier], by=SYSTEM, at=at)
    return stopped


def remind_of_taxes(at: datetime) -> int:
    """Tells who owes by a notice that its day is near, or over: of each amount once."""
    templates = {DueStage.SOON: texts.DUE_SOON, DueStage.LATE: texts.OVERDUE}
    return remind_of_dues(kinds=TAXES, templates=templates, at=at)


def empty_outbox(at: datetime) -> int:
    return deliver_letters(at=at, office=tax_office())


def ask(at: datetime) -> int:
    return ask_for_notices(at=at, office=tax_office())


ticks.register(name="landtax.letters", every_seconds=2, run=empty_outbox)
ticks.register(name="landtax.messages", every_seconds=1, run=follow_messages)
ticks.register(name="landtax.ask", every_seconds=60, run=ask)
ticks.register(name="landtax.dues", every_seconds=REMINDERS_EVERY_SECONDS, run=remind_of_taxes)
ticks.register(name="landtax.stop", every_seconds=60, run=stop_running)
