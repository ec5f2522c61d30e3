"""Open data: the public figures at addresses that stay, and their catalogue in the words of DCAT 3."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import require_GET

from motcua.faces.portal.figures.caching import kept_data, kept_page
from motcua.faces.portal.figures.shown import groups_of
from motcua.faces.ui.figures import DECIMALS
from motcua.faces.ui.requests import CityRequest
from motcua.faces.ui.tables import csv_lines
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.measures.values import Period
from motcua.foundation.text.numbers import half_up
from motcua.reform.indicators.errors import UnableToFindIndicator, UnableToPublishPeriod
from motcua.reform.indicators.hiding import SMALLEST_SHOWN
from motcua.reform.indicators.known import SINCE
from motcua.reform.indicators.periods import names_of_periods, period_named
from motcua.reform.indicators.public import (
    PublicFigure,
    public_indicator,
    public_indicators,
    published_until,
    read_public,
)
from motcua.reform.indicators.values import AsOf, Figure, Indicator, Shown
from motcua.registry.organization.queries import directory

#: Decree 47/2020/NĐ-CP gives what this licence gives in words that programs know.
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
LICENCE_NAME = "CC BY 4.0"
COLUMNS = ("unit_code", "unit_key", "unit_name", "period", "numerator", "denominator", "value", "status")
#: How the values of each kind are to be read.
UNITS_OF_VALUES = {
    Shown.COUNT: "dossiers",
    Shown.PERCENT: "percent",
    Shown.WORKING_MINUTES: "working minutes",
    Shown.VND: "VND",
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """A figure of a unit in a month or a half-year. What is hidden or had no case has no value, and `status` says which."""

    unit_code: str
    unit_key: str
    unit_name: str
    period: str
    numerator: int | None
    denominator: int | None
    value: str
    status: str

    def cells(self) -> tuple[str | int | None, ...]:
        return tuple(getattr(self, column) for column in COLUMNS)


@require_GET
@kept_page
def open_data_page(request: CityRequest) -> HttpResponse:
    """What there is, for people."""
    words = {
        "groups": groups_of(),
        "licence": LICENCE,
        "licence_name": LICENCE_NAME,
        "columns": COLUMNS,
        "smallest": SMALLEST_SHOWN,
    }
    return render(request, "portal/open_data.html", words)


@require_GET
@kept_data
def catalogue(request: CityRequest) -> JsonResponse:
    """What there is, for programs (https://www.w3.org/TR/vocab-dcat-3/)."""
    until = published_until(today=city_day(request.at))
    facts = {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
        },
        "@id": absolute(reverse("open_data_catalogue")),
        "@type": "dcat:Catalog",
        "dct:title": _both("Dữ liệu mở về giải quyết thủ tục hành chính", "Open data of administrative procedures"),
        "dct:publisher": _publisher(),
        "dct:license": {"@id": LICENCE},
        "dct:language": ["vi", "en"],
        "dct:description": _both(
            "Danh mục thủ tục hành chính đang có hiệu lực và số liệu giải quyết",
            "The procedures in force, and figures of how they are handled",
        ),
        "dcat:dataset": [_procedures(), *(_dataset(indicator, until) for indicator in public_indicators())],
    }
    return json_of(facts, content_type="application/ld+json")


@require_GET
@kept_data
def data(request: CityRequest, indicator: str, kind: str) -> HttpResponse | StreamingHttpResponse:
    """All that is published of an indicator: each unit of the city by month and, once it has passed, by half-year."""
    try:
        wanted = public_indicator(indicator)
    except UnableToFindIndicator as fault:
        raise Http404 from fault
    lines, as_of = _lines(wanted, city_day(request.at))
    if kind == "json":
        with override("en"):
            facts = {
                "indicator": wanted.name,
                "title": _titles(wanted),
                "unit_of_value": UNITS_OF_VALUES[wanted.shown],
                "source_in_law": wanted.law,
                "licence": LICENCE,
                "as_of": {"position": as_of.position, "hash": as_of.hash} if as_of else None,
                "hidden_below": SMALLEST_SHOWN,
                "columns": COLUMNS,
                "rows": [line.cells() for line in lines],
            }
        return json_of(facts)
    name = {"Content-Disposition": f'attachment; filename="{wanted.name}.csv"'}
    rows: Iterator[Sequence[Any]] = iter([COLUMNS, *(line.cells() for line in lines)])
    return StreamingHttpResponse(csv_lines(rows), content_type="text/csv; charset=utf-8", headers=name)


def _lines(indicator: Indicator, today: date) -> tuple[list[Line], AsOf | None]:
    """Half-year after half-year from the first, the units in the order of the directory."""
    halves = [name for name in names_of_periods(since=SINCE, until=today) if "-H" in name]
    lines: list[Line] = []
    as_of: AsOf | None = None
    for name in reversed(halves):
        try:
            reading = read_public(indicators=[indicator.name], period=period_named(name), today=today)
        except UnableToPublishPeriod:
            continue
        as_of = reading.as_of
        is_whole = reading.period == period_named(name)
        for unit in directory(on=reading.period.last_on).all():
            months = reading.months.get((indicator.name, unit.id), ())
            told = [(f"{month:%Y-%m}", found) for month, found in months]
            if is_whole and (half := reading.figures.get((indicator.name, unit.id))):
                told.append((name, half))
            lines += [
                _line(indicator, found, period, (unit.code, unit.key, unit.name_vi))
                for period, found in told
                if not _is_nothing(found.figure)
            ]
    return lines, as_of


