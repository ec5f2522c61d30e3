"""The pages of outreach: teams and groups with filters and their spreadsheet, campaigns, one group with its history."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from motcua.faces.desk.chips import chips_of
from motcua.faces.desk.histories import told
from motcua.faces.desk.officials import official
from motcua.faces.desk.paging import paged
from motcua.faces.desk.reports.shown import in_language
from motcua.faces.desk.sheets import faults_of, sheet_file
from motcua.faces.desk.typed import Typed
from motcua.faces.ui.dossiers import unit_name
from motcua.faces.ui.requests import CityRequest, id_or_none
from motcua.faces.ui.values import Chip
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.sheets.writing import template_of
from motcua.reform.outreach import queries
from motcua.reform.outreach.sheets import LAYOUT, rows_of
from motcua.reform.outreach.values import CHANNEL_WORDS, HELP_WORDS, KIND_WORDS, PART_WORDS, GroupKind, GroupLine

#: What the journal tells, in words.
ENTRY_WORDS: dict[str, str | Promise] = {
    "outreach_group_founded": _("Founded"),
    "outreach_group_dissolved": _("Dissolved"),
    "outreach_member_joined": _("A member joined"),
    "outreach_member_left": _("A member left"),
    "outreach_visit_reported": _("A visit reported"),
    "outreach_visit_withdrawn": _("A visit withdrawn"),
}


@dataclass(frozen=True, kw_only=True)
class Narrowed:
    """What the list is narrowed by, from its address: `on` is the day as of which it is."""

    on: date
    kind: GroupKind | None
    unit: UUID | None

    @classmethod
    def of(cls, request: CityRequest) -> Narrowed:
        given, kind = request.GET.get("on", ""), request.GET.get("kind", "")
        try:
            on = date.fromisoformat(given) if given else city_day(request.at)
        except ValueError:
            on = city_day(request.at)
        return cls(
            on=on,
            kind=GroupKind(kind) if kind in KIND_WORDS else None,
            unit=id_or_none(request.GET.get("unit", "")),
        )

    def query(self, kind: str) -> str:
        asked = {"on": self.on.isoformat(), "kind": kind, "unit": str(self.unit) if self.unit else ""}
        return urlencode({name: value for name, value in asked.items() if value})


@require_GET
@official
def groups_page(request: CityRequest) -> HttpResponse:
    return list_page(request)


def list_page(request: CityRequest, *, typed: Typed | None = None) -> HttpResponse:
    typed, narrowed = typed or Typed(), Narrowed.of(request)
    found = queries.kinds_of_groups(actor=request.actor, on=narrowed.on, unit=narrowed.unit)
    covered = queries.coverage(actor=request.actor, on=narrowed.on)
    seen = queries.seen_units(actor=request.actor, on=narrowed.on)
    managed = queries.managed_units(actor=request.actor, on=city_day(request.at))
    error = typed.error
    page = paged(request, [group for group, kind in found if narrowed.kind in (None, kind)])
    lines = queries.groups(actor=request.actor, on=narrowed.on, ids=page.rows)
    words = {
        "narrowed": narrowed,
        "chips": _chips([kind for _group, kind in found], narrowed),
        "lines": [_line(each) for each in lines],
        "page": page,
        "coverage": covered,
        "without": covered.without_vi if in_language("vi", "en") == "vi" else covered.without_en,
        "units": [(unit.id, unit_name(unit)) for unit in seen],
        "managed": [(unit.id, unit_name(unit)) for unit in managed],
        "campaigns": [
            (each, in_language(each.unit_vi, each.unit_en), CHANNEL_WORDS[each.channel.value])
            for each in queries.campaigns(actor=request.actor, on=narrowed.on)
        ],
        "channels": list(CHANNEL_WORDS.items()),
        "export_href": f"{reverse('desk_outreach_export')}?{narrowed.query(narrowed.kind or '')}",
        "today": city_day(request.at),
        "typed": typed,
        "fields": typed.fields or {},
        "error": error.message if error else "",
        "faults": faults_of(error),
    }
    return render(request, "desk/outreach.html", words, status=error.status if error else 200)


@require_GET
@official
def export(request: CityRequest) -> HttpResponse:
    """The chosen groups in the layout in which they are imported."""
    narrowed = Narrowed.of(request)
    lines = queries.groups(actor=request.actor, on=narrowed.on, unit=narrowed.unit, kind=narrowed.kind)
    return sheet_file(template_of(LAYOUT, made_at=request.at, rows=rows_of(lines)), "outreach")


@require_GET
@official
def template(request: CityRequest) -> HttpResponse:
    return sheet_file(template_of(LAYOUT, made_at=request.at), "outreach-template")


@require_GET
@official
def group_page(request: CityRequest, group: UUID) -> HttpResponse:
    return one_page(request, group)


def one_page(request: CityRequest, group: UUID, *, typed: Typed | None = None) -> HttpResponse:
    typed = typed or Typed()
    view = queries.group_view(group=group, actor=request.actor, at=request.at)
    page = paged(request, view.visits)
    words = {
        "group": view,
        "line": _line(view.line),
        "members": [(each, PART_WORDS[each.part.value]) for each in view.members],
        "visits": [
            (each, [(HELP_WORDS[kind.value], count) for kind, count in each.helped.items() if count])
            for each in page.rows
        ],
        "page": page,
        "history": told(view.history, ENTRY_WORDS),
        "helps": list(HELP_WORDS.items()),
        "parts": list(PART_WORDS.items()),
        "today": city_day(request.at),
        "typed": typed,
        "fields": typed.fields or {},
        "error": typed.message,
    }
    return render(request, "desk/outreach_group.html", words, status=typed.status)


def _line(line: GroupLine) -> dict[str, Any]:
    return {
        "group": line,
        "kind": KIND_WORDS[line.kind.value],
        "unit": in_language(line.unit_vi, line.unit_en),
        "communes": ", ".join(line.communes_vi if in_language("vi", "en") == "vi" else line.communes_en),
    }


def _chips(kinds: Iterable[GroupKind], narrowed: Narrowed) -> list[Chip]:
    address = reverse("desk_outreach")
    return chips_of(
        _("All kinds"),
        {kind: KIND_WORDS[kind.value] for kind in GroupKind},
        kinds,
        current=narrowed.kind,
        href=lambda kind: f"{address}?{narrowed.query(kind)}",
    )
