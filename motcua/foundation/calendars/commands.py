"""The only code that writes calendars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars import models
from motcua.foundation.calendars.adapters.law_days import days_by_law
from motcua.foundation.calendars.errors import (
    UnableToPublishYear,
    UnableToPublishYearOutOfTurn,
    UnableToSetHours,
)
from motcua.foundation.calendars.events import CalendarYearForeseen, CalendarYearPublished, UnitHoursSet
from motcua.foundation.calendars.imports import read_hours, read_years
from motcua.foundation.calendars.policy import may_publish
from motcua.foundation.calendars.ports import Foresight
from motcua.foundation.calendars.queries import hours_of
from motcua.foundation.calendars.rules import is_sound, left_of, misplaced
from motcua.foundation.calendars.values import CITY_HOURS, DatedDay, Hours, Year, minute_of
from motcua.foundation.database.keys import new_id
from motcua.foundation.journal.commands import record
from motcua.foundation.journal.values import Event

#: So far ahead of the last decided year the calendar goes on by rule.
PROVISIONAL_YEARS = 10

_foresee: Foresight = days_by_law


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """What a load has added; nought everywhere when everything was there."""

    years: int
    days: int
    provisional_years: int
    hours: int


def load_reference(*, by: Actor, at: datetime) -> Loaded:
    """Loads the decided years and the usual hours of `data/`, and foresees the years after them.

    Adds what is missing and changes nothing that is there: a year decided since in this city stays as published.
    Raises `UnableToLoadCalendars` naming every wrong line.
    """
    require(may_publish(by), act="load_calendars")
    years, hours = read_years(), read_hours()
    decided = _lock_decided_years()

    missing = [year for year in years if year.year not in decided]
    missing_hours = [] if hours_of(unit=None) else [hours]

    published = _write_years(missing)
    foreseen = _write_years(_years_ahead())
    set_ = [_write_hours(new) for new in missing_hours]
    events = [*published, *foreseen, *set_]
    if events:
        _renew_version()

    record(events=events, by=by, at=at)
    return Loaded(
        years=len(published),
        days=sum(len(year.days) for year in missing),
        provisional_years=len(foreseen),
        hours=len(set_),
    )


def publish_year(*, year: int, days: Sequence[DatedDay], source: str, by: Actor, at: datetime) -> None:
    """Enters the decision on a year's days off, in place of what was foreseen or published for it before.

    The provisional years then reach ten years beyond the last decided one. `source` names the decision. Raises
    `NotPermitted`, `UnableToPublishYear` naming every wrong day, `UnableToPublishYearOutOfTurn` when it would
    leave a gap. Who keeps due dates hears of it by `CalendarYearPublished`.
    """
    require(may_publish(by), act="publish_year")
    decided = _lock_decided_years()

    if decided and not min(decided) - 1 <= year <= max(decided) + 1:
        next_year = max(decided) + 1 if year > max(decided) else min(decided) - 1
        raise UnableToPublishYearOutOfTurn(year=year, publish_year=next_year)
    if wrong := misplaced(days, year=year):
        raise UnableToPublishYear(year=year, days=", ".join(dict.fromkeys(f"{day.falls_on:%d/%m/%Y}" for day in wrong)))

    published = _write_years([Year(year, provisional=False, source=source, days=tuple(days))])
    foreseen = _write_years(_years_ahead())
    _renew_version()

    record(events=[*published, *foreseen], by=by, at=at)


def set_unit_hours(*, hours: Sequence[Hours], by: Actor, at: datetime) -> None:
    """Sets working hours over periods, of single units or (`unit` None) of all that have none of their own.

    They take over from what held in that period; before and after it that holds on. Raises `NotPermitted`,
    `UnableToSetHours` naming every wrong one. Who keeps due dates hears of it by `UnitHoursSet`.
    """
    require(may_publish(by), act="set_unit_hours")
    _lock()

    if wrong := [new for new in hours if not is_sound(new)]:
        raise UnableToSetHours(hours="; ".join(f"{new.unit or 'city'} {new.from_on:%d/%m/%Y}" for new in wrong))

    events = []
    for new in hours:
        _make_room(new)
        events.append(_write_hours(new))
    _renew_version()

    record(events=events, by=by, at=at)


def _lock() -> None:
    models.Version.objects.select_for_update().get(id=1)


def _lock_decided_years() -> set[int]:
    _lock()
    return set(models.Year.objects.filter(provisional=False).values_list("year", flat=True))


def _renew_version() -> None:
    """A new token, never a number counted up: a number would come again after a rollback, with other tables."""
    models.Version.objects.filter(id=1).update(token=new_id())


def _years_ahead() -> list[Year]:
    """The provisional years that are missing after the last decided one."""
    there = dict(models.Year.objects.values_list("year", "provisional"))
    last_decided = max(year for year, provisional in there.items() if not provisional)
    ahead = range(last_decided + 1, last_decided + 1 + PROVISIONAL_YEARS)
    return [_foreseen(year) for year in ahead if year not in there]


def _foreseen(year: int) -> Year:
    days = tuple(_foresee(year=year))
    return Year(year, provisional=True, source=days[0].source, days=days)


def _write_years(years: Sequence[Year]) -> list[Event]:
    """Writes the years in place of what stood there. Returns what happened."""
    of_years = [year.year for year in years]
    models.Day.objects.filter(falls_on__year__in=of_years).delete()
    models.Year.objects.bulk_create(
        [models.Year(year=year.year, provisional=year.provisional, source=year.source) for year in years],
        update_conflicts=True,
        unique_fields=["year"],
        update_fields=["provisional", "source"],
    )
    ids = dict(models.Year.objects.filter(year__in=of_years).values_list("year", "id"))
    models.Day.objects.bulk_create(_day_row(year.year, day) for year in years for day in year.days)
    return [_happened(year, subject=ids[year.year]) for year in years]


def _day_row(year: int, day: DatedDay) -> models.Day:
    return models.Day(
        year_id=year,
        falls_on=day.falls_on,
        kind=day.kind.value,
        name_vi=day.name.vi,
        name_en=day.name.en,
        source=day.source,
        note=day.note,
    )


def _happened(year: Year, *, subject: UUID) -> Event:
    event = CalendarYearForeseen if year.provisional else CalendarYearPublished
    return event(subject=subject, year=year.year, days={day.falls_on.isoformat(): day.kind.value for day in year.days})


def _make_room(new: Hours) -> None:
    """Takes the period of `new` away from what holds for its unit so far."""
    for old in hours_of(unit=new.unit):
        rest = left_of(old, beside=new)
        if rest == [old]:
            continue
        row = models.Hours.objects.get(unit=old.unit, period__startswith=old.from_on)
        row.sessions.all().delete()
        row.delete()
        for part in rest:
            _write_hours(part)


def _write_hours(hours: Hours) -> UnitHoursSet:
    row = models.Hours.objects.create(
        unit=hours.unit,
        period=(hours.from_on, hours.until_on),
        same_day_cutoff=hours.week.same_day_cutoff,
        source=hours.source,
    )
    models.Session.objects.bulk_create(
        models.Session(hours=row, weekday=weekday, minutes=(minute_of(session.starts), minute_of(session.ends)))
        for weekday, sessions in enumerate(hours.week.sessions)
        for session in sessions
    )
    # Of the unit, not of the row, which gives way to the next one: so its history is found.
    return UnitHoursSet(
        subject=hours.unit or CITY_HOURS, unit=hours.unit, from_on=hours.from_on, until_on=hours.until_on
    )
