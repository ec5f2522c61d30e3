"""The register of what comes in: its list with registering and spreadsheets, a document and what is done with it."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from motcua.faces.desk import reading
from motcua.faces.desk.acts import Acts, act_on, entering
from motcua.faces.desk.choices import options, units_shown
from motcua.faces.desk.documents.asked import Narrowed
from motcua.faces.desk.documents.shown import ENTRY_WORDS, incoming_shown, unit_words
from motcua.faces.desk.histories import told
from motcua.faces.desk.kept_files import as_file
from motcua.faces.desk.officials import official
from motcua.faces.desk.sheets import faults_of, sheet_file, sheet_of
from motcua.faces.desk.typed import Typed
from motcua.faces.desk.uploads import kept_files
from motcua.faces.ui.errors import UnableToReadForm
from motcua.faces.ui.requests import CityRequest, id_or_none
from motcua.faces.ui.values import Chip
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.sheets.writing import template_of
from motcua.service.documents.commands.incoming import (
    annul_incoming,
    assign_incoming,
    handle_incoming,
    register_incoming,
)
from motcua.service.documents.errors import UnableToFindDocument
from motcua.service.documents.queries import incoming as queries
from motcua.service.documents.queries.outgoing import seen_units
from motcua.service.documents.sheets import EXPORT_ROWS_MAX, INCOMING, import_incoming, incoming_rows
from motcua.service.documents.values import (
    INCOMING_WORDS,
    KIND_WORDS,
    URGENCY_WORDS,
    DocumentKind,
    GivenFile,
    Handled,
    IncomingState,
    IncomingView,
    NewAssignment,
    NewIncoming,
    Urgency,
)


@require_GET
@official
def register_page(request: CityRequest) -> HttpResponse:
    return list_page(request)


def list_page(request: CityRequest, *, typed: Typed | None = None) -> HttpResponse:
    typed, narrowed = typed or Typed(), Narrowed.incoming(request)
    address = reverse("desk_incoming")
    lines, following = queries.incoming_list(
        asked=narrowed.of_incoming, actor=request.actor, at=request.at, before=narrowed.before
    )
    words = {
        "narrowed": narrowed,
        "chips": _chips(request, narrowed, address),
        "kinds": options(KIND_WORDS, narrowed.kind),
        "urgencies": options(URGENCY_WORDS, (typed.fields or {}).get("urgency")),
        "units": units_shown(seen_units(actor=request.actor, at=request.at)),
        "registering": units_shown(queries.registering_units(actor=request.actor, at=request.at)),
        "lines": [incoming_shown(each) for each in lines],
        "next_href": f"{address}?{narrowed.query(before=str(following))}" if following else "",
        "first_href": f"{address}?{narrowed.query()}" if narrowed.before else "",
        "export_href": f"{reverse('desk_incoming_export')}?{narrowed.query()}",
        "today": city_day(request.at),
        "typed": typed,
        "fields": typed.fields or {},
        "error": typed.message,
        "faults": faults_of(typed.error),
    }
    return render(request, "desk/incoming.html", words, status=typed.status)


@require_GET
@official
def export(request: CityRequest) -> HttpResponse:
    """The chosen documents in the layout in which they are imported."""
    asked = Narrowed.incoming(request).of_incoming
    lines, _more = queries.incoming_list(asked=asked, actor=request.actor, at=request.at, limit=EXPORT_ROWS_MAX)
    return sheet_file(template_of(INCOMING, made_at=request.at, rows=incoming_rows(lines)), "van-ban-den")


@require_GET
@official
def template(request: CityRequest) -> HttpResponse:
    return sheet_file(template_of(INCOMING, made_at=request.at), "van-ban-den-mau")


@require_POST
@official
@entering("register", page=list_page)
def register(request: CityRequest) -> HttpResponseBase:
    (document,) = register_incoming(documents=[_new(request)], by=request.actor, at=request.at)
    messages.success(request, _("It stands in the register."))
    return redirect("desk_incoming_one", document=document)


@require_POST
@official
@entering("import", page=list_page)
def import_sheet(request: CityRequest) -> HttpResponseBase:
    unit = reading.identifier(request, "unit", _("the unit"))
    count = import_incoming(unit=unit, content=sheet_of(request), by=request.actor, at=request.at)
    said = ngettext("%(count)s document stands in the register.", "%(count)s documents stand in the register.", count)
    messages.success(request, said % {"count": count})
    return redirect("desk_incoming")


@require_GET
@official
def document_page(request: CityRequest, document: UUID) -> HttpResponse:
    return one_page(request, document)


def one_page(request: CityRequest, document: UUID, *, typed: Typed | None = None) -> HttpResponse:
    typed = typed or Typed()
    view = queries.incoming_view(document=document, actor=request.actor, at=request.at)
    words = {
        "view": view,
        "shown": incoming_shown(view.line),
        "assignments": [(each, unit_words(each.unit)) for each in view.assignments],
        "history": told(view.history, ENTRY_WORDS),
        "who": _who(request, view) if view.may_assign else [],
        "replies": queries.replies_to_choose(actor=request.actor) if view.may_handle else [],
        "today": city_day(request.at),
        "typed": typed,
        "fields": typed.fields or {},
        "error": typed.message,
    }
    return render(request, "desk/incoming_one.html", words, status=typed.status)


@require_GET
@official
def file(request: CityRequest, document: UUID, sha256: str) -> FileResponse:
    """Pictures and PDF are shown by the browser, anything else downloaded."""
    found = queries.incoming_file(document=document, sha256=sha256, actor=request.actor)
    return as_file(sha256=sha256, name=found.name, media_type=found.media_type)


@require_POST
@official
def act(request: CityRequest, document: UUID, act: str) -> HttpResponseBase:
    """One act of a document's page. A refusal shows it again with everything typed."""
    return act_on(
        request, document, act, _ACTS, page=one_page, missing=UnableToFindDocument, address="desk_incoming_one"
    )


