"""Comparing takes a minute or two: it is done after the act that asks for it."""

from __future__ import annotations

from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.calendars.rules import city_day
from motcua.registry.people.queries import actor_of
from motcua.service.insurance.synchronisation.ports import RUN_TASK

RETRY = RetryStrategy(max_attempts=3, exponential_wait=5)


@app.task(name=RUN_TASK, queue="results", retry=RETRY)
def run(account: str) -> None:
    """Twice, the second changes nothing."""
    # DuckDB and what compares are loaded when somebody compares, and not with every process.
    from motcua.service.insurance.synchronisation.running import synchronise

    at = city_clock().now()
    synchronise(by=actor_of(account=UUID(account), on=city_day(at)), at=at)
