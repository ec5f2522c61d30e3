"""The city as it stands: which offices are open now, how much was on time this month. Every number leads to the page
that shows what it is counted from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.faces.portal.find.shown import offices_by_district
from motcua.faces.portal.wording import spoken
from motcua.faces.ui.formats import grouped, percent, weekday_and_moment
from motcua.faces.ui.requests import CityRequest
from motcua.faces.ui.values import Cell, CellKind, Column, Kpi, Row, Table
from motcua.foundation.calendars.queries import calendars_now
from motcua.foundation.calendars.rules import city_day, is_open, next_opening
from motcua.foundation.calendars.values import VIETNAM, Session
from motcua.foundation.text.rules import sort_key
from motcua.registry.catalogue.queries import procedures
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import UnitView
from motcua.service.counters.queries.shifts import after_hours_on
from motcua.service.dossiers.queries.taken import OnTime, on_time_by_unit

#: From so many results on a share is told where one reads it in passing, as on the pages of procedures.
SHARE_FROM = 10


@dataclass(frozen=True)
class OfficeShown:
    """An office, whether it is open, and its hours today ('' when it does not work today). `after_hours` is when its
    counter is open besides."""

    name: str
    open: bool
    hours: str
    after_hours: str = ""


@require_GET
def offices_page(request: CityRequest) -> HttpResponse:
    """Every office that receives dossiers, with its hours today."""
    units = receiving_offices(on=city_day(request.at))
    shown = offices_now(units, at=request.at)
    groups = [
        (name, [shown[unit.id] for unit in members])
        for name, members in offices_by_district(units, on=city_day(request.at))
    ]
    words = {
        "groups": groups,
        "open": sum(office.open for office in shown.values()),
        "total": len(shown),
        "opening": next_opening(after=request.at, calendar=calendars_now()(None)),
    }
    return render(request, "portal/offices.html", words)


@require_GET
def figures_page(request: CityRequest) -> HttpResponse:
    """What the share on time of this month is counted from."""
    since = month_began(request.at)
    counts = on_time_by_unit(since=since, until=request.at)
    whole = _whole(counts)
    words = {
        "since": since,
        "whole": whole,
        "share": _share(whole),
        "table": _table(counts, on=city_day(request.at)),
    }
    return render(request, "portal/figures.html", words)


def city_figures(at: datetime) -> list[Kpi]:
    """For the home page. What has no records yet says so instead of a number."""
    units = receiving_offices(on=city_day(at))
    opened = sum(office.open for office in offices_now(units, at=at).values())
    opening = next_opening(after=at, calendar=calendars_now()(None))
    whole = _whole(on_time_by_unit(since=month_began(at), until=at))
    return [
        Kpi(
            value=f"{opened}/{len(units)}",
            label=_("offices are open now"),
            note="" if opened else _("They open on %(moment)s") % {"moment": weekday_and_moment(opening)},
            href=reverse("offices"),
        ),
        Kpi(
            value=_share(whole) if whole.results >= SHARE_FROM else "–",
            label=_("of this month’s results came on time"),
            note=_("%(on_time)s of %(results)s results")
            % {"on_time": grouped(whole.on_time), "results": grouped(whole.results)}
            if whole.results
            else _("There is no result yet this month"),
            href=reverse("figures"),
        ),
    ]


def receiving_offices(*, on: date) -> list[UnitView]:
    """The units that receive any procedure in force, each once."""
    tree = directory(on=on)
    places = {(each.receiving.kind, each.receiving.field) for each in procedures(on=on)}
    units = {unit.id: unit for kind, field in places for unit in tree.of_kind(kind, field=field)}
    return list(units.values())


def offices_now(units: list[UnitView], *, at: datetime) -> Mapping[UUID, OfficeShown]:
    calendar, today, now = calendars_now(), city_day(at), at.astimezone(VIETNAM).time()
    extra = after_hours_on(units=[unit.id for unit in units], on=today)
    return {
        unit.id: OfficeShown(
            name=spoken(unit, "authority"),
            open=is_open(at=at, calendar=calendar(unit.id))
            or any(session.starts <= now < session.ends for session in extra.get(unit.id, ())),
            hours=", ".join(_session(session) for session in calendar(unit.id).sessions_on(today)),
            after_hours=", ".join(_session(session) for session in extra.get(unit.id, ())),
        )
        for unit in units
    }


def month_began(at: datetime) -> datetime:
    """The city's midnight with which the month began."""
    return at.astimezone(VIETNAM).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def _session(session: Session) -> str:
    return f"{session.starts:%H:%M}–{session.ends:%H:%M}"


def _whole(counts: Mapping[UUID, OnTime]) -> OnTime:
    return OnTime(sum(each.results for each in counts.values()), sum(each.on_time for each in counts.values()))


def _share(counted: OnTime) -> str:
    return percent(counted.on_time / counted.results) if counted.results else ""


def _table(counts: Mapping[UUID, OnTime], *, on: date) -> Table:
    tree = directory(on=on)
    names = {unit: spoken(found, "authority") for unit in counts if (found := tree.get(unit))}
    rows = [
        Row(
            key=str(unit),
            cells=[
                Cell(words=names.get(unit) or _("An office that is no more")),
                Cell(words=grouped(counted.results)),
                Cell(words=grouped(counted.on_time)),
                Cell(words=_share(counted)),
            ],
        )
        for unit, counted in sorted(counts.items(), key=lambda pair: sort_key(names.get(pair[0], "")))
    ]
    columns = [
        Column(label=_("Office that received")),
        Column(label=_("Results"), kind=CellKind.NUMBER),
        Column(label=_("Ready on time"), kind=CellKind.NUMBER),
        Column(label=_("Share"), kind=CellKind.NUMBER),
    ]
    return Table(caption=_("On time by office"), columns=columns, rows=rows)
