"""The pages of initiatives: the list with filters and its spreadsheet, and one initiative with what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.faces.desk.chips import chips_of
from motcua.faces.desk.histories import told
from motcua.faces.desk.initiatives.shown import (
    ENTRY_WORDS,
    LEVEL_WORDS,
    days_of,
    effect_table,
    line_shown,
    state_shown,
    unit_words,
)
from motcua.faces.desk.officials import official
from motcua.faces.desk.paging import paged
from motcua.faces.desk.sheets import faults_of, sheet_file
from motcua.faces.desk.typed import Typed
from motcua.faces.ui.dossiers import unit_name
from motcua.faces.ui.requests import CityRequest, id_or_none
from motcua.faces.ui.values import Chip
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.sheets.writing import template_of
from motcua.reform.indicators.known import THEMES, indicator_named
from motcua.reform.initiatives import queries
from motcua.reform.initiatives.effects import effect_of
from motcua.reform.initiatives.sheets import LAYOUT, rows_of
from motcua.reform.initiatives.values import STATE_WORDS, State, UnitNamed
from motcua.registry.organization.queries import directory


@dataclass(frozen=True, kw_only=True)
class Narrowed:
    """What the list is narrowed by, from its address."""

    state: State | None
    unit: UUID | None

    @classmethod
    def of(cls, request: CityRequest) -> Narrowed:
        state = request.GET.get("state", "")
        return cls(state=State(state) if state in set(State) else None, unit=id_or_none(request.GET.get("unit", "")))

    def query(self, **changes: str) -> str:
        asked = {"state": self.state.value if self.state else "", "unit": str(self.unit) if self.unit else ""}
        return urlencode({name: value for name, value in (asked | changes).items() if value})


@require_GET
@official
def initiatives_page(request: CityRequest) -> HttpResponse:
    return list_page(request)


def list_page(request: CityRequest, *, typed: Typed | None = None) -> HttpResponse:
    typed, narrowed = typed or Typed(), Narrowed.of(request)
    every = queries.states_of_initiatives(actor=request.actor, at=request.at, unit=narrowed.unit)
    page = paged(request, [id_ for id_, state in every if narrowed.state in (None, state)])
    lines = queries.initiatives(actor=request.actor, at=request.at, ids=page.rows)
    address, error = reverse("desk_initiatives"), typed.error
    proposing = queries.proposing_units(actor=request.actor, at=request.at)
    words = {
        "narrowed": narrowed,
        "chips": _chips([state for _id, state in every], narrowed, address),
        "lines": [line_shown(line) for line in lines],
        "page": page,
        "owners": [(unit.id, unit_name(unit)) for unit in queries.owners(actor=request.actor, at=request.at)],
        "heads": [
            (f"{unit.id} {head.account}", head.name, unit_name(unit))
            for unit in proposing
            for head in queries.possible_heads(unit=unit.id, at=request.at)
        ],
        "export_href": f"{reverse('desk_initiatives_export')}?{narrowed.query()}",
        "typed": typed,
        "fields": typed.fields or {},
        "error": error.message if error else "",
        "faults": faults_of(error),
    }
    return render(request, "desk/initiatives.html", words, status=error.status if error else 200)


@require_GET
@official
def export(request: CityRequest) -> HttpResponse:
    """The chosen initiatives in the layout in which they are imported."""
    narrowed = Narrowed.of(request)
    every = queries.initiatives(actor=request.actor, at=request.at, unit=narrowed.unit)
    rows = rows_of(queries.chosen(every, state=narrowed.state), directory(on=city_day(request.at)))
    return sheet_file(template_of(LAYOUT, made_at=request.at, rows=rows), "initiatives")


@require_GET
@official
def template(request: CityRequest) -> HttpResponse:
    return sheet_file(template_of(LAYOUT, made_at=request.at), "initiatives-template")


@require_GET
@official
def initiative_page(request: CityRequest, initiative: UUID) -> HttpResponse:
    return one_page(request, initiative)


def one_page(request: CityRequest, initiative: UUID, *, typed: Typed | None = None) -> HttpResponse:
    typed = typed or Typed()
    view = queries.initiative_view(initiative=initiative, actor=request.actor, at=request.at)
    effect = effect_of(initiative=initiative, actor=request.actor, at=request.at)
    before, during = days_of(effect) if effect else ("", "")
    pilot = view.pilot
    words = {
        "initiative": view,
        "unit": unit_words(view.line.unit),
        "state": state_shown(view.line.state),
        "pilots": [
            {
                "view": each,
                "units": ", ".join(unit_words(unit) for unit in each.units),
                "indicators": [(name, indicator_named(name).title) for name in each.indicators],
            }
            for each in view.pilots
        ],
        "decisions": [(each, unit_words(each.unit), LEVEL_WORDS[each.level]) for each in view.decisions],
        "replications": [(each, unit_words(each.unit)) for each in view.replications],
        "effect": effect,
        "effect_table": effect_table(effect) if effect else None,
        "before": before,
        "during": during,
        "history": told(view.history, ENTRY_WORDS),
        "piloting": _named(view.piloting),
        "tried": {unit.id for unit in pilot.units} if pilot else {view.line.unit.id},
        "themes": THEMES,
        "measured": set(pilot.indicators) if pilot else set(),
        # What was chosen and refused stays chosen.
        **_chosen(request, typed),
        "deciding": [(each.id, unit_words(each)) for each in view.deciding],
        "taking": _named(view.taking),
        "today": city_day(request.at),
        "typed": typed,
        "fields": typed.fields or {},
        "error": typed.message,
    }
    return render(request, "desk/initiative.html", words, status=typed.status)


def _chosen(request: CityRequest, typed: Typed) -> Mapping[str, object]:
    if typed.act != "pilot":
        return {}
    tried = {found for given in request.POST.getlist("units") if (found := id_or_none(given))}
    return {"tried": tried, "measured": set(request.POST.getlist("indicators"))}


def _named(units: Sequence[UnitNamed]) -> list[tuple[UUID, str]]:
    return sorted(((unit.id, unit_words(unit)) for unit in units), key=lambda pair: pair[1])


def _chips(states: Iterable[State], narrowed: Narrowed, address: str) -> list[Chip]:
    """How many stand how, of those that the other filter leaves."""
    return chips_of(
        _("All initiatives"),
        STATE_WORDS,
        states,
        current=narrowed.state,
        href=lambda state: f"{address}?{narrowed.query(state=state)}",
    )
