"""The board as pages show it: each number with its words, and the address of exactly its list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from motcua.faces.ui.charts import BarChart, BarRow, Bullet, LineChart, LineSeries
from motcua.faces.ui.dossiers import unit_name
from motcua.faces.ui.formats import grouped, percent
from motcua.faces.ui.values import Cell, CellKind, Chip, Column, Kpi, Row, Table, Tone
from motcua.registry.organization.values import Directory, UnitView
from motcua.service.dossiers.queries.figures import Board, Figure, Kept, OfUnit, Scope

#: Of the results promised, how many are to be in time (Decree 61/2018 asks for all of them; the city's plan for 95 in
#: a hundred, and for more each year).
ON_TIME_TARGET = 0.95
UNITS_MAX = 120
NOBODY = "none"


def figure_address(figure: Figure, unit: UUID | None, **more: str) -> str:
    """The list behind a figure."""
    query = {"unit": str(unit) if unit else "", **more}
    given = urlencode({name: value for name, value in query.items() if value})
    address = reverse("desk_figure", args=[figure.value])
    return f"{address}?{given}" if given else address


def figure_words(figure: Figure) -> str:
    return {
        Figure.OPEN: _("Open dossiers"),
        Figure.OVERDUE: _("Overdue now"),
        Figure.DUE_TODAY: _("Due today"),
        Figure.WAITING: _("Waiting for citizens"),
        Figure.STALLED: _("Standing still"),
        Figure.TO_SIGN: _("To sign now"),
        Figure.ON_TIME: _("Finished on time this month"),
        Figure.LATE: _("Finished late this month"),
        Figure.CAME_IN: _("Came in"),
        Figure.FINISHED: _("Finished"),
    }[figure]


def figure_meaning(figure: Figure) -> str:
    """The definition in one sentence; in full in docs/reference/figures.md."""
    return {
        Figure.OPEN: _("Filed or received, not yet finished, the clock running."),
        Figure.OVERDUE: _(
            "Past the date that was promised first. An apology and a new date do not mend that: such a dossier stays here."
        ),
        Figure.DUE_TODAY: _("What is owed between now and midnight."),
        Figure.WAITING: _("The clock stands still until the citizen answers."),
        Figure.STALLED: _("The citizen has seen nothing for some days although the office is to act."),
        Figure.TO_SIGN: _("Examined, and waiting for the leader’s signature."),
        Figure.ON_TIME: _("Result made this month, no later than first promised."),
        Figure.LATE: _("Result made this month, later than first promised."),
        Figure.CAME_IN: _("Filed with the unit or forwarded to it for the first time on this day."),
        Figure.FINISHED: _("Result made on this day; every agency on its way counts it, the city once."),
    }[figure]


def kpis_of(board: Board) -> list[Kpi]:
    unit, stock = board.scope.unit, board.stock

    def kpi(figure: Figure, value: int, tone: Tone | None = None) -> Kpi:
        address = figure_address(figure, unit)
        return Kpi(value=grouped(value), label=figure_words(figure), href=address, tone=tone if value else None)

    return [
        kpi(Figure.OVERDUE, stock.overdue, Tone.LATE),
        kpi(Figure.DUE_TODAY, stock.due_today, Tone.SOON),
        kpi(Figure.OPEN, stock.open),
        kpi(Figure.WAITING, stock.waiting),
        kpi(Figure.STALLED, stock.stalled, Tone.SOON),
    ]


def on_time_of(board: Board) -> Bullet:
    """Of this month's promises, how many were kept; opens the broken ones, which are what is to be looked at."""
    kept = board.kept
    return Bullet(
        label=_("On time in %(month)s") % {"month": f"{board.month:%m/%Y}"},
        value=kept.share,
        words=_share(kept),
        target=ON_TIME_TARGET,
        target_words=_("Target %(share)s") % {"share": percent(ON_TIME_TARGET, decimals=0)},
        note=_of_results(kept),
        href=figure_address(Figure.ON_TIME, board.scope.unit) if kept.count else "",
    )


def _share(kept: Kept) -> str:
    return "–" if kept.share is None else percent(kept.share)


