"""What an official does to a dossier: one address an act, each a thin call of one command."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal, InvalidOperation
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from motcua.faces.desk.officials import official
from motcua.faces.ui.errors import UnableToReadForm
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.calendars.values import VIETNAM, Limit, LimitUnit
from motcua.foundation.database.transactions import durable
from motcua.service.dossiers.commands.clock import extend_dossier, pause_dossiers, reappoint_dossier, resume_dossiers
from motcua.service.dossiers.commands.corrections import undo
from motcua.service.dossiers.commands.receipt import receive_dossiers, refuse_receipt, send_on
from motcua.service.dossiers.commands.results import issue_dossiers, return_results
from motcua.service.dossiers.commands.steps import (
    complete_steps,
    decide_dossiers,
    hand_over_steps,
    release_steps,
    take_steps,
)
from motcua.service.dossiers.commands.supplements import request_supplements
from motcua.service.dossiers.values import Act, Defect, ReturnMethod, Ruling, RulingOutcome, StepDone, SupplementRequest

TEXT_LENGTH_MAX = 4_000


@require_POST
@official
def act(request: CityRequest, dossier: UUID, act: str) -> HttpResponse:
    """Does the act named in the address, then shows the dossier again (or the inbox, when it has left the unit)."""
    do = ACTS.get(act)
    if do is None:
        raise Http404
    with durable():
        do(request, dossier)
    return redirect("desk_dossier", dossier=dossier)


def _take(request: CityRequest, dossier: UUID) -> None:
    take_steps(dossiers=[dossier], by=request.actor, at=request.at)


def _release(request: CityRequest, dossier: UUID) -> None:
    release_steps(dossiers=[dossier], by=request.actor, at=request.at)


def _hand_over(request: CityRequest, dossier: UUID) -> None:
    hand_over_steps(dossiers=[dossier], to=_id(request, "to"), by=request.actor, at=request.at)


def _receive(request: CityRequest, dossier: UUID) -> None:
    receive_dossiers(dossiers=[dossier], by=request.actor, at=request.at)


def _refuse_receipt(request: CityRequest, dossier: UUID) -> None:
    refuse_receipt(dossiers={dossier: _text(request, "reason")}, by=request.actor, at=request.at)


def _send_on(request: CityRequest, dossier: UUID) -> None:
    send_on(
        dossier=dossier,
        to_unit=_id(request, "unit"),
        reason=_text(request, "reason"),
        by=request.actor,
        at=request.at,
    )


def _supplement(request: CityRequest, dossier: UUID) -> None:
    """Fields `reason:<question>`: those with words in them are the defects."""
    defects = tuple(
        Defect(target=name.removeprefix("reason:"), reason=words.strip()[:TEXT_LENGTH_MAX])
        for name, words in request.POST.items()
        if name.startswith("reason:") and isinstance(words, str) and words.strip()
    )
    request_supplements(
        requests=[SupplementRequest(dossier=dossier, defects=defects, note=_text(request, "note"))],
        by=request.actor,
        at=request.at,
    )


def _pause(request: CityRequest, dossier: UUID) -> None:
    pause_dossiers(
        dossiers=[dossier],
        ground=request.POST.get("ground", ""),
        reason=_text(request, "reason"),
        by=request.actor,
        at=request.at,
    )


def _resume(request: CityRequest, dossier: UUID) -> None:
    resume_dossiers(dossiers=[dossier], by=request.actor, at=request.at)


def _extend(request: CityRequest, dossier: UUID) -> None:
    try:
        extra = Limit(Decimal(request.POST.get("amount", "")), LimitUnit(request.POST.get("unit", "")))
    except (InvalidOperation, ValueError) as fault:
        raise UnableToReadForm(field=_("the extension")) from fault
    extend_dossier(
        dossier=dossier,
        extra=extra,
        reason=_text(request, "reason"),
        legal_basis=_text(request, "legal_basis"),
        by=request.actor,
        at=request.at,
    )


def _reappoint(request: CityRequest, dossier: UUID) -> None:
    try:
        promised_at = datetime.fromisoformat(request.POST.get("promised_at", "")).replace(tzinfo=VIETNAM)
    except ValueError as fault:
        raise UnableToReadForm(field=_("the new date")) from fault
    reappoint_dossier(
        dossier=dossier, promised_at=promised_at, reason=_text(request, "reason"), by=request.actor, at=request.at
    )


def _step(request: CityRequest, dossier: UUID) -> None:
    assignee = request.POST.get("assignee", "")
    step = StepDone(
        dossier=dossier,
        task=_id(request, "task"),
        outcome=request.POST.get("outcome", "done"),
        assignee=UUID(assignee) if assignee else None,
        note=_text(request, "note"),
    )
    complete_steps(steps=[step], by=request.actor, at=request.at)


def _decide(request: CityRequest, dossier: UUID) -> None:
    outcome = request.POST.get("outcome", "")
    if outcome not in set(RulingOutcome):
        raise UnableToReadForm(field=_("the decision"))
    ruling = Ruling(
        dossier=dossier, task=_id(request, "task"), outcome=RulingOutcome(outcome), reason=_text(request, "reason")
    )
    decide_dossiers(rulings=[ruling], by=request.actor, at=request.at)


def _issue(request: CityRequest, dossier: UUID) -> None:
    issue_dossiers(tasks={dossier: _id(request, "task")}, by=request.actor, at=request.at)


def _return(request: CityRequest, dossier: UUID) -> None:
    method = request.POST.get("method", "")
    if method not in set(ReturnMethod):
        raise UnableToReadForm(field=_("the way of return"))
    return_results(
        dossiers={dossier: ReturnMethod(method)},
        tracking_numbers={dossier: _text(request, "tracking_number")},
        by=request.actor,
        at=request.at,
    )


def _undo(request: CityRequest, dossier: UUID) -> None:
    undone = request.POST.get("act", "")
    if undone not in set(Act):
        raise UnableToReadForm(field=_("the act"))
    undo(dossier=dossier, act=Act(undone), reason=_text(request, "reason"), by=request.actor, at=request.at)


ACTS: dict[str, Callable[[CityRequest, UUID], None]] = {
    "take": _take,
    "release": _release,
    "hand_over": _hand_over,
    "receive": _receive,
    "refuse_receipt": _refuse_receipt,
    "send_on": _send_on,
    "request_supplement": _supplement,
    "pause": _pause,
    "resume": _resume,
    "extend": _extend,
    "reappoint": _reappoint,
    "complete_step": _step,
    "decide": _decide,
    "issue": _issue,
    "return_result": _return,
    "undo": _undo,
}


def _text(request: CityRequest, name: str) -> str:
    return request.POST.get(name, "").strip()[:TEXT_LENGTH_MAX]


def _id(request: CityRequest, name: str) -> UUID:
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError as fault:
        raise UnableToReadForm(field=name) from fault
