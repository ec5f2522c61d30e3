"""How long somebody is being served at the counter: from being found to being handed the receipt. Kept in the officer's
session only; nobody is measured by it."""

from __future__ import annotations

from datetime import datetime

from motcua.faces.ui.requests import CityRequest

_SINCE = "served_since"
#: A person who was looked up before a break is not being served since then.
SERVED_SECONDS_MAX = 2 * 60 * 60


def begin_service(request: CityRequest) -> None:
    """The next person stands at the counter."""
    request.session[_SINCE] = request.at.isoformat()


def served_seconds(request: CityRequest) -> int | None:
    """For how long the person is being served; None when nobody is."""
    since = request.session.get(_SINCE)
    if not isinstance(since, str):
        return None
    seconds = int((request.at - datetime.fromisoformat(since)).total_seconds())
    return seconds if 0 <= seconds <= SERVED_SECONDS_MAX else None


def end_service(request: CityRequest) -> int | None:
    """The person goes with her receipt. Returns how long it took."""
    seconds = served_seconds(request)
    request.session.pop(_SINCE, None)
    return seconds
