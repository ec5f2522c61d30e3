"""The return shelf: results that wait for their people. The scanner finds one by its receipt."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from motcua.faces.desk.officials import official
from motcua.faces.desk.rows import work_table
from motcua.faces.ui.requests import CityRequest
from motcua.service.dossiers.errors import UnableToTurnPage
from motcua.service.dossiers.queries.lists import InboxView, LinePage, Narrowing, inbox, inbox_counts


@require_GET
@official
def shelf_page(request: CityRequest) -> HttpResponse:
    """Only one found: straight to it, where the result is handed over."""
    text = request.GET.get("q", "").replace("\x00", "")[:100].strip()
    page = _page(request, text)
    if text and len(page.lines) == 1:
        return redirect("desk_dossier", dossier=page.lines[0].id)
    words = {
        "page": page,
        "text": text,
        "view": "shelf",
        "counts": inbox_counts(actor=request.actor, at=request.at),
        "table": work_table(page.lines, actor=request.actor, at=request.at, selectable=True),
    }
    return render(request, "desk/shelf.html", words)


def _page(request: CityRequest, text: str) -> LinePage:
    """The page of the shelf; the first one for a key that was not made here."""
    try:
        after = request.GET.get("after", "")
        return inbox(
            actor=request.actor, at=request.at, view=InboxView.SHELF, after=after, narrowing=Narrowing(text=text)
        )
    except UnableToTurnPage:
        return inbox(actor=request.actor, at=request.at, view=InboxView.SHELF, narrowing=Narrowing(text=text))
