"""Signs that work looks better than it is: all of them, one unit by unit, and the dossiers behind."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from motcua.faces.desk.figures.asked import asked_of, head_of
from motcua.faces.desk.officials import official
from motcua.faces.desk.reading import address_id
from motcua.faces.desk.rows import work_table
from motcua.faces.desk.signs.shown import (
    funnel_of,
    signs_table,
    together,
    units_table,
    words_of,
)
from motcua.faces.ui.figures import Asked, part_of, share_of
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.calendars.rules import city_day
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import Directory
from motcua.service.dossiers.queries.figures import lines_named
from motcua.service.dossiers.queries.signs import Sign, sign_counts, sign_rows

ROWS = 50


@require_GET
@official
def signs_page(request: CityRequest) -> HttpResponse:
    units = directory(on=city_day(request.at))
    asked = asked_of(request, units)
    counts = {sign: sign_counts(sign=sign, units=_all_of(asked, units), period=asked.period) for sign in Sign}
    words = {
        **head_of(request, asked, units),
        "table": signs_table(
            counts, units, href=lambda sign: f"{reverse('desk_sign', args=[sign.value])}?{asked.query()}"
        ),
    }
    return render(request, "desk/signs.html", words)


@require_GET
@official
def sign_page(request: CityRequest, sign: str) -> HttpResponse:
    wanted = _sign(sign)
    units = directory(on=city_day(request.at))
    asked = asked_of(request, units)
    counts = sign_counts(sign=wanted, units=_all_of(asked, units), period=asked.period)
    count, whole = together(counts)
    href = _rows_of_unit(wanted, asked)
    words = {
        **head_of(request, asked, units),
        "sign": wanted,
        "said": words_of(wanted),
        "value": share_of(count, whole),
        "cases": part_of(count, whole) if whole else "",
        "list_href": f"{reverse('desk_signs')}?{asked.query()}",
        "rows_href": f"{reverse('desk_sign_rows', args=[wanted.value])}?{asked.query()}" if count else "",
        "units": units_table(counts, units, href=href) if counts else None,
        "funnel": funnel_of(wanted, counts, units, href=href) if len(counts) > 1 else None,
    }
    return render(request, "desk/sign.html", words)


@require_GET
@official
def sign_rows_page(request: CityRequest, sign: str) -> HttpResponse:
    """Fifty a page."""
    wanted = _sign(sign)
    units = directory(on=city_day(request.at))
    asked = asked_of(request, units)
    own = request.GET.get("own", "") == "1"
    ids = sign_rows(
        sign=wanted,
        units=[asked.unit] if own else _all_of(asked, units),
        period=asked.period,
        after=address_id(request.GET["after"]) if request.GET.get("after") else None,
        limit=ROWS + 1,
    )
    lines = lines_named(dossiers=ids[:ROWS], actor=request.actor, at=request.at)
    address = reverse("desk_sign_rows", args=[wanted.value])
    kept = {"own": "1"} if own else {}
    words = {
        **head_of(request, asked, units),
        "said": words_of(wanted),
        "own": own,
        "lines": lines,
        "hidden": len(ids[:ROWS]) - len(lines),
        "table": work_table(lines, actor=request.actor, at=request.at),
        "back_href": f"{reverse('desk_sign', args=[wanted.value])}?{asked.query()}",
        "first_href": f"{address}?{asked.query(**kept)}" if request.GET.get("after") else "",
        "further_href": f"{address}?{asked.query(**kept, after=str(ids[ROWS - 1]))}" if len(ids) > ROWS else "",
    }
    return render(request, "desk/sign_rows.html", words)


def _rows_of_unit(sign: Sign, asked: Asked) -> Callable[[UUID], str]:
    """The dossiers of one unit alone."""

    def href(unit: UUID) -> str:
        of_unit = Asked(unit=unit, name=asked.name, period=asked.period)
        return f"{reverse('desk_sign_rows', args=[sign.value])}?{of_unit.query(own='1')}"

    return href


def _all_of(asked: Asked, units: Directory) -> list[UUID]:
    return [asked.unit, *(each.id for each in units.below(asked.unit))]


def _sign(name: str) -> Sign:
    try:
        return Sign(name)
    except ValueError as fault:
        raise Http404 from fault
