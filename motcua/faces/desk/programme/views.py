"""The pages of the programme: plans, a plan's tasks with filters and its spreadsheets, a task."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.faces.desk.chips import chips_of
from motcua.faces.desk.choices import options, owners_of_plans, units_shown
from motcua.faces.desk.histories import told
from motcua.faces.desk.kept_files import as_file
from motcua.faces.desk.officials import official
from motcua.faces.desk.paging import paged
from motcua.faces.desk.programme.shown import ENTRY_WORDS, judged_shown, progress_shown, state_shown, unit_words
from motcua.faces.desk.reports.shown import in_language
from motcua.faces.desk.sheets import faults_of, sheet_file
from motcua.faces.desk.typed import Typed
from motcua.faces.ui.dossiers import unit_name
from motcua.faces.ui.requests import CityRequest, id_or_none
from motcua.faces.ui.values import Chip
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.sheets.writing import template_of
from motcua.reform.programme import queries
from motcua.reform.programme.sheets import LAYOUT, rows_of
from motcua.reform.programme.values import CONTENT_WORDS, STATE_WORDS, Content, Counts, PlanView, State, TaskLine
from motcua.registry.organization.queries import directory


@dataclass(frozen=True, kw_only=True)
class Narrowed:
    """What the list is narrowed by, from its address: `on` is the day as of which it is."""

    on: date
    state: State | None
    content: Content | None
    lead: UUID | None

    @classmethod
    def of(cls, request: CityRequest) -> Narrowed:
        given = request.GET.get("on", "")
        try:
            on = date.fromisoformat(given) if given else city_day(request.at)
        except ValueError:
            on = city_day(request.at)
        state, content = request.GET.get("state", ""), request.GET.get("content", "")
        return cls(
            on=on,
            state=State(state) if state in STATE_WORDS else None,
            content=Content(content) if content in CONTENT_WORDS else None,
            lead=id_or_none(request.GET.get("lead", "")),
        )

    def query(self, **changes: str) -> str:
        asked = {
            "on": self.on.isoformat(),
            "state": self.state.value if self.state else "",
            "content": self.content.value if self.content else "",
            "lead": str(self.lead) if self.lead else "",
        }
        return urlencode({name: value for name, value in (asked | changes).items() if value})

    def chosen(self, lines: Sequence[TaskLine]) -> list[TaskLine]:
        return queries.chosen(lines, content=self.content, state=self.state, lead=self.lead)


@require_GET
@official
def plans_page(request: CityRequest) -> HttpResponse:
    return list_page(request)


def list_page(request: CityRequest, *, typed: Typed | None = None) -> HttpResponse:
    typed = typed or Typed()
    page = paged(request, queries.plans(actor=request.actor, at=request.at))
    counts = queries.counts(plans=[each.id for each in page.rows], actor=request.actor, on=city_day(request.at))
    units = queries.plannable_units(actor=request.actor, at=request.at)
    words = {
        "plans": [_plan_line(each, counts[each.id]) for each in page.rows],
        "page": page,
        "units": owners_of_plans(units, directory(on=city_day(request.at))),
        "controls": units_shown(units),
        "year": city_day(request.at).year,
        "fields": typed.fields or {},
        "error": typed.message,
    }
    return render(request, "desk/programmes.html", words, status=typed.status)


@require_GET
@official
def plan_page(request: CityRequest, plan: UUID) -> HttpResponse:
    return one_plan_page(request, plan)


def one_plan_page(request: CityRequest, plan: UUID, *, error: UnableTo | None = None) -> HttpResponse:
    view, narrowed = queries.plan(plan=plan, actor=request.actor, at=request.at), Narrowed.of(request)
    lines = queries.tasks(plan=plan, actor=request.actor, on=narrowed.on, at=request.at)
    address = reverse("desk_programme", args=[plan])
    leads = {line.lead.id: unit_words(line.lead) for line in lines}
    words = {
        "plan": view,
        "unit_words": in_language(view.unit_vi, view.unit_en),
        "control_words": in_language(view.control_vi, view.control_en),
        "narrowed": narrowed,
        "chips": _chips(lines, narrowed, address),
        "contents": options(CONTENT_WORDS, narrowed.content),
        "leads": sorted(leads.items(), key=lambda pair: pair[1]),
        "lines": [_line(each) for each in narrowed.chosen(lines)],
        "dissolved": [_line(each) for each in queries.dissolved(lines)],
        "export_href": f"{reverse('desk_programme_export', args=[plan])}?{narrowed.query()}",
        "today": city_day(request.at),
        "error": error.message if error else "",
        "faults": faults_of(error),
    }
    return render(request, "desk/programme.html", words, status=error.status if error else 200)


@require_GET
@official
def export(request: CityRequest, plan: UUID) -> HttpResponse:
    """The chosen tasks in the layout in which they are imported."""
    view, narrowed = queries.plan(plan=plan, actor=request.actor, at=request.at), Narrowed.of(request)
    lines = narrowed.chosen(queries.tasks(plan=plan, actor=request.actor, on=narrowed.on, at=request.at))
    rows = rows_of(lines, directory(on=city_day(request.at)))
    return sheet_file(template_of(LAYOUT, made_at=request.at, rows=rows), f"programme-{view.year}")


@require_GET
@official
def template(request: CityRequest) -> HttpResponse:
    return sheet_file(template_of(LAYOUT, made_at=request.at), "programme")


@require_GET
@official
def task_page(request: CityRequest, task: UUID) -> HttpResponse:
    return one_task_page(request, task)


def one_task_page(request: CityRequest, task: UUID, *, typed: Typed | None = None) -> HttpResponse:
    typed = typed or Typed()
    view = queries.task_view(task=task, actor=request.actor, at=request.at)
    units = directory(on=city_day(request.at))
    words = {
        "task": view,
        "line": _line(view.line),
        "progress": [
            {
                "view": each,
                "unit": in_language(each.unit_vi, each.unit_en),
                "state": progress_shown(each),
                "judgements": [(one, judged_shown(one)) for one in each.judgements],
            }
            for each in view.progress
        ],
        "history": told(view.history, ENTRY_WORDS),
        "units": sorted(((unit.id, unit_name(unit)) for unit in units.all()), key=lambda pair: pair[1])
        if view.may_plan
        else [],
        "supporting": {each.id for each in view.line.supporting},
        "typed": typed,
        "fields": typed.fields or {},
        "error": typed.message,
    }
    return render(request, "desk/programme_task.html", words, status=typed.status)


@require_GET
@official
def evidence(request: CityRequest, task: UUID, sha256: str) -> FileResponse:
    """A file of the task that was not withdrawn: pictures and PDF are shown by the browser, anything else downloaded."""
    found = queries.evidence_file(task=task, sha256=sha256, actor=request.actor, at=request.at)
    return as_file(sha256=sha256, name=found.name, media_type=found.media_type)


def _plan_line(plan: PlanView, counts: Counts) -> dict[str, Any]:
    return {
        "plan": plan,
        "unit": in_language(plan.unit_vi, plan.unit_en),
        "tasks": counts.tasks,
        "done": counts.done,
    }


def _line(line: TaskLine) -> dict[str, Any]:
    return {
        "task": line,
        "state": state_shown(line.state),
        "content": CONTENT_WORDS[line.content.value],
        "lead": unit_words(line.lead),
        "heir": in_language(line.lead.heir_vi, line.lead.heir_en),
        "supporting": ", ".join(unit_words(unit) for unit in line.supporting),
    }


def _chips(lines: Sequence[TaskLine], narrowed: Narrowed, address: str) -> list[Chip]:
    """How many stand how, of those that the other filters leave."""
    return chips_of(
        _("All tasks"),
        STATE_WORDS,
        (line.state for line in queries.chosen(lines, content=narrowed.content, lead=narrowed.lead)),
        current=narrowed.state,
        href=lambda state: f"{address}?{narrowed.query(state=state)}",
    )
