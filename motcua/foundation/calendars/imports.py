"""Reads the reference data of calendars from files into values. Loud: every wrong line is named at once."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, time
from pathlib import Path
from typing import Any

from motcua.foundation.calendars.errors import UnableToLoadCalendars
from motcua.foundation.calendars.values import DatedDay, DayKind, Hours, Name, Session, Week, Year

DATA = Path(__file__).parent / "data"
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def read_years(path: Path = DATA / "holidays.csv") -> list[Year]:
    """The decided years with their days, from a CSV: date, weekday, kind, name_vi, name_en, source, note.

    The weekday is there to be checked. Raises `UnableToLoadCalendars` naming every wrong line.
    """
    faults, days = [], []
    with path.open(encoding="utf-8-sig", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            try:
                days.append(_day(row))
            except (KeyError, ValueError) as fault:
                faults.append(f"{number} ({fault})")
    times = Counter(day.falls_on for day in days)
    faults += [f"{day} (listed {count} times)" for day, count in times.items() if count > 1]
    if faults or not days:
        raise UnableToLoadCalendars(file=path.name, lines="; ".join(faults) or "none there")
    return _years(days)


def _day(row: Mapping[str, str]) -> DatedDay:
    day = date.fromisoformat(row["date"])
    if f"{day:%a}" != row["weekday"]:
        raise ValueError(f"{day} is a {day:%a}, not a {row['weekday']}")
    if missing := [column for column in ("name_vi", "name_en", "source") if not row[column]]:
        raise ValueError(f"no {', '.join(missing)}")
    return DatedDay(
        falls_on=day,
        kind=DayKind(row["kind"]),
        name=Name(row["name_vi"], row["name_en"]),
        source=row["source"],
        note=row["note"],
    )


def _years(days: Sequence[DatedDay]) -> list[Year]:
    first, last = min(day.falls_on.year for day in days), max(day.falls_on.year for day in days)
    of_year = {year: tuple(day for day in days if day.falls_on.year == year) for year in range(first, last + 1)}
    return [
        Year(year, provisional=False, source="; ".join(dict.fromkeys(day.source for day in its_days)), days=its_days)
        for year, its_days in of_year.items()
    ]


def read_hours(path: Path = DATA / "working_hours.json") -> Hours:
    """The hours of every unit that has none of its own. Raises `UnableToLoadCalendars` naming what is wrong."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        week = Week(
            sessions=tuple(_sessions(content["week"][weekday]) for weekday in _WEEKDAYS),
            same_day_cutoff=time.fromisoformat(content["same_day_cutoff"]),
        )
        hours = Hours(
            unit=None, from_on=date.fromisoformat(content["from_on"]), week=week, source=str(content["source"])
        )
    except (KeyError, TypeError, ValueError) as fault:
        raise UnableToLoadCalendars(file=path.name, lines=f"{type(fault).__name__}: {fault}") from fault
    return hours


def _sessions(pairs: Sequence[Sequence[Any]]) -> tuple[Session, ...]:
    return tuple(Session(time.fromisoformat(starts), time.fromisoformat(ends)) for starts, ends in pairs)
