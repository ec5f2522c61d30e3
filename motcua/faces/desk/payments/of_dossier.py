"""A dossier's own money: what is owed and paid, by which way; cash taken in one press, a code shown to the payer, what goes
back."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from motcua.faces.desk import reading
from motcua.faces.desk.acts import entering
from motcua.faces.desk.officials import official
from motcua.faces.desk.payments.shown import REFUND_STATUS, reason_words
from motcua.faces.desk.typed import Typed
from motcua.faces.ui.errors import UnableToReadForm
from motcua.faces.ui.payments import mark_of, pay_code, status_of
from motcua.faces.ui.requests import CityRequest, id_or_none
from motcua.foundation.accounts.queries import names_of
from motcua.foundation.calendars.rules import city_day
from motcua.service.dossiers.commands.collecting import let_payable_go, take_cash_back
from motcua.service.dossiers.commands.payments import CASH, begin_at_counter, take_cash
from motcua.service.dossiers.queries.dossier import dossier_view
from motcua.service.dossiers.queries.dues import dues_of, payment_of
from motcua.service.payments.collecting.errors import UnableToFindMoney
from motcua.service.payments.collecting.policy import may_keep_books, may_reverse_cash
from motcua.service.payments.collecting.queries.arrivals import arrivals_of
from motcua.service.payments.collecting.values import ArrivalLine, RefundView
from motcua.service.payments.commands.refunds import ask_refund
from motcua.service.payments.errors import UnableToBeginPayment
from motcua.service.payments.gateways.registered import gateway_of, online_gateways
from motcua.service.payments.policy import may_ask_refund
from motcua.service.payments.values import ArrivalOutcome, AttemptState
from motcua.service.payments.words import gateway_words

#: The way that is shown at the counter: a code is scanned from a screen, an address is not typed.
CODE_WAY = "vietqr"
DIGITS_MAX = 13


@dataclass(frozen=True)
class ArrivalShown:
    """Money that came, and what this official may do about it."""

    line: ArrivalLine
    way: str
    status: str
    taken_by: str
    refund_status: str
    reason: str
    may_ask_back: bool
    may_take_back: bool


@require_GET
@official
def money_page(request: CityRequest, dossier: UUID) -> HttpResponse:
    return shown_money(request, dossier)


def shown_money(request: CityRequest, dossier: UUID, *, typed: Typed | None = None) -> HttpResponse:
    """The dossier's money as it stands; after a refused act with why, and what was typed."""
    typed = typed or Typed()
    view = dossier_view(dossier=dossier, actor=request.actor, at=request.at)
    dues = dues_of(view=view, actor=request.actor, at=request.at)
    arrivals = arrivals_of(subject=dossier)
    names = names_of(accounts={each.taken_by for each in arrivals if each.taken_by})
    unit = view.receiving_unit
    keeps = unit is not None and bool(may_keep_books(request.actor, unit=unit.id))
    shown = [_shown(request, each, names) for each in arrivals]
    code_way = next((each for each in online_gateways() if each.key == CODE_WAY), None)
    words = {
        "dossier": view,
        "dues": dues,
        "keeps": keeps,
        "code_way": code_way,
        "arrivals": shown,
        "taken": _just_taken(request, shown),
        "change_vnd": _number(request.GET.get("change", "")),
        "tries": [
            {"attempt": each, "status": status_of(each, at=request.at), "way": gateway_words(each.gateway)}
            for each in dues.attempts
            if each.state in {AttemptState.OPEN, AttemptState.FAILED, AttemptState.EXPIRED}
        ],
        "typed": typed,
        "fields": typed.fields or {},
        "error": typed.message,
    }
    return render(request, "desk/money_of_dossier.html", words, status=typed.status)


def _shown(request: CityRequest, line: ArrivalLine, names: dict[UUID, str]) -> ArrivalShown:
    stands = line.outcome is ArrivalOutcome.CREDITED and line.state is AttemptState.PAID
    going_back = line.refund is not None and line.refund.view is not RefundView.REFUSED
    is_todays_cash = line.gateway == CASH and city_day(line.at) == city_day(request.at)
    return ArrivalShown(
        line=line,
        way=gateway_words(line.gateway),
        status=f"payment_{line.state.value}" if line.outcome is ArrivalOutcome.CREDITED else "surplus",
        taken_by=names.get(line.taken_by, "") if line.taken_by else "",
        refund_status=REFUND_STATUS[line.refund.view] if line.refund else "",
        reason=str(reason_words(line.refund.reason)) if line.refund else "",
        may_ask_back=stands and not going_back and bool(may_ask_refund(request.actor, unit=line.unit)),
        may_take_back=(
            stands
            and not going_back
            and is_todays_cash
            and bool(may_reverse_cash(request.actor, unit=line.unit, taken_by=line.taken_by))
        ),
    )


