"""The pages of the designer: the processes and their drafts, a draft as a table, what its publication changes, and files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from motcua.faces.desk.designer.asked import OUTCOMES_MAX, OUTCOMES_MORE
from motcua.faces.desk.designer.cases_of_draft import cases_of_draft
from motcua.faces.desk.designer.offered import (
    BROUGHT,
    checklist_words,
    conditions_shown,
    facts_shown,
    form_words,
)
from motcua.faces.desk.designer.shown import (
    COMBINATIONS,
    EFFECTS,
    ENTRY_WORDS,
    PLACES,
    ROLES,
    choices_of,
    name_of,
    percent_of,
    problems_shown,
    rows_shown,
    summary_shown,
    targets_of,
)
from motcua.faces.desk.histories import told
from motcua.faces.desk.officials import official
from motcua.faces.desk.reports.shown import in_language
from motcua.faces.desk.rows import ACTIONS
from motcua.faces.desk.typed import Typed
from motcua.faces.ui.requests import CityRequest
from motcua.service.processes.drafts import queries
from motcua.service.processes.drafts.policy import may_draw
from motcua.service.processes.drafts.values import DraftView
from motcua.service.processes.legal_times import legal_times
from motcua.service.processes.queries import drawing_of
from motcua.service.processes.rules.choosing import known_fields
from motcua.service.processes.rules.problems import problems_of
from motcua.service.processes.rules.table import ProcessTable, StepRow, mark_of, read_table

BPMN = "application/xml"
#: Which forms the table view opens, by the name in its address.
STEP, AFTER, BESIDE, PROCESS = "buoc", "sau", "canh", "quy-trinh"


@require_GET
@official
def processes_page(request: CityRequest) -> HttpResponse:
    return list_page(request)


def list_page(request: CityRequest, *, typed: Typed | None = None) -> HttpResponse:
    typed = typed or Typed()
    published = queries.published_processes(actor=request.actor)
    drafts = queries.drafts(actor=request.actor)
    words = {
        "published": [(each, in_language(each.name_vi, each.name_en)) for each in published],
        "drafts": [(each, in_language(each.name_vi, each.name_en) or each.key) for each in drafts],
        "may_draw": bool(may_draw(request.actor)),
        "typed": typed,
        "fields": typed.fields or {},
        "error": typed.message,
    }
    return render(request, "desk/designer.html", words, status=typed.status)


@require_GET
@official
def draft_page(request: CityRequest, draft: UUID) -> HttpResponse:
    return table_page(request, draft)


def table_page(request: CityRequest, draft: UUID, *, typed: Typed | None = None) -> HttpResponse:
    """The draft as a table; `typed` is an edit that was refused, shown with everything typed."""
    typed = typed or Typed()
    view = queries.draft_view(draft=draft, actor=request.actor)
    table = read_table(view.content)
    head = _head(request, view, table)
    words = {
        **head,
        "rows": rows_shown(table, head["problems"]),
        "others": table.others,
        "typed": typed,
        "fields": typed.fields or {},
        "error": typed.message,
        "open": _opened(request, view, table, typed),
        "facts": facts_shown(table.facts, (typed.fields or {}) if typed.act == "process" else {}),
        "brought": BROUGHT,
        "process_open": (typed.act == "process" or PROCESS in request.GET) and view.may_draw,
        "copies": view.copies,
        "history": told(view.history, ENTRY_WORDS),
        "start": table.starts[0] if table.starts else "",
    }
    return render(request, "desk/designer_draft.html", words, status=typed.status)


def _head(request: CityRequest, view: DraftView, table: ProcessTable) -> Mapping[str, Any]:
    """What both pages say of a draft: its name, its problems, its cases."""
    legal = legal_times(key=table.key, at=request.at)
    problems = problems_shown(problems_of(view.content, legal=legal), table)
    errors = sum(1 for each in problems if each.is_error)
    return {
        "draft": view,
        "table": table,
        "name": in_language(table.name_vi, table.name_en) or table.key,
        "problems": problems,
        "errors": errors,
        **cases_of_draft(request, view, errors=errors),
    }


def _opened(request: CityRequest, view: DraftView, table: ProcessTable, typed: Typed) -> Mapping[str, Any] | None:
    """The one form that is open: of a row, or of a new step behind or beside one."""
    if not view.may_draw:
        return None
    if typed.act in {"change", "insert", "parallel"}:
        act, key = typed.act, (typed.fields or {}).get("step", "")
    else:
        asked = ((act, request.GET[name]) for name, act in _FORMS.items() if name in request.GET)
        act, key = next(asked, ("", ""))
    row = table.row(key)
    if not act or (row is None and not (act == "insert" and key in table.starts)):
        return None
    own = row if act == "change" else None
    form = _form(own, table, typed.fields or {})
    return {"act": act, "at": key, "mark": mark_of(row) if row else "", **form}


_FORMS = {STEP: "change", AFTER: "insert", BESIDE: "parallel"}
#: Fields of a step that the form shows as they are written.
_WRITTEN = ("name_vi", "name_en", "limit_hours", "legal_basis", "question_vi", "question_en")


def _form(row: StepRow | None, table: ProcessTable, typed: Mapping[str, str]) -> Mapping[str, Any]:
    """A step's fields: as they were typed, or else as they stand."""

    def value(name: str) -> str:
        return typed.get(name, getattr(row, name) if row else "")

    ordinary = row.ordinary if row else None
    targets = targets_of(table)
    return {
        "row": row,
        "values": {
            **{name: value(name) for name in _WRITTEN},
            "limit_percent": typed.get("limit_percent", percent_of(row.limit_share) if row else ""),
        },
        "actions": choices_of(ACTIONS, value("action")),
        "roles": choices_of(ROLES, value("role")),
        "places": choices_of(PLACES, value("place")),
        "combinations": choices_of(COMBINATIONS, value("combine")),
        "forms": choices_of(form_words(table), value("form")),
        "checklists": choices_of(checklist_words(), value("checklist")),
        "outcomes": _outcomes(row, typed, targets),
        "next": [
            (key, name, key == typed.get("next", _only(ordinary.targets) if ordinary else "")) for key, name in targets
        ]
        if row and (ordinary is None or len(ordinary.targets) < 2)
        else [],
        "together": [name_of(key, table) for key in ordinary.targets] if ordinary and len(ordinary.targets) > 1 else [],
        "conditions": conditions_shown(row, typed, known_fields(table), targets),
    }


