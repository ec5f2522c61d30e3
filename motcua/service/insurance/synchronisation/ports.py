"""Work that goes on after the act: queued with it, so that neither is without the other."""

from __future__ import annotations

from uuid import UUID

from procrastinate.contrib.django import app

RUN_TASK = "insurance.synchronise"


def defer_run(*, account: UUID) -> None:
    """Asked for twice it runs twice, and the second changes nothing."""
    app.configure_task(RUN_TASK, queue="results").defer(account=str(account))
