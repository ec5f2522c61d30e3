"""What was collected: by unit and kind, by way and hour; the rows behind each sum, and their spreadsheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from motcua.faces.desk.paging import paged
from motcua.faces.desk.payments.access import dossiers_of, of_money
from motcua.faces.desk.payments.shown import MOVEMENT_WORDS, dossier_cell
from motcua.faces.desk.sheets import sheet_file
from motcua.faces.ui.charts import BarChart, BarRow
from motcua.faces.ui.dossiers import unit_name
from motcua.faces.ui.formats import grouped, moment, money_vnd
from motcua.faces.ui.requests import CityRequest, id_or_none
from motcua.faces.ui.values import Cell, CellKind, Chip, Column, Kpi, Row, Table
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.sheets.values import Column as SheetColumn
from motcua.foundation.sheets.values import Kind, Layout
from motcua.foundation.sheets.writing import template_of
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import Directory
from motcua.service.payments.collecting.queries.collections import collections, movements
from motcua.service.payments.collecting.values import Collections, Cut, Days, Movement, Sum
from motcua.service.payments.values import AccountKind
from motcua.service.payments.words import ACCOUNT_WORDS, gateway_words

#: A year and a day; longer periods are for the accountants' books.
DAYS_MAX = 366
SHEET_ROWS_MAX = 50_000
_HOURS = range(24)
LAYOUT = Layout(
    name="collections",
    title=gettext_lazy("Collections"),
    columns=(
        SheetColumn(name="at", title=gettext_lazy("Moment")),
        SheetColumn(name="what", title=gettext_lazy("What")),
        SheetColumn(name="amount", title=gettext_lazy("Amount, đồng"), kind=Kind.DECIMAL),
        SheetColumn(name="way", title=gettext_lazy("Way of paying")),
        SheetColumn(name="unit", title=gettext_lazy("Collected by")),
        SheetColumn(name="dossier", title=gettext_lazy("Dossier")),
        SheetColumn(name="payer", title=gettext_lazy("Payer")),
        SheetColumn(name="reference", title=gettext_lazy("Payment reference")),
        SheetColumn(name="receipt", title=gettext_lazy("Receipt")),
    ),
)


@dataclass(frozen=True)
class Asked:
    """The cut of an address, with the address of each nearer or other one."""

    cut: Cut

    @classmethod
    def of(cls, request: CityRequest) -> Asked:
        """Without days, today; what is no day, or is the wrong way round, is read as the nearest that makes sense."""
        today = city_day(request.at)
        first = _day(request.GET.get("from", "")) or today
        last = _day(request.GET.get("to", "")) or max(first, today)
        first, last = min(first, last), max(first, last)
        kind, hour = request.GET.get("kind", ""), request.GET.get("hour", "")
        return cls(
            Cut(
                days=Days(max(first, last - timedelta(days=DAYS_MAX)), last),
                unit=id_or_none(request.GET.get("unit", "")),
                kind=AccountKind(kind) if kind in ACCOUNT_WORDS else None,
                gateway=request.GET.get("way", "")[:20],
                hour=int(hour) if hour.isdecimal() and int(hour) in _HOURS else None,
            )
        )

    def query(self, **changes: object) -> str:
        cut = replace(self.cut, **changes)  # type: ignore[arg-type]  # fields of Cut by name
        asked = {
            "from": cut.days.first_on.isoformat(),
            "to": cut.days.last_on.isoformat(),
            "unit": str(cut.unit or ""),
            "kind": cut.kind.value if cut.kind else "",
            "way": cut.gateway,
            "hour": "" if cut.hour is None else str(cut.hour),
        }
        return urlencode({name: value for name, value in asked.items() if value})

    def rows_href(self, **changes: object) -> str:
        return f"{reverse('desk_money_rows')}?{self.query(**changes)}"


@require_GET
@of_money
def collections_page(request: CityRequest) -> HttpResponse:
    asked = Asked.of(request)
    found = collections(cut=asked.cut, actor=request.actor)
    units = directory(on=asked.cut.days.last_on)
    today = city_day(request.at)
    week = today - timedelta(days=today.weekday())
    periods = {
        _("Today"): Days(today, today),
        _("Yesterday"): Days(today - timedelta(days=1), today - timedelta(days=1)),
        _("This week"): Days(week, today),
        _("This month"): Days(today.replace(day=1), today),
    }
    chosen = next((name for name, days in periods.items() if days == asked.cut.days), "")
    words = {
        "asked": asked.cut,
        "unit_words": unit_name(units.get(asked.cut.unit)) if asked.cut.unit else "",
        "all_href": f"?{asked.query(unit=None)}",
        "periods": [
            Chip(words=name, href=f"?{asked.query(days=days)}", current=name == chosen)
            for name, days in periods.items()
        ],
        "kpis": _kpis(found, asked),
        "is_empty": not found.by_unit,
        "by_unit": _by_unit(found, asked, units),
        "by_way": _by_way(found, asked),
        "by_hour": _by_hour(found, asked),
        "export_href": f"{reverse('desk_money_sheet')}?{asked.query()}",
    }
    return render(request, "desk/money_collections.html", words)


@require_GET
@of_money
def rows_page(request: CityRequest) -> HttpResponse:
    """What stands behind a sum."""
    asked = Asked.of(request)
    found = movements(cut=asked.cut, actor=request.actor)
    page = paged(request, found)
    units = directory(on=asked.cut.days.last_on)
    cut = asked.cut
    said = [
        unit_name(units.get(cut.unit)) if cut.unit else "",
        str(ACCOUNT_WORDS[cut.kind]) if cut.kind else "",
        gateway_words(cut.gateway),
        _hour_words(cut.hour) if cut.hour is not None else "",
    ]
    words = {
        "asked": cut,
        "said": [each for each in said if each],
        "total": collections(cut=cut, actor=request.actor).total,
        "count": len(found),
        "table": _rows_table(request, page.rows, units) if found else None,
        "page": page,
        "back_href": f"{reverse('desk_money')}?{asked.query(kind=None, gateway='', hour=None)}",
        "export_href": f"{reverse('desk_money_sheet')}?{asked.query()}",
    }
    return render(request, "desk/money_rows.html", words)


@require_GET
@of_money
def sheet(request: CityRequest) -> HttpResponse:
    """The rows as a spreadsheet."""
    asked = Asked.of(request)
    every = movements(cut=asked.cut, actor=request.actor)
    if len(every) > SHEET_ROWS_MAX:
        most = {"count": grouped(len(every)), "most": grouped(SHEET_ROWS_MAX)}
        messages.warning(
            request, _("A spreadsheet takes %(most)s movements; these are %(count)s. Choose fewer days.") % most
        )
        return redirect(asked.rows_href())
    found = list(every)
    units = directory(on=asked.cut.days.last_on)
    named = dossiers_of(request, [row.subject for row in found])
    rows: list[Mapping[str, str | int]] = [
        {
            "at": moment(row.at),
            "what": str(MOVEMENT_WORDS[row.kind]),
            "amount": row.amount_vnd,
            "way": gateway_words(row.gateway),
            "unit": unit_name(units.get(row.unit)),
            "dossier": named[row.subject].code if row.subject in named else "",
            "payer": named[row.subject].applicant_name if row.subject in named else "",
            "reference": row.reference,
            "receipt": row.number,
        }
        for row in found
    ]
    days = asked.cut.days
    return sheet_file(template_of(LAYOUT, made_at=request.at, rows=rows), f"collections-{days.first_on}-{days.last_on}")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _kpis(found: Collections, asked: Asked) -> list[Kpi]:
    def of_kind(kind: AccountKind) -> Sum:
        return sum((each for (_unit, one), each in found.by_unit.items() if one is kind), start=Sum())

    figures = [
        Kpi(
            value=money_vnd(found.total.collected_vnd),
            label=_("collected"),
            href=asked.rows_href(),
            note=_("%(count)s payments") % {"count": grouped(found.payments)},
        )
    ]
    figures += [
        Kpi(
            value=money_vnd(of_kind(kind).collected_vnd),
            label=ACCOUNT_WORDS[kind],
            href=asked.rows_href(kind=kind),
            note=_("%(count)s payments") % {"count": grouped(of_kind(kind).count)},
        )
        for kind in (AccountKind.FEES, AccountKind.CHARGES, AccountKind.TREASURY)
    ]
    return [
        *figures,
        Kpi(value=money_vnd(found.total.back_vnd), label=_("went back or was taken back"), href=asked.rows_href()),
    ]


def _by_unit(found: Collections, asked: Asked, units: Directory) -> Table:
    kinds = (AccountKind.FEES, AccountKind.CHARGES, AccountKind.TREASURY, AccountKind.SURPLUS)
    ids = sorted({unit for unit, _kind in found.by_unit}, key=lambda unit: unit_name(units.get(unit)))
    return Table(
        caption=_("By unit and kind"),
        one_line=False,
        columns=[
            Column(label=_("Collected by")),
            *(Column(label=ACCOUNT_WORDS[kind], kind=CellKind.NUMBER) for kind in kinds),
            Column(label=_("Went back"), kind=CellKind.NUMBER),
        ],
        rows=[_unit_row(found, unit, kinds, asked, units) for unit in ids],
    )


def _unit_row(found: Collections, unit: UUID, kinds: Sequence[AccountKind], asked: Asked, units: Directory) -> Row:
    name = unit_name(units.get(unit)) or _("a unit of another day")
    sums = {kind: found.by_unit.get((unit, kind), Sum()) for kind in kinds}
    return Row(
        label=name,
        cells=[
            Cell(words=name, href=f"?{asked.query(unit=unit)}"),
            *(
                Cell(
                    words=money_vnd(each.collected_vnd) if each.collected_vnd else "",
                    href=asked.rows_href(unit=unit, kind=kind) if each.collected_vnd else "",
                )
                for kind, each in sums.items()
            ),
            Cell(words=money_vnd(back) if (back := sum(each.back_vnd for each in sums.values())) else ""),
        ],
    )


def _by_way(found: Collections, asked: Asked) -> Table:
    return Table(
        caption=_("By way of paying"),
        one_line=False,
        columns=[
            Column(label=_("Way of paying")),
            Column(label=_("Collected"), kind=CellKind.NUMBER),
            Column(label=_("Went back"), kind=CellKind.NUMBER),
        ],
        rows=[
            Row(
                label=gateway_words(gateway),
                cells=[
                    Cell(words=gateway_words(gateway), href=asked.rows_href(gateway=gateway)),
                    Cell(words=money_vnd(each.collected_vnd)),
                    Cell(words=money_vnd(each.back_vnd) if each.back_vnd else ""),
                ],
            )
            for gateway, each in sorted(found.by_gateway.items(), key=lambda pair: -pair[1].collected_vnd)
        ],
    )


def _by_hour(found: Collections, asked: Asked) -> BarChart | None:
    """From the first hour with money to the last, those between too."""
    hours = [hour for hour, each in found.by_hour.items() if each.collected_vnd]
    if not hours:
        return None
    return BarChart(
        key="hours",
        title=_("By hour of the day"),
        series=(_("Collected, đồng"),),
        label_heading=_("Hour"),
        rows=[
            BarRow(
                label=_hour_words(hour),
                values=(found.by_hour.get(hour, Sum()).collected_vnd,),
                words=money_vnd(found.by_hour.get(hour, Sum()).collected_vnd),
                href=asked.rows_href(hour=hour) if hour in hours else "",
            )
            for hour in range(min(hours), max(hours) + 1)
        ],
    )


def _hour_words(hour: int) -> str:
    return f"{hour:02d}:00–{hour:02d}:59"


def _rows_table(request: CityRequest, rows: Sequence[Movement], units: Directory) -> Table:
    named = dossiers_of(request, [row.subject for row in rows])
    return Table(
        caption=_("Movements"),
        one_line=False,
        columns=[
            Column(label=_("Dossier"), kind=CellKind.CODE),
            Column(label=_("Moment"), kind=CellKind.SHORT),
            Column(label=_("What")),
            Column(label=_("Amount"), kind=CellKind.NUMBER),
            Column(label=_("Collected by")),
            Column(label=_("Receipt")),
        ],
        rows=[
            Row(
                label=row.reference,
                cells=[
                    dossier_cell(named.get(row.subject)),
                    Cell(words=moment(row.at)),
                    Cell(words=MOVEMENT_WORDS[row.kind], sub=f"{gateway_words(row.gateway)} · {row.reference}"),
                    Cell(words=money_vnd(row.amount_vnd)),
                    Cell(words=unit_name(units.get(row.unit))),
                    Cell(
                        words=row.number,
                        href=reverse("desk_money_receipt", args=[row.receipt]) if row.receipt else "",
                    ),
                ],
            )
            for row in rows
        ],
    )
