"""Where dossiers wait: how long each kind of step takes in a unit, and in those below it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.faces.desk.figures.asked import asked_of, head_of
from motcua.faces.desk.officials import official
from motcua.faces.desk.rows import ACTIONS
from motcua.faces.ui.charts import BarChart, BarRow
from motcua.faces.ui.formats import grouped, percent, working_time
from motcua.faces.ui.requests import CityRequest
from motcua.faces.ui.values import WORKING_DAY_MINUTES, Cell, CellKind, Column, Row, Table
from motcua.foundation.calendars.rules import city_day
from motcua.reform.indicators.steps import StepTime, step_times
from motcua.registry.organization.queries import directory
from motcua.service.dossiers.queries.figures import lying_now, scope_of

HOUR_MINUTES = 60


@require_GET
@official
def waits_page(request: CityRequest) -> HttpResponse:
    units = directory(on=city_day(request.at))
    asked = asked_of(request, units)
    times, as_of = step_times(units=[asked.unit], period=asked.period)
    lying = lying_now(scope=scope_of(actor=request.actor, at=request.at, unit=asked.unit))
    words = {
        **head_of(request, asked, units),
        "times": times or lying,
        "chart": _chart(times) if times else None,
        "table": _table(times, lying),
        "as_of": as_of,
    }
    return render(request, "desk/waits.html", words)


def _chart(times: Sequence[StepTime]) -> BarChart:
    """Where the time of all of them together goes."""
    whole = sum(each.minutes for each in times)
    return BarChart(
        key="waits",
        title=_("Of the working time of all steps together"),
        series=(_("Working hours"),),
        label_heading=_("Step"),
        rows=[
            BarRow(
                label=_step(each.action),
                values=(each.minutes // HOUR_MINUTES,),
                words=percent(each.minutes / whole, decimals=0) if whole else "–",
            )
            for each in times
        ],
    )


def _table(times: Sequence[StepTime], lying: Mapping[str, int]) -> Table:
    """Steps that ended in the period; and what lies in each now, also where none ended."""
    nothing = [
        StepTime(action=action, count=0, minutes=0, half_within=None, nine_of_ten_within=None)
        for action in sorted(lying.keys() - {each.action for each in times})
    ]
    return Table(
        caption=_("Steps"),
        columns=[
            Column(label=_("Step")),
            Column(label=_("How many"), kind=CellKind.NUMBER),
            Column(label=_("Half are done within"), kind=CellKind.NUMBER),
            Column(label=_("Nine of ten within"), kind=CellKind.NUMBER),
            Column(label=_("On average"), kind=CellKind.NUMBER),
            Column(label=_("Lie there now"), kind=CellKind.NUMBER),
        ],
        rows=[
            Row(
                label=_step(each.action),
                cells=[
                    Cell(words=_step(each.action)),
                    Cell(words=grouped(each.count)),
                    Cell(words=_time(each.half_within)),
                    Cell(words=_time(each.nine_of_ten_within)),
                    Cell(words=_time(each.mean)),
                    Cell(words=grouped(lying.get(each.action, 0))),
                ],
            )
            for each in (*times, *nothing)
        ],
        one_line=False,
    )


def _step(action: str) -> str:
    return str(ACTIONS.get(action, action))


def _time(minutes: float | None) -> str:
    return "–" if minutes is None else working_time(round(minutes), day_minutes=WORKING_DAY_MINUTES)