def _new(request: CityRequest) -> NewIncoming:
    kind, urgency = request.POST.get("kind", ""), request.POST.get("urgency", Urgency.NORMAL.value)
    if kind not in KIND_WORDS or urgency not in URGENCY_WORDS:
        raise UnableToReadForm(field=_("the kind or the urgency"))
    receipts = kept_files(request, "files")
    return NewIncoming(
        unit=reading.identifier(request, "unit", _("the unit")),
        received_on=reading.day(request, "received_on", _("the day of receipt")),
        sender=request.POST.get("sender", ""),
        kind=DocumentKind(kind),
        abstract=request.POST.get("abstract", ""),
        number=request.POST.get("number", ""),
        sent_on=reading.day_or_none(request, "sent_on", _("the document’s date")),
        urgency=Urgency(urgency),
        files=tuple(GivenFile(sha256=each.sha256, name=each.name) for each in receipts),
    )


def _assign(request: CityRequest, document: UUID) -> str:
    unit, _between, account = request.POST.get("who", "").partition("/")
    chosen = id_or_none(unit)
    if chosen is None or (account and id_or_none(account) is None):
        raise UnableToReadForm(field=_("who handles it"))
    assignment = NewAssignment(
        incoming=document,
        unit=chosen,
        account=id_or_none(account),
        due_on=reading.day(request, "due_on", _("the day on which it is due")),
        note=request.POST.get("note", ""),
        seen=id_or_none(request.POST.get("seen", "")),
    )
    assign_incoming(assignments=[assignment], by=request.actor, at=request.at)
    return _("It is assigned.")


def _handle(request: CityRequest, document: UUID) -> str:
    handled = Handled(
        incoming=document, note=request.POST.get("note", ""), reply=id_or_none(request.POST.get("reply", ""))
    )
    handle_incoming(handled=[handled], by=request.actor, at=request.at)
    return _("It is handled.")


def _annul(request: CityRequest, document: UUID) -> str:
    annul_incoming(reasons={document: request.POST.get("reason", "")}, by=request.actor, at=request.at)
    return _("The line is annulled; its number stays taken.")


_ACTS: Acts = {"assign": _assign, "handle": _handle, "annul": _annul}


def _who(request: CityRequest, view: IncomingView) -> list[tuple[str, list[tuple[str, str]]]]:
    """Officials of the register's unit, and units: groups of a choice."""
    register = view.line.unit.id
    people = queries.officials_of(unit=register, at=request.at)
    units = queries.assignable_units(register=register, at=request.at)
    return [
        (
            unit_words(view.line.unit),
            [(f"{register}/{each.account}", f"{each.name}, {each.title_vi}") for each in people],
        ),
        (_("Units"), [(f"{unit}/", name) for unit, name in units_shown(units)]),
    ]


def _chips(request: CityRequest, narrowed: Narrowed, address: str) -> list[Chip]:
    """How they stand; of those that are owed how many."""
    counts: Mapping[IncomingState, int] = queries.open_counts(
        asked=narrowed.of_incoming, actor=request.actor, at=request.at
    )
    chips = [Chip(words=_("All"), href=f"{address}?{narrowed.query(state='')}", current=not narrowed.state)]
    for state, words in INCOMING_WORDS.items():
        chips.append(
            Chip(
                words=words,
                href=f"{address}?{narrowed.query(state=state)}",
                current=narrowed.state == state,
                count=counts.get(IncomingState(state)),
            )
        )
    return chips