def _of_results(kept: Kept) -> str:
    """What the share is a share of."""
    if not kept.count:
        return _("no result yet")
    return ngettext("of %(count)s result", "of %(count)s results", kept.count) % {"count": grouped(kept.count)}


def late_words(board: Board) -> str:
    return ngettext("%(count)d finished late", "%(count)d finished late", board.kept.late) % {"count": board.kept.late}


def flow_of(board: Board) -> LineChart:
    unit = board.scope.unit

    def hrefs(figure: Figure) -> tuple[str, ...]:
        return tuple(figure_address(figure, unit, day=each.day.isoformat()) for each in board.flow)

    csv = reverse("desk_flow_csv")
    return LineChart(
        key="flow",
        title=_("Came in and finished, day by day"),
        labels=tuple(_day(each.day) for each in board.flow),
        series=(
            LineSeries(
                label=figure_words(Figure.CAME_IN),
                values=tuple(each.came_in for each in board.flow),
                hrefs=hrefs(Figure.CAME_IN),
            ),
            LineSeries(
                label=figure_words(Figure.FINISHED),
                values=tuple(each.finished for each in board.flow),
                hrefs=hrefs(Figure.FINISHED),
            ),
        ),
        label_heading=_("Day"),
        csv_href=f"{csv}?unit={unit}" if unit else csv,
    )


def _day(day: date) -> str:
    return f"{day:%d/%m}"


def holders_of(board: Board) -> BarChart:
    """Who has how much: what is overdue first, so that it is seen."""
    unit = board.scope.unit
    rows = [
        BarRow(
            label=each.name or _("Taken by nobody"),
            values=(
                each.stock.overdue,
                each.stock.due_today,
                each.stock.open - each.stock.overdue - each.stock.due_today,
            ),
            words=grouped(each.stock.open),
            href=figure_address(Figure.OPEN, unit, holder=str(each.holder or NOBODY)),
        )
        for each in board.holders[:UNITS_MAX]
    ]
    return BarChart(
        key="holders",
        title=_("Who has how much"),
        series=(figure_words(Figure.OVERDUE), figure_words(Figure.DUE_TODAY), _("In time")),
        rows=rows,
        label_heading=_("Holder"),
        late_series=1,
    )


def units_of(board: Board, directory: Directory, *, limit: int) -> Table:
    """The units of the scope, the ones in need first."""
    shown = sorted(board.units, key=lambda each: (-each.stock.overdue, -each.stock.stalled, -each.stock.open))
    return Table(
        caption=_("Units"),
        columns=[
            Column(label=_("Unit")),
            Column(label=figure_words(Figure.OVERDUE), kind=CellKind.NUMBER),
            Column(label=figure_words(Figure.DUE_TODAY), kind=CellKind.NUMBER),
            Column(label=figure_words(Figure.OPEN), kind=CellKind.NUMBER),
            Column(label=_("On time this month"), kind=CellKind.NUMBER),
        ],
        rows=[_unit_row(each, directory) for each in shown[:limit]],
    )


def _unit_row(each: OfUnit, directory: Directory) -> Row:
    unit = directory.get(each.unit)
    name = unit_name(unit) if unit else str(each.unit)

    def cell(figure: Figure, count: int) -> Cell:
        return Cell(words=grouped(count), href=figure_address(figure, each.unit, alone="1") if count else "")

    kept = each.kept
    share = Cell(
        words=_share(kept),
        sub=_of_results(kept) if kept.count else "",
        href=figure_address(Figure.ON_TIME, each.unit, alone="1") if kept.count else "",
    )
    return Row(
        label=name,
        cells=[
            Cell(words=name, href=f"{reverse('desk_board')}?unit={each.unit}"),
            cell(Figure.OVERDUE, each.stock.overdue),
            cell(Figure.DUE_TODAY, each.stock.due_today),
            cell(Figure.OPEN, each.stock.open),
            share,
        ],
    )


def unit_chips(units: Sequence[UnitView], current: Scope, address: str) -> list[Chip]:
    """The official's own units, where there are several."""
    if len(units) < 2:
        return []
    every = Chip(words=_("All my units"), href=address, current=current.unit is None)
    return [
        every,
        *(
            Chip(words=unit_name(unit), href=f"{address}?unit={unit.id}", current=unit.id == current.unit)
            for unit in units
        ),
    ]
