"""Pages of who holds and who oversees an exam."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from motcua.faces.desk import reading
from motcua.faces.desk.exams import shown
from motcua.faces.desk.officials import official
from motcua.faces.desk.paging import PAGE_ROWS, paged
from motcua.faces.desk.sheets import faults_of, sheet_file
from motcua.faces.desk.typed import Typed
from motcua.faces.ui.dossiers import unit_name
from motcua.faces.ui.requests import CityRequest, id_or_none
from motcua.foundation.accounts.commands import require
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.sheets.writing import template_of
from motcua.reform.exams import policy, queries
from motcua.reform.exams.layouts import BANK, RESULTS
from motcua.reform.exams.values import ExamState
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import UnitView

BEFORE_RELEASE = frozenset({ExamState.DRAFT, ExamState.ANNOUNCED, ExamState.OPEN})


@require_GET
@official
def exams_page(request: CityRequest) -> HttpResponse:
    return list_page(request)


def list_page(request: CityRequest, *, typed: Typed | None = None) -> HttpResponse:
    typed = typed or Typed()
    text, wanted = reading.search_text(request), request.GET.get("state", "")
    state = ExamState(wanted) if wanted in set(ExamState) else None
    mine = request.GET.get("mine") == "1"
    found = queries.exams(actor=request.actor, at=request.at, text=text, state_wanted=state, mine=mine)
    words = {
        "exams": [shown.line_of(each) for each in found],
        "text": text,
        "mine": mine,
        "states": [(each.value, shown.state_of(each).words, each is state) for each in ExamState],
        "narrowed": bool(text or state or mine),
        "units": [(unit.id, unit_name(unit)) for unit in _organised(request)],
        "typed": typed.fields or {},
        "error": typed.message,
    }
    return render(request, "desk/exams.html", words, status=typed.status)


def _organised(request: CityRequest) -> list[UnitView]:
    units = directory(on=city_day(request.at))
    return [unit for id_ in sorted(policy.organised_units(request.actor)) if (unit := units.get(id_))]


@require_GET
@official
def exam_page(request: CityRequest, exam: UUID) -> HttpResponse:
    return one_page(request, exam)


def one_page(request: CityRequest, exam: UUID, *, typed: Typed | None = None) -> HttpResponse:
    typed = typed or Typed()
    view = queries.exam(exam=exam, actor=request.actor, at=request.at)
    words: dict[str, Any] = {
        "exam": view,
        "unit": shown.unit_of(view),
        "state": shown.state_of(view.state),
        "facts_shown": shown.facts_of(view),
        "is_draft": view.state is ExamState.DRAFT,
        "is_released": view.state is ExamState.RELEASED,
        "is_closed": view.state is ExamState.CLOSED,
        "may_enrol": view.may_organise and view.state in BEFORE_RELEASE,
        "may_call_off": view.may_organise and view.state in BEFORE_RELEASE,
        "typed": typed,
        "error": typed.message,
    }
    if view.may_oversee:
        words |= _inside(request, exam, released=view.released_at is not None)
    return render(request, "desk/exam.html", words, status=typed.status)


def _inside(request: CityRequest, exam: UUID, *, released: bool) -> dict[str, Any]:
    actor, at = request.actor, request.at
    after = id_or_none(request.GET.get("after", ""))
    lines = queries.candidates_of(exam=exam, actor=actor, at=at, after=after, limit=PAGE_ROWS + 1)
    more = len(lines) > PAGE_ROWS
    lines = lines[:PAGE_ROWS]
    units = directory(on=city_day(at)).all()
    return {
        "kpis_shown": shown.kpis_of(queries.counts_of(exam=exam, actor=actor, at=at), released=released),
        "plan": queries.plan_of(exam=exam, actor=actor, at=at),
        "table": shown.candidates_table(exam, lines, released=released) if lines else None,
        "next_href": f"?{urlencode({'after': str(lines[-1].account)})}#candidates" if more else "",
        "first_href": "?#candidates" if after else "",
        "appeals": queries.appeals_of(exam=exam, actor=actor, at=at) if released else [],
        "history": [(each, shown.history_words(each)) for each in queries.history_of(exam=exam, actor=actor, at=at)],
        "places": sorted(((each.id, unit_name(each)) for each in units), key=lambda each: each[1]),
    }


@require_GET
@official
def results_file(request: CityRequest, exam: UUID) -> HttpResponse:
    rows = queries.result_rows(exam=exam, actor=request.actor, at=request.at)
    return sheet_file(template_of(RESULTS, made_at=request.at, rows=rows), "ket-qua-thi")


# The bank -------------------------------------------------------------------------------------------------------


@require_GET
@official
def bank_page(request: CityRequest, unit: UUID) -> HttpResponse:
    return questions_page(request, unit)


def questions_page(request: CityRequest, unit: UUID, *, typed: Typed | None = None) -> HttpResponse:
    """A unit's questions. Of an import that was refused, every cell."""
    typed, text = typed or Typed(), reading.search_text(request)
    found = queries.questions_of(unit=unit, actor=request.actor, text=text)
    page = paged(request, found)
    words = {
        "unit": unit,
        "unit_words": unit_name(directory(on=city_day(request.at)).get(unit)),
        "text": text,
        "count": len(found),
        "table": shown.bank_table(page.rows) if found else None,
        "page": page,
        "faults": faults_of(typed.error),
        "error": typed.message,
    }
    return render(request, "desk/exam_bank.html", words, status=typed.status)


@require_GET
@official
def bank_file(request: CityRequest, unit: UUID, what: str) -> HttpResponse:
    """`mau` is the empty template, `cau-hoi` the bank in it."""
    require(policy.may_organise(request.actor, unit), act="see_question_bank", subject=unit)
    if what == "mau":
        return sheet_file(template_of(BANK, made_at=request.at), "mau-ngan-hang-cau-hoi")
    if what != "cau-hoi":
        raise Http404
    return sheet_file(
        template_of(BANK, made_at=request.at, rows=queries.bank_rows(unit=unit, actor=request.actor)), what
    )
