"""The catalogue's list: by field before one searches, what a search finds, what is being written, and new ones begun."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from motcua.faces.desk import reading
from motcua.faces.desk.acts import entering
from motcua.faces.desk.administration.access import catalogue_keeper
from motcua.faces.desk.choices import options
from motcua.faces.desk.paging import paged
from motcua.faces.desk.reports.shown import in_language
from motcua.faces.desk.typed import Typed
from motcua.faces.ui.errors import UnableToReadForm
from motcua.faces.ui.requests import CityRequest
from motcua.faces.ui.values import Cell, CellKind, Column, Row, Table, Tile
from motcua.foundation.accounts.values import Role
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.text.rules import search_key
from motcua.registry.catalogue.beginning import begin_procedure
from motcua.registry.catalogue.lists import fields
from motcua.registry.catalogue.queries import counts_by_field, procedures_of_field, search
from motcua.registry.catalogue.revisions import open_copies
from motcua.registry.catalogue.values import Text
from motcua.registry.catalogue.values_writing import NewProcedure
from motcua.registry.organization.values import Level
from motcua.service.exchange.sheets import LEVEL_WORDS

FOUND_MAX = 40


@require_GET
@catalogue_keeper
def procedures_page(request: CityRequest) -> HttpResponse:
    return list_page(request)


def list_page(request: CityRequest, *, typed: Typed | None = None) -> HttpResponse:
    """What is searched for, else the procedures of the field that was opened, else all fields."""
    typed, text = typed or Typed(), reading.search_text(request)
    opened = "" if text else request.GET.get("linh-vuc", "")
    if opened and opened not in fields():
        raise Http404
    rows = paged(request, _found(request, text) if text else _of_field(request, opened) if opened else [])
    words = {
        "text": text,
        "table": _table(rows.rows, _("Field") if text else _("Level")) if rows.rows else None,
        "page": rows,
        "opened": in_language(fields()[opened].name_vi, fields()[opened].name_en) if opened else "",
        "tiles": () if text or opened else _tiles(request),
        "being_written": [
            (procedure, line.code, in_language(line.name.vi, line.name.en), line.is_new)
            for procedure, line in open_copies(actor=request.actor).items()
        ],
        "may_begin": request.actor.has_role(Role.CONTROLLER),
        "levels": options(LEVEL_WORDS, typed.value("begin", "level")),
        "fields": options(_field_words(), typed.value("begin", "field")),
        "typed": typed,
        "begun": typed.fields or {},
        "error": typed.message,
    }
    return render(request, "desk/administration_procedures.html", words, status=typed.status)


@require_POST
@catalogue_keeper
@entering("begin", page=list_page)
def begin(request: CityRequest) -> HttpResponseBase:
    """A new procedure, with a name and little else; its parts are written on the pages that it leads to."""
    level = request.POST.get("level", "")
    if level not in set(Level):
        raise UnableToReadForm(field=_("the level"))
    new = NewProcedure(
        code=reading.text(request, "code"),
        level=Level(level),
        name=Text(vi=reading.text(request, "name_vi"), en=reading.text(request, "name_en")),
        field=reading.text(request, "field"),
        ground=reading.text(request, "ground"),
    )
    procedure = begin_procedure(new=new, by=request.actor, at=request.at)
    messages.success(request, _("The procedure is begun. What is still to be written is listed here."))
    return redirect("desk_catalogue_writing", procedure=procedure)


#: Id, code, name, and what stands in the last column.
Line = tuple[UUID, str, str, str]


def _found(request: CityRequest, text: str) -> list[Line]:
    return [
        (hit.id, hit.code, in_language(hit.name_vi, hit.name_en), in_language(hit.field_vi, hit.field_en))
        for hit in search(text=text, on=city_day(request.at), limit=FOUND_MAX)
    ]


def _of_field(request: CityRequest, field: str) -> list[Line]:
    return [
        (each.procedure, each.code, in_language(each.name_vi, each.name_en), str(LEVEL_WORDS[each.level.value]))
        for each in procedures_of_field(field=field, on=city_day(request.at))
    ]


def _table(lines: Sequence[Line], last: str) -> Table:
    rows = [
        Row(
            label=code,
            cells=[
                Cell(words=code, href=reverse("desk_admin_procedure", args=[procedure])),
                Cell(words=name),
                Cell(words=more),
            ],
        )
        for procedure, code, name, more in lines
    ]
    columns = [Column(label=_("Code"), kind=CellKind.CODE), Column(label=_("Procedure")), Column(label=last)]
    return Table(caption=_("Procedures"), columns=columns, rows=rows, one_line=False)


def _field_words() -> dict[str, str]:
    """In the order of their names."""
    named = {key: in_language(field.name_vi, field.name_en) for key, field in fields().items()}
    return dict(sorted(named.items(), key=lambda each: search_key(str(each[1]))))


def _tiles(request: CityRequest) -> list[Tile]:
    """Every field in which something is in force, with how much."""
    counts = counts_by_field(on=city_day(request.at))
    return [
        Tile(
            words=words,
            href=f"{reverse('desk_admin_procedures')}?linh-vuc={key}",
            icon="files",
            note=ngettext("%(count)d procedure", "%(count)d procedures", counts[key]) % {"count": counts[key]},
        )
        for key, words in _field_words().items()
        if counts.get(key)
    ]
