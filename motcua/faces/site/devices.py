"""Where one is signed in: each session with its device and its level, and out of any of them from here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from motcua.faces.ui.requests import CityRequest, signed_in
from motcua.foundation.accounts.providers import providers
from motcua.foundation.accounts.queries import open_sign_ins
from motcua.foundation.accounts.sign_ins import end_other_sign_ins, end_sign_in
from motcua.foundation.accounts.values import Assurance, SignInView, Way
from motcua.foundation.database.transactions import durable


@dataclass(frozen=True)
class SessionShown:
    """A line of the list. `is_here`: the very session that looks."""

    id: UUID
    device: str
    way: str
    began_at: datetime
    is_here: bool


@signed_in
@require_GET
def sessions_page(request: CityRequest) -> HttpResponse:
    """One's own open sessions, this one first."""
    here = request.session.session_key
    found = open_sign_ins(actor=request.actor, machine_at=datetime.now(UTC))
    shown = sorted((_shown(each, here) for each in found), key=lambda each: not each.is_here)
    return render(request, "site/sessions.html", {"sessions": shown, "others": sum(not each.is_here for each in shown)})


@signed_in
@require_POST
def end_session(request: CityRequest, sign_in: UUID) -> HttpResponse:
    """Signs out there, at once."""
    with durable():
        end_sign_in(sign_in=sign_in, by=request.actor, at=request.at)
    messages.success(request, _("Signed out there."))
    return redirect("my_sessions")


@signed_in
@require_POST
def end_other_sessions(request: CityRequest) -> HttpResponse:
    """Signs out everywhere but here."""
    with durable():
        ended = end_other_sign_ins(but=request.session.session_key or "", by=request.actor, at=request.at)
    told = ngettext("Signed out on %(count)d other device.", "Signed out on %(count)d other devices.", ended)
    messages.success(request, told % {"count": ended})
    return redirect("my_sessions")


def _shown(each: SignInView, here: str | None) -> SessionShown:
    return SessionShown(
        id=each.id,
        device=each.device or _("A device that does not say what it is"),
        way=_way(each),
        began_at=each.began_at,
        is_here=each.session_key == here,
    )


def _way(each: SignInView) -> str:
    if each.way is Way.PASSWORD:
        return _("With a password")
    if each.way is Way.PHONE:
        return _("With a code by telephone")
    names = {provider.issuer: provider.name for provider in providers().values()}
    name = names.get(each.issuer, each.issuer)
    if each.assurance is None or each.assurance is Assurance.UNVERIFIED:
        return _("With %(name)s") % {"name": name}
    return _("With %(name)s, level %(level)d") % {"name": name, "level": each.assurance}
