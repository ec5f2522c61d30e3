"""Work after the act: making and signing files. A thin call in a transaction of its own, that may run twice."""

from __future__ import annotations

from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.database.transactions import durable
from motcua.service.documents.commands.issuing import put_files
from motcua.service.documents.making import made_file
from motcua.service.documents.ports import FILE_TASK

#: Signing needs the time stamp service; it is tried for about a day, then stands among the dead letters.
RETRY = RetryStrategy(max_attempts=12, exponential_wait=3)


@app.task(name=FILE_TASK, queue="results", retry=RETRY)
def make_file(document: str) -> None:
    """Renders, signs and keeps an issued document's file, then puts it on the document."""
    at = city_clock().now()
    made = made_file(document=UUID(document), at=at)
    if made is None:
        return
    with durable():
        put_files(made=[made], by=SYSTEM, at=at)
