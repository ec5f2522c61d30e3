"""What is done with the programme: each act of its pages is one command, and a refusal shows the page with what was typed."""

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
from motcua.faces.desk.programme.views import list_page, one_plan_page, one_task_page
from motcua.faces.desk.sheets import sheet_of
from motcua.faces.desk.uploads import kept_files
from motcua.faces.ui.errors import UnableToReadForm
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.database.transactions import durable
from motcua.reform.programme.commands.planning import drop_task, hand_over_tasks, open_plan, revise_task
from motcua.reform.programme.commands.progress import judge_progress, report_progress, withdraw_evidence
from motcua.reform.programme.errors import UnableToFindPlan, UnableToFindTask
from motcua.reform.programme.imports import import_tasks
from motcua.reform.programme.values import GivenEvidence, NewTerms, Verdict


@require_POST
@official
@entering("open", page=list_page)
def open_new(request: CityRequest) -> HttpResponseBase:
    plan = open_plan(
        unit=reading.identifier(request, "unit", _("the unit")),
        year=reading.number(request, "year", _("the year")),
        number=request.POST.get("number", ""),
        title=request.POST.get("title", ""),
        control=reading.identifier(request, "control", _("the unit that controls it")),
        by=request.actor,
        at=request.at,
    )
    return redirect("desk_programme", plan=plan)


@require_POST
@official
def import_sheet(request: CityRequest, plan: UUID) -> HttpResponseBase:
    try:
        with durable():
            count = import_tasks(plan=plan, content=sheet_of(request), by=request.actor, at=request.at)
    except (NotPermitted, UnableToFindPlan):
        raise
    except UnableTo as fault:
        return one_plan_page(request, plan, error=fault)
    said = ngettext("%(count)s task stands in the programme.", "%(count)s tasks stand in the programme.", count)
    messages.success(request, said % {"count": count})
    return redirect("desk_programme", plan=plan)


@require_POST
@official
def hand_over(request: CityRequest, plan: UUID) -> HttpResponseBase:
    try:
        with durable():
            numbers = hand_over_tasks(plan=plan, by=request.actor, at=request.at)
    except (NotPermitted, UnableToFindPlan):
        raise
    except UnableTo as fault:
        return one_plan_page(request, plan, error=fault)
    said = ngettext("%(count)s task was handed over.", "%(count)s tasks were handed over.", len(numbers))
    messages.success(request, said % {"count": len(numbers)})
    return redirect("desk_programme", plan=plan)


@require_POST
@official
def act(request: CityRequest, task: UUID, act: str) -> HttpResponseBase:
    """One act of a task's page. A refusal shows it again with everything typed."""
    return act_on(
        request, task, act, _ACTS, page=one_task_page, missing=UnableToFindTask, address="desk_programme_task"
    )


def _report(request: CityRequest, task: UUID) -> str:
    report_progress(
        task=task,
        text=request.POST.get("text", ""),
        is_completion=request.POST.get("is_completion") == "1",
        evidence=[GivenEvidence(sha256=each.sha256, name=each.name) for each in kept_files(request, "evidence")],
        by=request.actor,
        at=request.at,
    )
    return _("Your report is handed in. The unit that controls the programme reads it.")


def _judge(request: CityRequest, _task: UUID) -> str:
    given = request.POST.get("verdict", "")
    if given not in set(Verdict):
        raise UnableToReadForm(field=_("accept or send back"))
    judge_progress(
        progress=reading.identifier(request, "progress", _("the report")),
        verdict=Verdict(given),
        reason=request.POST.get("reason", ""),
        by=request.actor,
        at=request.at,
    )
    return _("The report is accepted.") if given == Verdict.ACCEPTED.value else _("The report is sent back.")


def _withdraw(request: CityRequest, _task: UUID) -> str:
    withdraw_evidence(
        evidence=reading.identifier(request, "evidence", _("the evidence")),
        reason=request.POST.get("reason", ""),
        by=request.actor,
        at=request.at,
    )
    return _("The evidence is withdrawn.")


def _revise(request: CityRequest, task: UUID) -> str:
    chosen = [reading.address_id(given) for given in request.POST.getlist("supporting") if given]
    terms = NewTerms(
        lead=reading.identifier(request, "lead", _("the lead unit")),
        supporting=tuple(chosen),
        from_on=reading.day(request, "from_on", _("the first day")),
        due_on=reading.day(request, "due_on", _("the day on which it is due")),
    )
    revise_task(
        task=task,
        terms=terms,
        reason=request.POST.get("reason", ""),
        seen=reading.identifier(request, "seen", _("the page")),
        by=request.actor,
        at=request.at,
    )
    return _("The task is revised.")


def _drop(request: CityRequest, task: UUID) -> str:
    drop_task(task=task, reason=request.POST.get("reason", ""), by=request.actor, at=request.at)
    return _("The task is dropped from the programme.")


_ACTS: Acts = {
    "report": _report,
    "judge": _judge,
    "withdraw": _withdraw,
    "revise": _revise,
    "drop": _drop,
}
