"""Who may come to the desk at all: officials, with a second factor in a real city; officers of health facilities to a page
of their own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps

from django.conf import settings
from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.faces.ui.requests import CityRequest, signed_in
from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import ALLOWED, AccountKind, Actor, Refused, Role
from motcua.foundation.calendars.rules import city_day
from motcua.service.insurance.queries.facilities import facility_of

View = Callable[..., HttpResponseBase]


def official(view: View) -> View:
    """Lets officials of the city's units in; citizens, and officers of health facilities, get 403 and leave an entry."""
    return _guarded(view, refusal=_no_official_of_a_unit)


def official_or_facility(view: View) -> View:
    """Lets officers of health facilities in, too."""
    return _guarded(view, refusal=_no_official)


def works_for_facility_only(actor: Actor, *, at: datetime) -> bool:
    """Is she an official without a post in the city, who looks insurance up for a facility? All else is not her business."""
    if actor.kind is not AccountKind.OFFICIAL or actor.posts:
        return False
    return facility_of(actor=actor, on=city_day(at)) is not None


def _guarded(view: View, *, refusal: Callable[[CityRequest], str]) -> View:
    @wraps(view)
    def guarded(request: CityRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        why = refusal(request)
        require(Refused(why) if why else ALLOWED, act="open_desk", subject=request.actor.account)
        if not settings.DEMO and not request.actor.second_factor:
            return HttpResponseRedirect(reverse("my_account"))
        return view(request, *args, **kwargs)

    return signed_in(guarded)


def _no_official(request: CityRequest) -> str:
    return "" if request.actor.kind is AccountKind.OFFICIAL else _("This part of the site is for officials.")


def _no_official_of_a_unit(request: CityRequest) -> str:
    if works_for_facility_only(request.actor, at=request.at):
        return _("This page is for officials of the city. You look insurance up for your facility.")
    return _no_official(request)


def require_counter(request: CityRequest) -> None:
    """Raises `NotPermitted` for who holds no counter's post."""
    allowed = request.actor.has_role(Role.COUNTER)
    verdict = ALLOWED if allowed else Refused(_("The counter is for officers who hold a counter's post."))
    require(verdict, act="open_counter", subject=request.actor.account)


def may_see_outbox(actor: Actor) -> bool:
    """What was sent to whom, which names the citizens of every unit: for administrators."""
    return actor.has_role(Role.ADMINISTRATOR)


def require_administrator(request: CityRequest) -> None:
    allowed = request.actor.has_role(Role.ADMINISTRATOR)
    verdict = ALLOWED if allowed else Refused(_("Only an administrator may send messages again."))
    require(verdict, act="resend_messages", subject=request.actor.account)


def require_outbox(request: CityRequest) -> None:
    verdict = ALLOWED if may_see_outbox(request.actor) else Refused(_("The outbox is for administrators."))
    require(verdict, act="see_outbox", subject=request.actor.account)
