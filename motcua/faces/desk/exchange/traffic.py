"""The repair page: messages with the National Portal that are stuck, why and since when; and having them tried again."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from motcua.faces.desk.exchange.shown import (
    DIFFERENCES,
    REFUSED,
    STUCK,
    WAITING,
    shown_differences,
    shown_messages,
    views_of,
)
from motcua.faces.desk.officials import official
from motcua.faces.ui.errors import UnableToReadForm
from motcua.faces.ui.requests import CityRequest, id_or_none
from motcua.foundation.database.transactions import durable
from motcua.service.exchange.traffic.commands.repairing import (
    refuse_stuck,
    send_status_again,
    settle_difference,
    try_again,
)
from motcua.service.exchange.traffic.policy import may_mend_traffic
from motcua.service.exchange.traffic.queries.differences import open_differences
from motcua.service.exchange.traffic.queries.repair import messages_in, traffic_state


@require_GET
@official
def traffic_page(request: CityRequest) -> HttpResponse:
    """What is stuck first; then what differs, what is on its way and what was refused."""
    asked = request.GET.get("view", STUCK)
    view = asked if asked in {STUCK, DIFFERENCES, WAITING, REFUSED} else STUCK
    state = traffic_state(actor=request.actor)
    words = {
        "state": state,
        "view": view,
        "views": views_of(view, state, address=reverse("desk_traffic")),
        "may_mend": bool(may_mend_traffic(request.actor)),
        "differences": [],
        "messages_shown": [],
    }
    if view == DIFFERENCES:
        words["differences"] = shown_differences(open_differences(actor=request.actor))
    else:
        words["messages_shown"] = shown_messages(messages_in(view=view, actor=request.actor))
    return render(request, "desk/exchange_traffic.html", words)


@require_POST
@official
def again(request: CityRequest) -> HttpResponse:
    """Has the chosen given-up messages tried again, or those of the Portal's refused with a reason."""
    chosen = [id_or_none(each) for each in request.POST.getlist("message")]
    if not chosen:
        messages.warning(request, _("No message was chosen."))
        return redirect("desk_traffic")
    wanted = [each for each in chosen if each is not None]
    if len(wanted) < len(chosen):
        raise UnableToReadForm(field=_("the chosen messages"))
    if request.POST.get("how") == "refuse":
        reason = request.POST.get("reason", "")
        with durable():
            refuse_stuck(messages=wanted, reason=reason, by=request.actor, at=request.at)
        messages.success(request, _("Refused; the Portal is told why."))
        return redirect("desk_traffic")
    with durable():
        count = try_again(messages=wanted, by=request.actor, at=request.at)
    told = ngettext("%(count)d message is tried again.", "%(count)d messages are tried again.", count)
    messages.success(request, told % {"count": count})
    return redirect("desk_traffic")


@require_POST
@official
def settle(request: CityRequest, difference: UUID) -> HttpResponse:
    """A person has looked into a difference, or has the Portal told once more how the dossier stands."""
    with durable():
        if request.POST.get("how") == "send":
            send_status_again(difference=difference, by=request.actor, at=request.at)
            told = _("The Portal is told once more how the dossier stands.")
        else:
            note = request.POST.get("note", "")
            settle_difference(difference=difference, note=note, by=request.actor, at=request.at)
            told = _("The difference is settled.")
    messages.success(request, told)
    return redirect(f"{reverse('desk_traffic')}?view={DIFFERENCES}")
