"""What the worker does for integrations: it tells the Portal what is suspended, and hears what it says of submissions."""

from __future__ import annotations

import logging
from datetime import datetime

from django.utils import translation

from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.database import ticks
from motcua.foundation.database.transactions import durable
from motcua.service.exchange.adapters.conformity import http_conformity
from motcua.service.exchange.commands.moving import confirm_integrations, note_suspension_told, return_integrations
from motcua.service.exchange.errors import UnableToMoveIntegrations, UnableToReachPortal
from motcua.service.exchange.ports import SubmissionPort
from motcua.service.exchange.queries import submitted_services, suspensions_to_tell
from motcua.service.exchange.values import PortalWord

log = logging.getLogger(__name__)

#: Each takes the Portal seconds.
TICK_MAX = 10
#: What the Portal says stands in the history of the service.
LANGUAGE = "vi"


def hear_portal(*, at: datetime, port: SubmissionPort, limit: int = TICK_MAX) -> int:
    """Asks for the Portal's word on up to `limit` submissions, the longest first, and follows it; returns how many were
    settled. No transaction is open while it is asked. What lies there is the list of what is to be asked, so a machine that
    dies in between asks again, and the Portal says the same; what was suspended or settled meanwhile is passed over."""
    settled = 0
    with translation.override(LANGUAGE):
        for service in submitted_services(limit=limit):
            try:
                word = port.hear(service=service, at=at)
                if word is not None:
                    _follow(word, at)
                    settled += 1
            except UnableToReachPortal as fault:
                log.info("%s", fault.message)
                break
            except UnableToMoveIntegrations as fault:
                log.warning("the portal's word on %s was not followed: %s", service.integration, fault.message)
    return settled


def tell_portal(*, at: datetime, port: SubmissionPort, limit: int = TICK_MAX) -> int:
    """Tells the Portal of up to `limit` suspensions; returns how many it has heard of. Told again by a machine that died
    before it noted that, it knows it once."""
    told = 0
    for service in suspensions_to_tell(limit=limit):
        try:
            port.tell_suspended(service=service, at=at)
        except UnableToReachPortal as fault:
            log.info("%s", fault.message)
            break
        with durable():
            note_suspension_told(integrations=[service.integration], by=SYSTEM, at=at)
        told += 1
    return told


def _follow(word: PortalWord, at: datetime) -> None:
    with durable():
        if word.confirmed:
            confirm_integrations(confirmations=[word.answer], by=SYSTEM, at=at)
        else:
            return_integrations(returned=[word.answer], by=SYSTEM, at=at)


def speak_of_services(at: datetime) -> int:
    if not submitted_services(limit=1) and not suspensions_to_tell(limit=1):
        return 0
    try:
        port = http_conformity()
    except UnableToReachPortal as fault:
        log.info("%s", fault.message)
        return 0
    return tell_portal(at=at, port=port) + hear_portal(at=at, port=port) if port is not None else 0


ticks.register(name="exchange.services", every_seconds=10, run=speak_of_services)
