"""Who may come to the desk at all: officials, with a second factor in a real city."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse

from motcua.faces.ui.requests import CityRequest, signed_in
from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import ALLOWED, AccountKind, Refused


def official(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Lets officials in; citizens get 403 and leave an entry."""

    @wraps(view)
    def guarded(request: CityRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        verdict = (
            ALLOWED
            if request.actor.kind is AccountKind.OFFICIAL
            else Refused("This part of the site is for officials.")
        )
        require(verdict, act="open_desk", subject=request.actor.account)
        if not settings.DEMO and not request.actor.second_factor:
            return HttpResponseRedirect(reverse("my_account"))
        return view(request, *args, **kwargs)

    return signed_in(guarded)
