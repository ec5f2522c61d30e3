"""Procedures: their versions and periods, compared part by part; announced, put in force and repealed by a decision from a
day on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from motcua.faces.desk import reading
from motcua.faces.desk.administration.access import catalogue_keeper
from motcua.faces.desk.administration.history import changes_of
from motcua.faces.desk.catalogue.told import compared
from motcua.faces.desk.catalogue.writing import assessment_of
from motcua.faces.desk.choices import units_shown
from motcua.faces.ui.dossiers import speaks_vietnamese, unit_name
from motcua.faces.ui.errors import UnableToReadForm
from motcua.faces.ui.requests import CityRequest, id_or_none
from motcua.faces.ui.values import Words
from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import Role
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.database.transactions import durable
from motcua.registry.catalogue.commands import announce_versions, assess_versions, repeal_versions
from motcua.registry.catalogue.queries import receiving_units, versions_of
from motcua.registry.catalogue.revisions import assessments_of, contents_of, open_copy
from motcua.registry.catalogue.values import (
    Announcement,
    EntryIntoForce,
    ProcedureVersion,
    Repeal,
    State,
    WorkingCopyView,
)
from motcua.registry.organization.queries import directory
from motcua.service.dossiers.commands.procedures import put_procedures_in_force

STATES: dict[State, Words] = {
    State.DRAFT: gettext_lazy("Draft of a version"),
    State.ASSESSED: gettext_lazy("Assessed"),
    State.ANNOUNCED: gettext_lazy("Announced"),
    State.IN_FORCE: gettext_lazy("In force"),
    State.REPEALED: gettext_lazy("Repealed"),
}


@require_GET
@catalogue_keeper
def procedure_page(request: CityRequest, procedure: UUID) -> HttpResponse:
    return page_of(request, procedure)


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
        return page_of(request, procedure, error=fault)
    messages.success(request, _("Done. Dossiers that were filed keep the version that they were filed under."))
    return redirect("desk_admin_procedure", procedure=procedure)


def page_of(request: CityRequest, procedure: UUID, *, error: UnableTo | None = None) -> HttpResponse:
    """The procedure's page; after a refusal with why and what was typed. A new one has none before its first version."""
    found = sorted(versions_of(procedure=procedure, actor=request.actor), key=lambda each: -each.number)
    if not found and open_copy(procedure=procedure, actor=request.actor):
        return redirect("desk_catalogue_writing", procedure=procedure)
    if not found:
        raise Http404
    newest: ProcedureVersion = found[0]
    assessed = assessments_of(versions=[each.id for each in found], actor=request.actor)
    words = {
        "newest": newest,
        "name": _name(newest),
        "copy": open_copy(procedure=procedure, actor=request.actor),
        "versions": [(each, STATES[each.state], each.state.value, assessed.get(each.id)) for each in found],
        "changes": changes_of([procedure], about={procedure: newest.code}),
        **_agencies(request, newest),
        "may_change": request.actor.has_role(Role.CONTROLLER),
        "typed": request.POST if error else {},
        "error": error.message if error else "",
    }
    return render(request, "desk/administration_procedure.html", words, status=error.status if error else 200)


def _agencies(request: CityRequest, version: ProcedureVersion) -> dict[str, Any]:
    """What differs by agency, and what a form offers for more of it."""
    today = city_day(request.at)
    units = directory(on=today)
    return {
        "terms": [(each, unit_name(units.get(each.unit)), today in each.in_force) for each in version.agency_terms],
        "units": units_shown(receiving_units(version=version, on=today)),
        "limit_unit": version.legal_limit.unit.value,
        "legal_limit": version.legal_limit,
        "tomorrow": (today + timedelta(days=1)).isoformat(),
    }


@require_GET
@catalogue_keeper
def compare_page(request: CityRequest, procedure: UUID) -> HttpResponse:
    """Two versions part by part; the one that is being written is the newer one that `moi` leaves out."""
    found = versions_of(procedure=procedure, actor=request.actor)
    copy = open_copy(procedure=procedure, actor=request.actor)
    if not found:
        raise Http404
    by_id: dict[UUID | None, ProcedureVersion] = {each.id: each for each in found}
    old = by_id.get(_asked(request, "cu") or _base_of(copy), found[min(1, len(found) - 1)])
    new = by_id.get(_asked(request, "moi")) or (None if copy else found[0])
    contents = contents_of(versions=[old.id, *([new.id] if new else [])], actor=request.actor)
    newer = contents[new.id] if new else copy.content if copy else contents[old.id]
    stretches = compared(contents[old.id], newer)
    words = {
        "name": _name(found[0]),
        "procedure": procedure,
        "old": old,
        "new": new,
        "copy": copy,
        "versions": [(each, STATES[each.state]) for each in found],
        "compared": [each for each in stretches if each.pairs],
        "same": [each.title for each in stretches if not each.pairs],
    }
    return render(request, "desk/catalogue_compare.html", words)


def _base_of(copy: WorkingCopyView | None) -> UUID | None:
    return copy.base if copy else None


def _asked(request: CityRequest, name: str) -> UUID | None:
    return id_or_none(request.GET.get(name, ""))


def _name(version: ProcedureVersion) -> str:
    return version.name_vi if speaks_vietnamese() else version.name_en


def _assess(request: CityRequest, version: UUID) -> None:
    found = assessment_of(request)
    if not all((found.necessity, found.reasonableness, found.legality, found.cost)):
        raise UnableToReadForm(field=_("the answer to one of the four questions"))
    assess_versions(versions=[version], assessment=found, by=request.actor, at=request.at)


def _announce(request: CityRequest, version: UUID) -> None:
    day = reading.day(request, "day", _("the day"))
    announcement = Announcement(version=version, decision=_decision(request), announced_on=day)
    announce_versions(announcements=[announcement], by=request.actor, at=request.at)


def _put_in_force(request: CityRequest, version: UUID) -> None:
    entry = EntryIntoForce(version=version, from_on=reading.day(request, "day", _("the day")))
    put_procedures_in_force(entries=[entry], by=request.actor, at=request.at)


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
