"""Before, on or after its day: how a settled dossier stood to its promise (report II.06a, columns 8 to 10)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from motcua.foundation.calendars.rules import city_day


class Timing(StrEnum):
    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"


def timing(*, due_at: datetime | None, settled_at: datetime, stopped_at: datetime | None) -> Timing:
    """Early is before the day on which it was promised. What has no limit is on time, and so is what was withdrawn while
    its clock stood still, if the clock stopped (`stopped_at`) before the promise was broken."""
    if due_at is None or (stopped_at is not None and stopped_at <= due_at):
        return Timing.ON_TIME
    if city_day(settled_at) < city_day(due_at):
        return Timing.EARLY
    return Timing.ON_TIME if settled_at <= due_at else Timing.LATE
