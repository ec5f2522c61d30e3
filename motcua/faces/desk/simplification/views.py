"""The pages of reviews: a plan's procedures with filters and its spreadsheets, and one review."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.faces.desk.chips import chips_of
from motcua.faces.desk.choices import owners_of_plans, units_shown
from motcua.faces.desk.histories import told
from motcua.faces.desk.officials import official
from motcua.faces.desk.paging import paged
from motcua.faces.desk.reports.shown import in_language
from motcua.faces.desk.sheets import faults_of, sheet_file
from motcua.faces.desk.simplification.shown import ENTRY_WORDS, line_shown, proposal_shown
from motcua.faces.desk.typed import Typed
from motcua.faces.ui.requests import CityRequest, id_or_none
from motcua.faces.ui.values import Chip
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.sheets.writing import template_of
from motcua.reform.simplification import queries
from motcua.reform.simplification.sheets import LAYOUT, LEVEL_WORDS, rows_of
from motcua.reform.simplification.values import CHANGE_WORDS, STAGE_WORDS, STATE_WORDS, PlanView, Stage, State, TaskLine
from motcua.registry.organization.queries import directory


@dataclass(frozen=True, kw_only=True)
class Narrowed:
    """What the list is narrowed by, from its address: `plan` is whose review of which year."""

    plan: UUID | None
    state: State | None
    stage: Stage | None
    lead: UUID | None

    @classmethod
    def of(cls, request: CityRequest, plans: Sequence[PlanView]) -> Narrowed:
        """The newest plan where none is named, or one that is not among those that may be seen."""
        asked, state, stage = (request.GET.get(name, "") for name in ("plan", "state", "stage"))
        known = [plan.id for plan in plans]
        plan = id_or_none(asked)
        return cls(
            plan=plan if plan in known else next(iter(known), None),
            state=State(state) if state in set(State) else None,
            stage=Stage(stage) if stage in set(Stage) else None,
            lead=id_or_none(request.GET.get("lead", "")),
        )

    def query(self, **changes: str) -> str:
        asked = {
            "plan": str(self.plan) if self.plan else "",
            "state": self.state.value if self.state else "",
            "stage": self.stage.value if self.stage else "",
            "lead": str(self.lead) if self.lead else "",
        }
        return urlencode({name: value for name, value in (asked | changes).items() if value})


@require_GET
@official
def reviews_page(request: CityRequest) -> HttpResponse:
    return list_page(request)


def list_page(request: CityRequest, *, plan: UUID | None = None, typed: Typed | None = None) -> HttpResponse:
    """`plan` is the one of a refused import."""
    typed, plans = typed or Typed(), queries.plans(actor=request.actor, at=request.at)
    narrowed = Narrowed.of(request, plans)
    if plan is not None and any(each.id == plan for each in plans):
        narrowed = Narrowed(plan=plan, state=None, stage=None, lead=None)
    view = next((each for each in plans if each.id == narrowed.plan), None)
    every = _reviews(request, view)
    page = paged(request, _chosen(every, narrowed))
    address, error = reverse("desk_reviews"), typed.error
    leads = {line.lead.id: in_language(line.lead.name_vi, line.lead.name_en) for line in every}
    words = {
        "plan": view,
        "plans": [(each, in_language(each.unit.name_vi, each.unit.name_en)) for each in plans],
        "narrowed": narrowed,
        "chips": _chips(every, narrowed, address),
        "stages": list(STAGE_WORDS.items()),
        "leads": sorted(leads.items(), key=lambda pair: pair[1]),
        "lines": [line_shown(line) for line in page.rows],
        "page": page,
        "control": in_language(view.control.name_vi, view.control.name_en) if view else "",
        "export_href": f"{reverse('desk_reviews_export', args=[view.id])}?{narrowed.query()}" if view else "",
        **_opening(request),
        "typed": typed,
        "fields": typed.fields or {},
        "error": error.message if error else "",
        "faults": faults_of(error),
    }
    return render(request, "desk/reviews.html", words, status=error.status if error else 200)


@require_GET
@official
def export(request: CityRequest, plan: UUID) -> HttpResponse:
    """The chosen reviews in the layout in which they are imported."""
    narrowed = Narrowed.of(request, queries.plans(actor=request.actor, at=request.at))
    lines = _chosen(queries.reviews(plan=plan, actor=request.actor, at=request.at), narrowed)
    rows = rows_of(lines, directory(on=city_day(request.at)))
    return sheet_file(template_of(LAYOUT, made_at=request.at, rows=rows), "reviews")


@require_GET
@official
def template(request: CityRequest) -> HttpResponse:
    return sheet_file(template_of(LAYOUT, made_at=request.at), "reviews-template")


@require_GET
@official
def review_page(request: CityRequest, task: UUID) -> HttpResponse:
    return one_page(request, task)


def one_page(request: CityRequest, task: UUID, *, typed: Typed | None = None) -> HttpResponse:
    typed = typed or Typed()
    view = queries.review_view(task=task, actor=request.actor, at=request.at)
    words = {
        "review": view,
        "line": line_shown(view.line),
        "level": LEVEL_WORDS[view.line.level],
        "plan_href": f"{reverse('desk_reviews')}?{urlencode({'plan': str(view.plan.id)})}",
        "proposals": [proposal_shown(each, typed.fields or {}) for each in view.proposals],
        "changes": list(CHANGE_WORDS.items()),
        "versions": view.versions,
        "history": told(view.history, ENTRY_WORDS),
        "today": city_day(request.at),
        "typed": typed,
        "fields": typed.fields or {},
        "error": typed.message,
    }
    return render(request, "desk/review.html", words, status=typed.status)


def _reviews(request: CityRequest, plan: PlanView | None) -> list[TaskLine]:
    return [] if plan is None else queries.reviews(plan=plan.id, actor=request.actor, at=request.at)


def _chosen(lines: Sequence[TaskLine], narrowed: Narrowed) -> list[TaskLine]:
    return [
        line
        for line in lines
        if narrowed.state in (None, line.state)
        and (narrowed.stage is None or narrowed.stage in line.stages)
        and narrowed.lead in (None, line.lead.id)
    ]


def _opening(request: CityRequest) -> Mapping[str, object]:
    """For whom a plan may be opened: who plans works in the unit, or in the unit below it that controls procedures."""
    units, there = queries.plannable_units(actor=request.actor, at=request.at), directory(on=city_day(request.at))
    return {
        "units": owners_of_plans(units, there),
        "controls": units_shown(units),
        "year": city_day(request.at).year,
    }


def _chips(lines: Sequence[TaskLine], narrowed: Narrowed, address: str) -> list[Chip]:
    """How many stand how, of those that the other filters leave."""
    others = _chosen(lines, Narrowed(plan=narrowed.plan, state=None, stage=narrowed.stage, lead=narrowed.lead))
    return chips_of(
        _("All procedures"),
        STATE_WORDS,
        (line.state for line in others),
        current=narrowed.state,
        href=lambda state: f"{address}?{narrowed.query(state=state)}",
    )
