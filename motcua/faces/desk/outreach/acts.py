"""What is done with groups: each act of their pages is one command, and a refusal shows the page with what was typed."""

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
from motcua.faces.desk.outreach.views import list_page, one_page
from motcua.faces.desk.sheets import sheet_of
from motcua.faces.ui.errors import UnableToReadForm
from motcua.faces.ui.requests import CityRequest
from motcua.reform.outreach.commands.groups import dissolve_group, join_group, leave_group
from motcua.reform.outreach.commands.work import report_visit, run_campaign, withdraw_visit
from motcua.reform.outreach.errors import UnableToFindGroup
from motcua.reform.outreach.sheets import import_groups
from motcua.reform.outreach.values import Channel, Help, NewCampaign, NewMember, NewVisit, Part
from motcua.registry.people.queries import known_numbers


@require_POST
@official
@entering("import", page=list_page)
def import_sheet(request: CityRequest) -> HttpResponseBase:
    count = import_groups(content=sheet_of(request), by=request.actor, at=request.at)
    said = ngettext("%(count)s team stands with its members.", "%(count)s teams stand with their members.", count)
    messages.success(request, said % {"count": count})
    return redirect("desk_outreach")


@require_POST
@official
@entering("campaign", page=list_page)
def campaign(request: CityRequest) -> HttpResponseBase:
    given = request.POST.get("channel", "")
    if given not in set(Channel):
        raise UnableToReadForm(field=_("the channel"))
    wanted = NewCampaign(
        title=request.POST.get("title", ""),
        audience=request.POST.get("audience", ""),
        channel=Channel(given),
        from_on=reading.day(request, "from_on", _("the first day")),
        last_on=reading.day(request, "last_on", _("the last day")),
        reach=reading.number(request, "reach", _("how many were reached")),
    )
    run_campaign(
        unit=reading.identifier(request, "unit", _("the unit")),
        campaign=wanted,
        by=request.actor,
        at=request.at,
    )
    messages.success(request, _("The campaign is kept."))
    return redirect("desk_outreach")


@require_POST
@official
def act(request: CityRequest, group: UUID, act: str) -> HttpResponseBase:
    """One act of a group's page. A refusal shows it again with everything typed."""
    return act_on(request, group, act, _ACTS, page=one_page, missing=UnableToFindGroup, address="desk_outreach_group")


def _join(request: CityRequest, group: UUID) -> str:
    number, part = request.POST.get("number", "").strip(), request.POST.get("part", "")
    person = known_numbers(numbers=[number]).get(number)
    if person is None:
        raise UnableToReadForm(field=_("the citizen number: nobody is registered under it"))
    if part not in set(Part):
        raise UnableToReadForm(field=_("the part"))
    member = NewMember(person=person, part=Part(part))
    on = reading.day(request, "on", _("the first day"))
    join_group(group=group, member=member, on=on, by=request.actor, at=request.at)
    return _("The member is in.")


def _leave(request: CityRequest, _group: UUID) -> str:
    leave_group(
        membership=reading.identifier(request, "membership", _("the member")),
        left_on=reading.day(request, "left_on", _("the first day without her")),
        by=request.actor,
        at=request.at,
    )
    return _("The member has left.")


def _visit(request: CityRequest, group: UUID) -> str:
    helped = {each: reading.number(request, each.value, _("what was done")) for each in Help if request.POST.get(each)}
    visit = NewVisit(
        on=reading.day(request, "on", _("the day")),
        place=request.POST.get("place", ""),
        households=reading.number(request, "households", _("the households visited")),
        consented=reading.number(request, "consented", _("the households that agreed")),
        helped=helped,
    )
    report_visit(group=group, visit=visit, by=request.actor, at=request.at)
    return _("The visit is kept.")


def _withdraw(request: CityRequest, _group: UUID) -> str:
    withdraw_visit(
        visit=reading.identifier(request, "visit", _("the visit")),
        reason=request.POST.get("reason", ""),
        by=request.actor,
        at=request.at,
    )
    return _("The visit is withdrawn.")


def _dissolve(request: CityRequest, group: UUID) -> str:
    on = reading.day(request, "on", _("the first day without it"))
    dissolve_group(group=group, on=on, reason=request.POST.get("reason", ""), by=request.actor, at=request.at)
    return _("The team is dissolved, and its members are free.")


_ACTS: Acts = {
    "join": _join,
    "leave": _leave,
    "visit": _visit,
    "withdraw": _withdraw,
    "dissolve": _dissolve,
}
