"""The inbox: what one's units hold, most urgent first; saved views in the address; acts on many at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from motcua.faces.desk.inbox.many import MANY
from motcua.faces.desk.inbox.shown import chips_of, handlers_of, keep_view, kpis_of, many_acts, view_address
from motcua.faces.desk.officials import official
from motcua.faces.desk.rows import work_table
from motcua.faces.ui.errors import UnableToReadForm
from motcua.faces.ui.requests import CityRequest
from motcua.faces.ui.tables import csv_lines, in_one_transaction, xlsx_chunks
from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import Role
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.database.transactions import durable
from motcua.service.dossiers.errors import UnableToTurnPage
from motcua.service.dossiers.queries.lists import (
    InboxView,
    LinePage,
    alarms,
    export_rows,
    find_dossiers,
    inbox,
    inbox_counts,
)
from motcua.service.dossiers.queries.standing import standing

BATCH_MAX = 500
TEXT_LENGTH_MAX = 100
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@official
def inbox_page(request: CityRequest) -> HttpResponse:
    return _inbox(request, request.GET)


@require_POST
@official
def many(request: CityRequest, act: str) -> HttpResponse:
    """Does the act to every chosen row, all or none; a refusal shows the same list again, with the rows still chosen
    and each refused one named."""
    do = MANY.get(act)
    if do is None:
        raise Http404
    chosen = request.POST.getlist("chosen")
    pairs = chosen_pairs(chosen)
    if not pairs:
        messages.warning(request, _("No dossier was chosen. Tick some first: x chooses the row that you are on."))
        return redirect(_back(request.POST))
    try:
        with durable():
            told = do(request, pairs)
    except NotPermitted:
        raise
    except UnableTo as fault:
        return _inbox(request, request.POST, chosen=chosen, error=fault)
    messages.success(request, told)
    return redirect(_back(request.POST))


def _inbox(
    request: CityRequest, asked: QueryDict, *, chosen: Collection[str] = (), error: UnableTo | None = None
) -> HttpResponse:
    view, text = _view(asked), _text(asked)
    keep_view(request, view_address(view, text=text))
    page = _page(request, view, text, asked.get("after", ""))
    counts = inbox_counts(actor=request.actor, at=request.at)
    words = {
        "view": view,
        "text": text,
        "after": asked.get("after", ""),
        "page": page,
        "counts": counts,
        "kpis": kpis_of(counts),
        "chips": chips_of(view, counts, request.actor),
        "acts": many_acts(request.actor, view),
        "handlers": handlers_of(request.actor, at=request.at) if request.actor.has_role(Role.HEAD) else (),
        "table": work_table(page.lines, actor=request.actor, at=request.at, selectable=True, chosen=chosen),
        "first_href": view_address(view, text=text),
        "further_href": view_address(view, text=text, after=page.after) if page.after else "",
        "error": error.message if error else "",
    }
    return render(request, "desk/inbox.html", words, status=error.status if error else 200)


def _page(request: CityRequest, view: InboxView, text: str, after: str) -> LinePage:
    """The page of the list; the first one for a key that was not made here."""
    try:
        return inbox(actor=request.actor, at=request.at, view=view, after=after, text=text)
    except UnableToTurnPage:
        return inbox(actor=request.actor, at=request.at, view=view, text=text)


@require_GET
@official
def alarms_page(request: CityRequest) -> HttpResponse:
    lines = alarms(actor=request.actor, at=request.at)
    still = standing(actor=request.actor, at=request.at)
    words = {
        "lines": lines,
        "table": work_table(lines, actor=request.actor, at=request.at),
        "standing": work_table(still, actor=request.actor, at=request.at) if still else None,
    }
    return render(request, "desk/alarms.html", words)


@require_GET
@official
def search_page(request: CityRequest) -> HttpResponse:
    """Only one found: straight to it, so that a scanned code opens its dossier."""
    text = _text(request.GET)
    lines = find_dossiers(actor=request.actor, at=request.at, text=text)
    if len(lines) == 1:
        return redirect("desk_dossier", dossier=lines[0].id)
    words = {"text": text, "lines": lines, "table": work_table(lines, actor=request.actor, at=request.at)}
    return render(request, "desk/search.html", words)


@require_GET
@official
def export(request: CityRequest, kind: str) -> StreamingHttpResponse:
    """Every dossier that the official may see, streamed."""
    rows = in_one_transaction(export_rows(actor=request.actor, at=request.at))
    name = {"Content-Disposition": f'attachment; filename="dossiers.{kind}"'}
    if kind == "csv":
        return StreamingHttpResponse(csv_lines(rows), content_type="text/csv; charset=utf-8", headers=name)
    if kind == "xlsx":
        return StreamingHttpResponse(xlsx_chunks(rows, title="Hồ sơ"), content_type=XLSX, headers=name)
    raise Http404


def _view(asked: QueryDict) -> InboxView:
    wanted = asked.get("view", "")
    return InboxView(wanted) if wanted in set(InboxView) else InboxView.ALL


def _text(asked: QueryDict) -> str:
    return asked.get("q", "").replace("\x00", "")[:TEXT_LENGTH_MAX]


def _back(asked: QueryDict) -> str:
    if _view(asked) is InboxView.SHELF:
        return reverse("desk_shelf")
    return view_address(_view(asked), text=_text(asked), after=asked.get("after", ""))


def chosen_pairs(values: Iterable[str]) -> dict[UUID, UUID]:
    """{dossier: the task seen} of ticked rows, `dossier:task:action`. Raises `UnableToReadForm` for anything else and
    for more than a batch."""
    try:
        pairs = {UUID(dossier): UUID(task) for dossier, task, _action in (value.split(":") for value in values)}
    except ValueError as fault:
        raise UnableToReadForm(field=_("the chosen dossiers")) from fault
    if len(pairs) > BATCH_MAX:
        raise UnableToReadForm(field=_("the chosen dossiers"))
    return pairs
