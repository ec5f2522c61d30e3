"""What every view of every face receives: a request that knows who asks and when it is in the city."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import wraps
from urllib.parse import quote
from uuid import UUID

from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from motcua.faces.ui.held import drop_held_post, hold_post
from motcua.foundation.accounts.values import Actor


class CityRequest(HttpRequest):
    """A request after `ActorMiddleware`: `actor` is who asks, `at` the city's time when the request came in.
    `sent_again` are the fields by which its page is shown in another language (`again.sent_again`)."""

    actor: Actor
    at: datetime
    sent_again: Sequence[tuple[str, str]]


def signed_in(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Sends who is not signed in to sign in first, and back here afterwards. What was posted is held meanwhile, and
    then shown with a button that sends it."""

    @wraps(view)
    def guarded(request: CityRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.actor.account is None:
            return _to_sign_in(request)
        drop_held_post(request)
        return view(request, *args, **kwargs)

    return guarded


def _to_sign_in(request: HttpRequest) -> HttpResponseBase:
    if request.headers.get("HX-Request") == "true":
        # A part of a page: its form is still there, with everything in it, and can be sent after signing in.
        return render(request, "ui/signed_out.html", status=401)
    back = request.get_full_path()
    if request.method == "POST":
        hold_post(request)
        back = reverse("held")
    return HttpResponseRedirect(f"{reverse('sign_in')}?next={quote(back)}")


def id_or_none(text: str) -> UUID | None:
    """An id as it was sent; None for what is none."""
    try:
        return UUID(text)
    except ValueError:
        return None
