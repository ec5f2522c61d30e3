"""The outbox: what was sent to whom, what still waits, and what could not be delivered."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from motcua.faces.desk.officials import official, require_administrator, require_outbox
from motcua.faces.desk.outbox.shown import filters_of, letters_of
from motcua.faces.ui.errors import UnableToReadForm
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.accounts.values import Role
from motcua.foundation.database.transactions import durable
from motcua.foundation.messages.commands import resend_messages
from motcua.foundation.messages.queries import PAGE, outbox, outbox_state
from motcua.foundation.messages.values import Status


@require_GET
@official
def outbox_page(request: CityRequest) -> HttpResponse:
    """Newest first, by how they stand."""
    require_outbox(request)
    wanted = request.GET.get("status", "")
    status = Status(wanted) if wanted in set(Status) else None
    found = outbox(status=status, before=_before(request), limit=PAGE + 1)
    here = reverse("desk_outbox")
    more = f"{here}?status={status.value if status else ''}&before={found[PAGE - 1].id}" if len(found) > PAGE else ""
    state = outbox_state()
    may_resend = request.actor.has_role(Role.ADMINISTRATOR) and status is Status.UNDELIVERABLE
    words = {
        "letters": letters_of(found[:PAGE]),
        "filters": filters_of(status, state, address=here),
        "state": state,
        "may_resend": may_resend,
        "more": more,
    }
    return render(request, "desk/outbox.html", words)


@require_POST
@official
def resend(request: CityRequest) -> HttpResponse:
    """Puts the chosen undeliverable messages back into the queue."""
    require_administrator(request)
    chosen = _ids(request.POST.getlist("message"))
    if not chosen:
        messages.warning(request, _("No message was chosen."))
        return redirect(f"{reverse('desk_outbox')}?status=undeliverable")
    with durable():
        resend_messages(messages=chosen, by=request.actor, at=request.at)
    told = ngettext("%(count)d message is sent again.", "%(count)d messages are sent again.", len(chosen))
    messages.success(request, told % {"count": len(chosen)})
    return redirect("desk_outbox")


def _before(request: CityRequest) -> UUID | None:
    """The last one of the page before; a key that was not made here shows the first page."""
    try:
        return UUID(request.GET.get("before", ""))
    except ValueError:
        return None


def _ids(values: Iterable[str]) -> list[UUID]:
    try:
        return [UUID(value) for value in values]
    except ValueError as fault:
        raise UnableToReadForm(field=_("the chosen messages")) from fault
