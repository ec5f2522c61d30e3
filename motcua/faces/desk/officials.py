"""Who may come to the desk at all: officials, with a second factor in a real city."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.faces.ui.requests import CityRequest, signed_in
from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import ALLOWED, AccountKind, Actor, Refused, Role


def official(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Lets officials in; citizens get 403 and leave an entry."""

    @wraps(view)
    def guarded(request: CityRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        is_official = request.actor.kind is AccountKind.OFFICIAL
        verdict = ALLOWED if is_official else Refused(_("This part of the site is for officials."))
        require(verdict, act="open_desk", subject=request.actor.account)
        if not settings.DEMO and not request.actor.second_factor:
            return HttpResponseRedirect(reverse("my_account"))
        return view(request, *args, **kwargs)

    return signed_in(guarded)


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
