"""What a stranger sees who scans the code or opens the link: is the paper valid at this moment, and what its holder shows."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TypeVar

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from motcua.faces.portal.wallet.files import paper_file
from motcua.faces.portal.wallet.shown import checked_paper
from motcua.faces.portal.wording import spoken
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.accounts.signing_in import count_attempt
from motcua.foundation.database.transactions import durable
from motcua.service.wallet.commands.sharing import open_share
from motcua.service.wallet.errors import UnableToFindShare, UnableToOpenShare

R = TypeVar("R", bound=HttpResponseBase)

#: Of links that are none, from one address in a quarter of an hour: nobody guesses one, and nobody may try for long.
WRONG_LINKS_MAX = 30


@never_cache
@require_GET
def shared(request: CityRequest, token: str) -> HttpResponse:
    """Opened, and so counted for the holder. No cookie, no address of who looks is kept."""
    try:
        with durable():
            seen = open_share(token=token, file=False, by=request.actor, at=request.at)
    except UnableToFindShare as fault:
        _count_wrong(request)
        return _closed(request, fault)
    except UnableToOpenShare as fault:
        return _closed(request, fault)
    return _kept_out(render(request, "portal/shared.html", {"paper": checked_paper(seen, token=token)}))


@never_cache
@require_GET
def shared_file(request: CityRequest, token: str) -> HttpResponseBase:
    """The file, while the share is open and the paper valid: what was revoked since the page was opened is not given out."""
    try:
        with durable():
            seen = open_share(token=token, file=True, by=request.actor, at=request.at)
    except UnableToFindShare as fault:
        _count_wrong(request)
        return _closed(request, fault)
    except UnableToOpenShare as fault:
        return _closed(request, fault)
    return _kept_out(paper_file(sha256=seen.sha256, title=spoken(seen, "title")))


def _closed(request: CityRequest, fault: UnableToFindShare | UnableToOpenShare) -> HttpResponse:
    return _kept_out(render(request, "portal/shared_closed.html", {"error": fault.message}, status=fault.status))


def _count_wrong(request: CityRequest) -> None:
    """Raises `TooManyAttempts`."""
    with durable():
        count_attempt(
            what="shared_paper",
            who=str(request.META.get("REMOTE_ADDR", "")),
            machine_at=datetime.now(UTC),
            tries_max=WRONG_LINKS_MAX,
        )


def _kept_out(response: R) -> R:
    """The address is the key: no search engine keeps it, and no other site is told of it."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response
