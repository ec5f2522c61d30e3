"""How a filing came to the counter: brought by the applicant, by somebody else, or by post."""

from __future__ import annotations

from django.utils.translation import gettext as _

from motcua.faces.desk.counter.people import TYPED_LENGTH_MAX, person_of
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.database.transactions import durable
from motcua.registry.people.errors import UnableToReadCard, UnableToReadCitizenNumber
from motcua.service.dossiers.commands.drafts import save_handing_in
from motcua.service.dossiers.queries.drafts import DraftView
from motcua.service.dossiers.values import Channel


def keep_handing_in(request: CityRequest, view: DraftView) -> str:
    """Keeps what was posted of it; returns what is wrong with the card or number, with everything else kept.

    A card registers somebody new, as at the counter's first page; a bare number must be known.
    """
    if "handed_in" not in request.POST:
        return ""
    typed = request.POST.get("submitter_card", "").strip()[:TYPED_LENGTH_MAX]
    submitter, fault = view.submitter, ""
    if "submitter_same" in request.POST:
        submitter = None
    elif typed:
        try:
            found = person_of(request, typed)
        except (UnableToReadCard, UnableToReadCitizenNumber) as unread:
            found, fault = None, unread.message
        if found is None:
            fault = fault or _("Nobody is registered under this number. Scan the card of who hands in.")
        else:
            submitter = found
    with durable():
        save_handing_in(
            draft=view.id,
            channel=Channel.POST if request.POST["handed_in"] == "post" else Channel.COUNTER,
            submitter=submitter,
            tracking_number=request.POST.get("tracking_number", "").replace("\x00", ""),
            by=request.actor,
            at=request.at,
        )
    return fault
