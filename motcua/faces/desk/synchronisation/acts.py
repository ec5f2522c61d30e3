"""What officials do with cards: compare them all, propose whose one is, decide what another one proposed."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from motcua.faces.desk import reading
from motcua.faces.desk.acts import Acts, act_on, entering
from motcua.faces.desk.officials import official
from motcua.faces.desk.synchronisation.views import list_page, one_page
from motcua.faces.ui.errors import UnableToReadForm
from motcua.faces.ui.requests import CityRequest
from motcua.service.insurance.synchronisation.commands.correcting import decide_correction, propose_correction
from motcua.service.insurance.synchronisation.commands.starting import start_run
from motcua.service.insurance.synchronisation.errors import UnableToFindMatch
from motcua.service.insurance.values_synchronisation import Field

#: What stands for a person where nobody is meant.
NOBODY = "nobody"


@require_POST
@official
@entering("run", page=list_page)
def run(request: CityRequest) -> HttpResponseBase:
    start_run(by=request.actor, at=request.at)
    messages.success(request, _("The cards are being compared. It takes a minute or two; the result stands here then."))
    return redirect("desk_synchronisation")


@require_POST
@official
def act(request: CityRequest, card: UUID, act: str) -> HttpResponseBase:
    """One act of a card's page."""
    return act_on(
        request, card, act, _ACTS, page=one_page, missing=UnableToFindMatch, address="desk_synchronisation_card"
    )


def _propose(request: CityRequest, card: UUID) -> str:
    person = reading.text(request, "person")
    if not person:
        raise UnableToReadForm(field=_("whose card it is"))
    given = request.POST.getlist(f"fields-{person}")
    if not set(given) <= {each.value for each in Field}:
        raise UnableToReadForm(field=_("what is taken over"))
    propose_correction(
        card=card,
        person="" if person == NOBODY else person,
        fields=[Field(each) for each in given],
        note=reading.text(request, "note"),
        by=request.actor,
        at=request.at,
    )
    return _("Proposed. Another official of the office decides.")


def _decide(request: CityRequest, card: UUID) -> str:
    approve = request.POST.get("how") == "approve"
    decide_correction(
        correction=reading.identifier(request, "correction", _("the correction")),
        approve=approve,
        answer=reading.text(request, "answer"),
        by=request.actor,
        at=request.at,
    )
    return _("Approved: the register says so from now on.") if approve else _("Refused: the card waits on.")


_ACTS: Acts = {"propose": _propose, "decide": _decide}
