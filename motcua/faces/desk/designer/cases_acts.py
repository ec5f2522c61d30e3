"""What is done with the cases of a process: each act of their pages is one command; a refusal keeps what was typed."""

from __future__ import annotations

from uuid import UUID

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from motcua.faces.desk import reading
from motcua.faces.desk.acts import Acts, act_on
from motcua.faces.desk.designer import cases_writing as writing
from motcua.faces.desk.designer.cases import source_for, suite_page
from motcua.faces.desk.officials import official
from motcua.faces.ui.requests import CityRequest
from motcua.service.dossiers.queries.dossier import dossier_view, id_of_code
from motcua.service.processes.cases.commands import (
    case_from_dossier,
    give_reasons,
    supersede_cases,
    write_ordinary_cases,
)
from motcua.service.processes.cases.errors import UnableToFindCases
from motcua.service.processes.cases.queries import results_of
from motcua.service.processes.cases.values import NewReason
from motcua.service.processes.rules.reading import read_model


@require_POST
@official
def act(request: CityRequest, owner: UUID, act: str) -> HttpResponseBase:
    """One act of the page of a version's cases."""
    return act_on(request, owner, act, _ACTS, page=suite_page, missing=UnableToFindCases, address="desk_cases")


def _ordinary(request: CityRequest, owner: UUID) -> str:
    source = source_for(owner)
    said = writing.read(request.POST, read_model(source.xml), starts_at=request.at)
    if said.problem is not None:
        raise said.problem
    written = write_ordinary_cases(
        source=source, starts_at=said.given.starts_at, limit=said.given.limit, by=request.actor, at=request.at
    )
    words = ngettext(
        "%(count)s ordinary case stands here. Read whether what it expects is right.",
        "%(count)s ordinary cases stand here. Read whether what they expect is right.",
        len(written),
    )
    return words % {"count": len(written)}


def _renew(request: CityRequest, owner: UUID) -> str:
    """After the drawing was changed: what fails goes, and the ordinary cases are written as they are now."""
    source = source_for(owner)
    failed = [result.case.id for result in results_of(source=source, actor=request.actor).failed]
    if failed:
        supersede_cases(source=source, cases=failed, by=request.actor, at=request.at)
    return _ordinary(request, owner)


def _from_dossier(request: CityRequest, owner: UUID) -> str:
    source = source_for(owner)
    dossier = id_of_code(code=reading.text(request, "code"))
    # Who may not see the dossier does not learn that it is there, and leaves an entry.
    dossier_view(dossier=dossier, actor=request.actor, at=request.at)
    kept = case_from_dossier(source=source, dossier=dossier, by=request.actor, at=request.at)
    return _("The dossier’s path is case number {number} now. Nothing in it tells of a person.").format(
        number=kept.number
    )


def _take_out(request: CityRequest, owner: UUID) -> str:
    source = source_for(owner)
    case = reading.identifier(request, "case", _("the case"))
    supersede_cases(source=source, cases=[case], by=request.actor, at=request.at)
    return _("The case is taken out.")


def _reason(request: CityRequest, owner: UUID) -> str:
    source = source_for(owner)
    reason = NewReason(element=reading.text(request, "flow"), text=request.POST.get("reason", ""))
    give_reasons(source=source, reasons=[reason], by=request.actor, at=request.at)
    return _("The reason is kept.")


_ACTS: Acts = {
    "ordinary": _ordinary,
    "renew": _renew,
    "from_dossier": _from_dossier,
    "take_out": _take_out,
    "reason": _reason,
}
