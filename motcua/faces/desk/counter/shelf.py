"""The return shelf: results that wait for their people. The scanner finds one by its receipt."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from motcua.faces.desk.inbox.asked import text_of
from motcua.faces.desk.officials import official
from motcua.faces.desk.rows import WorkRow, work_table
from motcua.faces.ui.requests import CityRequest
from motcua.faces.ui.values import Chip
from motcua.foundation.database.errors import UnableTo
from motcua.service.dossiers.errors import UnableToTurnPage
from motcua.service.dossiers.queries.lists import DossierLine, LinePage, Whose, inbox_counts
from motcua.service.dossiers.queries.search import scanned
from motcua.service.dossiers.queries.shelf import LAIN_LONG, ShelfCounts, ShelfView, shelf, shelf_counts
from motcua.service.dossiers.values import ReturnMethod


@dataclass(frozen=True, kw_only=True)
class ShelfRow:
    """A result on the shelf: the row of a list, how it goes home, since when it lies there, and what was typed."""

    row: WorkRow
    dossier: UUID
    way: ReturnMethod
    since: datetime | None
    days: str
    long: bool
    tracking: str


@require_GET
@official
def shelf_page(request: CityRequest) -> HttpResponse:
    """Only one found: straight to it, where the result is handed over."""
    text = scanned(text_of(request.GET))
    page = _page(request, request.GET, text)
    if text and len(page.lines) == 1:
        return redirect("desk_dossier", dossier=page.lines[0].id)
    return shown_shelf(request, request.GET)


def shown_shelf(
    request: CityRequest, asked: QueryDict, *, chosen: Collection[str] = (), error: UnableTo | None = None
) -> HttpResponse:
    """The shelf; after a refused act with what it says, the ticks and what was typed."""
    view, text = _view(asked), scanned(text_of(asked))
    page = _page(request, asked, text)
    counts = shelf_counts(actor=request.actor, at=request.at)
    words = {
        "rows": _rows(request, page.lines, asked, chosen),
        "text": text,
        "way": view,
        "view": "shelf",
        "ways": [each.value for each in ReturnMethod],
        "chips": _chips(view, counts),
        "counts": inbox_counts(actor=request.actor, at=request.at, whose=Whose.OWN),
        "further_href": _address(view, text=text, after=page.after) if page.after else "",
        "error": error.message if error else "",
    }
    return render(request, "desk/shelf.html", words, status=error.status if error else 200)


def _rows(
    request: CityRequest, lines: Sequence[DossierLine], asked: QueryDict, chosen: Collection[str]
) -> list[ShelfRow]:
    table = work_table(lines, actor=request.actor, at=request.at, selectable=True, chosen=chosen)
    return [
        ShelfRow(
            row=row,
            dossier=line.id,
            way=line.return_method,
            since=line.ready_at,
            days=_days(line, request.at),
            long=bool(line.ready_at and request.at - line.ready_at > LAIN_LONG),
            tracking=asked.get(f"tracking:{line.id}", ""),
        )
        for row, line in zip(table.rows, lines, strict=True)
    ]


def _days(line: DossierLine, at: datetime) -> str:
    days = (at - line.ready_at).days if line.ready_at else 0
    return ngettext("%(count)d day", "%(count)d days", days) % {"count": days} if days > 0 else _("today")


def _chips(current: ShelfView, counts: ShelfCounts) -> list[Chip]:
    labels = {
        ShelfView.ALL: _("All"),
        ShelfView.COLLECT: _("To be collected"),
        ShelfView.POST: _("To be posted"),
        ShelfView.LONG: _("Lain for more than 30 days"),
    }
    return [
        Chip(words=words, href=_address(view), current=view is current, count=int(getattr(counts, view.value)))
        for view, words in labels.items()
    ]


def _address(view: ShelfView, *, text: str = "", after: str = "") -> str:
    given = {"way": "" if view is ShelfView.ALL else view.value, "q": text, "after": after}
    query = urlencode({name: value for name, value in given.items() if value})
    return f"{reverse('desk_shelf')}?{query}" if query else reverse("desk_shelf")


def _view(asked: QueryDict) -> ShelfView:
    wanted = asked.get("way", "")
    return ShelfView(wanted) if wanted in set(ShelfView) else ShelfView.ALL


def _page(request: CityRequest, asked: QueryDict, text: str) -> LinePage:
    """The page of the shelf; the first one for a key that was not made here."""
    actor, at, view = request.actor, request.at, _view(asked)
    try:
        return shelf(actor=actor, at=at, view=view, text=text, after=asked.get("after", ""))
    except UnableToTurnPage:
        return shelf(actor=actor, at=at, view=view, text=text)
