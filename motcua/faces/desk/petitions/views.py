"""The pages of petitions: the list with filters and its spreadsheet, one petition, its files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from motcua.faces.desk.chips import chips_of
from motcua.faces.desk.choices import options, units_shown
from motcua.faces.desk.histories import told
from motcua.faces.desk.kept_files import as_file
from motcua.faces.desk.officials import official
from motcua.faces.desk.paging import paged
from motcua.faces.desk.reports.shown import in_language
from motcua.faces.desk.sheets import sheet_file
from motcua.faces.desk.typed import Typed
from motcua.faces.ui.requests import CityRequest, id_or_none
from motcua.faces.ui.values import Chip
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.files.queries import file_of
from motcua.foundation.sheets.writing import template_of
from motcua.registry.organization.queries import directory, holdings
from motcua.registry.people.rules import phone_as_dialled
from motcua.service.feedback.queries import petitions as queries
from motcua.service.feedback.queries.petitions import PetitionsAsked
from motcua.service.feedback.sheets import PETITIONS, petition_rows
from motcua.service.feedback.values import (
    PETITION_KIND_WORDS,
    PETITION_STATE_WORDS,
    TEXT_LENGTH_MAX,
    About,
    MoveView,
    PetitionKind,
    PetitionLine,
    PetitionState,
    PetitionView,
)

ABOUT_WORDS = {
    About.DOSSIER: gettext_lazy("A dossier"),
    About.PROCEDURE: gettext_lazy("A procedure"),
    About.UNIT: gettext_lazy("An office"),
    About.GENERAL: gettext_lazy("In general"),
}
#: What the journal tells, in words.
ENTRY_WORDS: dict[str, str | Promise] = {
    "petition_sent": gettext_lazy("Sent"),
    "petition_taken": gettext_lazy("Taken"),
    "petition_passed_on": gettext_lazy("Passed on to another unit"),
    "petition_concerns": gettext_lazy("An official is named in it"),
    "petition_asked": gettext_lazy("The person was asked for more"),
    "petition_replied": gettext_lazy("The person replied"),
    "petition_answered": gettext_lazy("Answered"),
    "petition_reopened": gettext_lazy("The answer is disputed"),
    "petition_published": gettext_lazy("Made public"),
    "petition_kept_inside": gettext_lazy("Kept inside"),
}


@dataclass(frozen=True, kw_only=True)
class Narrowed:
    """What the list is narrowed by, from its address."""

    state: PetitionState | None
    kind: PetitionKind | None
    unit: UUID | None
    code: str

    @classmethod
    def of(cls, request: CityRequest) -> Narrowed:
        state, kind = request.GET.get("state", ""), request.GET.get("kind", "")
        return cls(
            state=PetitionState(state) if state in set(PetitionState) else None,
            kind=PetitionKind(kind) if kind in set(PetitionKind) else None,
            unit=id_or_none(request.GET.get("unit", "")),
            code=request.GET.get("code", "").replace("\x00", "").strip()[:60],
        )

    @property
    def asked(self) -> PetitionsAsked:
        return PetitionsAsked(state=self.state, kind=self.kind, unit=self.unit, code=self.code)

    def query(self, **changes: str) -> str:
        given = {
            "state": self.state.value if self.state else "",
            "kind": self.kind.value if self.kind else "",
            "unit": str(self.unit) if self.unit else "",
            "code": self.code,
        }
        return urlencode({name: value for name, value in (given | changes).items() if value})


@require_GET
@official
def petitions_page(request: CityRequest) -> HttpResponse:
    narrowed = Narrowed.of(request)
    ids = queries.petition_ids(asked=narrowed.asked, actor=request.actor, at=request.at)
    page = paged(request, ids)
    units = queries.units_with_petitions(actor=request.actor, at=request.at)
    words = {
        "narrowed": narrowed,
        "chips": _chips(request, narrowed),
        "kinds": options({kind.value: words for kind, words in PETITION_KIND_WORDS.items()}, narrowed.kind),
        "units": [(id_, in_language(vi, en)) for id_, vi, en in units],
        "lines": [_line(each) for each in queries.petition_lines(ids=page.rows, at=request.at)],
        "count": len(ids),
        "page": page,
        "export_href": f"{reverse('desk_petitions_export')}?{narrowed.query()}",
    }
    return render(request, "desk/petitions.html", words)


@require_GET
@official
def export(request: CityRequest) -> HttpResponse:
    """The chosen petitions, without who sent them."""
    ids = queries.petition_ids(asked=Narrowed.of(request).asked, actor=request.actor, at=request.at)
    rows = petition_rows(queries.petition_lines(ids=ids, at=request.at))
    return sheet_file(template_of(PETITIONS, made_at=request.at, rows=rows), "phan-anh-kien-nghi")


@require_GET
@official
def petition_page(request: CityRequest, petition: UUID) -> HttpResponse:
    return one_page(request, petition)


def one_page(request: CityRequest, petition: UUID, *, typed: Typed | None = None) -> HttpResponse:
    typed = typed or Typed()
    view = queries.petition_view(petition=petition, actor=request.actor, at=request.at)
    answer = view.answers[-1] if view.answers else None
    words = {
        "petition": view,
        "line": _line(view.line),
        "about": ABOUT_WORDS[view.about],
        "procedure": in_language(view.procedure_vi, view.procedure_en),
        "phone": phone_as_dialled(view.phone),
        "moves": [(each, *_ends(each)) for each in view.moves],
        "answers": [(each, in_language(each.unit_vi, each.unit_en)) for each in view.answers],
        "last_answer": answer.text if answer else "",
        "history": told(view.history, ENTRY_WORDS),
        "units": _other_units(request, view) if view.may_work else [],
        "people": _people(request, view) if view.may_work else [],
        "text_max": TEXT_LENGTH_MAX,
        "typed": typed,
        "fields": typed.fields or {},
        "error": typed.message,
    }
    return render(request, "desk/petition.html", words, status=typed.status)


@require_GET
@official
def file(request: CityRequest, petition: UUID, sha256: str) -> FileResponse:
    """A file that came with it: pictures and PDF are shown by the browser, anything else downloaded."""
    found = queries.petition_file(petition=petition, sha256=sha256, actor=request.actor, at=request.at)
    media_type = file_of(sha256=sha256).media_type
    return as_file(sha256=sha256, name=found.name, media_type=media_type)


def _line(line: PetitionLine) -> dict[str, Any]:
    return {
        "petition": line,
        "kind": PETITION_KIND_WORDS[line.kind],
        "unit": in_language(line.unit_vi, line.unit_en),
        "status": f"petition_{line.state.value}",
    }


def _ends(move: MoveView) -> tuple[str, str]:
    return in_language(move.from_vi, move.from_en), in_language(move.to_vi, move.to_en)


def _other_units(request: CityRequest, view: PetitionView) -> list[tuple[UUID, str]]:
    units = [each for each in directory(on=city_day(request.at)).all() if each.id != view.line.unit]
    return sorted(units_shown(units), key=lambda pair: pair[1])


def _people(request: CityRequest, view: PetitionView) -> list[tuple[UUID, str]]:
    """The officials of the unit that has it, who are not named in it yet."""
    named = {account for account, _name in view.concerned}
    held = holdings(on=city_day(request.at), unit=view.line.unit)
    return sorted(
        {each.account: each.name for each in held if each.account not in named}.items(), key=lambda one: one[1]
    )


def _chips(request: CityRequest, narrowed: Narrowed) -> list[Chip]:
    """How many stand how, of those that the other filters leave."""
    return chips_of(
        _("All petitions"),
        PETITION_STATE_WORDS,
        queries.petition_counts(asked=narrowed.asked, actor=request.actor, at=request.at),
        current=narrowed.state,
        href=lambda state: f"{reverse('desk_petitions')}?{narrowed.query(state=state)}",
    )
