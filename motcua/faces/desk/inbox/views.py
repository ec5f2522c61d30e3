"""The inbox: what one's units hold, most urgent first; saved views in the address; acts on many at once."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from motcua.faces.desk.inbox.shown import chips_of, kpis_of, table_of
from motcua.faces.desk.officials import official
from motcua.faces.ui.requests import CityRequest
from motcua.faces.ui.tables import csv_lines, in_one_transaction, xlsx_chunks
from motcua.foundation.database.transactions import durable
from motcua.service.dossiers.commands.receipt import receive_dossiers
from motcua.service.dossiers.commands.steps import decide_dossiers, take_steps
from motcua.service.dossiers.queries.lists import (
    InboxView,
    alarms,
    export_rows,
    find_dossiers,
    inbox,
    inbox_counts,
)
from motcua.service.dossiers.values import Ruling, RulingOutcome

BATCH_MAX = 500
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@official
def inbox_page(request: CityRequest) -> HttpResponse:
    wanted = request.GET.get("view", "all")
    view = InboxView(wanted) if wanted in set(InboxView) else InboxView.ALL
    text = request.GET.get("q", "")[:100]
    page = inbox(actor=request.actor, at=request.at, view=view, after=request.GET.get("after", ""), text=text)
    counts = inbox_counts(actor=request.actor, at=request.at)
    words = {
        "view": view,
        "text": text,
        "page": page,
        "counts": counts,
        "kpis": kpis_of(counts),
        "chips": chips_of(view, counts),
        "table": table_of(page.lines, at=request.at),
    }
    return render(request, "desk/inbox.html", words)


@require_POST
@official
def take(request: CityRequest) -> HttpResponse:
    """Takes the chosen steps into one's own hands."""
    with durable():
        take_steps(dossiers=_chosen(request), by=request.actor, at=request.at)
    return _back(request)


@require_POST
@official
def receive_many(request: CityRequest) -> HttpResponse:
    with durable():
        receive_dossiers(dossiers=_chosen(request), by=request.actor, at=request.at)
    return _back(request)


@require_POST
@official
def sign_many(request: CityRequest) -> HttpResponse:
    """A leader signs all chosen dossiers at once; each chosen value is `dossier:task`, the task that was seen."""
    rulings = [
        Ruling(dossier=dossier, task=task, outcome=RulingOutcome.APPROVE)
        for dossier, task in _pairs(request.POST.getlist("chosen"))
    ]
    with durable():
        decide_dossiers(rulings=rulings, by=request.actor, at=request.at)
    return _back(request)


@require_GET
@official
def alarms_page(request: CityRequest) -> HttpResponse:
    lines = alarms(actor=request.actor, at=request.at)
    return render(request, "desk/alarms.html", {"lines": lines, "table": table_of(lines, at=request.at)})


@require_GET
@official
def search_page(request: CityRequest) -> HttpResponse:
    text = request.GET.get("q", "")[:100]
    lines = find_dossiers(actor=request.actor, at=request.at, text=text)
    if len(lines) == 1:
        return redirect("desk_dossier", dossier=lines[0].id)
    return render(request, "desk/search.html", {"text": text, "lines": lines, "table": table_of(lines, at=request.at)})


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


def _chosen(request: CityRequest) -> list[UUID]:
    return [dossier for dossier, _task in _pairs(request.POST.getlist("chosen"))]


def _pairs(values: Iterable[str]) -> list[tuple[UUID, UUID]]:
    """Values of checkboxes, `dossier:task`. Raises `Http404` for anything else and for more than a batch."""
    try:
        pairs = [(UUID(dossier), UUID(task)) for dossier, task in (value.split(":") for value in values)]
    except ValueError as fault:
        raise Http404 from fault
    if len(pairs) > BATCH_MAX:
        raise Http404
    return pairs


def _back(request: CityRequest) -> HttpResponse:
    target = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        return redirect(target)
    return redirect("desk_inbox")
