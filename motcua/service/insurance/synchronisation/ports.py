"""Work that goes on after the act: queued with it, so that neither is without the other. And the outside: the population
database, which gives extracts for this purpose."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

from procrastinate.contrib.django import app

from motcua.service.insurance.values_synchronisation import ExtractPage

RUN_TASK = "insurance.synchronise"


def defer_run(*, account: UUID) -> None:
    """Asked for twice it runs twice, and the second changes nothing."""
    app.configure_task(RUN_TASK, queue="results").defer(account=str(account))


class Extracts(Protocol):
    def page(self, *, after: str) -> ExtractPage:
        """The next people in the order of their numbers, from behind `after` on ('' for the first). Raises
        `UnableToFetchExtract`, also for an answer that cannot be believed."""
        ...