def _is_nothing(figure: Figure | None) -> bool:
    """Units without anything are left out, or most lines would be theirs."""
    return figure is not None and not figure.numerator and not figure.denominator


def _line(indicator: Indicator, found: PublicFigure, period: str, unit: tuple[str, str, str]) -> Line:
    code, key, name = unit
    figure = found.figure
    status = "hidden" if figure is None else "no case" if figure.value is None else "shown"
    return Line(
        unit_code=code,
        unit_key=key,
        unit_name=name,
        period=period,
        numerator=figure.numerator if figure else None,
        denominator=figure.denominator if figure else None,
        value=_value(figure, indicator) if figure else "",
        status=status,
    )


def _value(figure: Figure, indicator: Indicator) -> str:
    """As pages say it, with a point before the decimals; empty where there was no case."""
    if figure.value is None:
        return ""
    if indicator.shown is Shown.PERCENT:
        return str(half_up(figure.value * 100, decimals=DECIMALS))
    return str(half_up(figure.value))


def _dataset(indicator: Indicator, until: date) -> dict[str, Any]:
    titles, formulas = _titles(indicator), _formulas(indicator)
    return {
        "@id": absolute(reverse("public_indicator", args=[indicator.name])),
        "@type": "dcat:Dataset",
        "dct:identifier": indicator.name,
        "dct:title": _both(titles["vi"], titles["en"]),
        "dct:description": _both(formulas["vi"], formulas["en"]),
        "dct:conformsTo": indicator.law,
        "dct:license": {"@id": LICENCE},
        "dct:publisher": _publisher(),
        "dct:accrualPeriodicity": {"@id": "http://publications.europa.eu/resource/authority/frequency/MONTHLY"},
        "dct:temporal": _span(Period(SINCE, until)) if until > SINCE else None,
        "dcat:distribution": [
            {
                "@type": "dcat:Distribution",
                "dcat:downloadURL": {"@id": absolute(reverse("open_data", args=[indicator.name, kind]))},
                "dcat:mediaType": media_type,
                "dct:license": {"@id": LICENCE},
            }
            for kind, media_type in (("csv", "text/csv"), ("json", "application/json"))
        ],
    }


def _procedures() -> dict[str, Any]:
    """The catalogue of procedures itself, by the properties that DCAT-AP demands of a dataset and its distributions."""
    return {
        "@id": absolute(f"{reverse('open_data_page')}#procedures"),
        "@type": "dcat:Dataset",
        "dct:identifier": "procedures",
        "dct:title": _both("Thủ tục hành chính đang có hiệu lực", "Procedures in force"),
        "dct:description": _both(
            "Toàn bộ các bộ phận cấu thành của thủ tục theo Nghị định 63/2010/NĐ-CP, tại một ngày bất kỳ (tham số on)",
            "All parts of each procedure that Decree 63/2010/NĐ-CP makes public, as of any day (parameter on)",
        ),
        "dct:license": {"@id": LICENCE},
        "dct:publisher": _publisher(),
        "dct:language": ["vi", "en"],
        "dcat:keyword": ["thủ tục hành chính", "administrative procedures"],
        "dcat:theme": {"@id": "http://publications.europa.eu/resource/authority/data-theme/GOVE"},
        "dct:accrualPeriodicity": {"@id": "http://publications.europa.eu/resource/authority/frequency/CONT"},
        "dcat:distribution": [
            {
                "@type": "dcat:Distribution",
                "dcat:accessURL": {"@id": absolute(reverse("open_procedures", args=[kind]))},
                "dcat:downloadURL": {"@id": absolute(reverse("open_procedures", args=[kind]))},
                "dcat:mediaType": media_type,
                "dct:conformsTo": {"@id": absolute(reverse("open_procedures_schema"))},
                "dct:license": {"@id": LICENCE},
            }
            for kind, media_type in (("csv", "text/csv"), ("json", "application/json"))
        ],
    }


def _span(period: Period) -> dict[str, Any]:
    def day(value: date) -> dict[str, str]:
        return {"@type": "xsd:date", "@value": f"{value}"}

    return {"@type": "dct:PeriodOfTime", "dcat:startDate": day(period.from_on), "dcat:endDate": day(period.last_on)}


def _titles(indicator: Indicator) -> dict[str, str]:
    return _in_both(lambda: str(indicator.title))


def _formulas(indicator: Indicator) -> dict[str, str]:
    return _in_both(lambda: str(indicator.history[-1].formula))


def _in_both(said: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for language in ("vi", "en"):
        with override(language):
            found[language] = said()
    return found


def _both(vietnamese: str, english: str) -> list[dict[str, str]]:
    return [{"@language": "vi", "@value": vietnamese}, {"@language": "en", "@value": english}]


def _publisher() -> dict[str, Any]:
    return {
        "@type": "foaf:Organization",
        "foaf:name": _both(
            f"Ủy ban nhân dân {settings.CITY_NAMES['vi']}", f"People's Committee of {settings.CITY_NAMES['en']}"
        ),
    }


def absolute(path: str) -> str:
    return f"{settings.PUBLIC_ADDRESS}{path}"


def json_of(facts: dict[str, Any], *, content_type: str = "application/json") -> JsonResponse:
    return JsonResponse(facts, json_dumps_params={"ensure_ascii": False}, content_type=f"{content_type}; charset=utf-8")
