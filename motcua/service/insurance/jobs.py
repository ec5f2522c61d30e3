"""What the worker does for insurance: it asks the line for what waits, and puts cards into wallets of those who became
known."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.database import ticks
from motcua.foundation.database.transactions import durable
from motcua.registry.people.queries import persons as people
from motcua.service.insurance.adapters.http import city_line
from motcua.service.insurance.commands.amendments import mark_told, take_untold
from motcua.service.insurance.commands.lookups import answer_waiting, postpone_waiting, take_waiting
from motcua.service.insurance.commands.wallets import fill_wallets, keep_in_wallets
from motcua.service.insurance.errors import UnableToReachLine
from motcua.service.insurance.ports import WALLETS_TASK, Line

log = logging.getLogger(__name__)

#: In hand at once: with the line's whole patience for each, fewer than `lookups.LEASE` allows.
BATCH = 10
TICK_MAX = 200
FILLED_AT_ONCE = 100
RETRY = RetryStrategy(max_attempts=5, exponential_wait=3)


def settle_waiting(*, at: datetime, line: Line, limit: int = TICK_MAX, lookups: Sequence[UUID] | None = None) -> int:
    """Asks the line for up to `limit` look-ups that are due, of those named where some are; returns how many were settled.

    No transaction is open while the line is asked. When the machine dies in between, they are asked again. Once the line
    does not answer, the others of the batch are left for later too.
    """
    settled = 0
    while settled < limit:
        with durable():
            taken = take_waiting(at=at, limit=min(BATCH, limit - settled), lookups=lookups)
        if not taken:
            break
        for number, waiting in enumerate(taken):
            try:
                found = line.ask(waiting=waiting)
            except UnableToReachLine as fault:
                log.info("%s", fault.message)
                with durable():
                    postpone_waiting(lookups=[each.id for each in taken[number:]], at=at)
                return settled
            with durable():
                answer_waiting(lookup=waiting.id, found=found, at=at)
            settled += 1
    return settled


def hand_on_corrections(*, at: datetime, line: Line, limit: int = TICK_MAX) -> int:
    """Tells the social insurance what was corrected, each until it has a receipt; once the line is silent the others wait.
    Returns how many it took."""
    with durable():
        corrections = take_untold(at=at, limit=min(BATCH, limit))
    for sent, correction in enumerate(corrections):
        try:
            receipt = line.correct(correction=correction)
        except UnableToReachLine as fault:
            log.info("%s", fault.message)
            return sent
        with durable():
            mark_told(correction=correction.id, receipt=receipt, at=at)
    return len(corrections)


def ask_the_line(at: datetime) -> int:
    line = city_line()
    return settle_waiting(at=at, line=line) if line is not None else 0


def tell_the_line(at: datetime) -> int:
    line = city_line()
    return hand_on_corrections(at=at, line=line) if line is not None else 0


def fill_wallets_of_before(at: datetime) -> int:
    """A piece of it, so that signing the extracts keeps nobody's result waiting; killed, it goes on where it was."""
    with durable():
        return fill_wallets(at=at, limit=FILLED_AT_ONCE)


ticks.register(name="insurance.line", every_seconds=3, run=ask_the_line)
ticks.register(name="insurance.corrections", every_seconds=30, run=tell_the_line)
ticks.register(name="insurance.wallets", every_seconds=10, run=fill_wallets_of_before)


@app.task(name=WALLETS_TASK, queue="results", retry=RETRY)
def put_into_wallets(persons: list[str]) -> None:
    known = people(persons=[UUID(person) for person in persons])
    with durable():
        keep_in_wallets(numbers=[person.number for person in known.values()], at=city_clock().now())
