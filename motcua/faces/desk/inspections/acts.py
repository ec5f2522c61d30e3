"""What is done with inspections: each act of their pages is one command, and a refusal shows the page with what was typed."""

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
from motcua.faces.desk.inspections.views import list_page, one_page
from motcua.faces.desk.officials import official
from motcua.faces.desk.sheets import sheet_of
from motcua.faces.desk.typed import Typed
from motcua.faces.desk.uploads import kept_files
from motcua.faces.ui.errors import UnableToReadForm
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.database.transactions import durable
from motcua.reform.inspections.commands.findings import record_findings
from motcua.reform.inspections.commands.minutes import close_minutes, sign_minutes
from motcua.reform.inspections.commands.planning import call_off_inspection, move_inspection, open_plan
from motcua.reform.inspections.commands.recommending import (
    judge_remedy,
    recommend,
    report_remedy,
    withdraw_evidence,
    withdraw_recommendation,
)
from motcua.reform.inspections.commands.team import appoint_team, send_notice
from motcua.reform.inspections.errors import UnableToFindInspection
from motcua.reform.inspections.sheets import import_inspections
from motcua.reform.inspections.values import (
    Found,
    GivenEvidence,
    NewFinding,
    NewMember,
    NewRecommendation,
    Part,
    Verdict,
)


@require_POST
@official
@entering("open", page=list_page)
def open_new(request: CityRequest) -> HttpResponseBase:
    open_plan(
        unit=reading.identifier(request, "unit", _("the unit")),
        year=reading.number(request, "year", _("the year")),
        number=request.POST.get("number", ""),
        title=request.POST.get("title", ""),
        control=reading.identifier(request, "control", _("the unit that controls it")),
        by=request.actor,
        at=request.at,
    )
    messages.success(request, _("The plan is open: fill it from a spreadsheet."))
    return redirect("desk_inspections")


@require_POST
@official
def import_sheet(request: CityRequest) -> HttpResponseBase:
    try:
        plan = reading.identifier(request, "plan", _("the plan"))
        with durable():
            count = import_inspections(plan=plan, content=sheet_of(request), by=request.actor, at=request.at)
    except (NotPermitted, UnableToFindInspection):
        raise
    except UnableTo as fault:
        return list_page(request, typed=Typed(act="import", fields=request.POST.dict(), error=fault))
    said = ngettext("%(count)s inspection stands in the plan.", "%(count)s inspections stand in the plan.", count)
    messages.success(request, said % {"count": count})
    return redirect("desk_inspections")


@require_POST
@official
def act(request: CityRequest, inspection: UUID, act: str) -> HttpResponseBase:
    """One act of an inspection's page. A refusal shows it again with everything typed."""
    return act_on(
        request, inspection, act, _ACTS, page=one_page, missing=UnableToFindInspection, address="desk_inspection"
    )


def _team(request: CityRequest, inspection: UUID) -> str:
    head = reading.identifier(request, "head", _("the head of the team"))
    chosen = [reading.address_id(given) for given in request.POST.getlist("members") if given]
    members = [NewMember(account=head, part=Part.HEAD)]
    members += [NewMember(account=each) for each in dict.fromkeys(chosen) if each != head]
    appoint_team(inspection=inspection, members=members, by=request.actor, at=request.at)
    return _("The team is appointed.")


def _notice(request: CityRequest, inspection: UUID) -> str:
    send_notice(inspection=inspection, number=request.POST.get("number", ""), by=request.actor, at=request.at)
    return _("The notice is sent: the unit sees the inspection from now on.")


def _move(request: CityRequest, inspection: UUID) -> str:
    move_inspection(
        inspection=inspection,
        from_on=reading.day(request, "from_on", _("the first day")),
        last_on=reading.day(request, "last_on", _("the last day")),
        reason=request.POST.get("reason", ""),
        seen=reading.day(request, "seen", _("the page")),
        by=request.actor,
        at=request.at,
    )
    return _("The inspection is moved.")


