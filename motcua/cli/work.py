"""`motcua work`: background jobs and ticks."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from typing import Any, cast

import typer
from django.conf import settings
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.jobs import Status

from motcua.cli.collector import spare_what_stays
from motcua.cli.opened import opened_city
from motcua.cli.ticker import ticking
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.database import ticks

STOP_SECONDS_MAX = 15
# A job whose worker gave no sign for so long is given to another; after so many tries it is left as failed.
SILENT_SECONDS = 30
RESCUE_EVERY_SECONDS = 30
ATTEMPTS_MAX = 5

logger = logging.getLogger(__name__)


def work() -> None:
    """Run background jobs and ticks. `motcua up` starts this, the web and the database together.

    Example: motcua work
    """
    with opened_city(), ticking(ticks.registered(), now=city_clock().now):
        spare_what_stays()
        typer.echo(f"working: {len(ticks.registered())} ticks, {len(app.tasks)} kinds of jobs", err=True)
        asyncio.run(_run_jobs())


async def _run_jobs() -> None:
    """Until SIGTERM or Ctrl-C; jobs under way may finish within `STOP_SECONDS_MAX`."""
    # Django's connections serve one thread; a worker needs a pool that listens for new jobs.
    connector = cast(DjangoConnector, app.connector).get_worker_connector()
    with app.replace_connector(connector) as worker_app:
        async with worker_app.open_async(), _rescuing(worker_app):
            await worker_app.run_worker_async(
                concurrency=settings.WORKER_JOBS,
                delete_jobs="successful",
                shutdown_graceful_timeout=STOP_SECONDS_MAX,
            )


@contextlib.asynccontextmanager
async def _rescuing(worker_app: Any) -> AsyncIterator[None]:
    task = asyncio.create_task(_rescue_jobs_forever(worker_app), name="rescue jobs")
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def _rescue_jobs_forever(worker_app: Any) -> None:
    while True:
        try:
            await rescue_jobs(worker_app)
        except Exception:
            logger.exception("jobs of ended workers could not be looked for; it is tried again")
        await asyncio.sleep(RESCUE_EVERY_SECONDS)


async def rescue_jobs(worker_app: Any) -> int:
    """Gives the jobs of workers that were killed to those that live. Returns how many."""
    stalled = list(await worker_app.job_manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_SECONDS))
    for job in stalled:
        if job.attempts >= ATTEMPTS_MAX:
            logger.error("job %s (%s) ended its worker %s times and is given up", job.id, job.task_name, job.attempts)
            await worker_app.job_manager.finish_job(job, status=Status.FAILED, delete_job=False)
        else:
            await worker_app.job_manager.retry_job(job)
    return len(stalled)
