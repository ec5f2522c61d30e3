"""The clocks: the machine's, and the demo city's, which runs at real pace from Monday 2023-07-03 08:00."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection

from motcua.foundation.calendars.ports import Clock

DEMO_STARTS_AT = datetime(2023, 7, 3, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


class RealClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


class DemoClock:
    """The machine's clock moved by an offset that the database keeps, so that all processes agree and a
    restart does not turn time back."""

    def __init__(self) -> None:
        self._offset: timedelta | None = None

    def now(self) -> datetime:
        if self._offset is None:
            self._offset = timedelta(microseconds=_kept_offset_us())
        return datetime.now(UTC) + self._offset


def _kept_offset_us() -> int:
    first = DEMO_STARTS_AT.astimezone(UTC) - datetime.now(UTC)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO calendars_city_clock (id, offset_us) VALUES (1, %s) ON CONFLICT (id) DO NOTHING",
            [first // timedelta(microseconds=1)],
        )
        cursor.execute("SELECT offset_us FROM calendars_city_clock WHERE id = 1")
        row = cursor.fetchone()
    assert row is not None
    return int(row[0])


def running_since() -> datetime | None:
    """Since when the city's clock has gone on by itself; what lies before it was played, and time did not pass in it. None:
    always."""
    return DEMO_STARTS_AT if settings.CLOCK == "demo" else None


@cache
def city_clock() -> Clock:
    """The clock of faces, jobs and command lines, by MOTCUA_CLOCK."""
    return DemoClock() if settings.CLOCK == "demo" else RealClock()
