"""Ctrl+K: one field that leads to a page, a dossier or a procedure, as far as the official may open it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.faces.desk.inbox.asked import text_of
from motcua.faces.desk.looking import note_look
from motcua.faces.desk.officials import official
from motcua.faces.desk.templatetags.desk import rail_groups
from motcua.faces.ui.dossiers import speaks_vietnamese
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.text.rules import search_key
from motcua.registry.catalogue.queries import search
from motcua.registry.people.population.values import Purpose
from motcua.service.dossiers.queries.search import find_dossiers, found_person

DOSSIERS_MAX = 6
PROCEDURES_MAX = 4
TEXT_LENGTH_MIN = 2


@dataclass(frozen=True, kw_only=True)
class Place:
    words: str
    href: str
    icon: str
    sub: str = ""


@dataclass(frozen=True, kw_only=True)
class PlaceGroup:
    title: str
    places: Sequence[Place]


@require_GET
@official
def palette(request: CityRequest) -> HttpResponse:
    """The options for the palette; a page of them for who has no scripts."""
    text = text_of(request.GET)
    if person := found_person(actor=request.actor, text=text):
        note_look(request, person.id, Purpose.SEARCH)
    found = [
        PlaceGroup(title=_("Places of work"), places=_pages(request.actor, text)),
        PlaceGroup(title=_("Dossiers"), places=_dossiers(request.actor, text, at=request.at)),
        PlaceGroup(title=_("Procedures"), places=_procedures(text, at=request.at)),
    ]
    words = {"text": text, "groups": [group for group in found if group.places]}
    alone = request.headers.get("HX-Request") == "true"
    return render(request, "desk/palette_options.html" if alone else "desk/palette_page.html", words)


def _pages(actor: Actor, text: str) -> list[Place]:
    """The places of the rail, found by any of their words."""
    wanted = search_key(text)
    items = [item for group in rail_groups(actor) for item in group.items]
    return [
        Place(words=str(item.words), href=item.href, icon=item.icon)
        for item in items
        if wanted in search_key(str(item.words))
    ]


def _dossiers(actor: Actor, text: str, *, at: datetime) -> list[Place]:
    if len(search_key(text)) < TEXT_LENGTH_MIN:
        return []
    return [
        Place(
            words=line.code,
            href=reverse("desk_dossier", args=[line.id]),
            icon="folder",
            sub=f"{line.applicant_name} · {line.procedure_vi if speaks_vietnamese() else line.procedure_en}",
        )
        for line in find_dossiers(actor=actor, at=at, text=text, limit=DOSSIERS_MAX)
    ]


def _procedures(text: str, *, at: datetime) -> list[Place]:
    if len(search_key(text)) < TEXT_LENGTH_MIN:
        return []
    return [
        Place(
            words=hit.name_vi if speaks_vietnamese() else hit.name_en,
            href=reverse("procedure", args=[hit.id]),
            icon="file-text",
            sub=hit.code,
        )
        for hit in search(text=text, on=city_day(at), limit=PROCEDURES_MAX)
    ]