def _just_taken(request: CityRequest, shown: list[ArrivalShown]) -> ArrivalShown | None:
    """What was paid a moment ago: its receipt is to be printed."""
    wanted = id_or_none(request.GET.get("taken", ""))
    return next((each for each in shown if each.line.attempt == wanted), None)


@require_POST
@official
@entering("take_cash", page=shown_money)
def take(request: CityRequest, dossier: UUID) -> HttpResponseBase:
    """Cash in hand: one press books it, makes out the receipt and lets the dossier go on."""
    owed, tendered = _amount(request, "owed"), _amount(request, "tendered") or 0
    if owed is None:
        raise UnableToReadForm(field=_("the amount"))
    if tendered and tendered < owed:
        raise UnableToBeginPayment(reason=_("Less was handed over than is owed."))
    attempt = take_cash(dossier=dossier, expected_vnd=owed, by=request.actor, at=request.at)
    said = {"taken": str(attempt.id)} | ({"change": str(tendered - owed)} if tendered > owed else {})
    return redirect(f"{reverse('desk_money_of', args=[dossier])}?{urlencode(said)}")


@require_POST
@official
@entering("show_code", page=shown_money)
def show_code(request: CityRequest, dossier: UUID) -> HttpResponseBase:
    attempt = begin_at_counter(dossier=dossier, gateway=CODE_WAY, by=request.actor, at=request.at)
    return redirect("desk_money_code", attempt.id)


@require_POST
@official
@entering("take_back", page=shown_money)
def take_back(request: CityRequest, dossier: UUID) -> HttpResponseBase:
    arrival = _arrival(request, dossier)
    take_cash_back(arrival=arrival, reason=reading.text(request, "reason"), by=request.actor, at=request.at)
    return redirect("desk_money_of", dossier)


@require_POST
@official
@entering("ask_back", page=shown_money)
def ask_back(request: CityRequest, dossier: UUID) -> HttpResponseBase:
    arrival = _arrival(request, dossier)
    amount = _amount(request, "amount")
    if amount is None:
        raise UnableToReadForm(field=_("the amount"))
    refund = ask_refund(
        arrival=arrival, amount_vnd=amount, reason=reading.text(request, "reason"), by=request.actor, at=request.at
    )
    return redirect("desk_money_refund", refund)


@require_POST
@official
@entering("let_go", page=shown_money)
def let_go(request: CityRequest, dossier: UUID) -> HttpResponseBase:
    payable = reading.identifier(request, "payable", _("the amount"))
    let_payable_go(payable=payable, reason=reading.text(request, "reason"), by=request.actor, at=request.at)
    return redirect("desk_money_of", dossier)


@require_GET
@official
def code_page(request: CityRequest, attempt: UUID) -> HttpResponse:
    """The code for the payer, large; it goes on by itself when the money is there. With `screen` it stands alone, for a
    screen that the payer sees."""
    payment = payment_of(attempt=attempt, actor=request.actor)
    status = status_of(payment.attempt, at=request.at)
    money = reverse("desk_money_of", args=[payment.dossier])
    is_screen = "screen" in request.GET
    if status != f"payment_{AttemptState.OPEN.value}" and not is_screen:
        return redirect(f"{money}?{urlencode({'taken': str(attempt)})}")
    is_open = status == f"payment_{AttemptState.OPEN.value}"
    invitation = gateway_of(payment.attempt.gateway).invite(attempt=payment.attempt, back="") if is_open else None
    words = {
        "payment": payment,
        "attempt": payment.attempt,
        "status": status,
        "is_open": is_open,
        "code": pay_code(payment.attempt, invitation) if invitation else None,
        "mark": mark_of(payment.attempt),
        "money": money,
    }
    return render(request, "desk/money_code_screen.html" if is_screen else "desk/money_code.html", words)


@require_GET
@official
def code_state(request: CityRequest, attempt: UUID) -> HttpResponse:
    """For an open page of a code: has anything come of it since? Then it is to be loaded anew."""
    payment = payment_of(attempt=attempt, actor=request.actor)
    response = HttpResponse(status=204)
    if request.GET.get("mark") != mark_of(payment.attempt):
        response["HX-Refresh"] = "true"
    return response


def _arrival(request: CityRequest, dossier: UUID) -> UUID:
    """The arrival of the form, which must be this dossier's."""
    arrival = reading.identifier(request, "arrival", _("the payment"))
    if arrival not in {each.id for each in arrivals_of(subject=dossier)}:
        raise UnableToFindMoney
    return arrival


def _amount(request: CityRequest, name: str) -> int | None:
    return _number(request.POST.get(name, ""))


def _number(text: str) -> int | None:
    """Whole đồng as people type them: 50.000, 50 000."""
    bare = "".join(text.split()).replace(".", "").replace(",", "").replace("₫", "")
    return int(bare) if bare.isdecimal() and len(bare) <= DIGITS_MAX else None
