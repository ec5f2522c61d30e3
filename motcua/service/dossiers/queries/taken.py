"""Real times and shares on time, counted over results. They are public: they name nobody, and what is told of a
procedure needs `RESULTS_MIN` results, so that nobody is recognised by one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, F, Q

from motcua.foundation.calendars.queries import calendars_now
from motcua.foundation.calendars.values import LimitUnit
from motcua.service.dossiers.deadlines import pauses_of
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.rules.taken import taken, told_in, within

#: Fewer results say little, and perhaps too much of somebody.
RESULTS_MIN = 10
#: The latest results within this time; the newest of them are enough to know how it goes.
LOOKED_BACK = timedelta(days=365)
RESULTS_MAX = 500
OF_TEN = 9


@dataclass(frozen=True)
class TimesTaken:
    """How long the latest results of a procedure took, from receipt to result, pauses left out.

    `nine_of_ten`: nine of ten were ready within so many `unit`s; None with fewer than `RESULTS_MIN` results. `since`:
    the moment from which results were looked at.
    """

    results: int
    on_time: int
    unit: LimitUnit
    nine_of_ten: int | None
    since: datetime


@dataclass(frozen=True)
class OnTime:
    """Of so many results that were promised by a moment, so many were ready by it. A re-appointment moves nothing:
    the first promise counts."""

    results: int
    on_time: int


def times_taken(*, procedure: UUID, unit: LimitUnit, at: datetime) -> TimesTaken:
    """How long the procedure really took in the year before `at`, over its newest `RESULTS_MAX` results (positive or
    not), whatever version they were filed under. `unit` is that of the limit with which they are compared."""
    since = at - LOOKED_BACK
    rows = list(
        Dossier.objects.filter(procedure=procedure, ready_at__gt=since, ready_at__lte=at, received_at__isnull=False)
        .order_by("-ready_at")
        .only("id", "receiving_unit", "received_at", "ready_at", "promised_at")[:RESULTS_MAX]
    )
    on_time = sum(row.promised_at is None or _moment(row.ready_at) <= row.promised_at for row in rows)
    told = told_in(unit)
    if len(rows) < RESULTS_MIN:
        return TimesTaken(len(rows), on_time, told, None, since)
    calendar, pauses = calendars_now(), pauses_of(row.id for row in rows)
    lengths = [
        taken(
            started_at=_moment(row.received_at),
            ended_at=_moment(row.ready_at),
            pauses=pauses[row.id],
            unit=unit,
            calendar=calendar(row.receiving_unit),
        )
        for row in rows
    ]
    return TimesTaken(len(rows), on_time, told, within(lengths, of_ten=OF_TEN), since)


def _moment(moment: datetime | None) -> datetime:
    assert moment is not None, "only received dossiers with a result are looked at"
    return moment


def on_time_by_unit(*, since: datetime, until: datetime) -> dict[UUID, OnTime]:
    """Results that became ready from `since` up to and without `until`, by the unit that received the dossier; those
    without a promised moment are left out. Units without results are left out. The sum is the city's share."""
    rows = (
        Dossier.objects.filter(ready_at__gte=since, ready_at__lt=until, promised_at__isnull=False)
        .order_by()
        .values("receiving_unit")
        .annotate(results=Count("id"), on_time=Count("id", filter=Q(ready_at__lte=F("promised_at"))))
    )
    return {row["receiving_unit"]: OnTime(row["results"], row["on_time"]) for row in rows}
