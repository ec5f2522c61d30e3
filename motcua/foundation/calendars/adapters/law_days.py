"""Days off by law: Labour Code 2019 (45/2019/QH14), article 112, and the substitute days of article 111.3.

The lunar dates come from the `holidays` package, whose Vietnamese table goes to 2100 and is not China's: Tết 2030 is
on 2 February here and on 3 February there, the new moon falling between the two midnights.
"""

from __future__ import annotations

from datetime import date
from importlib.metadata import version

import holidays

from motcua.foundation.calendars.errors import CalendarDoesNotReach
from motcua.foundation.calendars.values import DatedDay, DayKind, Name

LAST_YEAR = 2100
_SUBSTITUTE, _EXCHANGE = "(nghỉ bù)", "(thay cho"
_SOURCE = f"Bộ luật Lao động 2019, điều 111, 112; ngày theo gói holidays {version('holidays')}"


def days_by_law(*, year: int) -> list[DatedDay]:
    """The days off of a year as the law alone fixes them, without the exchanges of working days that are decided
    year by year. Raises `CalendarDoesNotReach` after 2100."""
    if year > LAST_YEAR:
        raise CalendarDoesNotReach(year=year, last_year=LAST_YEAR, publish_year=year)
    names_vi, names_en = _names(year, "vi"), _names(year, "en_US")
    return [
        DatedDay(
            falls_on=day,
            kind=DayKind.SUBSTITUTE_DAY_OFF if _SUBSTITUTE in names_vi[day] else DayKind.PUBLIC_HOLIDAY,
            name=Name(names_vi[day], names_en[day]),
            source=_SOURCE,
        )
        for day in sorted(names_vi)
        if _EXCHANGE not in names_vi[day]
    ]


def _names(year: int, language: str) -> dict[date, str]:
    return dict(holidays.country_holidays("VN", years=year, language=language))
