"""What heads and leaders do with their counters: each a form that works without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from motcua.faces.desk import reading
from motcua.faces.desk.counters.asked import unit_asked
from motcua.faces.desk.counters.views import list_page, one_page
from motcua.faces.desk.officials import official
from motcua.faces.desk.sheets import sheet_of
from motcua.faces.ui.errors import UnableToReadForm
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.calendars.queries import calendar_of
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.calendars.values import minute_of, time_of
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.database.transactions import durable
from motcua.registry.organization.queries import directory
from motcua.service.counters.commands import counters as commands
from motcua.service.counters.commands import shifts as shift_commands
from motcua.service.counters.sheets import import_shifts
from motcua.service.counters.values import NewCounter, NewPilot, NewShift

ONE_DAY = timedelta(days=1)
#: A plan is made for half a year at most.
DAYS_MAX = 190
EXTRA_MINUTES_MAX = 120
WEEKDAYS = 5


@require_POST
@official
def act(request: CityRequest, act: str) -> HttpResponse:
    """An act on the unit's list. Refused, the list comes again with what was typed."""
    do = _ACTS.get(act)
    if do is None:
        raise Http404
    unit = unit_asked(request, directory(on=city_day(request.at)))
    try:
        with durable():
            told = do(request, unit)
    except NotPermitted:
        raise
    except UnableTo as fault:
        return list_page(request, asked=act, error=fault)
    messages.success(request, told)
    return redirect(f"{reverse('desk_counters')}?unit={unit}")


@require_POST
@official
def act_on_one(request: CityRequest, counter: UUID, act: str) -> HttpResponse:
    """The same on one counter's page."""
    do = _ACTS_ON_ONE.get(act)
    if do is None:
        raise Http404
    try:
        with durable():
            told = do(request, counter)
    except NotPermitted:
        raise
    except UnableTo as fault:
        return one_page(request, counter, asked=act, error=fault)
    messages.success(request, told)
    return redirect("desk_counter_one", counter=counter)


def _open(request: CityRequest, unit: UUID) -> str:
    new = NewCounter(
        unit=unit,
        number=reading.text(request, "number"),
        name_vi=reading.text(request, "name_vi"),
        name_en=reading.text(request, "name_en"),
        from_on=reading.day(request, "from_on", _("the first day")),
    )
    commands.open_counters(counters=[new], by=request.actor, at=request.at)
    return _("The counter is open from that day on.")


def _allow(request: CityRequest, unit: UUID) -> str:
    new = NewPilot(
        unit=unit,
        from_on=reading.day(request, "from_on", _("the first day")),
        until_on=reading.day(request, "last_on", _("the last day")) + ONE_DAY,
        decision=reading.text(request, "decision"),
    )
    commands.allow_after_hours(pilot=new, by=request.actor, at=request.at)
    return _("The unit may open beyond its sessions in these days. Now schedule the shifts.")


def _end(request: CityRequest, unit: UUID) -> str:
    pilot = reading.identifier(request, "pilot", _("the after-hours work"))
    last_on = reading.day(request, "last_on", _("the last day"))
    commands.end_after_hours(pilot=pilot, last_on=last_on, by=request.actor, at=request.at)
    return _("The after-hours work ends with the close of that day.")


def _schedule(request: CityRequest, unit: UUID) -> str:
    """Every half-day of the unit's working days, Monday to Friday, each session with the minutes after it."""
    counter = reading.identifier(request, "counter", _("the counter"))
    account = reading.identifier(request, "official", _("the official"))
    first, last = reading.day(request, "first", _("the first day")), reading.day(request, "last", _("the last day"))
    minutes = reading.number(request, "minutes", _("the minutes"))
    if not 0 <= minutes <= EXTRA_MINUTES_MAX or not 0 <= (last - first).days < DAYS_MAX:
        raise UnableToReadForm(field=_("the days and minutes"))
    calendar = calendar_of(unit=unit)
    shifts = [
        NewShift(
            counter=counter,
            on=day,
            starts=session.starts,
            ends=time_of(min(minute_of(session.ends) + minutes, 24 * 60 - 1)),
            officials=(account,),
        )
        for day in _days(first, last)
        for session in calendar.sessions_on(day)
    ]
    done = shift_commands.schedule_shifts(shifts=shifts, by=request.actor, at=request.at)
    return _("%(n)s shifts stand in the plan.") % {"n": len(done)}


def _days(first: date, last: date) -> list[date]:
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [day for day in days if day.weekday() < WEEKDAYS]


def _import(request: CityRequest, unit: UUID) -> str:
    count = import_shifts(content=sheet_of(request), unit=unit, by=request.actor, at=request.at)
    return _("%(n)s shifts stand in the plan.") % {"n": count}


def _close(request: CityRequest, counter: UUID) -> str:
    last_on = reading.day(request, "last_on", _("the last day"))
    commands.close_counter(counter=counter, last_on=last_on, by=request.actor, at=request.at)
    return _("The counter closes with the end of that day.")


def _call_off(request: CityRequest, counter: UUID) -> str:
    shifts = _chosen(request)
    shift_commands.call_off_shifts(
        shifts=shifts, reason=reading.text(request, "reason"), by=request.actor, at=request.at
    )
    return _("%(n)s shifts are called off.") % {"n": len(shifts)}


def _roster(request: CityRequest, counter: UUID) -> str:
    account = reading.identifier(request, "official", _("the official"))
    shifts = _chosen(request)
    for shift in shifts:
        shift_commands.change_roster(shift=shift, officials=[account], by=request.actor, at=request.at)
    return _("The roster of %(n)s shifts is changed.") % {"n": len(shifts)}


def _chosen(request: CityRequest) -> list[UUID]:
    given = request.POST.getlist("shift")
    if not given:
        raise UnableToReadForm(field=_("the chosen shifts"))
    try:
        return sorted({UUID(each) for each in given})
    except ValueError as fault:
        raise UnableToReadForm(field=_("the chosen shifts")) from fault


_ACTS: dict[str, Callable[[CityRequest, UUID], str]] = {
    "open": _open,
    "allow": _allow,
    "end": _end,
    "schedule": _schedule,
    "import": _import,
}
_ACTS_ON_ONE: dict[str, Callable[[CityRequest, UUID], str]] = {
    "close": _close,
    "call_off": _call_off,
    "roster": _roster,
}
