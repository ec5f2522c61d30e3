"""Officials' accounts: found, opened, closed, opened again, a lost second factor taken off."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from motcua.faces.desk import reading
from motcua.faces.desk.administration.access import administrator
from motcua.faces.desk.administration.history import changes_of
from motcua.faces.ui.dossiers import speaks_vietnamese, unit_name
from motcua.faces.ui.formats import day as written_day
from motcua.faces.ui.requests import CityRequest
from motcua.faces.ui.values import Cell, Column, Row, Table, Words
from motcua.foundation.accounts import managing
from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.queries import official, officials
from motcua.foundation.accounts.values import AccountView
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.database.transactions import durable
from motcua.registry.organization.queries import directory, holdings_ever
from motcua.registry.organization.values import HoldingView

LIST_MAX = 50
Command = Callable[..., None]

#: The acts on an account and what is said when they are done.
ACTS: dict[str, tuple[Command, Words]] = {
    "close": (managing.close_account, gettext_lazy("The account is closed. Nobody signs in with it from now on.")),
    "reopen": (managing.reopen_account, gettext_lazy("The account is open again, with the password that it had.")),
    "factor": (
        managing.reset_second_factor,
        gettext_lazy("The authenticator app was taken off. A new one is bound at the next sign-in."),
    ),
}


@require_GET
@administrator
def list_page(request: CityRequest) -> HttpResponse:
    return _list(request)


@require_POST
@administrator
def open_account(request: CityRequest) -> HttpResponse:
    """Opens an account and shows its first password once; nobody can see it again."""
    name, sign_in_name = reading.text(request, "name"), reading.text(request, "sign_in_name")
    try:
        with durable():
            account, password = managing.open_official_account(
                sign_in_name=sign_in_name,
                name=name,
                email=reading.text(request, "email"),
                by=request.actor,
                at=request.at,
            )
    except NotPermitted:
        raise
    except UnableTo as fault:
        return _list(request, error=fault)
    return _list(request, opened={"id": account, "name": name, "sign_in_name": sign_in_name, "password": password})


@require_GET
@administrator
def account_page(request: CityRequest, account: UUID) -> HttpResponse:
    return _page(request, account)


@require_POST
@administrator
def change(request: CityRequest, account: UUID, act: str) -> HttpResponse:
    chosen = ACTS.get(act)
    if chosen is None:
        raise Http404
    command, told = chosen
    try:
        with durable():
            command(account=account, by=request.actor, at=request.at)
    except NotPermitted:
        raise
    except UnableTo as fault:
        return _page(request, account, error=fault)
    messages.success(request, told)
    return redirect("desk_admin_account", account=account)


def _list(
    request: CityRequest, *, opened: dict[str, object] | None = None, error: UnableTo | None = None
) -> HttpResponse:
    text = reading.search_text(request)
    found = officials(text=text, limit=LIST_MAX + 1)
    words = {
        "text": text,
        "table": _table(found[:LIST_MAX]),
        "found": found,
        "more": len(found) > LIST_MAX,
        "opened": opened,
        "typed": request.POST if error else {},
        "error": error.message if error else "",
    }
    response = render(request, "desk/administration_accounts.html", words, status=error.status if error else 200)
    if opened:
        response["Cache-Control"] = "no-store"
    return response


def _table(found: list[AccountView]) -> Table:
    return Table(
        caption=_("Officials"),
        one_line=False,
        columns=[Column(label=_("Name")), Column(label=_("Sign-in name")), Column(label=_("Account"))],
        rows=[
            Row(
                label=each.name,
                cells=[
                    Cell(words=each.name, href=reverse("desk_admin_account", args=[each.id])),
                    Cell(words=each.sign_in_name),
                    Cell(words=_("open") if each.is_open else _("closed")),
                ],
            )
            for each in found
        ],
    )


def _page(request: CityRequest, account: UUID, *, error: UnableTo | None = None) -> HttpResponse:
    found = official(account=account)
    if found is None:
        raise Http404
    held = holdings_ever(account=account)
    titles = {each.post.id: _title(each) for each in held}
    words = {
        "account": found,
        "held": _held_table(held, request),
        "any_held": bool(held),
        "changes": changes_of([account], about={account: "", **titles}),
        "is_self": request.actor.account == account,
        "error": error.message if error else "",
    }
    return render(request, "desk/administration_account.html", words, status=error.status if error else 200)


def _title(each: HoldingView) -> str:
    return each.post.title_vi if speaks_vietnamese() else each.post.title_en


def _held_table(held: list[HoldingView], request: CityRequest) -> Table:
    units = directory(on=city_day(request.at))

    def unit(each: HoldingView) -> Cell:
        found = units.get(each.post.unit)
        if found is None:
            return Cell(words=_("a unit of another time"))
        return Cell(words=unit_name(found), href=reverse("desk_admin_unit", args=[found.id]))

    return Table(
        caption=_("Posts"),
        one_line=False,
        columns=[Column(label=_("Post")), Column(label=_("Unit")), Column(label=_("Held"))],
        rows=[
            Row(
                label=_title(each),
                cells=[
                    Cell(words=_title(each)),
                    unit(each),
                    Cell(words=f"{written_day(each.starts_on)} – {written_day(each.last_on) if each.last_on else '…'}"),
                ],
            )
            for each in held
        ],
    )
