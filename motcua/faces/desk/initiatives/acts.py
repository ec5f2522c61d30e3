"""What is done with initiatives: each act of their pages is one command, and a refusal shows the page with what was typed."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from motcua.faces.desk import reading
from motcua.faces.desk.acts import Acts, act_on, entering
from motcua.faces.desk.initiatives.views import list_page, one_page
from motcua.faces.desk.officials import official
from motcua.faces.desk.sheets import sheet_of
from motcua.faces.ui.errors import UnableToReadForm
from motcua.faces.ui.requests import CityRequest, id_or_none
from motcua.reform.initiatives.commands.deciding import decide_initiatives, end_replication, replicate_initiatives
from motcua.reform.initiatives.commands.proposing import give_up_initiatives, plan_pilots, propose_initiatives
from motcua.reform.initiatives.errors import UnableToFindInitiative
from motcua.reform.initiatives.sheets import import_initiatives
from motcua.reform.initiatives.values import NewDecision, NewInitiative, NewPilot, NewReplication

ONE_DAY = timedelta(days=1)


@require_POST
@official
@entering("propose", page=list_page)
def propose(request: CityRequest) -> HttpResponseBase:
    unit, _space, head = request.POST.get("head", "").partition(" ")
    owner, account = id_or_none(unit), id_or_none(head)
    if owner is None or account is None:
        raise UnableToReadForm(field=_("who heads it"))
    new = NewInitiative(
        unit=owner,
        head=account,
        title=request.POST.get("title", ""),
        problem=request.POST.get("problem", ""),
        practice=request.POST.get("practice", ""),
    )
    (made,) = propose_initiatives(initiatives=[new], by=request.actor, at=request.at)
    messages.success(request, _("The initiative is proposed. Say where and when it is tried."))
    return redirect("desk_initiative", initiative=made)


@require_POST
@official
@entering("import", page=list_page)
def import_sheet(request: CityRequest) -> HttpResponseBase:
    content = sheet_of(request)
    count = import_initiatives(content=content, by=request.actor, at=request.at)
    said = ngettext("%(count)s initiative is proposed.", "%(count)s initiatives are proposed.", count)
    messages.success(request, said % {"count": count})
    return redirect("desk_initiatives")


@require_POST
@official
def act(request: CityRequest, initiative: UUID, act: str) -> HttpResponseBase:
    """One act of an initiative's page. A refusal shows it again with everything typed."""
    return act_on(
        request, initiative, act, _ACTS, page=one_page, missing=UnableToFindInitiative, address="desk_initiative"
    )


def _pilot(request: CityRequest, initiative: UUID) -> str:
    """People say the last day of a pilot; the first one after it is kept."""
    pilot = NewPilot(
        initiative=initiative,
        units=tuple(reading.address_id(given) for given in request.POST.getlist("units")),
        from_on=reading.day(request, "from_on", _("the first day")),
        until_on=reading.day(request, "last_on", _("the last day")) + ONE_DAY,
        indicators=tuple(request.POST.getlist("indicators")),
        document=request.POST.get("document", ""),
        seen=id_or_none(request.POST.get("seen", "")),
        reason=request.POST.get("reason", ""),
    )
    plan_pilots(pilots=[pilot], by=request.actor, at=request.at)
    return _("The pilot is planned.")


def _decide(request: CityRequest, initiative: UUID) -> str:
    verdict = request.POST.get("verdict", "")
    if verdict not in {"recognised", "not"}:
        raise UnableToReadForm(field=_("recognised or not"))
    decision = NewDecision(
        unit=reading.identifier(request, "unit", _("the unit")),
        recognised=verdict == "recognised",
        document=request.POST.get("document", ""),
        decided_on=reading.day(request, "decided_on", _("the day of the decision")),
        reason=request.POST.get("reason", ""),
    )
    decide_initiatives(initiatives=[initiative], decision=decision, by=request.actor, at=request.at)
    return _("The initiative is recognised.") if decision.recognised else _("The initiative is not recognised.")


def _replicate(request: CityRequest, initiative: UUID) -> str:
    replication = NewReplication(
        initiative=initiative,
        unit=reading.identifier(request, "unit", _("the unit")),
        from_on=reading.day(request, "from_on", _("the first day")),
        document=request.POST.get("document", ""),
    )
    replicate_initiatives(replications=[replication], by=request.actor, at=request.at)
    return _("The unit works so from that day on.")


def _end(request: CityRequest, _initiative: UUID) -> str:
    end_replication(
        replication=reading.identifier(request, "replication", _("the unit")),
        until_on=reading.day(request, "until_on", _("the first day without it")),
        reason=request.POST.get("reason", ""),
        by=request.actor,
        at=request.at,
    )
    return _("The unit works so no more.")


def _give_up(request: CityRequest, initiative: UUID) -> str:
    give_up_initiatives(
        initiatives=[initiative], reason=request.POST.get("reason", ""), by=request.actor, at=request.at
    )
    return _("The initiative is given up.")


_ACTS: Acts = {
    "pilot": _pilot,
    "decide": _decide,
    "replicate": _replicate,
    "end": _end,
    "give_up": _give_up,
}
