"""What every view of every face receives: a request that knows who asks and when it is in the city."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest

from motcua.foundation.accounts.values import Actor


class CityRequest(HttpRequest):
    """A request after `ActorMiddleware`: `actor` is who asks, `at` the city's time when the request came in."""

    actor: Actor
    at: datetime
