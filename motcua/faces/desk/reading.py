"""What forms of the desk send, read or refused: nothing is guessed."""

from __future__ import annotations

from datetime import date, time
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from motcua.faces.ui.errors import UnableToReadForm
from motcua.faces.ui.requests import CityRequest, id_or_none
from motcua.faces.ui.values import Words

TEXT_LENGTH_MAX = 500
SEARCH_LENGTH_MAX = 100

#: The field in which one says why one goes on over an open check-list.
WHY = "unchecked_reason"
WHY_LENGTH_MAX = 1_000


def why_without(request: CityRequest) -> str:
    """The reason for going on, as it was typed; empty where there is none."""
    return request.POST.get(WHY, "").replace("\x00", "").strip()[:WHY_LENGTH_MAX]


def text(request: CityRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\x00", "").strip()[:TEXT_LENGTH_MAX]


def search_text(request: CityRequest) -> str:
    """What is looked for, from the address."""
    return request.GET.get("q", "").replace("\x00", "").strip()[:SEARCH_LENGTH_MAX]


def identifier(request: CityRequest, name: str, words: Words) -> UUID:
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError as fault:
        raise UnableToReadForm(field=words) from fault


def address_id(given: str) -> UUID:
    """An id from an address: what is none leads nowhere (404)."""
    found = id_or_none(given)
    if found is None:
        raise Http404
    return found


def day(request: CityRequest, name: str, words: Words) -> date:
    try:
        return date.fromisoformat(request.POST.get(name, ""))
    except ValueError as fault:
        raise UnableToReadForm(field=words) from fault


def day_or_none(request: CityRequest, name: str, words: Words) -> date | None:
    return day(request, name, words) if request.POST.get(name, "").strip() else None


def number(request: CityRequest, name: str, words: Words) -> int:
    try:
        return int(request.POST.get(name, ""))
    except ValueError as fault:
        raise UnableToReadForm(field=words) from fault


def clock_time(given: str) -> time:
    try:
        return time.fromisoformat(given.strip())
    except ValueError as fault:
        raise UnableToReadForm(field=_("the time {given}").format(given=given[:20])) from fault
