"""What officials do about differences, and files that are brought by hand."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from motcua.faces.desk import reading
from motcua.faces.desk.acts import Acts, act_on, entering
from motcua.faces.desk.officials import official
from motcua.faces.desk.reconciliation.views import list_page, one_page, online_ways
from motcua.faces.ui.errors import UnableToReadForm
from motcua.faces.ui.requests import CityRequest
from motcua.service.payments.reconciliation.commands.resolving import decide_remedy, resolve_difference
from motcua.service.payments.reconciliation.commands.taking import take_settlement
from motcua.service.payments.reconciliation.errors import UnableToFindDifference
from motcua.service.payments.reconciliation.reading import BYTES_MAX
from motcua.service.payments.values_reconciliation import DifferenceState, Remedy


@require_POST
@official
@entering("take", page=list_page)
def take(request: CityRequest) -> HttpResponseBase:
    """A settlement file that came by another way than the line."""
    upload = request.FILES.get("file")
    if upload is None or not 0 < (upload.size or 0) <= BYTES_MAX:
        raise UnableToReadForm(field=_("the settlement file"))
    gateway = reading.text(request, "gateway")
    if gateway not in dict(online_ways()):
        raise UnableToReadForm(field=_("the way of paying"))
    taken = take_settlement(
        gateway=gateway,
        day=reading.day(request, "day", _("the day")),
        content=upload.read(),
        by=request.actor,
        at=request.at,
    )
    messages.success(
        request, _("This file was here already; nothing has changed.") if taken.again else _said(taken.found)
    )
    return redirect("desk_settlement", taken.file)


def _said(found: int) -> str:
    if not found:
        return _("Taken and compared: no new difference.")
    return ngettext(
        "Taken and compared: {count} new difference.", "Taken and compared: {count} new differences.", found
    ).format(count=found)


@require_POST
@official
def act(request: CityRequest, difference: UUID, act: str) -> HttpResponseBase:
    """One act of a difference's page."""
    return act_on(
        request, difference, act, _ACTS, page=one_page, missing=UnableToFindDifference, address="desk_difference"
    )


def _resolve(request: CityRequest, difference: UUID) -> str:
    chosen = reading.text(request, "remedy")
    if chosen not in set(Remedy):
        raise UnableToReadForm(field=_("what is to be done"))
    state = resolve_difference(
        difference=difference,
        remedy=Remedy(chosen),
        reason=reading.text(request, "reason"),
        by=request.actor,
        at=request.at,
    )
    if state is DifferenceState.PROPOSED:
        return _("Proposed. The head or leader decides.")
    return _("Resolved with your reason.")


def _decide(request: CityRequest, difference: UUID) -> str:
    approve = request.POST.get("how") == "approve"
    decide_remedy(
        difference=difference,
        approve=approve,
        answer=reading.text(request, "answer"),
        by=request.actor,
        at=request.at,
    )
    return _("Done; the money moves now.") if approve else _("Refused: the difference is open again.")


_ACTS: Acts = {"resolve": _resolve, "decide": _decide}
