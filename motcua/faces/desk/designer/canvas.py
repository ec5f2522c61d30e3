"""The canvas: its page, and the drawing and its problems for its script."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.faces.desk.designer.offered import SIGN_WORDS, answers_offered, checklist_words, form_words
from motcua.faces.desk.designer.shown import PLACES, ROLES
from motcua.faces.desk.designer.views import BPMN
from motcua.faces.desk.officials import official
from motcua.faces.desk.reports.shown import in_language
from motcua.faces.desk.rows import ACTIONS
from motcua.faces.ui.dossiers import language
from motcua.faces.ui.requests import CityRequest
from motcua.faces.ui.values import Words
from motcua.foundation.database.transactions import durable
from motcua.foundation.text.faults import in_words
from motcua.service.processes.drafts import queries
from motcua.service.processes.drafts.commands import save_draft
from motcua.service.processes.drafts.errors import UnableToChangeDraft, UnableToSaveDraft
from motcua.service.processes.drafts.values import Conflict
from motcua.service.processes.errors import UnableToReadProcess
from motcua.service.processes.legal_times import legal_times
from motcua.service.processes.rules.problems import problems_of
from motcua.service.processes.rules.table import read_table

UNREADABLE, PRECONDITION_REQUIRED, CONFLICT = 422, 428, 409


@require_GET
@official
def canvas_page(request: CityRequest, draft: UUID) -> HttpResponse:
    """The host of the canvas; without scripts it leads to the table."""
    view = queries.draft_view(draft=draft, actor=request.actor)
    table = read_table(view.content)
    words = {
        "draft": view,
        "name": in_language(table.name_vi, table.name_en) or table.key,
        "drawing_href": reverse("desk_designer_drawing", args=[draft]),
        "problems_href": reverse("desk_designer_problems", args=[draft]),
        "coverage_href": reverse("desk_coverage", args=[draft]),
        "table_href": reverse("desk_designer_draft", args=[draft]),
        "forms_href": reverse("desk_designer_forms", args=[draft]),
        "language": language(),
        "choices": {
            "roles": _offered(ROLES),
            "actions": _offered(ACTIONS),
            "places": _offered(PLACES),
            "forms": _offered(form_words(table)),
            "checklists": _offered(checklist_words()),
            "signs": _offered(SIGN_WORDS),
            "answers": answers_offered(table),
        },
    }
    return render(request, "desk/designer_canvas.html", words)


def _offered(words: Mapping[str, Words]) -> list[list[str]]:
    return [[str(value), str(each)] for value, each in words.items()]


@require_http_methods(["GET", "PUT", "POST"])
@official
def drawing(request: CityRequest, draft: UUID) -> HttpResponse:
    """GET: the drawing, its version as `ETag`. PUT or POST: saves it if `If-Match` names the version that stands."""
    if request.method == "GET":
        view = queries.draft_view(draft=draft, actor=request.actor)
        return HttpResponse(view.content, content_type=BPMN, headers={"ETag": f'"{view.line.version}"'})
    version = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    if not (version.isascii() and version.isdigit()):
        return _unreadable(_("The version that you began with is missing."), status=PRECONDITION_REQUIRED)
    try:
        with durable():
            saved = save_draft(draft=draft, xml=request.body, version=int(version), by=request.actor, at=request.at)
    except (UnableToSaveDraft, UnableToChangeDraft) as fault:
        return _unreadable(fault.message)
    if isinstance(saved, Conflict):
        told = {"version": saved.version, "by": saved.by, "at": saved.at.isoformat()}
        return JsonResponse(told, status=CONFLICT, headers={"ETag": f'"{saved.version}"'})
    return JsonResponse(
        {"version": saved.version, "problems": _problems(request, request.body)}, headers={"ETag": f'"{saved.version}"'}
    )


@require_POST
@official
def problems(request: CityRequest, draft: UUID) -> HttpResponse:
    """What is wrong with a drawing that is not saved yet."""
    queries.draft_view(draft=draft, actor=request.actor)
    try:
        return JsonResponse({"problems": _problems(request, request.body)})
    except UnableToReadProcess as fault:
        return _unreadable(fault.message)


def _problems(request: CityRequest, xml: bytes) -> list[dict[str, str | None]]:
    return [
        {
            "element": each.element,
            "kind": each.kind.value,
            "text": in_words(each.text),
            "cure": in_words(each.cure),
        }
        for each in problems_of(xml, legal=legal_times(key=read_table(xml).key, at=request.at))
    ]


def _unreadable(text: str, *, status: int = UNREADABLE) -> HttpResponse:
    problem = {"element": None, "kind": "error", "text": text, "cure": ""}
    return JsonResponse({"problems": [problem]}, status=status)
