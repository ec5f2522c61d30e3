"""Open data of the catalogue: every procedure in force on a day as JSON, page by page, and as CSV in one stream."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseBadRequest, JsonResponse, StreamingHttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from motcua.faces.portal.figures.caching import kept_data_by, tag_of
from motcua.faces.portal.figures.open_data import LICENCE, absolute, json_of
from motcua.faces.ui.requests import CityRequest
from motcua.faces.ui.tables import csv_lines
from motcua.foundation.calendars.rules import city_day
from motcua.registry.catalogue.exports import Exported, InForce, export_schema, exported, in_force

PAGE_ROWS = 100
COLUMNS = (
    "code",
    "level",
    "local_code",
    "version",
    "in_force_from",
    "in_force_until",
    "announcement",
    "announced_on",
    "name_vi",
    "name_en",
    "field",
    "subjects",
    "agency_vi",
    "agency_en",
    "channels",
    "online_level",
    "legal_limit_amount",
    "legal_limit_unit",
    "committed_limit_amount",
    "committed_limit_unit",
    "components_vi",
    "fees_vi",
    "result_vi",
    "result_en",
    "legal_basis",
)


def _tag(request: CityRequest, kind: str = "") -> str:
    on = _day(request)
    return tag_of(request.get_full_path(), f"{on}", in_force(on=on).tag if on else "")


@require_GET
@kept_data_by(_tag)
def data(request: CityRequest, kind: str) -> HttpResponse | StreamingHttpResponse:
    """`on` is the day (today when left out), `page` of JSON counts from 1. What cannot be read is answered with 400."""
    on, page = _day(request), _page(request)
    if on is None or page is None:
        return HttpResponseBadRequest("on: 2023-07-03; page: 1, 2, 3 …\n", content_type="text/plain; charset=utf-8")
    found = in_force(on=on)
    if kind == "csv":
        name = {"Content-Disposition": f'attachment; filename="thu-tuc-{on}.csv"'}
        return StreamingHttpResponse(csv_lines(_rows(found)), content_type="text/csv; charset=utf-8", headers=name)
    return json_of(_page_of(found, page))


@require_GET
def schema(request: CityRequest) -> JsonResponse:
    """What the JSON holds, for programs."""
    return json_of(export_schema(), content_type="application/schema+json")


def _page_of(found: InForce, page: int) -> dict[str, Any]:
    total = len(found.versions)
    pages = max(1, -(-total // PAGE_ROWS))
    versions = found.versions[(page - 1) * PAGE_ROWS : page * PAGE_ROWS]
    here = f"{absolute(reverse('open_procedures', args=['json']))}?on={found.on}"
    return {
        "on": f"{found.on}",
        "licence": LICENCE,
        "page": page,
        "pages": pages,
        "total": total,
        "next": f"{here}&page={page + 1}" if page < pages else None,
        "procedures": [_procedure(each) for each in exported(versions=versions)],
    }


def _procedure(each: Exported) -> dict[str, Any]:
    return {
        "code": each.code,
        "level": each.level.value,
        "local_code": each.local_code,
        "version": each.version,
        "in_force_from": f"{each.from_on}",
        "in_force_until": f"{each.until_on}" if each.until_on else None,
        "announcement": each.announcement,
        "announced_on": f"{each.announced_on}" if each.announced_on else None,
        "parts": each.parts,
    }


def _rows(found: InForce) -> Iterator[Sequence[Any]]:
    yield COLUMNS
    for each in exported(versions=found.versions):
        yield _row(each)


def _row(each: Exported) -> Sequence[Any]:
    parts = each.parts
    legal, committed = parts["legal_limit"], parts.get("committed_limit", {})
    return (
        each.code,
        each.level.value,
        "true" if each.local_code else "false",
        each.version,
        f"{each.from_on}",
        f"{each.until_on or ''}",
        each.announcement,
        f"{each.announced_on or ''}",
        parts["name"]["vi"],
        parts["name"]["en"],
        parts["field"],
        "; ".join(parts["subjects"]),
        parts["agency"]["vi"],
        parts["agency"]["en"],
        "; ".join(parts["channels"]),
        parts["online_level"],
        legal["amount"],
        legal["unit"],
        committed.get("amount", ""),
        committed.get("unit", ""),
        "; ".join(component["name"]["vi"] for component in parts["components"]),
        "; ".join(_fee(fee) for fee in parts["fees"]),
        parts["result"]["vi"],
        parts["result"]["en"],
        "; ".join(parts["legal_basis"]),
    )


def _fee(fee: dict[str, Any]) -> str:
    """Name and amount; where there is more than one amount, the JSON says which is whose."""
    amount = f": {fee['amount_vnd']}" if "amount_vnd" in fee else ""
    return f"{fee['name']['vi']}{amount}"


def _day(request: CityRequest) -> date | None:
    given = request.GET.get("on", "")
    try:
        return date.fromisoformat(given) if given else city_day(request.at)
    except ValueError:
        return None


def _page(request: CityRequest) -> int | None:
    given = request.GET.get("page", "1")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 7 and int(given) > 0 else None
