"""How long one stays signed in. Whoever goes on working stays; who stopped is warned in time and may go on by a tap."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

#: In the session: when it ends, by the machine's clock in seconds.
ENDS = "ends_at"
ADDRESS = "/phien/"
#: Requests that are nobody's doing.
_PASSED_BY = (ADDRESS, "/api/", "/static/", "/alive", "/favicon.ico")


class SessionLifeMiddleware:
    """Ends the session when its time has passed; renews it by what one does, once half of its time is over, so that
    not every request writes. Puts `session_ends_in` (seconds) on the request of who is signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(_PASSED_BY[1:]) and SESSION_KEY in request.session:
            left = seconds_left(request)
            if left == 0:
                request.session.flush()
            elif left is None or (left < settings.SESSION_COOKIE_AGE / 2 and not request.path.startswith(ADDRESS)):
                renew(request)
            request.session_ends_in = seconds_left(request)  # type: ignore[attr-defined]  # read by ui.context
        return self.get_response(request)


def seconds_left(request: HttpRequest) -> int | None:
    """Until the session ends, 0 when it should have; None for one that has no end yet, or nobody's."""
    ends = request.session.get(ENDS)
    return None if ends is None else max(0, int(ends - time.time()))


def renew(request: HttpRequest) -> None:
    request.session[ENDS] = time.time() + settings.SESSION_COOKIE_AGE


@require_http_methods(["GET", "POST"])
def session_life(request: HttpRequest) -> HttpResponse:
    """The seconds that are left, as plain text; a POST begins them anew. 401 for who is signed out."""
    if SESSION_KEY not in request.session:
        return HttpResponse("0", content_type="text/plain", status=401)
    if request.method == "POST":
        renew(request)
    response = HttpResponse(str(seconds_left(request) or 0), content_type="text/plain")
    response["Cache-Control"] = "no-store"
    return response
