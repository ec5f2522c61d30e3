"""Acts on many rows of a list at once; a refusal shows the same list again."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from motcua.faces.desk.counter.shelf import shown_shelf
from motcua.faces.desk.inbox.asked import asked_of, pairs_of
from motcua.faces.desk.inbox.back import back_beside, back_to
from motcua.faces.desk.inbox.views import shown_inbox
from motcua.faces.desk.many.acts import MANY
from motcua.faces.desk.officials import official
from motcua.faces.desk.unchecked_many import unchecked_among
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.database.transactions import durable
from motcua.service.dossiers.queries.lists import InboxView


@require_POST
@official
def many(request: CityRequest, act: str) -> HttpResponse:
    """Does the act to every chosen row, all or none; a refusal shows the same list again, with the rows still chosen
    and each refused one named. Signing what was not checked through is asked about first."""
    do = MANY.get(act)
    if do is None:
        raise Http404
    chosen = request.POST.getlist("chosen")
    pairs, asked = pairs_of(chosen), asked_of(request.POST)
    if not pairs:
        messages.warning(request, _("No dossier was chosen. Tick some first: x chooses the row that you are on."))
        return redirect(back_to(asked))
    try:
        with durable():
            question = unchecked_among(request, pairs, form="many") if act == "sign" else None
            if question is not None:
                return shown_inbox(request, asked, chosen=chosen, question=question)
            back = back_beside(request, asked, pairs)
            told = do(request, pairs)
    except NotPermitted:
        raise
    except UnableTo as fault:
        if asked.view is InboxView.SHELF:
            return shown_shelf(request, request.POST, chosen=chosen, error=fault)
        return shown_inbox(request, asked, chosen=chosen, error=fault)
    messages.success(request, told)
    return redirect(back)
