"""Work after the act: signing the copies of scans and the extracts of registers. Thin calls in transactions of their own,
that may run twice."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.database.transactions import durable
from motcua.service.wallet.commands.digitising import put_copies
from motcua.service.wallet.making import made_copy, made_extract
from motcua.service.wallet.ports import COPY_TASK, EXTRACT_TASK
from motcua.service.wallet.values import MadeCopy

#: Signing needs the time stamp service; it is tried for about a day, then stands among the dead letters.
RETRY = RetryStrategy(max_attempts=12, exponential_wait=3)


@app.task(name=COPY_TASK, queue="results", retry=RETRY)
def sign_copy(paper: str) -> None:
    """Makes a PDF of a scan, signs it with the key of the officer who digitised it, and puts it in the scan's place."""
    at = city_clock().now()
    _put(made_copy(paper=UUID(paper), at=at), at)


@app.task(name=EXTRACT_TASK, queue="results", retry=RETRY)
def sign_extract(paper: str) -> None:
    """Writes what a register says as a PDF and signs it with the city's key, for whoever wants the paper as a file."""
    at = city_clock().now()
    _put(made_extract(paper=UUID(paper), at=at), at)


def _put(made: MadeCopy | None, at: datetime) -> None:
    if made is None:
        return
    with durable():
        put_copies(made=[made], by=SYSTEM, at=at)
