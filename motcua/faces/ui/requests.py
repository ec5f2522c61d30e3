"""What every view of every face receives: a request that knows who asks and when it is in the city."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from urllib.parse import quote, urlsplit

from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse

from motcua.foundation.accounts.values import Actor


class CityRequest(HttpRequest):
    """A request after `ActorMiddleware`: `actor` is who asks, `at` the city's time when the request came in."""

    actor: Actor
    at: datetime


def signed_in(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Sends who is not signed in to sign in first, and back here afterwards; what was typed is in the draft."""

    @wraps(view)
    def guarded(request: CityRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.actor.account is None:
            target = request.get_full_path() if request.method == "GET" else request.META.get("HTTP_REFERER", "/")
            here = urlsplit(target)._replace(scheme="", netloc="").geturl()
            return HttpResponseRedirect(f"{reverse('sign_in')}?next={quote(here)}")
        return view(request, *args, **kwargs)

    return guarded
