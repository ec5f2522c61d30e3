"""Calendars: the days off and make-up days of a year, and the hours of all units without their own. Each change shows
first what it will move."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from motcua.faces.desk import reading
from motcua.faces.desk.administration.access import administrator
from motcua.faces.desk.administration.history import changes_of
from motcua.faces.desk.administration.hours import HOURS_FIELDS, carried_out_once_seen, read_hours, weekdays_of
from motcua.faces.ui.dossiers import speaks_vietnamese
from motcua.faces.ui.errors import UnableToReadForm
from motcua.faces.ui.formats import weekday_and_day
from motcua.faces.ui.requests import CityRequest
from motcua.faces.ui.values import Words
from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.calendars.commands import publish_year, set_unit_hours
from motcua.foundation.calendars.queries import year_ids, years
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.calendars.values import CITY_HOURS, DatedDay, DayKind, Name, Year
from motcua.foundation.database.errors import UnableTo

KINDS: dict[DayKind, Words] = {
    DayKind.PUBLIC_HOLIDAY: gettext_lazy("Public holiday"),
    DayKind.SUBSTITUTE_DAY_OFF: gettext_lazy("Day off for a holiday on a weekend"),
    DayKind.SWAPPED_DAY_OFF: gettext_lazy("Day off in exchange for a make-up day"),
    DayKind.MAKEUP_WORKING_DAY: gettext_lazy("Make-up working day"),
}
DAY_FIELDS = ("op", "falls_on", "kind", "name_vi", "name_en", "source")


@require_GET
@administrator
def calendar_page(request: CityRequest) -> HttpResponse:
    return _calendar(request)


@require_GET
@administrator
def year_page(request: CityRequest, year: int) -> HttpResponse:
    return _year(request, year)


@require_POST
@administrator
def change_year(request: CityRequest, year: int) -> HttpResponse:
    """Adds a day, takes one out, or decides a year that was foreseen: the year is published anew, whole, once what it
    moves was seen and confirmed."""
    found = _found(year)
    try:
        days, source = _changed(request, found)

        def change() -> None:
            publish_year(year=year, days=days, source=source, by=request.actor, at=request.at)

        if foreseen := carried_out_once_seen(request, change, day=date(year, 1, 1), unit=None):
            return _year(request, year, foreseen=foreseen)
    except NotPermitted:
        raise
    except UnableTo as fault:
        return _year(request, year, error=fault)
    messages.success(request, _("The year is published. Dates that depend on it are counted anew."))
    return redirect("desk_admin_year", year=year)


@require_POST
@administrator
def city_hours(request: CityRequest) -> HttpResponse:
    """The hours of every unit that has none of its own."""
    try:
        new = read_hours(request, unit=None)

        def change() -> None:
            set_unit_hours(hours=[new], by=request.actor, at=request.at)

        if foreseen := carried_out_once_seen(request, change, day=new.from_on, unit=None):
            return _calendar(request, asked=True, foreseen=foreseen)
    except NotPermitted:
        raise
    except UnableTo as fault:
        return _calendar(request, asked=True, error=fault)
    messages.success(request, _("The working hours hold from that day on. Dates that depend on them are counted anew."))
    return redirect("desk_admin_calendar")


def _calendar(
    request: CityRequest, *, asked: bool = False, foreseen: str = "", error: UnableTo | None = None
) -> HttpResponse:
    typed = request.POST if asked else {}
    words: dict[str, Any] = {
        "years": [(each.year, len(each.days), each.provisional) for each in years()],
        "weekdays": weekdays_of((), typed, on=city_day(request.at)),
        "hours_fields": [(name, typed.get(name, "")) for name in HOURS_FIELDS] if asked else [],
        "changes": changes_of([CITY_HOURS], about={CITY_HOURS: _("All units without hours of their own")}),
        "today": city_day(request.at),
        "asked": "hours" if asked else "",
        "typed": typed,
        "foreseen": foreseen,
        "error": error.message if error else "",
    }
    return render(request, "desk/administration_calendar.html", words, status=error.status if error else 200)


def _year(request: CityRequest, year: int, *, foreseen: str = "", error: UnableTo | None = None) -> HttpResponse:
    found = _found(year)
    subject = year_ids()[year]
    typed = request.POST if foreseen or error else {}
    words: dict[str, Any] = {
        "year": found,
        "days": [_shown(each) for each in found.days],
        "kinds": [(kind.value, words) for kind, words in KINDS.items()],
        "changes": changes_of([subject], about={subject: str(year)}),
        "typed": typed,
        "fields": [(name, typed.get(name, "")) for name in DAY_FIELDS] if foreseen else [],
        "foreseen": foreseen,
        "error": error.message if error else "",
    }
    return render(request, "desk/administration_year.html", words, status=error.status if error else 200)


def _shown(each: DatedDay) -> dict[str, object]:
    return {
        "falls_on": each.falls_on.isoformat(),
        "words": weekday_and_day(each.falls_on),
        "kind": KINDS[each.kind],
        "works": each.kind is DayKind.MAKEUP_WORKING_DAY,
        "name": each.name.vi if speaks_vietnamese() else each.name.en,
        "source": each.source,
    }


def _found(year: int) -> Year:
    found = next((each for each in years() if each.year == year), None)
    if found is None:
        raise Http404
    return found


def _changed(request: CityRequest, found: Year) -> tuple[Sequence[DatedDay], str]:
    """The days of the year as they are to be, and the decision that says so."""
    source = reading.text(request, "source")
    if not source:
        raise UnableToReadForm(field=_("the decision that says so"))
    change = _CHANGES.get(request.POST.get("op", ""))
    if change is None:
        raise UnableToReadForm(field=_("the change"))
    return sorted(change(request, found, source), key=lambda each: each.falls_on), source


def _added(request: CityRequest, found: Year, source: str) -> list[DatedDay]:
    kind, name_vi = request.POST.get("kind", ""), reading.text(request, "name_vi")
    if kind not in set(DayKind):
        raise UnableToReadForm(field=_("the kind of day"))
    day = DatedDay(
        falls_on=reading.day(request, "falls_on", _("the day")),
        kind=DayKind(kind),
        name=Name(name_vi, reading.text(request, "name_en") or name_vi),
        source=source,
    )
    return [*found.days, day]


def _without(request: CityRequest, found: Year, source: str) -> list[DatedDay]:
    gone = reading.day(request, "falls_on", _("the day"))
    left = [each for each in found.days if each.falls_on != gone]
    if len(left) == len(found.days):
        raise UnableToReadForm(field=_("the day"))
    return left


def _decided(request: CityRequest, found: Year, source: str) -> list[DatedDay]:
    return list(found.days)


_CHANGES: dict[str, Callable[[CityRequest, Year, str], list[DatedDay]]] = {
    "add": _added,
    "drop": _without,
    "decide": _decided,
}
