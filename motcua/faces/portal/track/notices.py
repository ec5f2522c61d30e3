"""What the offices told one, read and not yet read; the same on every device."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from motcua.faces.ui.conversations import notices_shown
from motcua.faces.ui.notices import before_of, mark_all_read, open_notice, page_of
from motcua.faces.ui.requests import CityRequest, signed_in


@signed_in
@require_GET
def notices_page(request: CityRequest) -> HttpResponse:
    page = page_of(request, before=before_of(request))
    words = {
        "notices": notices_shown(page.messages, href=lambda id_: reverse("notice", args=[id_])),
        "unread": page.unread,
        "older_href": f"{reverse('notices')}?before={page.after}" if page.after else "",
        "first_href": reverse("notices") if request.GET.get("before") else "",
    }
    return render(request, "portal/notices.html", words)


@signed_in
@require_GET
def notice(request: CityRequest, notice: UUID) -> HttpResponse:
    """Opens what the notice is about, and marks it as read."""
    link = open_notice(request, notice)
    if link is None:
        raise Http404
    return redirect(link or "notices")


@signed_in
@require_POST
def read_all(request: CityRequest) -> HttpResponse:
    mark_all_read(request)
    return redirect("notices")
