"""The inbox: what is for the official to do, or all that her units hold, most urgent first; views in the address."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from motcua.faces.desk.inbox.asked import Asked, asked_of, pairs_of, text_of
from motcua.faces.desk.inbox.back import back_to, keep_view
from motcua.faces.desk.inbox.filters import filter_panel
from motcua.faces.desk.inbox.shown import (
    chips_of,
    colleagues_of,
    groups_of,
    handlers_of,
    kpis_of,
    list_words,
    many_acts,
    seen_of,
)
from motcua.faces.desk.looking import note_look
from motcua.faces.desk.officials import official, official_or_facility, works_for_facility_only
from motcua.faces.desk.rows import work_table
from motcua.faces.desk.unchecked_many import UncheckedMany
from motcua.faces.ui.requests import CityRequest
from motcua.faces.ui.tables import csv_lines, in_one_transaction, xlsx_chunks
from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import Actor, Role
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.database.transactions import durable
from motcua.foundation.sheets.writing import XLSX
from motcua.registry.people.population.values import Purpose
from motcua.service.dossiers.commands.saved_views import drop_view, save_view
from motcua.service.dossiers.commands.steps import begin_step
from motcua.service.dossiers.errors import UnableToTurnPage
from motcua.service.dossiers.making import rendered_receipts
from motcua.service.dossiers.policy import does_steps
from motcua.service.dossiers.queries.beside import beside
from motcua.service.dossiers.queries.export import export_rows
from motcua.service.dossiers.queries.lists import (
    PAGE_ROWS,
    DossierLine,
    InboxCounts,
    InboxView,
    LinePage,
    Whose,
    alarms,
    counts_by_list,
    inbox,
    inbox_counts,
    standing_lines,
)
from motcua.service.dossiers.queries.saved_views import saved_views
from motcua.service.dossiers.queries.search import FOUND_MAX, find_dossiers, found_person
from motcua.service.dossiers.queries.standing import standing


@require_GET
@official_or_facility
def inbox_page(request: CityRequest) -> HttpResponse:
    """Who has no post in the city but looks insurance up for a health facility has her work there."""
    if works_for_facility_only(request.actor, at=request.at):
        return redirect("desk_insurance_lookup")
    return shown_inbox(request, asked_of(request.GET))


def shown_inbox(
    request: CityRequest,
    asked: Asked,
    *,
    chosen: Collection[str] = (),
    error: UnableTo | None = None,
    question: UncheckedMany | None = None,
) -> HttpResponse:
    """The list; after a refused act with what it says, and before one that is asked about with the `question`."""
    # Acts lead back to the list that is worked off, not to a page of it whose rows have moved.
    keep_view(request, replace(asked, after="", filters=False).address)
    words = _words(request, asked, chosen)
    words["error"] = error.message if error else ""
    words["question"] = question
    # Above her list as she comes to it; not above what she has narrowed, or turned pages of.
    words["beside"] = () if asked.filters or asked.is_narrowed or asked.after else beside(actor=request.actor)
    return render(request, "desk/inbox.html", words, status=error.status if error else 422 if question else 200)


@require_GET
@official
def live(request: CityRequest) -> HttpResponse:
    """The parts of the inbox that change by themselves; 204 where they are as the reader has `seen` them."""
    asked = asked_of(request.GET)
    words = _words(request, asked, ())
    if words["seen"] == request.GET.get("seen"):
        return HttpResponse(status=204)
    return render(request, "desk/inbox_live.html", words)


def _words(request: CityRequest, asked: Asked, chosen: Collection[str]) -> dict[str, Any]:
    """What the page of a list is made of."""
    actor, at = request.actor, request.at
    page, asked = _page(request, asked)
    lines = [*page.lines, *_standing(request, asked, page)]
    counts = counts_by_list(actor=actor, at=at)
    table = work_table(lines, actor=actor, at=at, selectable=True, chosen=chosen)
    shown = table, lines, asked, _counts_shown(request, asked, counts[asked.whose])
    words = {
        "asked": asked,
        "view": asked.view if asked.whose is Whose.OWN else InboxView.ALL,
        "fields": asked.fields,
        "page": page,
        "lines": lines,
        "counts": counts[Whose.OWN],
        "title": list_words(asked, actor),
        "kpis": kpis_of(counts[asked.whose], asked),
        "chips": chips_of(asked, counts, saved_views(actor=actor), actor),
        "acts": many_acts(actor, asked.view),
        "handlers": handlers_of(actor, at=at) if actor.has_role(Role.HEAD) else (),
        "colleagues": colleagues_of(actor, at=at) if actor.has_role(Role.HEAD) or actor.has_role(Role.LEADER) else (),
        "table": table,
        "groups": groups_of(*shown),
        "first_href": replace(asked, after="").address,
        "all_href": Asked(whose=asked.whose, view=asked.view).address,
        "elsewhere": _of_the_unit(asked, actor),
        "prints": actor.has_role(Role.COUNTER),
        "further_href": replace(asked, after=page.after).address if page.after else "",
    }
    if asked.filters or asked.is_narrowed:
        words["panel"] = filter_panel(asked, actor=actor, at=at)
    return words | {"seen": seen_of(words["kpis"], words["groups"], words["chips"])}


def _of_the_unit(asked: Asked, actor: Actor) -> str:
    """The same list of the whole unit, for who looks at her own."""
    only = asked.whose is Whose.UNIT or asked.view is InboxView.SHELF or not does_steps(actor)
    return "" if only else replace(asked, whose=Whose.UNIT, after="").address


def _counts_shown(request: CityRequest, asked: Asked, counts: InboxCounts) -> InboxCounts | None:
    """The counts of the groups as they are narrowed; None where a text to find would have to be looked for in every
    row, only to be counted."""
    if not asked.is_narrowed:
        return counts
    if asked.narrowing.text:
        return None
    return inbox_counts(actor=request.actor, at=request.at, narrowing=asked.narrowing, whose=asked.whose)


def _standing(request: CityRequest, asked: Asked, page: LinePage) -> Sequence[DossierLine]:
    """What stands still, under the end of the whole inbox, as far as the page has room."""
    room = PAGE_ROWS - len(page.lines)
    if asked.view is not InboxView.ALL or page.after or not room:
        return ()
    return standing_lines(actor=request.actor, at=request.at, narrowing=asked.narrowing, whose=asked.whose, limit=room)


def _page(request: CityRequest, asked: Asked) -> tuple[LinePage, Asked]:
    """The page of the list; the first one for a key that was not made here."""
    try:
        return _rows(request, asked), asked
    except UnableToTurnPage:
        asked = replace(asked, after="")
        return _rows(request, asked), asked


def _rows(request: CityRequest, asked: Asked) -> LinePage:
    return inbox(
        actor=request.actor,
        at=request.at,
        view=asked.view,
        after=asked.after,
        narrowing=asked.narrowing,
        whose=asked.whose,
    )


@require_POST
@official
def print_receipts(request: CityRequest) -> HttpResponse:
    """The receipts of every chosen row as one PDF, made now from the records."""
    chosen = request.POST.getlist("chosen")
    pairs, asked = pairs_of(chosen), asked_of(request.POST)
    if not pairs:
        messages.warning(request, _("No dossier was chosen. Tick some first: x chooses the row that you are on."))
        return redirect(back_to(asked))
    followed_at = f"{settings.PUBLIC_ADDRESS}{reverse('tracking')}?code="
    try:
        pdf = rendered_receipts(
            dossiers=list(pairs), actor=request.actor, at=request.at, address=lambda code: f"{followed_at}{code}"
        )
    except NotPermitted:
        raise
    except UnableTo as fault:
        return shown_inbox(request, asked, chosen=chosen, error=fault)
    name = {"Content-Disposition": 'inline; filename="receipts.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=name)


@require_POST
@official
def begin(request: CityRequest) -> HttpResponse:
    """The ordinary next act of one row: what only waits to be received is received; a step that nobody has is taken;
    then the dossier stands open at its step. What needs a look first, such as signing, is only opened."""
    key = request.POST.get("row", "")
    ((dossier, task),) = pairs_of([key]).items()
    action = key.rpartition(":")[2]
    here = reverse("desk_dossier", args=[dossier])
    try:
        with durable():
            received = begin_step(dossier=dossier, task=task, action=action, by=request.actor, at=request.at)
    except NotPermitted:
        raise
    except UnableTo as fault:
        messages.warning(request, fault.message)
        return redirect(here)
    return redirect(f"{here}?received=1" if received else f"{here}#acts-title")


@require_POST
@official
def keep_own_view(request: CityRequest) -> HttpResponse:
    """Names the list that is shown."""
    asked = replace(asked_of(request.POST), after="", filters=False)
    try:
        with durable():
            save_view(name=request.POST.get("name", ""), query=asked.query, by=request.actor, at=request.at)
    except UnableTo as fault:
        return shown_inbox(request, replace(asked, filters=True), error=fault)
    messages.success(request, _("The view is kept; it stands beside the others."))
    return redirect(asked.address)


@require_POST
@official
def drop_own_view(request: CityRequest, view: UUID) -> HttpResponse:
    with durable():
        drop_view(view=view, by=request.actor, at=request.at)
    messages.success(request, _("The view was taken away."))
    return redirect(f"{reverse('desk_inbox')}?filters=1")


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
    text = text_of(request.GET)
    lines = find_dossiers(actor=request.actor, at=request.at, text=text)
    person = found_person(actor=request.actor, text=text)
    if person is not None:
        note_look(request, person.id, Purpose.SEARCH)
    if len(lines) == 1 and person is None:
        return redirect("desk_dossier", dossier=lines[0].id)
    words = {
        "text": text,
        "lines": lines,
        "person": person,
        "more": len(lines) == FOUND_MAX,
        "table": work_table(lines, actor=request.actor, at=request.at),
    }
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
