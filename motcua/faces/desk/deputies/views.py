"""Deputies: whom I stand in for, who stands in for me, and for heads and leaders the same of their unit."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from motcua.faces.desk import reading
from motcua.faces.desk.deputies.session import STANDING_IN
from motcua.faces.desk.officials import official
from motcua.faces.ui.dossiers import speaks_vietnamese
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import Role
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.database.transactions import durable
from motcua.registry.organization.deputizing import (
    call_off_deputation,
    deputation,
    deputations_of,
    name_deputy,
    stand_in,
    stand_ins,
)
from motcua.registry.organization.policy import may_name_deputy
from motcua.registry.organization.queries import directory, holdings, posts_of
from motcua.registry.organization.values import DeputationView, HoldingView, NewDeputation


@dataclass(frozen=True, kw_only=True)
class HoldingShown:
    """A post of somebody: its deputations of now and later, and who could stand in."""

    id: UUID
    title: str
    unit: str
    name: str
    mine: bool
    deputations: Sequence[DeputationView]
    colleagues: Sequence[tuple[UUID, str]]
    open: bool


@require_GET
@official
def deputies_page(request: CityRequest) -> HttpResponse:
    return _page(request)


@require_POST
@official
def name(request: CityRequest) -> HttpResponse:
    """Names a deputy; a refusal shows the page again with what was chosen and why not."""
    try:
        new = NewDeputation(
            holding=reading.identifier(request, "holding", _("the post")),
            deputy=reading.identifier(request, "deputy", _("the deputy")),
            starts_on=reading.day(request, "starts_on", _("the first day")),
            last_on=reading.day(request, "last_on", _("the last day")),
            reason=reading.text(request, "reason"),
        )
        with durable():
            name_deputy(new=new, by=request.actor, at=request.at)
    except NotPermitted:
        raise
    except UnableTo as fault:
        return _page(request, error=fault)
    messages.success(request, _("The deputy is named. It begins and ends by itself; both are written down."))
    return redirect("desk_deputies")


@require_POST
@official
def call_off(request: CityRequest, deputation: UUID) -> HttpResponse:
    with durable():
        call_off_deputation(deputation=deputation, by=request.actor, at=request.at)
    messages.success(request, _("It ended just now."))
    return redirect("desk_deputies")


@require_POST
@official
def begin(request: CityRequest, deputation: UUID) -> HttpResponse:
    """From here on the desk is that of the one who is stood in for. One that is over or somebody else's is not found."""
    assert request.actor.account is not None
    found = stand_in(deputation=deputation, deputy=request.actor.account, on=city_day(request.at))
    if found is None:
        raise Http404
    request.session[STANDING_IN] = str(deputation)
    return redirect("desk_inbox")


@require_POST
@official
def end(request: CityRequest) -> HttpResponse:
    """Back to one's own posts; harmless when one is there already."""
    request.session.pop(STANDING_IN, None)
    return redirect("desk_deputies")


def _page(request: CityRequest, *, error: UnableTo | None = None) -> HttpResponse:
    account, today = request.actor.account, city_day(request.at)
    assert account is not None
    own = holdings(on=today, account=account)
    units = [post.unit for post in posts_of(account=account, on=today) if post.roles & {Role.HEAD, Role.LEADER}]
    led = [each for unit in dict.fromkeys(units) for each in holdings(on=today, unit=unit) if each.account != account]
    chosen = request.POST if error else {}
    shown = _shown(request, [*own, *led], today, chosen.get("holding", ""))
    standing = stand_ins(deputy=account, on=today)
    words: dict[str, Any] = {
        "mine": [each for each in shown if each.mine],
        "led": [each for each in shown if not each.mine],
        "standing": [each.deputation for each in standing],
        "today": today,
        "chosen": chosen,
        "error": error.message if error else "",
        "acting": request.actor.on_behalf_of is not None,
    }
    return render(request, "desk/deputies.html", words, status=error.status if error else 200)


def _shown(request: CityRequest, found: Sequence[HoldingView], today: date, chosen: str) -> list[HoldingShown]:
    units = directory(on=today)
    by_holding: dict[UUID, list[DeputationView]] = {}
    for each in deputations_of(holdings=[holding.id for holding in found], on=today):
        by_holding.setdefault(each.holding, []).append(each)
    by_unit = {unit: holdings(on=today, unit=unit) for unit in {holding.post.unit for holding in found}}
    return [
        HoldingShown(
            id=holding.id,
            title=holding.post.title_vi if speaks_vietnamese() else holding.post.title_en,
            unit=_unit_name(units.get(holding.post.unit)),
            name=holding.name,
            mine=holding.account == request.actor.account,
            deputations=by_holding.get(holding.id, ()),
            colleagues=_colleagues(request, holding, by_unit[holding.post.unit]),
            open=str(holding.id) == chosen,
        )
        for holding in found
    ]


def _unit_name(unit: Any) -> str:
    if unit is None:
        return ""
    return str(unit.name_vi if speaks_vietnamese() else unit.name_en)


def _colleagues(
    request: CityRequest, holding: HoldingView, unit: Collection[HoldingView]
) -> Sequence[tuple[UUID, str]]:
    """Who may be named by this official; nobody where she may name none."""
    people = {each.account: each.name for each in unit if each.account != holding.account}
    return [
        (account, name)
        for account, name in sorted(people.items(), key=lambda item: item[1])
        if may_name_deputy(
            request.actor,
            principal=holding.account,
            deputy=account,
            unit=holding.post.unit,
            roles=holding.post.roles,
        )
    ]


def standing_for(request: CityRequest) -> DeputationView | None:
    """Whom the official acts for on this page."""
    chosen = request.session.get(STANDING_IN) if request.actor.on_behalf_of else None
    return deputation(deputation=UUID(chosen)) if chosen else None
