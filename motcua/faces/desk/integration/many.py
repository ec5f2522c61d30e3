"""Acts on many services of the list at once: all or none, and every one that is refused is named."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from motcua.faces.desk import reading
from motcua.faces.desk.integration.acts import city_of
from motcua.faces.desk.integration.views import list_page
from motcua.faces.desk.officials import official
from motcua.faces.desk.typed import Typed
from motcua.faces.ui.requests import CityRequest, id_or_none
from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.database.transactions import durable
from motcua.service.exchange.adapters.conformity import conformity_port
from motcua.service.exchange.commands.checking import open_integrations, run_conformity
from motcua.service.exchange.commands.moving import submit_integrations, suspend_integrations
from motcua.service.exchange.errors import UnableToFindService, UnableToMoveIntegrations
from motcua.service.exchange.queries import services
from motcua.service.exchange.values import ServiceLine

Lines = Sequence[ServiceLine]


@require_POST
@official
def many(request: CityRequest, act: str) -> HttpResponseBase:
    """The act on every ticked service; a refusal shows the list again, with the ticks."""
    do = MANY.get(act)
    if do is None:
        raise Http404
    chosen = request.POST.getlist("chosen")
    # The list's own filters and page came along in the address.
    back = f"{reverse('desk_integration')}?{request.GET.urlencode()}"
    if not chosen:
        messages.warning(request, _("No service was chosen. Tick some first."))
        return redirect(back)
    try:
        with durable():
            said = do(request, _lines(request, chosen))
    except NotPermitted:
        raise
    except UnableTo as fault:
        typed = Typed(act=act, fields=request.POST.dict(), error=fault)
        return list_page(request, typed=typed, chosen=frozenset(map(_procedure, chosen)))
    messages.success(request, said)
    return redirect(back)


def _procedure(tick: str) -> str:
    """A tick's value is the procedure with the state that it was shown in."""
    return tick.partition(":")[0]


def _lines(request: CityRequest, chosen: Sequence[str]) -> Lines:
    by_procedure = {line.procedure: line for line in services(actor=request.actor, on=city_day(request.at))}
    wanted = dict.fromkeys(id_or_none(_procedure(tick)) for tick in chosen)
    found = [by_procedure[each] for each in wanted if each in by_procedure]
    if len(found) < len(wanted):
        raise UnableToFindService
    return found


def _begin(request: CityRequest, lines: Lines) -> str:
    versions = [line.version for line in lines]
    open_integrations(versions=versions, unit=city_of(request), by=request.actor, at=request.at)
    told = ngettext("%(count)d integration is begun.", "%(count)d integrations are begun.", len(lines))
    return told % {"count": len(lines)}


def _test(request: CityRequest, lines: Lines) -> str:
    _refuse(_unbegun(lines))
    integrations = [line.integration for line in lines if line.integration]
    run_conformity(integrations=integrations, port=conformity_port(), by=request.actor, at=request.at)
    told = ngettext("The Portal has tested %(count)d service.", "The Portal has tested %(count)d services.", len(lines))
    return told % {"count": len(lines)}


def _submit(request: CityRequest, lines: Lines) -> str:
    _move(lines, lambda ids: submit_integrations(integrations=ids, by=request.actor, at=request.at))
    told = ngettext(
        "%(count)d service lies with the Portal now.", "%(count)d services lie with the Portal now.", len(lines)
    )
    return told % {"count": len(lines)}


def _suspend(request: CityRequest, lines: Lines) -> str:
    reason = reading.text(request, "reason")
    _move(lines, lambda ids: suspend_integrations(integrations=ids, reason=reason, by=request.actor, at=request.at))
    told = ngettext("%(count)d service is off the Portal.", "%(count)d services are off the Portal.", len(lines))
    return told % {"count": len(lines)}


def _move(lines: Lines, move: Callable[[Sequence[UUID]], None]) -> None:
    """Names those that cannot follow together with those that are not begun. What moved is taken back with the
    transaction when any is refused."""
    refused = _unbegun(lines)
    try:
        move([line.integration for line in lines if line.integration])
    except UnableToMoveIntegrations as fault:
        refused = [str(fault.facts["refused"]), *refused]
    _refuse(refused)


def _unbegun(lines: Lines) -> list[str]:
    return [
        _("%(code)s (%(level)s): its integration is not begun") % {"code": line.code, "level": line.level.value}
        for line in lines
        if line.integration is None
    ]


def _refuse(refused: Sequence[str]) -> None:
    if refused:
        raise UnableToMoveIntegrations(refused="; ".join(refused))


MANY: Mapping[str, Callable[[CityRequest, Lines], str]] = {
    "begin": _begin,
    "test": _test,
    "submit": _submit,
    "suspend": _suspend,
}
