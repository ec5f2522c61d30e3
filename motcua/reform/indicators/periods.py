"""Periods by their names: 2023, 2023-H1, 2023-Q2, 2023-06, and those of report II.06a, which begin on the 15th."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

from motcua.foundation.measures.values import Period
from motcua.reform.indicators.errors import UnableToReadPeriod

#: Circular 01/2020/TT-VPCP, article 12: the half-year from 15 December to 14 June, the year to 14 December.
_REPORT_DAY = 15


def period_named(name: str) -> Period:
    """Raises `UnableToReadPeriod`."""
    for pattern, make in _MAKERS.items():
        if found := re.fullmatch(pattern, name):
            try:
                return make(*map(int, found.groups()))
            except ValueError:
                break
    raise UnableToReadPeriod(name=name[:40])


def names_of_periods(*, since: date, until: date) -> list[str]:
    """The names of those that have begun by `until` and not ended before `since`: years, halves, quarters, months; the
    newest first in each."""
    years = range(until.year, since.year - 1, -1)
    names = [
        *(f"{year}" for year in years),
        *(f"{year}-H{half}" for year in years for half in (2, 1)),
        *(f"{year}-Q{quarter}" for year in years for quarter in (4, 3, 2, 1)),
        *(f"{year}-{month:02}" for year in years for month in range(12, 0, -1)),
    ]
    return [name for name in names if (period := period_named(name)).from_on <= until and period.until_on > since]


def _months(year: int, first: int, how_many: int) -> Period:
    last = first + how_many
    return Period(date(year, first, 1), date(year + (last > 12), last - 12 if last > 12 else last, 1))


_MAKERS: Mapping[str, Callable[..., Period]] = {
    r"(\d{4})": lambda year: _months(year, 1, 12),
    r"(\d{4})-H([12])": lambda year, half: _months(year, 6 * half - 5, 6),
    r"(\d{4})-Q([1-4])": lambda year, quarter: _months(year, 3 * quarter - 2, 3),
    r"(\d{4})-(0[1-9]|1[0-2])": lambda year, month: _months(year, month, 1),
    r"II\.06a-(\d{4})-1": lambda year: Period(date(year - 1, 12, _REPORT_DAY), date(year, 6, _REPORT_DAY)),
    r"II\.06a-(\d{4})": lambda year: Period(date(year - 1, 12, _REPORT_DAY), date(year, 12, _REPORT_DAY)),
}
