"""Working hours as a form: a line of text a weekday, and what a change of them moves."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from motcua.faces.desk import reading
from motcua.faces.ui.errors import UnableToReadForm
from motcua.faces.ui.formats import WEEKDAYS, grouped
from motcua.faces.ui.requests import CityRequest
from motcua.faces.ui.values import Words
from motcua.foundation.calendars.queries import hours_of
from motcua.foundation.calendars.values import Hours, Session, Week
from motcua.foundation.database.transactions import durable
from motcua.service.dossiers.commands.foresight import Foreseen, foresee

HOURS_FIELDS = (*(f"day_{number}" for number in range(7)), "cutoff", "from_on", "last_on", "source")
_SESSION = re.compile(r"\s*(\d{1,2}:\d{2})\s*[-–]\s*(\d{1,2}:\d{2})\s*")


@dataclass(frozen=True, kw_only=True)
class WeekdayShown:
    name: str
    words: Words
    value: str


def weekdays_of(own: Sequence[Hours], typed: Mapping[str, str], *, on: date) -> list[WeekdayShown]:
    """The week as it holds on that day (the unit's own, else the city's), or as it was typed."""
    week = _week_on(own, on) or _week_on(hours_of(unit=None), on)
    values = [_written(sessions) for sessions in week.sessions] if week else [""] * 7
    return [
        WeekdayShown(
            name=f"day_{number}",
            words=WEEKDAYS[number],
            value=typed.get(f"day_{number}", values[number]) if typed else values[number],
        )
        for number in range(7)
    ]


def _week_on(hours: Sequence[Hours], on: date) -> Week | None:
    return next((each.week for each in hours if each.holds_on(on)), None)


def _written(sessions: Sequence[Session]) -> str:
    return ", ".join(f"{each.starts:%H:%M}-{each.ends:%H:%M}" for each in sessions)


def read_hours(request: CityRequest, *, unit: UUID | None) -> Hours:
    """The hours that were typed. Raises `UnableToReadForm` for what is no time or has no source."""
    last = reading.day_or_none(request, "last_on", _("the last day"))
    source = reading.text(request, "source")
    if not source:
        raise UnableToReadForm(field=_("the decision that says so"))
    return Hours(
        unit=unit,
        from_on=reading.day(request, "from_on", _("the first day")),
        until_on=last + timedelta(days=1) if last else None,
        week=Week(
            sessions=tuple(_sessions(reading.text(request, f"day_{number}")) for number in range(7)),
            same_day_cutoff=reading.clock_time(request.POST.get("cutoff", "")),
        ),
        source=source,
    )


def _sessions(given: str) -> tuple[Session, ...]:
    """'07:00-11:00, 13:00-17:00'; nothing is a day off."""
    return tuple(_session(each) for each in given.split(",") if each.strip())


def _session(given: str) -> Session:
    found = _SESSION.fullmatch(given)
    if found is None:
        raise UnableToReadForm(field=_("the hours “{given}”").format(given=given.strip()[:40]))
    starts, ends = (reading.clock_time(each.zfill(5)) for each in found.groups())
    return Session(starts, ends)


def carried_out_once_seen(request: CityRequest, change: Callable[[], None], *, day: date, unit: UUID | None) -> str:
    """Before it was confirmed: in words what the change would move, from `day` on, of the unit or of all. Then: carries
    it out and has nothing to say."""
    with durable():
        if request.POST.get("confirmed") != "1":
            return _foreseen_words(foresee(change=change, day=day, unit=unit, at=request.at))
        change()
    return ""


def _foreseen_words(found: Foreseen) -> str:
    """What the change will do to people who wait."""
    if not found.moved:
        return _("No open dossier’s date will move.")
    told = ngettext(
        "%(count)s open dossier’s date will move.", "%(count)s open dossiers’ dates will move.", found.moved
    ) % {"count": grouped(found.moved)}
    if found.total > found.looked_at:
        return _("Of the %(looked)s looked at first: %(told)s %(total)s may be concerned in all.") % {
            "looked": grouped(found.looked_at),
            "told": told,
            "total": grouped(found.total),
        }
    return told
