"""The pages of cases: every process and how it is tested, the cases of one version, one case."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from motcua.faces.desk.designer import cases_shown as shown
from motcua.faces.desk.designer import cases_writing as writing
from motcua.faces.desk.designer.cases_drawn import picture_of
from motcua.faces.desk.designer.cases_of_draft import ordinary_starts
from motcua.faces.desk.designer.shown import ENTRY_WORDS
from motcua.faces.desk.histories import told
from motcua.faces.desk.officials import official
from motcua.faces.desk.paging import paged
from motcua.faces.desk.reports.shown import in_language
from motcua.faces.desk.typed import Typed
from motcua.faces.ui.dossiers import language
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.queries import history_of
from motcua.service.processes.cases.errors import UnableToFindCases
from motcua.service.processes.cases.policy import may_change_cases, may_see_cases
from motcua.service.processes.cases.queries import (
    is_closed,
    result_of,
    results_of,
    source_of,
    source_of_draft,
    sources_in_force,
)
from motcua.service.processes.cases.values import OwnerKind, Source
from motcua.service.processes.rules.reading import read_model


@require_GET
@official
def processes_page(request: CityRequest) -> HttpResponse:
    """Every process in its latest version, with how its cases stand just now."""
    require(may_see_cases(request.actor), act="see_cases", subject=request.actor.account)
    found = [results_of(source=source, actor=request.actor) for source in sources_in_force()]
    lines = [(each, each.name(language()), shown.state_of(each), shown.coverage_state(each)) for each in found]
    return render(request, "desk/process_tests.html", {"lines": lines})


@require_GET
@official
def cases_page(request: CityRequest, owner: UUID) -> HttpResponse:
    return suite_page(request, owner)


def suite_page(request: CityRequest, owner: UUID, *, typed: Typed | None = None) -> HttpResponse:
    """The cases of a version, all run now. `typed`: an act of the page that was refused."""
    typed, source = typed or Typed(), source_for(owner)
    found = results_of(source=source, actor=request.actor)
    page = paged(request, [shown.case_shown(result, found.model) for result in found.results])
    words = {
        "tested": found,
        "name": found.name(language()),
        "state": shown.state_of(found),
        "coverage": shown.coverage_state(found),
        "page": page,
        "picture": picture_of(found),
        "uncovered": [shown.flow_shown(flow, found) for flow in found.uncovered],
        "flows": [(shown.flow_shown(flow, found), found.passes[flow.key]) for flow in found.model.flows],
        "ordinary_starts": ordinary_starts(request),
        "of_draft": source.owner.kind is OwnerKind.DRAFT,
        "may_change": may_change(request, source),
        "history": told(history_of(subject=owner), ENTRY_WORDS),
        "typed": typed,
        "fields": typed.fields or {},
        "error": typed.message,
    }
    return render(request, "desk/cases.html", words, status=typed.status)


@require_GET
@official
def case_page(request: CityRequest, owner: UUID, number: int) -> HttpResponse:
    """One case: what is given, what was expected, what came, side by side."""
    source = source_for(owner)
    result, model = result_of(source=source, number=number, actor=request.actor), read_model(source.xml)
    words = {
        "source": source,
        "process": in_language(model.name_vi, model.name_en),
        "case": result.case,
        "name": result.case.name(language()),
        "state": shown.result_state(result),
        "why": shown.why_of(result, model),
        "events": [shown.event_shown(event, model) for event in result.case.given.events],
        "stopped_after": result.run.happened if result.run.stopped else None,
        "lines": shown.compared(result, model),
        "rewrite": f"{reverse('desk_case_write', args=[owner])}?{writing.of_case(result.case).query()}",
        "may_change": may_change(request, source),
    }
    return render(request, "desk/case.html", words)


@require_GET
@official
def coverage(request: CityRequest, owner: UUID) -> JsonResponse:
    """What the cases of a version cover, for whoever draws it: how many cases pass each flow, and written reasons."""
    found = results_of(source=source_for(owner), actor=request.actor)
    reasons = {element: reason.text for element, reason in found.reasons.items()}
    return JsonResponse({"flows": dict(found.passes), "reasons": reasons})


def source_for(owner: UUID) -> Source:
    """The drawing whose cases the address means: a version's or a draft's. Raises `UnableToFindCases`."""
    try:
        return source_of(definition=owner)
    except UnableToFindCases:
        return source_of_draft(draft=owner)


def may_change(request: CityRequest, source: Source) -> bool:
    """May the reader change these cases? Those of a closed draft stay as they were."""
    closed = source.owner.kind is OwnerKind.DRAFT and is_closed(source.owner.id)
    return bool(may_change_cases(request.actor)) and not closed
