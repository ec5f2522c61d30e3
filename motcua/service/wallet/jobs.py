"""Work after the act: signing the copies of scans. A thin call in a transaction of its own, that may run twice."""

from __future__ import annotations

from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.database.transactions import durable
from motcua.service.wallet.commands.digitising import put_copies
from motcua.service.wallet.making import made_copy
from motcua.service.wallet.ports import COPY_TASK

#: Signing needs the time stamp service; it is tried for about a day, then stands among the dead letters.
RETRY = RetryStrategy(max_attempts=12, exponential_wait=3)


@app.task(name=COPY_TASK, queue="results", retry=RETRY)
def sign_copy(paper: str) -> None:
    """Makes a PDF of a scan, signs it with the key of the officer who digitised it, and puts it in the scan's place."""
    at = city_clock().now()
    made = made_copy(paper=UUID(paper), at=at)
    if made is None:
        return
    with durable():
        put_copies(made=[made], by=SYSTEM, at=at)