def _only(targets: Sequence[str]) -> str:
    return targets[0] if len(targets) == 1 else ""


def _outcomes(
    row: StepRow | None, typed: Mapping[str, str], targets: Sequence[tuple[str, str]]
) -> list[Mapping[str, Any]]:
    standing = list(row.outcomes) if row else []
    count = min(OUTCOMES_MAX, len(standing) + OUTCOMES_MORE)
    if typed:
        count = max(count, sum(1 for name in typed if name.startswith("outcome-") and name.endswith("-vi")))
    lines: list[Mapping[str, Any]] = []
    for number in range(count):
        known = standing[number] if number < len(standing) else None
        way = row.way_on(known.value) if row and known else None
        led = typed.get(f"outcome-{number}-to", _only(way.targets) if way else "")
        lines.append(
            {
                "number": number,
                "value": typed.get(f"outcome-{number}-value", known.value if known else ""),
                "vi": typed.get(f"outcome-{number}-vi", known.name_vi if known else ""),
                "en": typed.get(f"outcome-{number}-en", known.name_en if known else ""),
                "rounds": typed.get(f"outcome-{number}-rounds", known.rounds if known else ""),
                "effects": choices_of(
                    EFFECTS, typed.get(f"outcome-{number}-effect", (known.effect or "") if known else "")
                ),
                "targets": [(key, name, key == led) for key, name in targets],
            }
        )
    return lines


@require_GET
@official
def publication_page(request: CityRequest, draft: UUID) -> HttpResponse:
    return summary_page(request, draft)


def summary_page(request: CityRequest, draft: UUID, *, typed: Typed | None = None) -> HttpResponse:
    """What a publication changes against the version in force, before it is made."""
    typed = typed or Typed()
    view = queries.draft_view(draft=draft, actor=request.actor)
    table = read_table(view.content)
    before = queries.drawing_in_force(key=table.key, actor=request.actor)
    words = {
        **_head(request, view, table),
        "next_number": view.in_force + 1,
        "summary": summary_shown(read_table(before.encode()), table) if before else None,
        "is_same": before == view.xml,
        "steps": [name_of(row.key, table) for row in table.rows],
        "error": typed.message,
    }
    return render(request, "desk/designer_publish.html", words, status=typed.status)


@require_GET
@official
def export(request: CityRequest, draft: UUID) -> HttpResponse:
    """The drawing as it is kept, to the byte."""
    view = queries.draft_view(draft=draft, actor=request.actor)
    return _file(view.content, f"{view.line.key}-{view.line.version}")


@require_GET
@official
def export_copy(request: CityRequest, draft: UUID, copy: UUID) -> HttpResponse:
    xml = queries.kept_copy(draft=draft, copy=copy, actor=request.actor)
    return _file(xml.encode(), "ban-giu-lai")


@require_GET
@official
def export_published(request: CityRequest, definition: UUID) -> HttpResponse:
    found = next(
        (each for each in queries.published_processes(actor=request.actor) if each.definition == definition), None
    )
    if found is None:
        raise Http404
    return _file(drawing_of(definition=definition).encode(), f"{found.key}-v{found.version}")


def _file(xml: bytes, name: str) -> HttpResponse:
    plain = "".join(each if each.isascii() and (each.isalnum() or each in "-_") else "_" for each in name)
    return HttpResponse(xml, content_type=BPMN, headers={"Content-Disposition": f'attachment; filename="{plain}.bpmn"'})
