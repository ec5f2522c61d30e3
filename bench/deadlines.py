"""Due dates a second, over the city's calendar: `motcua bench deadlines`. Prints one JSON line.

A mix as dossiers have it: mostly working days and hours, some calendar days, months and same-day limits, one in five
paused once. `limit` is what the machine does at the least that any due date needs: one addition to a moment. Seconds
are those of one core, so that other work on the machine does not count.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from motcua.foundation.calendars.adapters.law_days import days_by_law
from motcua.foundation.calendars.imports import read_hours, read_years
from motcua.foundation.calendars.rules import calendar_from, due_at
from motcua.foundation.calendars.values import VIETNAM, Calendar, Limit, LimitUnit, Span, Year

DUE_DATES = 200_000
REQUIRED_PER_SECOND = 100_000
LIMITS = [
    *[Limit(Decimal(days), LimitUnit.WORKING_DAYS) for days in ("0.5", "1", "2", "3", "5", "10", "15", "20")],
    *[Limit(Decimal(hours), LimitUnit.WORKING_HOURS) for hours in (4, 8)],
    Limit(Decimal(30), LimitUnit.CALENDAR_DAYS),
    Limit(Decimal(2), LimitUnit.MONTHS),
    Limit(Decimal(0), LimitUnit.SAME_DAY),
]


def main(args: Sequence[str] = ()) -> int:
    """Prints a JSON object. 1 when the promise of 100,000 a second is broken. Takes no arguments."""
    calendar = _calendar()
    cases = [_case(random.Random(number)) for number in range(2_000)] * (DUE_DATES // 2_000)
    due_at(started_at=cases[0][0], limit=LIMITS[0], pauses=(), calendar=calendar)  # builds the tables

    rate = _per_second(
        lambda: [
            due_at(started_at=start, limit=limit, pauses=pauses, calendar=calendar) for start, limit, pauses in cases
        ]
    )
    bound = _per_second(lambda: [start + timedelta(days=1) for start, _, _ in cases])
    print(  # noqa: T201  (a bench prints)
        json.dumps(
            {
                "bench": "deadlines",
                "metric": "due_dates_per_second",
                "value": round(rate),
                "unit": "1/s",
                "limit": round(bound),
                "ratio": round(rate / bound, 3),
                "n": DUE_DATES,
                "required": REQUIRED_PER_SECOND,
            }
        )
    )
    return int(rate < REQUIRED_PER_SECOND)


def _calendar() -> Calendar:
    ahead = [Year(y, provisional=True, source="by rule", days=tuple(days_by_law(year=y))) for y in range(2027, 2037)]
    return calendar_from(years=[*read_years(), *ahead], city=[read_hours()])


def _case(chance: random.Random) -> tuple[datetime, Limit, tuple[Span, ...]]:
    start = datetime(2022, 1, 1, tzinfo=VIETNAM) + timedelta(seconds=chance.randrange(5 * 365 * 86_400))
    pause = Span(start + timedelta(hours=4), start + timedelta(hours=4 + chance.randrange(200)))
    return start, chance.choice(LIMITS), (pause,) if chance.random() < 0.2 else ()


def _per_second(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return DUE_DATES / (time.process_time() - started)


if __name__ == "__main__":
    raise SystemExit(main())
