"""Work that goes on after the act, outside its transaction: queued with it, so that neither is without the other."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from procrastinate.contrib.django import app
from procrastinate.types import JSONValue

FILE_TASK = "documents.make_file"


def defer_files(documents: Sequence[UUID]) -> None:
    """Queues the making and signing of each issued document's file, in the transaction that gives its number."""
    if documents:
        jobs: list[dict[str, JSONValue]] = [{"document": str(id_)} for id_ in documents]
        app.configure_task(FILE_TASK, queue="results").batch_defer(*jobs)
