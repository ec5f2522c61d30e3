"""Who asks, when, and what a refusal looks like."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from django.http import HttpRequest, HttpResponse

from motcua.faces.desk.deputies.session import acting_for
from motcua.faces.site.entering import GIVEN, assurance_of
from motcua.faces.ui.errors import error_response
from motcua.faces.ui.refusals import record_refusal
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.models import Account
from motcua.foundation.accounts.values import ANONYMOUS, Actor
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.errors import UnableTo
from motcua.registry.people.queries import actor_of
from motcua.service.dossiers.errors import UnableToFindDossier

Handler = Callable[[HttpRequest], HttpResponse]


class ActorMiddleware:
    """Puts `actor` and `at` on the request, so that no view asks for the clock or the session itself."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: CityRequest) -> HttpResponse:
        request.at = city_clock().now()
        request.actor = _actor(request)
        return self.get_response(request)


def _actor(request: CityRequest) -> Actor:
    """The signed-in account with the posts and persons of this day; nobody for a program (its token comes later)."""
    if request.path.startswith(("/api/", "/static/", "/alive")) or not isinstance(request.user, Account):
        return ANONYMOUS
    on = city_day(request.at)
    actor = acting_for(request, actor_of(account=request.user.id, on=on), on=on)
    given = bool(request.session.get(GIVEN))
    return replace(actor, second_factor=given, assurance=assurance_of(request, request.user))


class RefusalMiddleware:
    """Turns what was anticipated into a page that says what happened, what was kept and what to do. A refusal of a
    signed-in person is written into the journal first."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: CityRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, NotPermitted):
            record_refusal(request, exception)
            if exception.hidden:
                # In the very words of what is not there, so that nobody learns what is.
                return error_response(request, status=404, message=UnableToFindDossier().message)
            return error_response(request, status=exception.status, message=exception.message)
        if isinstance(exception, UnableTo):
            return error_response(request, status=exception.status, message=exception.message)
        return None
