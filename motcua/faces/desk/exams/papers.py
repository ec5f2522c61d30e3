"""The papers behind a figure of exams, and one candidate's paper as who oversees the exam reads it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.faces.desk.exams import shown
from motcua.faces.desk.figures.asked import asked_of, head_of
from motcua.faces.desk.figures.boards import units_behind
from motcua.faces.desk.officials import official
from motcua.faces.desk.paging import paged
from motcua.faces.ui.requests import CityRequest, id_or_none
from motcua.foundation.calendars.rules import city_day
from motcua.reform.exams.papers import paper_of, papers_behind
from motcua.reform.indicators.known import indicator_named
from motcua.registry.organization.queries import directory

FIGURE = "exam_candidates"
#: How a paper can be asked for by its result.
RESULTS = {"passed": True, "failed": False}


@require_GET
@official
def papers_page(request: CityRequest) -> HttpResponse:
    """Narrowed by exam and result; fifty a page."""
    today = city_day(request.at)
    units = directory(on=today)
    asked = asked_of(request, units)
    exam, result, own = id_or_none(request.GET.get("exam", "")), request.GET.get("result", ""), request.GET.get("own")
    found = papers_behind(
        units=units_behind(asked, today=today),
        period=asked.period,
        own=own == "1",
        exam=exam,
        passed=RESULTS.get(result),
        actor=request.actor,
        at=request.at,
    )
    page = paged(request, found.lines)
    words = {
        **head_of(request, asked, units),
        "address": reverse("desk_exam_papers"),
        "own": own == "1",
        "exam": exam,
        "exams": found.exams,
        "results": [("passed", _("passed")), ("failed", _("not passed"))],
        "result": result,
        "papers": len(found.lines),
        "candidates": found.candidates,
        "hidden": found.hidden,
        "table": shown.papers_table(page.rows) if page.rows else None,
        "page": page,
        "back_href": f"{reverse('desk_indicator', args=[FIGURE])}?{asked.query()}",
        "back_words": indicator_named(FIGURE).title,
    }
    return render(request, "desk/exam_papers.html", words)


@require_GET
@official
def one_paper_page(request: CityRequest, exam: UUID, account: UUID) -> HttpResponse:
    view = paper_of(exam=exam, account=account, actor=request.actor, at=request.at)
    words = {
        "exam": view.exam,
        "state": shown.state_of(view.exam.state),
        "candidate": view.candidate,
        "unit": shown.unit_of(view.candidate),
        "ended": shown.paper_words(view.candidate),
        "lines": view.lines,
    }
    return render(request, "desk/exam_paper_of.html", words)
