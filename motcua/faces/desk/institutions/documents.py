"""The pages of normative documents: the register with filters and its spreadsheets, and one document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
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
from motcua.faces.desk.institutions.shown import ENTRY_WORDS, document_shown, named, state_shown, tabs
from motcua.faces.desk.officials import official
from motcua.faces.desk.paging import paged
from motcua.faces.desk.sheets import faults_of, sheet_file
from motcua.faces.desk.typed import Typed
from motcua.faces.ui.requests import CityRequest, id_or_none
from motcua.faces.ui.values import Chip
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.sheets.writing import template_of
from motcua.foundation.text.rules import search_key
from motcua.reform.institutions import queries
from motcua.reform.institutions.sheets import DOCUMENTS, rows_of_documents
from motcua.reform.institutions.values import FORM_WORDS, FOUND_WORDS, STATE_WORDS, DocumentLine, State
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import DIVISION_KINDS

SEARCH_LENGTH_MAX = 100


@dataclass(frozen=True, kw_only=True)
class Narrowed:
    """What the list is narrowed by, from its address; `text` is looked for in numbers and titles."""

    state: State | None
    unit: UUID | None
    field: str
    text: str

    @classmethod
    def of(cls, request: CityRequest) -> Narrowed:
        state = request.GET.get("state", "")
        return cls(
            state=State(state) if state in set(State) else None,
            unit=id_or_none(request.GET.get("unit", "")),
            field=request.GET.get("field", "").replace("\x00", "")[:SEARCH_LENGTH_MAX],
            text=request.GET.get("q", "").replace("\x00", "").strip()[:SEARCH_LENGTH_MAX],
        )

    def query(self, **changes: str) -> str:
        asked = {
            "state": self.state.value if self.state else "",
            "unit": str(self.unit) if self.unit else "",
            "field": self.field,
            "q": self.text,
        }
        return urlencode({name: value for name, value in (asked | changes).items() if value})

    def chosen(self, lines: Sequence[DocumentLine]) -> list[DocumentLine]:
        wanted = search_key(self.text)
        return [
            line
            for line in lines
            if self.state in (None, line.state)
            and self.unit in (None, line.unit.id)
            and self.field in ("", line.field)
            and (not wanted or wanted in search_key(f"{line.number} {line.title}"))
        ]


@require_GET
@official
def documents_page(request: CityRequest) -> HttpResponse:
    return list_page(request)


def list_page(request: CityRequest, *, typed: Typed | None = None) -> HttpResponse:
    typed, narrowed = typed or Typed(), Narrowed.of(request)
    every = queries.documents(actor=request.actor, at=request.at)
    units = directory(on=city_day(request.at))
    keepers = {line.unit.id: named(line.unit) for line in every}
    error = typed.error
    words = {
        "tabs": tabs("desk_institutions"),
        "narrowed": narrowed,
        "chips": _chips(every, narrowed),
        "keepers": sorted(keepers.items(), key=lambda pair: pair[1]),
        "fields_known": sorted({line.field for line in every}),
        "paged": paged(request, [document_shown(line) for line in narrowed.chosen(every)]),
        "export_href": f"{reverse('desk_normative_export')}?{narrowed.query()}",
        "units": units_shown(queries.keeping_units(actor=request.actor, at=request.at)),
        "issuers": units_shown(unit for kind in sorted(DIVISION_KINDS) for unit in units.of_kind(kind)),
        "forms": list(FORM_WORDS.items()),
        "typed": typed,
        "fields": typed.fields or {},
        "error": typed.message,
        "faults": faults_of(error),
    }
    return render(request, "desk/normative.html", words, status=typed.status)


def _chips(lines: Sequence[DocumentLine], narrowed: Narrowed) -> list[Chip]:
    """How many stand how, of those that the other filters leave."""
    return chips_of(
        _("All documents"),
        STATE_WORDS,
        (line.state for line in replace(narrowed, state=None).chosen(lines)),
        current=narrowed.state,
        href=lambda state: f"{reverse('desk_institutions')}?{narrowed.query(state=state)}",
    )


@require_GET
@official
def export(request: CityRequest) -> HttpResponse:
    """The chosen documents in the layout in which they are imported."""
    lines = Narrowed.of(request).chosen(queries.documents(actor=request.actor, at=request.at))
    rows = rows_of_documents(lines, directory(on=city_day(request.at)))
    return sheet_file(template_of(DOCUMENTS, made_at=request.at, rows=rows), "normative-documents")


@require_GET
@official
def template(request: CityRequest) -> HttpResponse:
    return sheet_file(template_of(DOCUMENTS, made_at=request.at), "normative-documents-template")


@require_GET
@official
def document_page(request: CityRequest, document: UUID) -> HttpResponse:
    return one_page(request, document)


def one_page(request: CityRequest, document: UUID, *, typed: Typed | None = None) -> HttpResponse:
    typed = typed or Typed()
    view = queries.document_view(document=document, actor=request.actor, at=request.at)
    words = {
        "view": view,
        "line": document_shown(view.line),
        "reviews": [
            {
                "review": each,
                "state": state_shown(each.state),
                "findings": [(finding, FOUND_WORDS[finding.found.value]) for finding in each.findings],
            }
            for each in view.reviews
        ],
        "founds": list(FOUND_WORDS.items()),
        "history": told(view.history, ENTRY_WORDS),
        "today": city_day(request.at),
        "typed": typed,
        "fields": typed.fields or {},
        "error": typed.message,
    }
    return render(request, "desk/normative_one.html", words, status=typed.status)
