"""What the worker does for the traffic: it follows what came, delivers what goes, and compares the lists at night."""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID

from django.utils import translation

from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.database import ticks
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.database.transactions import durable
from motcua.service.exchange.traffic.adapters.http import city_portal
from motcua.service.exchange.traffic.commands.following import follow_message
from motcua.service.exchange.traffic.commands.inbox import (
    await_portal,
    postpone_message,
    refuse_message,
    take_due_messages,
)
from motcua.service.exchange.traffic.commands.outbox import put_back, record_attempts, take_due_letters
from motcua.service.exchange.traffic.commands.reconciling import reconcile
from motcua.service.exchange.traffic.commands.writing import written_letter
from motcua.service.exchange.traffic.errors import UnableToReachPortal, problems_of
from motcua.service.exchange.traffic.fetching import fetched_files
from motcua.service.exchange.traffic.ports import Portal
from motcua.service.exchange.traffic.queries.differences import last_reconciled_at
from motcua.service.exchange.traffic.rules import reconciliation_is_due
from motcua.service.exchange.values_traffic import Attempt, Fault, Taken

log = logging.getLogger(__name__)

#: In hand at once: with a portal's whole patience for each, fewer than `rules.LEASE` allows.
BATCH = 15
TICK_MAX = 300
#: Reasons go to citizens.
LANGUAGE = "vi"


def follow_pending(*, at: datetime, portal: Portal | None, limit: int = TICK_MAX) -> int:
    """Follows up to `limit` messages that came, each in a transaction of its own; returns how many were tried. Files are
    fetched before it begins."""
    tried = 0
    with translation.override(LANGUAGE):
        while tried < limit:
            with durable():
                messages = take_due_messages(at=at, limit=min(BATCH, limit - tried))
            if not messages:
                break
            for message in messages:
                _follow(message, portal, at)
            tried += len(messages)
    return tried


def _follow(message: Taken, portal: Portal | None, at: datetime) -> None:
    try:
        files = fetched_files(envelope=message.envelope, portal=portal)
        with durable():
            follow_message(taken=message, files=files, by=SYSTEM, at=at)
    except UnableToReachPortal as fault:
        with durable():
            await_portal(taken=message, cause=fault.message, by=SYSTEM, at=at)
    except UnableTo as fault:
        with durable():
            if fault.status >= 500:
                postpone_message(taken=message, cause=fault.message, by=SYSTEM, at=at)
            else:
                refuse_message(taken=message, error=fault, facts=_facts_of(fault), by=SYSTEM, at=at)
    except Exception as fault:
        # One message that breaks the house must not hold up the others; a person finds it on the repair page.
        log.exception("message %s of the portal could not be followed", message.id)
        with durable():
            postpone_message(taken=message, cause=type(fault).__name__, by=SYSTEM, at=at)


def _facts_of(fault: UnableTo) -> dict[str, object]:
    problems = problems_of(fault)
    return {"problems": problems} if problems else {}


def deliver_pending(*, at: datetime, portal: Portal, limit: int = TICK_MAX) -> int:
    """Tries up to `limit` messages that are due, of each dossier in the order of their numbers; returns how many were
    tried.

    No transaction is open while the portal is spoken to. A message may arrive twice when the machine dies in between,
    and the portal takes it once by its id; never not at all. Once the portal cannot be reached, the others wait untried.
    """
    tried = 0
    while tried < limit:
        with durable():
            letters = take_due_letters(at=at, limit=min(BATCH, limit - tried))
        if not letters:
            break
        attempts, outage = _carry(letters, portal, at)
        with durable():
            record_attempts(attempts=attempts, by=SYSTEM, at=at)
            put_back(letters=letters[len(attempts) :], cause=outage, at=at)
        tried += len(attempts)
        if outage:
            break
    return tried


def _carry(letters: list[UUID], portal: Portal, at: datetime) -> tuple[list[Attempt], str]:
    """What became of the first letters: of all, or of those before the one at which the portal was found away, and then
    how."""
    attempts: list[Attempt] = []
    for id_ in letters:
        try:
            with durable():
                letter = written_letter(message=id_, at=at)
            fault = portal.carry(letter=letter)
        except Exception as error:
            log.exception("message %s to the portal could not be written", id_)
            fault = Fault(type(error).__name__)
        if fault is not None and fault.outage:
            return attempts, fault.cause
        attempts.append(Attempt(id_, fault))
    return attempts, ""


def _portal() -> Portal | None:
    """The city's portal; None also while its key cannot be had, which the next tick tries again."""
    try:
        return city_portal()
    except UnableToReachPortal as fault:
        log.info("%s", fault.message)
        return None


def empty_inbox(at: datetime) -> int:
    return follow_pending(at=at, portal=_portal())


def empty_outbox(at: datetime) -> int:
    portal = _portal()
    return deliver_pending(at=at, portal=portal) if portal is not None else 0


def compare_lists(at: datetime) -> int:
    """Once a night; after a fault again at the next tick that is due."""
    portal = _portal()
    if portal is None or not reconciliation_is_due(last_at=last_reconciled_at(), at=at):
        return 0
    reconcile(portal=portal, by=SYSTEM, at=at)
    return 1


ticks.register(name="exchange.inbox", every_seconds=1, run=empty_inbox)
ticks.register(name="exchange.outbox", every_seconds=1, run=empty_outbox)
ticks.register(name="exchange.reconciliation", every_seconds=600, run=compare_lists)
