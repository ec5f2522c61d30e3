"""What does not fit between money and dossiers is found, healed or handed to a person within the minute."""

from __future__ import annotations

from datetime import datetime

from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.database import ticks
from motcua.foundation.database.transactions import durable
from motcua.service.payments.collecting.commands.matters import look_after_matters, open_matters
from motcua.service.payments.collecting.finding import found_now

EVERY_SECONDS = 10


def watch(at: datetime) -> int:
    """Returns how many were found."""
    with durable():
        look_after_matters(by=SYSTEM, at=at)
        return open_matters(found=found_now(at=at), by=SYSTEM, at=at)


ticks.register(name="payments.matters", every_seconds=EVERY_SECONDS, run=watch)
