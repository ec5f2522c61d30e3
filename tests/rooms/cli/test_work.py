"""The worker: its ticks, and the jobs of workers that were killed."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import psycopg
from procrastinate.contrib.django import app
from psycopg.rows import dict_row

from motcua.cli.work import ATTEMPTS_MAX, rescue_jobs
from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.database import ticks
from motcua.foundation.database.transactions import durable
from motcua.foundation.journal.commands import record
from motcua.foundation.journal.events import ActRefused
from motcua.foundation.journal.queries import entries_of, waiting_count
from tests.apart import apart
from tests.city import SERVER


def test_the_journals_ticks_are_registered_and_do_their_work(committed_db: str) -> None:
    registered = {tick.name: tick for tick in ticks.registered()}
    lamp, now = uuid4(), datetime.now(UTC)
    with durable():
        record(events=[ActRefused(subject=lamp, act="light", reason="dark")], by=SYSTEM, at=now)

    given = 0
    while waiting_count():
        given += registered["journal.positions"].run(now)
    made = registered["journal.partitions"].run(now)

    assert given >= 1
    assert entries_of(subject=lamp)[0].position is not None
    assert made == 0


def test_the_jobs_of_a_killed_worker_go_to_another_but_not_for_ever(committed_db: str) -> None:
    with psycopg.connect(SERVER.superuser_dsn(committed_db), autocommit=True, row_factory=dict_row) as superuser:
        for attempts in (1, ATTEMPTS_MAX):
            superuser.execute(
                "INSERT INTO procrastinate_jobs (queue_name, task_name, status, attempts)"
                " VALUES ('q', 'lamp', 'doing', %s)",
                [attempts],
            )

        rescued = apart(lambda: asyncio.run(_rescue()))

        states = superuser.execute(
            "SELECT attempts, status FROM procrastinate_jobs WHERE task_name = 'lamp' ORDER BY id"
        ).fetchall()
    assert rescued == 2
    assert [row["status"] for row in states] == ["todo", "failed"]


async def _rescue() -> int:
    connector: Any = app.connector
    with app.replace_connector(connector.get_worker_connector()) as worker_app:
        async with worker_app.open_async():
            return await rescue_jobs(worker_app)
