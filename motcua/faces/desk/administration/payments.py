"""Money's way in: the bank account of each unit that collects, by day; and what came to gateways' addresses and was
refused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from motcua.faces.desk import reading
from motcua.faces.desk.administration.access import administrator
from motcua.faces.ui.dossiers import speaks_vietnamese
from motcua.faces.ui.formats import day, grouped, moment
from motcua.faces.ui.requests import CityRequest
from motcua.faces.ui.values import Cell, CellKind, Column, Row, Table, Words
from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.database.transactions import durable
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import UnitKind, UnitView
from motcua.service.payments.gateways.registered import gateway_of
from motcua.service.payments.gateways.vietqr.gateway import collecting_account
from motcua.service.payments.incoming.commands import set_bank_account
from motcua.service.payments.incoming.queries import bank_accounts, refused_calls
from motcua.service.payments.values_incoming import BankAccount, HeldAccount, RefusalKind, RefusedCalls

REFUSED_SINCE = timedelta(days=30)
FIELDS = ("unit", "bank", "number", "holder", "source", "from_on")
KINDS: dict[RefusalKind, Words] = {
    RefusalKind.FORGED: gettext_lazy("The signature is nobody’s we know"),
    RefusalKind.UNREADABLE: gettext_lazy("Signed, but not as agreed"),
    RefusalKind.OTHER_CONTENT: gettext_lazy("Its id was used before, for something else"),
}


@require_GET
@administrator
def payments_page(request: CityRequest) -> HttpResponse:
    return _shown(request, {"from_on": f"{city_day(request.at)}"})


@require_POST
@administrator
def set_account(request: CityRequest) -> HttpResponse:
    """A unit collects into another account from a day on."""
    typed = {name: reading.text(request, name) for name in FIELDS}
    account = BankAccount(bank=typed["bank"], number=typed["number"].replace(" ", "").upper(), holder=typed["holder"])
    try:
        with durable():
            set_bank_account(
                unit=reading.identifier(request, "unit", _("the unit")),
                account=account,
                source=typed["source"],
                from_on=reading.day(request, "from_on", _("the first day")),
                by=request.actor,
                at=request.at,
            )
    except NotPermitted:
        raise
    except UnableTo as fault:
        return _shown(request, typed, error=fault)
    messages.success(request, _("The account is set. Codes that are made from that day on lead to it."))
    return redirect("desk_admin_payments")


def _shown(request: CityRequest, typed: Mapping[str, str], *, error: UnableTo | None = None) -> HttpResponse:
    today = directory(on=city_day(request.at))
    units = [each for kind in UnitKind for each in today.of_kind(kind)]
    held = bank_accounts(actor=request.actor)
    refused = refused_calls(actor=request.actor, since=request.at - REFUSED_SINCE)
    by_name = sorted(((f"{each.id}", _name(each)) for each in units), key=lambda each: each[1])
    words = {
        "default": collecting_account(),
        "accounts": _accounts(held, {each.id: _name(each) for each in units}) if held else None,
        "refused": _refused(refused) if refused else None,
        "units": by_name,
        "typed": typed,
        "error": error.message if error else "",
    }
    return render(request, "desk/administration_payments.html", words, status=error.status if error else 200)


def _name(unit: UnitView) -> str:
    return unit.name_vi if speaks_vietnamese() else unit.name_en


def _accounts(held: list[HeldAccount], names: Mapping[object, str]) -> Table:
    return Table(
        caption=_("Accounts of units"),
        columns=[
            Column(label=_("Unit")),
            Column(label=_("Account")),
            Column(label=_("Holder")),
            Column(label=_("Holds")),
        ],
        rows=[
            Row(
                cells=[
                    Cell(words=names.get(each.unit, "–")),
                    Cell(words=each.account.number, sub=each.account.bank),
                    Cell(words=each.account.holder, sub=each.source),
                    Cell(words=_holds(each)),
                ]
            )
            for each in held
        ],
        one_line=False,
    )


def _holds(each: HeldAccount) -> str:
    if each.until_on is None:
        return _("from %(day)s") % {"day": day(each.from_on)}
    last = each.until_on - timedelta(days=1)
    return _("%(first)s to %(last)s") % {"first": day(each.from_on), "last": day(last)}


def _refused(calls: list[RefusedCalls]) -> Table:
    return Table(
        caption=_("What was refused"),
        columns=[
            Column(label=_("Gateway")),
            Column(label=_("Why")),
            Column(label=_("Times"), kind=CellKind.NUMBER),
            Column(label=_("Last")),
        ],
        rows=[
            Row(
                cells=[
                    Cell(words=gateway_of(each.gateway).name),
                    Cell(words=KINDS[each.kind], sub=each.detail),
                    Cell(words=grouped(each.times)),
                    Cell(words=moment(each.last_at)),
                ]
            )
            for each in calls
        ],
        one_line=False,
    )
