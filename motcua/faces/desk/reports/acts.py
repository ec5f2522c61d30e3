"""What is done with a report: each act of its page is one command, and a refusal shows the page with what was typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from motcua.faces.desk import reading
from motcua.faces.desk.officials import official
from motcua.faces.desk.reports.views import list_page, one_page, unit_page
from motcua.faces.desk.typed import Typed
from motcua.faces.ui.errors import UnableToReadForm
from motcua.faces.ui.requests import CityRequest, id_or_none
from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.database.transactions import durable
from motcua.reform.reports.commands.contributing import ask_contributions, contribute, judge_contribution
from motcua.reform.reports.commands.freezing import approve_report, freeze_report, withdraw_freeze
from motcua.reform.reports.commands.writing import open_report, write_passage
from motcua.reform.reports.errors import UnableToFindReport
from motcua.reform.reports.kinds import HALF_YEAR
from motcua.reform.reports.values import Verdict

#: A contribution's field of a section is called "text:" and its key.
FIELD = "text:"


@require_POST
@official
def open_new(request: CityRequest) -> HttpResponseBase:
    try:
        unit = reading.identifier(request, "unit", _("the unit"))
        with durable():
            report = open_report(
                kind=HALF_YEAR, unit=unit, period=request.POST.get("period", ""), by=request.actor, at=request.at
            )
    except NotPermitted:
        raise
    except UnableTo as fault:
        return list_page(request, error=fault)
    return redirect("desk_report", report=report)


@require_POST
@official
def act(request: CityRequest, report: UUID, act: str) -> HttpResponseBase:
    """One act of the page. A refusal shows it again with everything typed."""
    do = _ACTS.get(act)
    if do is None:
        raise Http404
    try:
        with durable():
            said, anchor = do(request, report)
    except (NotPermitted, UnableToFindReport):
        raise
    except UnableTo as fault:
        return one_page(request, report, typed=Typed(act=act, fields=request.POST.dict(), error=fault))
    messages.success(request, said)
    return redirect(reverse("desk_report", args=[report]) + anchor)


@require_POST
@official
def give(request: CityRequest, report: UUID, unit: UUID) -> HttpResponse | HttpResponseBase:
    texts = {name.removeprefix(FIELD): str(request.POST[name]) for name in request.POST if name.startswith(FIELD)}
    seen = request.POST.get("seen", "")
    try:
        with durable():
            contribute(report=report, unit=unit, texts=texts, seen=id_or_none(seen), by=request.actor, at=request.at)
    except (NotPermitted, UnableToFindReport):
        raise
    except UnableTo as fault:
        return unit_page(request, report, unit, typed=texts, seen=seen, error=fault)
    messages.success(request, _("Your contribution is given. You may correct it until it is accepted, and after."))
    return redirect("desk_report_contribution", report=report, unit=unit)


def _write(request: CityRequest, report: UUID) -> tuple[str, str]:
    section = request.POST.get("section", "")
    write_passage(
        report=report,
        section=section,
        text=request.POST.get("text", ""),
        seen=id_or_none(request.POST.get("seen", "")),
        by=request.actor,
        at=request.at,
    )
    return _("The section is saved."), f"#{section}"


def _ask(request: CityRequest, report: UUID) -> tuple[str, str]:
    units = [unit for given in request.POST.getlist("unit") if (unit := id_or_none(given))]
    due_on = reading.day(request, "due_on", _("the deadline"))
    ask_contributions(report=report, units=units, due_on=due_on, by=request.actor, at=request.at)
    return _("The units are asked. They see it among their reports."), "#contributions"


def _judge(request: CityRequest, report: UUID) -> tuple[str, str]:
    contribution = reading.identifier(request, "contribution", _("the contribution"))
    try:
        verdict = Verdict(request.POST.get("verdict", ""))
    except ValueError as fault:
        raise UnableToReadForm(field=_("the verdict")) from fault
    reason = reading.text(request, "reason")
    judge_contribution(contribution=contribution, verdict=verdict, reason=reason, by=request.actor, at=request.at)
    said = _("It stands in the report now.") if verdict is Verdict.ACCEPTED else _("It went back with your reason.")
    return said, "#contributions"


def _freeze(request: CityRequest, report: UUID) -> tuple[str, str]:
    number = freeze_report(
        report=report,
        seen=reading.number(request, "seen", _("the last freeze")),
        reason=reading.text(request, "reason"),
        by=request.actor,
        at=request.at,
    )
    return _("Frozen as number %(number)s. A leader who has not written in it approves it.") % {"number": number}, ""


def _approve(request: CityRequest, report: UUID) -> tuple[str, str]:
    number = reading.number(request, "number", _("the freeze"))
    approve_report(report=report, number=number, by=request.actor, at=request.at)
    return _("Approved. Its files bear today’s date."), ""


def _withdraw(request: CityRequest, report: UUID) -> tuple[str, str]:
    withdraw_freeze(
        report=report,
        number=reading.number(request, "number", _("the freeze")),
        reason=reading.text(request, "reason"),
        by=request.actor,
        at=request.at,
    )
    return _("Withdrawn. It stays readable, with your reason."), ""


_ACTS: Mapping[str, Callable[[CityRequest, UUID], tuple[str, str]]] = {
    "write": _write,
    "ask": _ask,
    "judge": _judge,
    "freeze": _freeze,
    "approve": _approve,
    "withdraw": _withdraw,
}
