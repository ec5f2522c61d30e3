"""What an official does to a dossier: one address an act, each a thin call of one command."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from motcua.faces.desk.dossier.asking import ASKED, asked_in
from motcua.faces.desk.dossier.checks import ANSWER, REST, keep_posted
from motcua.faces.desk.dossier.defects import defects_in, shown_defects
from motcua.faces.desk.dossier.shown import Typed
from motcua.faces.desk.dossier.unchecked import unchecked_of, without_words
from motcua.faces.desk.dossier.views import shown_dossier
from motcua.faces.desk.inbox.back import back_beside, last_list
from motcua.faces.desk.officials import official
from motcua.faces.desk.reading import why_without
from motcua.faces.ui.errors import UnableToReadForm
from motcua.faces.ui.requests import CityRequest
from motcua.faces.ui.values import Words
from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.calendars.values import VIETNAM, Limit, LimitUnit
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.database.transactions import durable
from motcua.service.dossiers.commands.cases import apply_limit_case
from motcua.service.dossiers.commands.checks import keep_checks
from motcua.service.dossiers.commands.clock import extend_dossier, pause_dossiers, reappoint_dossier, resume_dossiers
from motcua.service.dossiers.commands.corrections import undo, withdraw_dossiers
from motcua.service.dossiers.commands.receipt import receive_dossiers, refuse_receipt, send_on
from motcua.service.dossiers.commands.results import issue_dossiers, return_results
from motcua.service.dossiers.commands.step_forms import keep_step_form
from motcua.service.dossiers.commands.steps import (
    complete_steps,
    decide_dossiers,
    hand_over_steps,
    release_steps,
    take_steps,
)
from motcua.service.dossiers.commands.supplements import request_supplements
from motcua.service.dossiers.queries.checklist import check_lists
from motcua.service.dossiers.queries.dossier import dossier_view
from motcua.service.dossiers.rules.transitions import UNDOABLE
from motcua.service.dossiers.values import Act, ReturnMethod, Ruling, RulingOutcome, StepDone, SupplementRequest
from motcua.service.landtax.commands.asking import ask_tax
from motcua.service.processes.forms.queries import step_draft
from motcua.service.processes.queries import tasks, tasks_of

TEXT_LENGTH_MAX = 4_000

Do = Callable[[CityRequest, UUID], None]


@dataclass(frozen=True)
class DeskAct:
    """An act: what does it, what is said when it is done, and the address's name to go to then. Without one the
    dossier is shown again: it is still with this official."""

    do: Do
    told: Words
    then: str = ""


@require_POST
@official
def act(request: CityRequest, dossier: UUID, act: str) -> HttpResponse:
    """Does the act named in the address. One that no longer fits shows the dossier as it stands now, says why, and
    gives back everything that was typed. A step that would end well over an open check-list asks first."""
    chosen = ACTS.get(act)
    if chosen is None:
        raise Http404
    try:
        with durable():
            _keep_checks(request, dossier)
            _keep_note(request, dossier, act)
            asked = None if why_without(request) else unchecked_of(request, dossier=dossier, act=act)
            if asked is None:
                then = _then(request, chosen, dossier)
                chosen.do(request, dossier)
    except NotPermitted:
        raise
    except UnableTo as fault:
        values = _texts(request)
        if act == "request_supplement":
            return shown_defects(request, dossier, typed=Typed(act, values), error=fault)
        return shown_dossier(request, dossier, typed=Typed(act, values), error=fault)
    if asked is not None:
        return shown_dossier(request, dossier, typed=Typed(act, _texts(request)), asked=asked)
    here = reverse("desk_dossier", args=[dossier])
    if act == "check" and "X-Kept-Quietly" in request.headers:
        return HttpResponse(status=204)
    if act == "check" and request.POST.get("then", "").partition(":")[0] == "supplement":
        return redirect(_builder(request, dossier))
    if act == "check" and request.POST.get("then") == "form":
        return redirect("desk_step_form", dossier=dossier, task=_id(request, "task"))
    if act == "decide" and request.POST.get("queue"):
        messages.success(request, _done_words(request, act, here))
        return redirect(f"{reverse('desk_sign_queue')}?after={dossier}")
    if act == "receive":
        return redirect(f"{here}?received=1")
    if not chosen.then:
        messages.success(request, _done_words(request, act, here))
        return redirect(f"{here}?queue=1" if request.POST.get("queue") else here)
    messages.success(request, _done_words(request, act, here, _("Open the dossier again")))
    return redirect(then)


def _builder(request: CityRequest, dossier: UUID) -> str:
    """Where everything that is missing is named; `then` is `supplement:<outcome>` where that ends the step too."""
    address, outcome = reverse("desk_defects", args=[dossier]), request.POST.get("then", "").partition(":")[2]
    return f"{address}?{urlencode({'task': request.POST.get('task', ''), 'outcome': outcome})}" if outcome else address


def _then(request: CityRequest, chosen: DeskAct, dossier: UUID) -> str:
    """Where it goes on when the act is done; asked for before, while the dossier still has its place in the list."""
    return back_beside(request, last_list(request), [dossier]) if chosen.then == "desk_inbox" else chosen.then


def _texts(request: CityRequest) -> dict[str, str]:
    """Every field by its name; the ticks of one name together."""
    texts = {name: value for name, value in request.POST.items() if isinstance(value, str)}
    return texts | ({ASKED: " ".join(request.POST.getlist(ASKED))} if ASKED in texts else {})


def _done_words(request: CityRequest, act: str, here: str, otherwise: str = "") -> Words:
    """What is said when it is done, with the way back at hand: to undo it while that is possible, else to the dossier."""
    told = ACTS[act].told
    if act in set(UNDOABLE) and request.POST.get("outcome") != RulingOutcome.SEND_BACK.value:
        href = f"{here}?open=undo#undo-{act}"
        return format_html('{} <a class="govuk-link" href="{}">{}</a>', told, href, _("Undo"))
    return format_html('{} <a class="govuk-link" href="{}">{}</a>', told, here, otherwise) if otherwise else told


def _keep_checks(request: CityRequest, dossier: UUID) -> None:
    """What was answered on the check-list is kept with whatever its form was sent to: nothing that was ticked is lost."""
    if "task" in request.POST and any(name.startswith(ANSWER) or name == REST for name in request.POST):
        view = dossier_view(dossier=dossier, actor=request.actor, at=request.at)
        lists = check_lists(of=view, steps=tasks_of(dossier=dossier), actor=request.actor)
        keep_posted(request, dossier=dossier, task=_id(request, "task"), lists=lists)


def _keep_note(request: CityRequest, dossier: UUID, act: str) -> None:
    """The office's note stays with the open step while its officer looks at something else."""
    if act == "check" and "note" in request.POST and "task" in request.POST:
        keep_step_form(
            dossier=dossier, task=_id(request, "task"), note=_text(request, "note"), by=request.actor, at=request.at
        )


