"""What the offices told one, read and not yet read; the same on every device."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from motcua.faces.ui.notices import mark_all_read, notices_words, open_notice
from motcua.faces.ui.requests import CityRequest, signed_in


@signed_in
@require_GET
def notices_page(request: CityRequest) -> HttpResponse:
    return render(request, "portal/notices.html", notices_words(request, page="notices", notice="notice"))


@signed_in
@require_GET
def notice(request: CityRequest, notice: UUID) -> HttpResponse:
    """Opens what the notice is about, and marks it as read."""
    return open_notice(request, notice, page="notices")


@signed_in
@require_POST
def read_all(request: CityRequest) -> HttpResponse:
    mark_all_read(request)
    return redirect("notices")
