"""What the worker does for the traffic: it follows what came, delivers what goes, and compares the lists at night."""

from __future__ import annotations

import hashlib
import logging
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.database import ticks
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.database.transactions import durable
from motcua.foundation.files.adapters.limits import city_limits
from motcua.service.dossiers.errors import UnableToFileDossiers, refusals_as_json
from motcua.service.exchange.traffic.adapters.http import city_portal
from motcua.service.exchange.traffic.bodies import files_of
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
from motcua.service.exchange.traffic.errors import UnableToFetchFile, UnableToFollowMessage, UnableToReachPortal
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
        files = _fetched(message, portal)
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
                refuse_message(taken=message, error=fault, facts=_problems(fault), by=SYSTEM, at=at)
    except Exception as fault:
        # One message that breaks the house must not hold up the others; a person finds it on the repair page.
        log.exception("message %s of the portal could not be followed", message.id)
        with durable():
            postpone_message(taken=message, cause=type(fault).__name__, by=SYSTEM, at=at)


def _fetched(message: Taken, portal: Portal | None) -> dict[str, BinaryIO]:
    """The files that the message names, by hash. Raises `UnableToReachPortal`, `UnableToFetchFile` for bytes that are others,
    and `UnableToFollowMessage` for a file that is too large."""
    found: dict[str, BinaryIO] = {}
    bytes_max = city_limits(None).bytes_max
    for named in files_of(message.envelope):
        if named.size_bytes > bytes_max:
            raise UnableToFollowMessage(
                reason=_("the file {name} is larger than the city takes.").format(name=named.name)
            )
        if portal is None:
            raise UnableToReachPortal(cause=_("the city has no portal (MOTCUA_PORTAL_URL)"))
        if named.sha256 not in found:
            content = portal.fetch(sha256=named.sha256, size_bytes_max=bytes_max)
            if hashlib.sha256(content.read()).hexdigest() != named.sha256:
                raise UnableToFetchFile(name=named.name, cause=_("its bytes are not those that were named"))
            content.seek(0)
            found[named.sha256] = content
    return found


def _problems(fault: UnableTo) -> dict[str, object]:
    if not isinstance(fault, UnableToFileDossiers):
        return {}
    return {"problems": [problem for refusal in refusals_as_json(fault) for problem in refusal["problems"]]}


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
