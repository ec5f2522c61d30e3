"""The pages of inspections: a year's list with filters and its spreadsheets, one inspection."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.faces.desk.chips import chips_of
from motcua.faces.desk.choices import owners_of_plans, units_shown
from motcua.faces.desk.inspections.shown import (
    ENTRY_WORDS,
    items_shown,
    remedy_shown,
    report_shown,
    state_shown,
)
from motcua.faces.desk.kept_files import as_file
from motcua.faces.desk.officials import official
from motcua.faces.desk.paging import paged
from motcua.faces.desk.reports.shown import in_language
from motcua.faces.desk.sheets import faults_of, sheet_file
from motcua.faces.desk.typed import Typed
from motcua.faces.ui.dossiers import unit_name
from motcua.faces.ui.requests import CityRequest, id_or_none
from motcua.faces.ui.values import Chip
from motcua.foundation.accounts.values import HistoryLine
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.sheets.writing import template_of
from motcua.reform.inspections import queries
from motcua.reform.inspections.check_lists import check_lists
from motcua.reform.inspections.sheets import LAYOUT, rows_of
from motcua.reform.inspections.values import (
    FOUND_WORDS,
    MANNER_WORDS,
    PART_WORDS,
    STATE_WORDS,
    InspectionLine,
    InspectionView,
    Manner,
    Part,
    PlanView,
    State,
)
from motcua.reform.inspections.viewing import evidence_file, inspection_view
from motcua.registry.organization.queries import directory


@dataclass(frozen=True, kw_only=True)
class Narrowed:
    """What the list is narrowed by, from its address."""

    year: int
    state: State | None
    manner: Manner | None
    unit: UUID | None

    @classmethod
    def of(cls, request: CityRequest) -> Narrowed:
        year = request.GET.get("year", "")
        state, manner = request.GET.get("state", ""), request.GET.get("manner", "")
        return cls(
            year=int(year) if year.isdecimal() and len(year) == 4 else city_day(request.at).year,
            state=State(state) if state in STATE_WORDS else None,
            manner=Manner(manner) if manner in MANNER_WORDS else None,
            unit=id_or_none(request.GET.get("unit", "")),
        )

    def query(self, **changes: str) -> str:
        asked = {
            "year": str(self.year),
            "state": self.state.value if self.state else "",
            "manner": self.manner.value if self.manner else "",
            "unit": str(self.unit) if self.unit else "",
        }
        return urlencode({name: value for name, value in (asked | changes).items() if value})

    def chosen(self, lines: Sequence[InspectionLine]) -> list[InspectionLine]:
        return queries.chosen(lines, state=self.state, manner=self.manner, unit=self.unit)


@require_GET
@official
def inspections_page(request: CityRequest) -> HttpResponse:
    return list_page(request)


def list_page(request: CityRequest, *, typed: Typed | None = None) -> HttpResponse:
    typed, narrowed, error = typed or Typed(), Narrowed.of(request), typed.error if typed else None
    today = city_day(request.at)
    lines = queries.inspections(actor=request.actor, year=narrowed.year, on=today, at=request.at)
    plans = queries.plans(actor=request.actor, at=request.at)
    found = narrowed.chosen(lines)
    page = paged(request, found)
    units = {line.unit: in_language(line.unit_vi, line.unit_en) for line in lines}
    words = {
        "narrowed": narrowed,
        "years": sorted({narrowed.year, today.year, *(each.year for each in plans)}, reverse=True),
        "chips": _chips(lines, narrowed),
        "manners": list(MANNER_WORDS.items()),
        "units": sorted(units.items(), key=lambda pair: pair[1]),
        "lines": [_line(each) for each in page.rows],
        "page": page,
        "count": len(found),
        "export_href": f"{reverse('desk_inspections_export')}?{narrowed.query()}",
        "plans": [_plan(each) for each in plans if each.year == narrowed.year],
        "fillable": [each for each in plans if each.may_plan],
        "check_lists": [in_language(each.title_vi, each.title_en) for each in check_lists(on=today).values()],
        **_openable(request),
        "year": today.year,
        "typed": typed,
        "fields": typed.fields or {},
        "error": error.message if error else "",
        "faults": faults_of(error),
    }
    return render(request, "desk/inspections.html", words, status=error.status if error else 200)


@require_GET
@official
def export(request: CityRequest) -> HttpResponse:
    """The chosen inspections in the layout in which they are imported."""
    narrowed, today = Narrowed.of(request), city_day(request.at)
    lines = queries.inspections(actor=request.actor, year=narrowed.year, on=today, at=request.at)
    rows = rows_of(sorted(narrowed.chosen(lines), key=lambda line: line.number), on=today)
    return sheet_file(template_of(LAYOUT, made_at=request.at, rows=rows), f"inspections-{narrowed.year}")


@require_GET
@official
def template(request: CityRequest) -> HttpResponse:
    return sheet_file(template_of(LAYOUT, made_at=request.at), "inspections")


@require_GET
@official
def inspection_page(request: CityRequest, inspection: UUID) -> HttpResponse:
    return one_page(request, inspection)


def one_page(request: CityRequest, inspection: UUID, *, typed: Typed | None = None) -> HttpResponse:
    typed = typed or Typed()
    view = inspection_view(inspection=inspection, actor=request.actor, at=request.at)
    words = {
        "inspection": view,
        "line": _line(view.line),
        "list_title": in_language(view.list_title_vi, view.list_title_en),
        "control": in_language(view.plan.control_vi, view.plan.control_en),
        "members": [
            (each, PART_WORDS[each.part.value], in_language(each.unit_vi, each.unit_en)) for each in view.members
        ],
        "items": items_shown(view.items, fields=typed.fields or {}),
        "found": list(FOUND_WORDS.items()),
        "recommendations": [
            {
                "view": each,
                "unit": in_language(each.unit_vi, each.unit_en),
                "state": remedy_shown(each.remedy),
                "reports": [(one, report_shown(one)) for one in each.reports],
            }
            for each in view.recommendations
        ],
        "history": _history(view.history),
        "candidates": _candidates(request, view),
        "units": _units(request.at) if view.may_recommend else [],
        "today": city_day(request.at),
        "typed": typed,
        "fields": typed.fields or {},
        "error": typed.message,
    }
    return render(request, "desk/inspection.html", words, status=typed.status)


@require_GET
@official
def evidence(request: CityRequest, inspection: UUID, sha256: str) -> FileResponse:
    """A file of the inspection that was not withdrawn: pictures and PDF are shown by the browser, anything else
    downloaded."""
    found = evidence_file(inspection=inspection, sha256=sha256, actor=request.actor, at=request.at)
    return as_file(sha256=sha256, name=found.name, media_type=found.media_type)


def _line(line: InspectionLine) -> dict[str, Any]:
    return {
        "inspection": line,
        "unit": in_language(line.unit_vi, line.unit_en),
        "manner": MANNER_WORDS[line.manner.value],
        "state": state_shown(line.state),
    }


def _plan(plan: PlanView) -> dict[str, Any]:
    return {
        "plan": plan,
        "unit": in_language(plan.unit_vi, plan.unit_en),
        "control": in_language(plan.control_vi, plan.control_en),
    }


def _openable(request: CityRequest) -> dict[str, Any]:
    """For which units a plan may be opened, and by which it may be controlled."""
    own = queries.plannable_units(actor=request.actor, at=request.at)
    there = directory(on=city_day(request.at))
    return {"owners": owners_of_plans(own, there), "controls": units_shown(own)}


def _candidates(request: CityRequest, view: InspectionView) -> dict[str, Any]:
    """Who may be in the team, by unit, and who is."""
    if not view.may_plan:
        return {}
    found = queries.candidates(inspection=view.line.id, actor=request.actor, at=request.at)
    sits = [each for each in view.members if each.left_on is None]
    return {
        "groups": [(unit_name(each.unit), each.people) for each in found],
        "head": next((each.account for each in sits if each.part is Part.HEAD), None),
        "members": {each.account for each in sits if each.part is Part.MEMBER},
    }


def _history(lines: Sequence[HistoryLine]) -> list[tuple[HistoryLine, str | Promise, int]]:
    """What was done at once of one kind, as the findings of a whole check-list are, is one line with its count."""
    found = [list(same) for _key, same in groupby(lines, key=lambda each: (each.kind, each.at, each.by_name))]
    return [(same[0], ENTRY_WORDS.get(same[0].kind, same[0].kind), len(same)) for same in found]


def _units(at: datetime) -> list[tuple[UUID, str]]:
    units = directory(on=city_day(at)).all()
    return sorted(((unit.id, unit_name(unit)) for unit in units), key=lambda pair: pair[1])


def _chips(lines: Sequence[InspectionLine], narrowed: Narrowed) -> list[Chip]:
    """How many stand how, of those that the other filters leave."""
    address = reverse("desk_inspections")
    return chips_of(
        _("All inspections"),
        STATE_WORDS,
        (line.state for line in queries.chosen(lines, manner=narrowed.manner, unit=narrowed.unit)),
        current=narrowed.state,
        href=lambda state: f"{address}?{narrowed.query(state=state)}",
    )