def _call_off(request: CityRequest, inspection: UUID) -> str:
    call_off_inspection(inspection=inspection, reason=request.POST.get("reason", ""), by=request.actor, at=request.at)
    return _("The inspection is called off.")


def _findings(request: CityRequest, inspection: UUID) -> str:
    found: list[NewFinding] = []
    for given in request.POST.getlist("item"):
        chosen = request.POST.get(f"found-{given}", "")
        if not chosen:
            continue
        if chosen not in set(Found):
            raise UnableToReadForm(field=_("what was found"))
        found.append(
            NewFinding(
                item=reading.address_id(given),
                found=Found(chosen),
                remark=request.POST.get(f"remark-{given}", ""),
                evidence=_kept(request, f"files-{given}"),
            )
        )
    record_findings(inspection=inspection, findings=found, by=request.actor, at=request.at)
    return _("What was found is kept.")


def _close(request: CityRequest, inspection: UUID) -> str:
    close_minutes(inspection=inspection, text=request.POST.get("text", ""), by=request.actor, at=request.at)
    return _("The minutes are closed. The unit can sign for them, and you can recommend.")


def _sign(request: CityRequest, inspection: UUID) -> str:
    sign_minutes(inspection=inspection, objection=request.POST.get("objection", ""), by=request.actor, at=request.at)
    return _("You have signed for the minutes.")


def _recommend(request: CityRequest, inspection: UUID) -> str:
    wanted = NewRecommendation(
        text=request.POST.get("text", ""),
        unit=reading.identifier(request, "unit", _("the responsible unit")),
        due_on=reading.day(request, "due_on", _("the day by which it is remedied")),
    )
    recommend(inspection=inspection, recommendations=[wanted], by=request.actor, at=request.at)
    return _("The recommendation is given.")


def _report(request: CityRequest, _inspection: UUID) -> str:
    report_remedy(
        recommendation=reading.identifier(request, "recommendation", _("the recommendation")),
        text=request.POST.get("text", ""),
        evidence=_kept(request, "evidence"),
        by=request.actor,
        at=request.at,
    )
    return _("Your report is handed in. The unit that controls the inspections checks it.")


def _judge(request: CityRequest, _inspection: UUID) -> str:
    given = request.POST.get("verdict", "")
    if given not in set(Verdict):
        raise UnableToReadForm(field=_("verify or send back"))
    judge_remedy(
        report=reading.identifier(request, "report", _("the report")),
        verdict=Verdict(given),
        reason=request.POST.get("reason", ""),
        by=request.actor,
        at=request.at,
    )
    return _("The remedy is verified.") if given == Verdict.ACCEPTED.value else _("The report is sent back.")


def _withdraw(request: CityRequest, _inspection: UUID) -> str:
    withdraw_recommendation(
        recommendation=reading.identifier(request, "recommendation", _("the recommendation")),
        reason=request.POST.get("reason", ""),
        by=request.actor,
        at=request.at,
    )
    return _("The recommendation is withdrawn.")


def _withdraw_evidence(request: CityRequest, _inspection: UUID) -> str:
    withdraw_evidence(
        evidence=reading.identifier(request, "evidence", _("the evidence")),
        reason=request.POST.get("reason", ""),
        by=request.actor,
        at=request.at,
    )
    return _("The evidence is withdrawn.")


def _kept(request: CityRequest, name: str) -> tuple[GivenEvidence, ...]:
    return tuple(GivenEvidence(sha256=each.sha256, name=each.name) for each in kept_files(request, name))


_ACTS: Acts = {
    "team": _team,
    "notice": _notice,
    "move": _move,
    "call-off": _call_off,
    "findings": _findings,
    "close": _close,
    "sign": _sign,
    "recommend": _recommend,
    "report": _report,
    "judge": _judge,
    "withdraw": _withdraw,
    "withdraw-evidence": _withdraw_evidence,
}
