"""Procedures: their versions and periods; announced, put in force and repealed by a decision from a day on."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from motcua.faces.desk import reading
from motcua.faces.desk.administration.access import catalogue_keeper
from motcua.faces.desk.administration.history import changes_of
from motcua.faces.ui.dossiers import speaks_vietnamese
from motcua.faces.ui.errors import UnableToReadForm
from motcua.faces.ui.requests import CityRequest
from motcua.faces.ui.values import Cell, CellKind, Column, Row, Table, Words
from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import Role
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.database.transactions import durable
from motcua.registry.catalogue.commands import announce_versions, assess_versions, put_in_force, repeal_versions
from motcua.registry.catalogue.queries import search, versions_of
from motcua.registry.catalogue.values import Announcement, EntryIntoForce, ProcedureVersion, Repeal, State

FOUND_MAX = 40

STATES: dict[State, Words] = {
    State.DRAFT: gettext_lazy("Draft of a version"),
    State.ASSESSED: gettext_lazy("Assessed"),
    State.ANNOUNCED: gettext_lazy("Announced"),
    State.IN_FORCE: gettext_lazy("In force"),
    State.REPEALED: gettext_lazy("Repealed"),
}


@require_GET
@catalogue_keeper
def list_page(request: CityRequest) -> HttpResponse:
    text = reading.search_text(request)
    found = search(text=text, on=city_day(request.at), limit=FOUND_MAX) if text else []
    rows = [
        Row(
            label=hit.code,
            cells=[
                Cell(words=hit.code, href=reverse("desk_admin_procedure", args=[hit.id])),
                Cell(words=hit.name_vi if speaks_vietnamese() else hit.name_en),
                Cell(words=hit.field_vi if speaks_vietnamese() else hit.field_en),
            ],
        )
        for hit in found
    ]
    columns = [Column(label=_("Code"), kind=CellKind.CODE), Column(label=_("Procedure")), Column(label=_("Field"))]
    table = Table(caption=_("Procedures"), columns=columns, rows=rows, one_line=False)
    return render(request, "desk/administration_procedures.html", {"text": text, "table": table if rows else None})


@require_GET
@catalogue_keeper
def procedure_page(request: CityRequest, procedure: UUID) -> HttpResponse:
    return _page(request, procedure)


@require_POST
@catalogue_keeper
def change(request: CityRequest, procedure: UUID, act: str) -> HttpResponse:
    """One step of a version's life; the page again, with what was typed, where it cannot be."""
    do = ACTS.get(act)
    if do is None:
        raise Http404
    try:
        version = reading.identifier(request, "version", _("the version"))
        if version not in {each.id for each in versions_of(procedure=procedure, actor=request.actor)}:
            raise Http404
        with durable():
            do(request, version)
    except NotPermitted:
        raise
    except UnableTo as fault:
        return _page(request, procedure, error=fault)
    messages.success(request, _("Done. Dossiers that were filed keep the version that they were filed under."))
    return redirect("desk_admin_procedure", procedure=procedure)


def _page(request: CityRequest, procedure: UUID, *, error: UnableTo | None = None) -> HttpResponse:
    found = sorted(versions_of(procedure=procedure, actor=request.actor), key=lambda each: -each.number)
    if not found:
        raise Http404
    newest: ProcedureVersion = found[0]
    words = {
        "newest": newest,
        "name": newest.name_vi if speaks_vietnamese() else newest.name_en,
        "versions": [(each, STATES[each.state], each.state.value) for each in found],
        "changes": changes_of([procedure], about={procedure: newest.code}),
        "may_change": request.actor.has_role(Role.CONTROLLER),
        "typed": request.POST if error else {},
        "error": error.message if error else "",
    }
    return render(request, "desk/administration_procedure.html", words, status=error.status if error else 200)


def _assess(request: CityRequest, version: UUID) -> None:
    assess_versions(versions=[version], by=request.actor, at=request.at)


def _announce(request: CityRequest, version: UUID) -> None:
    day = reading.day(request, "day", _("the day"))
    announcement = Announcement(version=version, decision=_decision(request), announced_on=day)
    announce_versions(announcements=[announcement], by=request.actor, at=request.at)


def _put_in_force(request: CityRequest, version: UUID) -> None:
    entry = EntryIntoForce(version=version, from_on=reading.day(request, "day", _("the day")))
    put_in_force(entries=[entry], by=request.actor, at=request.at)


def _repeal(request: CityRequest, version: UUID) -> None:
    day = reading.day(request, "day", _("the day"))
    repeal = Repeal(version=version, from_on=day, decision=_decision(request))
    repeal_versions(repeals=[repeal], by=request.actor, at=request.at)


def _decision(request: CityRequest) -> str:
    found = reading.text(request, "decision")
    if not found:
        raise UnableToReadForm(field=_("the decision that says so"))
    return found


ACTS: dict[str, Callable[[CityRequest, UUID], None]] = {
    "assess": _assess,
    "announce": _announce,
    "put_in_force": _put_in_force,
    "repeal": _repeal,
}