def _check(request: CityRequest, dossier: UUID) -> None:
    """The check-list alone; `_keep_checks` has kept what was answered. Raises for a page that has none."""
    if not any(name.startswith(ANSWER) or name == REST for name in request.POST):
        keep_checks(dossier=dossier, task=_id(request, "task"), given=(), by=request.actor, at=request.at)


def _apply_case(request: CityRequest, dossier: UUID) -> None:
    apply_limit_case(
        dossier=dossier,
        case=request.POST.get("case", ""),
        ground=_text(request, "ground"),
        by=request.actor,
        at=request.at,
    )


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
    """The fields of the builder: those with words in them are the defects. With an outcome the step ends so."""
    asked = SupplementRequest(dossier=dossier, defects=defects_in(request.POST), note=_text(request, "note"))
    if outcome := request.POST.get("outcome", ""):
        task = _id(request, "task")
        kept = step_draft(task=task)
        note = kept.note if kept else ""
        step = StepDone(dossier=dossier, task=task, outcome=outcome, request=asked, note=note)
        complete_steps(steps=[step], by=request.actor, at=request.at)
    else:
        request_supplements(requests=[asked], by=request.actor, at=request.at)


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
        extra = Limit(
            Decimal(request.POST.get("amount", "").replace(",", ".")), LimitUnit(request.POST.get("unit", ""))
        )
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
    task, outcome = _id(request, "task"), request.POST.get("outcome", "done")
    step = StepDone(
        dossier=dossier,
        task=task,
        outcome=outcome,
        consulted=asked_in(request.POST, task=task, outcome=outcome),
        assignee=_id(request, "assignee") if request.POST.get("assignee") else None,
        note="\n".join(
            filter(None, [_text(request, "note"), without_words(request, dossier=dossier, act="complete_step")])
        ),
    )
    complete_steps(steps=[step], by=request.actor, at=request.at)


