"""Money and dossiers that do not agree: what a person is to look into, what heals by itself, what is registered and not
paid."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from motcua.faces.desk import reading
from motcua.faces.desk.acts import entering
from motcua.faces.desk.paging import paged
from motcua.faces.desk.payments.access import dossiers_of, of_money
from motcua.faces.desk.payments.shown import MATTER_HELP, MATTER_WORDS, matter_tone
from motcua.faces.desk.typed import Typed
from motcua.faces.ui.dossiers import unit_name
from motcua.faces.ui.requests import CityRequest
from motcua.faces.ui.values import Chip
from motcua.foundation.accounts.queries import names_of
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.listed import Listed
from motcua.registry.organization.queries import directory
from motcua.service.payments.collecting.commands.matters import settle_matter, try_matter_again
from motcua.service.payments.collecting.policy import may_keep_books, may_settle_unclaimed
from motcua.service.payments.collecting.queries.matters import (
    ended_matters,
    matter_counts,
    open_matters,
    registered_unpaid,
)
from motcua.service.payments.values import AttemptView
from motcua.service.payments.values_matters import PAID_UNKNOWN, MatterKind, MatterView, Outcome
from motcua.service.payments.words import gateway_words


class View(StrEnum):
    HANDED = "handed"
    HEALING = "healing"
    REGISTERED = "registered"
    ENDED = "ended"


@require_GET
@of_money
def matters_page(request: CityRequest) -> HttpResponse:
    return list_page(request)


def list_page(request: CityRequest, *, typed: Typed | None = None, matter: UUID | None = None) -> HttpResponse:
    typed = typed or Typed()
    asked = request.GET.get("view", "")
    view = View(asked) if asked in set(View) else View.HANDED
    counts = matter_counts(actor=request.actor, at=request.at)
    here = reverse("desk_money_matters")
    names = {
        View.HANDED: (_("For a person"), counts.handed),
        View.HEALING: (_("Healing by itself"), counts.healing),
        View.REGISTERED: (_("Registered, not paid yet"), counts.registered),
        View.ENDED: (_("Healed or settled"), counts.ended),
    }
    words = {
        "view": view.value,
        "chips": [
            Chip(words=name, href=f"{here}?view={each.value}", current=each is view, count=count)
            for each, (name, count) in names.items()
        ],
        **_shown(request, view),
        "refused": str(matter or ""),
        "note": typed.value("settle", "note"),
        "error": typed.message,
    }
    return render(request, "desk/money_matters.html", words, status=typed.status)


@require_POST
@of_money
def act(request: CityRequest, matter: UUID, act: str) -> HttpResponseBase:
    """One act on a matter of the list."""
    do = {"settle": settle, "again": again}.get(act)
    if do is None:
        raise Http404
    return do(request, matter=matter)


@entering("settle", page=list_page)
def settle(request: CityRequest, *, matter: UUID) -> HttpResponseBase:
    settle_matter(matter=matter, note=reading.text(request, "note"), by=request.actor, at=request.at)
    messages.success(request, _("Settled. What came of it is kept."))
    return redirect("desk_money_matters")


@entering("again", page=list_page)
def again(request: CityRequest, *, matter: UUID) -> HttpResponseBase:
    try_matter_again(matter=matter, by=request.actor, at=request.at)
    messages.success(request, _("It is tried again within seconds. It leaves this list when it has healed."))
    return redirect("desk_money_matters")


def _shown(request: CityRequest, view: View) -> dict[str, Any]:
    """What the page shows of the view."""
    if view is View.REGISTERED:
        tries = paged(request, registered_unpaid(actor=request.actor, at=request.at))
        return {"groups": [], "registered": _registered(request, tries.rows), "page": tries}
    matters = paged(request, _found(request, view))
    return {"groups": _groups(request, matters.rows), "registered": [], "page": matters}


def _found(request: CityRequest, view: View) -> Listed[MatterView]:
    if view is View.ENDED:
        return ended_matters(actor=request.actor, at=request.at)
    return open_matters(handed=view is View.HANDED, actor=request.actor)


def _groups(request: CityRequest, found: Sequence[MatterView]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Paid, and the dossier does not know; registered, and not paid; going back, and stuck."""
    named = dossiers_of(request, [each.subject for each in found])
    units = directory(on=city_day(request.at))
    people = names_of(accounts={each.ended_by for each in found if each.ended_by})
    titles = {
        _("Paid, and the dossier does not know"): PAID_UNKNOWN,
        _("Registered, and not known to be paid"): (MatterKind.NOT_CONFIRMED,),
        _("Going back, and stuck"): (MatterKind.REFUND_STUCK,),
    }
    shown = [
        (
            each.kind,
            {
                "matter": each,
                "words": MATTER_WORDS[each.kind],
                "help": MATTER_HELP[each.kind],
                "tone": ("ok" if each.outcome is not Outcome.OPEN else matter_tone(handed_at=each.handed_at).value),
                "dossier": named.get(each.subject) if each.subject else None,
                "unit": unit_name(units.get(each.unit)) if each.unit else _("nobody knows whose it is"),
                "way": gateway_words(each.gateway),
                "next_at": each.next_at if each.next_at and each.next_at > request.at else None,
                "ended_by": people.get(each.ended_by, "") if each.ended_by else "",
                "may_act": each.outcome is Outcome.OPEN and _may_act(request, each),
                "may_try": each.kind is not MatterKind.DOSSIER_UNAWARE and each.kind is not MatterKind.NOT_FOLLOWED,
            },
        )
        for each in found
    ]
    grouped = [(title, [one for kind, one in shown if kind in kinds]) for title, kinds in titles.items()]
    return [(title, rows) for title, rows in grouped if rows]


def _may_act(request: CityRequest, matter: MatterView) -> bool:
    if matter.unit is None:
        return bool(may_settle_unclaimed(request.actor))
    return bool(may_keep_books(request.actor, unit=matter.unit))


def _registered(request: CityRequest, found: Sequence[tuple[AttemptView, datetime | None]]) -> list[dict[str, Any]]:
    named = dossiers_of(request, [attempt.subject for attempt, _ask_at in found])
    return [
        {
            "attempt": attempt,
            "ask_at": ask_at,
            "dossier": named.get(attempt.subject),
            "way": gateway_words(attempt.gateway),
        }
        for attempt, ask_at in found
    ]
