"""Where an act leads back to: the list that is worked off, with the focus on the row behind the one that is done."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse

from motcua.faces.desk.inbox.asked import Asked, asked_of
from motcua.faces.ui.requests import CityRequest
from motcua.service.dossiers.queries.lists import InboxView, row_beside

#: The session's key of the list that was looked at last.
LAST_VIEW = "desk_view"


def keep_view(request: CityRequest, address: str) -> None:
    """Remembers for this session which list the official works off, so that each act leads back to it."""
    if request.session.get(LAST_VIEW) != address:
        request.session[LAST_VIEW] = address


def last_list(request: CityRequest) -> Asked:
    """The list that the official looked at last; her own work where there was none."""
    return asked_of(QueryDict(urlsplit(str(request.session.get(LAST_VIEW) or "")).query))


def back_to(asked: Asked) -> str:
    """Where an act on rows of this list leads back to."""
    return reverse("desk_shelf") if asked.view is InboxView.SHELF else asked.address


def back_beside(request: CityRequest, asked: Asked, dossiers: Collection[UUID]) -> str:
    """The same with the row beside these, to be asked for while they stand in the list still. The browser puts the focus
    on the row's link, which the address names."""
    if asked.view is InboxView.SHELF:
        return back_to(asked)
    row = row_beside(
        dossiers,
        actor=request.actor,
        at=request.at,
        view=asked.view,
        narrowing=asked.narrowing,
        whose=asked.whose,
    )
    return f"{asked.address}#row-{row}" if row else asked.address
