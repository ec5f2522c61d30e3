"""What dossiers do when a lower room tells them something."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from motcua.foundation.calendars.events import CalendarYearPublished
from motcua.foundation.journal.commands import on
from motcua.foundation.journal.values import Doer
from motcua.service.dossiers.ports import defer_recomputation
from motcua.service.dossiers.queries.open import any_due_from


@on(CalendarYearPublished)
def recompute_when_a_year_is_decided(events: Sequence[CalendarYearPublished], by: Doer, at: datetime) -> None:
    """The due dates of open dossiers may move; each needs its own lock, so a job does it."""
    for event in events:
        if any_due_from(year=event.year):
            defer_recomputation(year=event.year)