def _decide(request: CityRequest, dossier: UUID) -> None:
    task = _id(request, "task")
    step = tasks(ids=[task]).get(task)
    # What the drawing calls the outcome is its own matter; the decision is what it does.
    effect = step.effect_of(request.POST.get("outcome", "")) if step else None
    if effect is None or effect.value not in set(RulingOutcome):
        raise UnableToReadForm(field=_("the decision"))
    ruling = Ruling(
        dossier=dossier,
        task=task,
        outcome=RulingOutcome(effect.value),
        reason=_text(request, "reason"),
        note=without_words(request, dossier=dossier, act="decide"),
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


def _withdraw(request: CityRequest, dossier: UUID) -> None:
    withdraw_dossiers(dossiers=[dossier], reason=_text(request, "reason"), by=request.actor, at=request.at)


def _undo(request: CityRequest, dossier: UUID) -> None:
    undone = request.POST.get("act", "")
    if undone not in set(Act):
        raise UnableToReadForm(field=_("the act"))
    undo(dossier=dossier, act=Act(undone), reason=_text(request, "reason"), by=request.actor, at=request.at)


def _ask_tax(request: CityRequest, dossier: UUID) -> None:
    ask_tax(dossier=dossier, by=request.actor, at=request.at)


ACTS: dict[str, DeskAct] = {
    "take": DeskAct(_take, gettext_lazy("The step is in your hands.")),
    "release": DeskAct(_release, gettext_lazy("The step was given back to the unit."), "desk_inbox"),
    "hand_over": DeskAct(_hand_over, gettext_lazy("The step was handed over.")),
    "receive": DeskAct(_receive, gettext_lazy("Received.")),
    "refuse_receipt": DeskAct(
        _refuse_receipt, gettext_lazy("Declined. The reason stands with the dossier, where the citizen reads it.")
    ),
    "send_on": DeskAct(_send_on, gettext_lazy("Sent on to the other office."), "desk_inbox"),
    "request_supplement": DeskAct(_supplement, gettext_lazy("The request was sent. The clock stands still.")),
    "pause": DeskAct(_pause, gettext_lazy("The clock stands still.")),
    "resume": DeskAct(_resume, gettext_lazy("The clock goes on.")),
    "extend": DeskAct(_extend, gettext_lazy("The deadline was extended.")),
    "reappoint": DeskAct(_reappoint, gettext_lazy("The apology and the new date stand with the dossier.")),
    "check": DeskAct(_check, gettext_lazy("The check-list was kept.")),
    "apply_limit_case": DeskAct(_apply_case, gettext_lazy("The case applies. The deadline was counted anew.")),
    "complete_step": DeskAct(_step, gettext_lazy("The step is done."), "desk_inbox"),
    "decide": DeskAct(_decide, gettext_lazy("The decision was made."), "desk_inbox"),
    "issue": DeskAct(_issue, gettext_lazy("Issued. The paper is being made."), "desk_inbox"),
    "return_result": DeskAct(_return, gettext_lazy("The result was returned."), "desk_shelf"),
    "ask_tax": DeskAct(_ask_tax, gettext_lazy("Sent to the tax office. Its notice comes by itself.")),
    "withdraw": DeskAct(_withdraw, gettext_lazy("The dossier was withdrawn at the citizen’s wish.")),
    "undo": DeskAct(_undo, gettext_lazy("Undone. The reason is kept.")),
}


def _text(request: CityRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\x00", "").strip()[:TEXT_LENGTH_MAX]


def _id(request: CityRequest, name: str) -> UUID:
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError as fault:
        raise UnableToReadForm(field=name) from fault
