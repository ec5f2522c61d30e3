"""A scanned QR code: counted as one more of the day, and on to the procedure at its place."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from motcua.faces.ui.requests import CityRequest
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.transactions import durable
from motcua.registry.catalogue.queries import version_in_force
from motcua.service.counters.commands.codes import count_scan
from motcua.service.counters.queries.codes import followed
from motcua.service.counters.values import CAME_BY_PREFIX


@never_cache
@require_GET
def follow(request: CityRequest, link: str) -> HttpResponse:
    """To the page before one begins, where it can be filed online, else to what the procedure asks for. Nothing is kept
    of who scanned: no cookie, no address. Raises `UnableToFollowCode` and `UnableToUseCode`."""
    code = followed(link=link, at=request.at)
    version = version_in_force(procedure=code.procedure, on=city_day(request.at))
    with durable():
        count_scan(code=code.id, at=request.at)
    page = "start_filing" if version.accepts_online else "procedure"
    came_by = urlencode({"q": CAME_BY_PREFIX + code.link})
    return redirect(f"{reverse(page, args=[code.procedure])}?{came_by}")
