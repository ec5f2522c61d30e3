"""Who asks, when, and what a refusal looks like."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from motcua.faces.ui.requests import CityRequest
from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import ANONYMOUS
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.database.transactions import durable
from motcua.foundation.journal.commands import record
from motcua.foundation.journal.events import ActRefused

Handler = Callable[[HttpRequest], HttpResponse]


class ActorMiddleware:
    """Puts `actor` and `at` on the request, so that no view asks for the clock or the session itself."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: CityRequest) -> HttpResponse:
        request.at = city_clock().now()
        request.actor = ANONYMOUS
        return self.get_response(request)


class RefusalMiddleware:
    """Writes refusals of signed-in people into the journal, after the rollback, and answers with a page."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: CityRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, NotPermitted):
            return None
        if request.actor.account is not None:
            with durable():
                record(
                    events=[
                        ActRefused(
                            subject=exception.subject or request.actor.account,  # type: ignore[arg-type]
                            act=exception.act,
                            reason=str(exception.facts.get("reason", "")),
                        )
                    ],
                    by=request.actor,
                    at=request.at,
                )
        return HttpResponse(
            exception.message,
            status=404 if exception.hidden else 403,
            headers={"Content-Language": get_language() or "vi"},
        )
