"""What the worker does by itself: fetches the files of the last days, and compares days anew whose books have moved."""

from __future__ import annotations

import logging
from datetime import date, datetime, timedelta

from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database import ticks
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.database.transactions import durable
from motcua.service.payments.reconciliation.adapters.http import SOURCES
from motcua.service.payments.reconciliation.commands.taking import match_again, take_settlement
from motcua.service.payments.reconciliation.errors import UnableToFetchSettlement
from motcua.service.payments.reconciliation.ports import SettlementSource
from motcua.service.payments.reconciliation.queries import days_without_file

log = logging.getLogger(__name__)

#: So many days back a gateway may still correct its file.
CORRECTED_DAYS = 3


def fetch_settlements(at: datetime) -> int:
    """The files of the last days, and of days further back that none has come of; returns how many were new. One that cannot
    be read stops no other: it is fetched again at the next tick."""
    taken = 0
    for source in SOURCES:
        if source.is_ready():
            taken += _fetch(source, at)
    return taken


def _fetch(source: SettlementSource, at: datetime) -> int:
    yesterday = city_day(at) - timedelta(days=1)
    days = {yesterday - timedelta(days=back) for back in range(CORRECTED_DAYS)}
    taken = 0
    for day in sorted(days | set(days_without_file(gateway=source.gateway, until=yesterday))):
        try:
            taken += _take(source, day, at)
        except UnableToFetchSettlement as fault:
            log.info("%s: %s", source.gateway, fault.message)
            break
        except UnableTo as fault:
            log.warning("%s, %s: %s", source.gateway, day, fault.message)
    return taken


def _take(source: SettlementSource, day: date, at: datetime) -> bool:
    """No transaction is open while the gateway is spoken to."""
    content = source.fetch(day=day)
    if content is None:
        return False
    with durable():
        return not take_settlement(gateway=source.gateway, day=day, content=content, by=SYSTEM, at=at).again


def compare_again(at: datetime) -> int:
    with durable():
        return match_again(by=SYSTEM, at=at)


ticks.register(name="payments.settlements", every_seconds=1_800, run=fetch_settlements)
ticks.register(name="payments.compare", every_seconds=300, run=compare_again)
