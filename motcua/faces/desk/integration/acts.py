"""What is done with services: each act is one command, and a refusal shows the page with what was typed."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from motcua.faces.desk import reading
from motcua.faces.desk.acts import Acts, act_on, entering
from motcua.faces.desk.integration.views import list_page, one_page
from motcua.faces.desk.officials import official
from motcua.faces.desk.sheets import sheet_of
from motcua.faces.ui.errors import UnableToReadForm
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.calendars.rules import city_day
from motcua.registry.catalogue.errors import UnableToFindProcedure
from motcua.registry.catalogue.queries import version_in_force
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import UnitKind
from motcua.service.exchange.adapters.conformity import conformity_port
from motcua.service.exchange.commands.checking import answer_items, open_integrations, run_conformity
from motcua.service.exchange.commands.moving import submit_integrations, suspend_integrations
from motcua.service.exchange.commands.planning import give_reasons
from motcua.service.exchange.errors import UnableToFindIntegration, UnableToFindService
from motcua.service.exchange.queries import integrations_of
from motcua.service.exchange.sheets import import_plan
from motcua.service.exchange.values import GivenReason, ItemAnswer, ReasonKind

_SAID = {"pass": True, "fail": False}


@require_POST
@official
@entering("adopt", page=list_page)
def adopt(request: CityRequest) -> HttpResponseBase:
    import_plan(
        content=sheet_of(request),
        unit=city_of(request),
        decision=reading.text(request, "decision"),
        title=reading.text(request, "title"),
        decided_on=reading.day(request, "decided_on", _("the day of the decision")),
        from_on=reading.day(request, "from_on", _("the first day of the plan")),
        by=request.actor,
        at=request.at,
    )
    messages.success(request, _("The plan is adopted. The one before it ends when it begins."))
    return redirect("desk_integration")


@require_POST
@official
def act(request: CityRequest, procedure: UUID, act: str) -> HttpResponseBase:
    """One act of a service's page."""
    return act_on(
        request,
        procedure,
        act,
        _ACTS,
        page=one_page,
        missing=UnableToFindService,
        address="desk_integration_service",
    )


def _begin(request: CityRequest, procedure: UUID) -> str:
    version = _version(request, procedure)
    open_integrations(versions=[version], unit=city_of(request), by=request.actor, at=request.at)
    return _("Begun. Now the check-list is answered.")


def _answer(request: CityRequest, procedure: UUID) -> str:
    """What was left blank stays as it is."""
    integration = _integration(request, procedure)
    answers = [
        ItemAnswer(
            integration=integration,
            item=name.removeprefix("answer-"),
            fine=_SAID[said],
            note=reading.text(request, name.replace("answer-", "note-", 1)),
        )
        for name, said in request.POST.items()
        if name.startswith("answer-") and isinstance(said, str) and said in _SAID
    ]
    answer_items(answers=answers, by=request.actor, at=request.at)
    return _("The check-list is kept.")


def _test(request: CityRequest, procedure: UUID) -> str:
    integration = _integration(request, procedure)
    run_conformity(integrations=[integration], port=conformity_port(), by=request.actor, at=request.at)
    return _("The Portal has tested it.")


def _submit(request: CityRequest, procedure: UUID) -> str:
    submit_integrations(integrations=[_integration(request, procedure)], by=request.actor, at=request.at)
    return _("It lies with the Portal now.")


def _suspend(request: CityRequest, procedure: UUID) -> str:
    suspend_integrations(
        integrations=[_integration(request, procedure)],
        reason=reading.text(request, "reason"),
        by=request.actor,
        at=request.at,
    )
    return _("It is off the Portal until it is tested and confirmed again.")


def _explain(request: CityRequest, procedure: UUID) -> str:
    kind = request.POST.get("kind", "")
    if kind not in set(ReasonKind):
        raise UnableToReadForm(field=_("the reason"))
    reason = GivenReason(procedure=procedure, kind=ReasonKind(kind), text=reading.text(request, "text"))
    give_reasons(reasons=[reason], by=request.actor, at=request.at)
    return _("The reason is kept.")


def _version(request: CityRequest, procedure: UUID) -> UUID:
    try:
        return version_in_force(procedure=procedure, on=city_day(request.at)).id
    except UnableToFindProcedure as fault:
        raise UnableToFindService from fault


def _integration(request: CityRequest, procedure: UUID) -> UUID:
    version = _version(request, procedure)
    found = integrations_of(versions=[version]).get(version)
    if found is None:
        raise UnableToFindIntegration
    return found


def city_of(request: CityRequest) -> UUID:
    """There is one: the administration of all that stands below it."""
    return directory(on=city_day(request.at)).of_kind(UnitKind.CITY)[0].id


_ACTS: Acts = {
    "begin": _begin,
    "answer": _answer,
    "test": _test,
    "submit": _submit,
    "suspend": _suspend,
    "explain": _explain,
}
