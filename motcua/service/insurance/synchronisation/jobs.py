"""Comparing takes a minute or two: it is done after the act that asks for it."""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.calendars.rules import city_day
from motcua.registry.people.queries import actor_of
from motcua.service.insurance.synchronisation.adapters.population import city_extracts
from motcua.service.insurance.synchronisation.errors import UnableToFetchExtract
from motcua.service.insurance.synchronisation.fetching import fetch_extract
from motcua.service.insurance.synchronisation.ports import RUN_TASK

log = logging.getLogger(__name__)

RETRY = RetryStrategy(max_attempts=3, exponential_wait=5)


@app.task(name=RUN_TASK, queue="results", retry=RETRY)
def run(account: str) -> None:
    """With a new extract where the population database gives one, else with the last. Twice, the second changes nothing."""
    # DuckDB and what compares are loaded when somebody compares, and not with every process.
    from motcua.service.insurance.synchronisation.running import synchronise

    at = city_clock().now()
    actor = actor_of(account=UUID(account), on=city_day(at))
    take_new_extract(by=actor, at=at)
    synchronise(by=actor, at=at)


def take_new_extract(*, by: Actor, at: datetime) -> int | None:
    """How many people are new or changed; None where there is no new extract: it is not connected, or silent."""
    extracts = city_extracts()
    if extracts is None:
        return None
    try:
        return fetch_extract(extracts=extracts, by=by, at=at)
    except UnableToFetchExtract as fault:
        log.warning("%s", fault.message)
        return None
