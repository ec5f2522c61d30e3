"""The pages of staff and quotas, of rotation and of training."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.faces.desk.chips import chips_of
from motcua.faces.desk.choices import units_shown
from motcua.faces.desk.histories import told
from motcua.faces.desk.institutions.shown import ENTRY_WORDS, course_shown, rotation_shown, staff_shown, tabs
from motcua.faces.desk.officials import official
from motcua.faces.desk.paging import paged
from motcua.faces.desk.reports.shown import in_language
from motcua.faces.desk.sheets import faults_of, sheet_file
from motcua.faces.desk.typed import Typed
from motcua.faces.ui.requests import CityRequest, id_or_none
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.sheets.writing import template_of
from motcua.reform.institutions import people, queries
from motcua.reform.institutions.rotation import rotation_rules
from motcua.reform.institutions.sheets import QUOTAS, STAFF, rows_of_staff
from motcua.reform.institutions.values import BALANCE_WORDS, YEARS, Balance
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import UnitView


@require_GET
@official
def staff_page(request: CityRequest) -> HttpResponse:
    return list_page(request)


def list_page(request: CityRequest, *, typed: Typed | None = None) -> HttpResponse:
    typed, on, asked = typed or Typed(), _day_asked(request), request.GET.get("balance", "")
    balance = Balance(asked) if asked in set(Balance) else None
    every = people.staff(actor=request.actor, at=request.at, on=on)
    lines = [line for line in every if balance in (None, line.balance)]
    given = [line for line in every if line.quota is not None]
    address = reverse("desk_staff")
    words = {
        "tabs": tabs("desk_staff"),
        "on": on,
        "balance": balance,
        "chips": chips_of(
            _("All units"),
            BALANCE_WORDS,
            (line.balance for line in every),
            current=balance,
            href=lambda value: f"{address}?{urlencode({'on': on.isoformat()} | ({'balance': value} if value else {}))}",
        ),
        "paged": paged(request, [staff_shown(line) for line in lines]),
        "quota": sum(line.quota or 0 for line in given),
        "actual": sum(line.actual for line in given),
        "export_href": f"{reverse('desk_staff_export')}?{urlencode({'on': on.isoformat()})}",
        "may_give": people.may_give_quotas(actor=request.actor, at=request.at),
        "units": units_shown(directory(on=city_day(request.at)).all()),
        "today": city_day(request.at),
        "typed": typed,
        "fields": typed.fields or {},
        "error": typed.message,
        "faults": faults_of(typed.error),
    }
    return render(request, "desk/staff.html", words, status=typed.status)


@require_GET
@official
def staff_export(request: CityRequest) -> HttpResponse:
    on = _day_asked(request)
    rows = rows_of_staff(people.staff(actor=request.actor, at=request.at, on=on), directory(on=on))
    return sheet_file(template_of(STAFF, made_at=request.at, rows=rows), f"staff-{on.isoformat()}")


@require_GET
@official
def quota_template(request: CityRequest) -> HttpResponse:
    return sheet_file(template_of(QUOTAS, made_at=request.at), "quotas-template")


@require_GET
@official
def staff_one_page(request: CityRequest, unit: UUID) -> HttpResponse:
    view = people.staff_view(unit=unit, actor=request.actor, at=request.at)
    words = {
        "view": view,
        "line": staff_shown(view.line),
        "appointments": [(each, in_language(each.title_vi, each.title_en)) for each in view.appointments],
        "year": city_day(request.at).year,
    }
    return render(request, "desk/staff_one.html", words)


@require_GET
@official
def civil_service_page(request: CityRequest) -> HttpResponse:
    return civil_page(request)


def civil_page(request: CityRequest, *, typed: Typed | None = None) -> HttpResponse:
    typed = typed or Typed()
    keeping = queries.keeping_units(actor=request.actor, at=request.at)
    asked = id_or_none((typed.fields or request.GET).get("unit", ""))
    unit = next((each for each in keeping if each.id == asked), next(iter(keeping), None))
    rotations = people.to_be_rotated(actor=request.actor, at=request.at)
    courses = people.courses(actor=request.actor, at=request.at)
    words = {
        "tabs": tabs("desk_civil_service"),
        "rotations": [rotation_shown(line) for line in rotations[:ROTATIONS_SHOWN]],
        "rotations_count": len(rotations),
        "rules": list(rotation_rules().values()),
        "paged": paged(request, [course_shown(line) for line in courses]),
        "units": units_shown(keeping),
        "unit": unit,
        "people": _attendants(request, unit) if unit else [],
        "went": {str(each) for each in request.POST.getlist("account")},
        "today": city_day(request.at),
        "typed": typed,
        "fields": typed.fields or {},
        "error": typed.message,
    }
    return render(request, "desk/civil_service.html", words, status=typed.status)


#: The longest overdue: what is done about them changes the list.
ROTATIONS_SHOWN = 100


@require_GET
@official
def course_page(request: CityRequest, course: UUID) -> HttpResponse:
    return course_one(request, course)


def course_one(request: CityRequest, course: UUID, *, typed: Typed | None = None) -> HttpResponse:
    typed = typed or Typed()
    view = people.course_view(course=course, actor=request.actor, at=request.at)
    words = {
        "view": view,
        "line": course_shown(view.line),
        "history": told(view.history, ENTRY_WORDS),
        "typed": typed,
        "fields": typed.fields or {},
        "error": typed.message,
    }
    return render(request, "desk/course.html", words, status=typed.status)


def _attendants(request: CityRequest, unit: UnitView) -> list[tuple[UUID, str, str]]:
    """Account, name and post: two may be called alike."""
    found = people.possible_attendants(unit=unit.id, actor=request.actor, at=request.at)
    return [(each.account, each.name, in_language(each.post.title_vi, each.post.title_en)) for each in found]


def _day_asked(request: CityRequest) -> date:
    """The day of the address; today where there is none that can be read."""
    try:
        asked = date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return city_day(request.at)
    return asked if asked.year in YEARS else city_day(request.at)
