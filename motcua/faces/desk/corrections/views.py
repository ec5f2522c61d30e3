"""The pages: reports of one's own place that nobody has settled; one of them, and finding the register right."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from motcua.faces.desk.acts import entering
from motcua.faces.desk.histories import told
from motcua.faces.desk.looking import note_look
from motcua.faces.desk.officials import official
from motcua.faces.desk.paging import paged
from motcua.faces.desk.typed import Typed
from motcua.faces.ui.dossiers import unit_name
from motcua.faces.ui.formats import day, moment
from motcua.faces.ui.known import FIELD_WORDS, value_in_words
from motcua.faces.ui.requests import CityRequest
from motcua.faces.ui.values import Cell, CellKind, Column, Row, Table
from motcua.foundation.accounts.queries import history_of
from motcua.foundation.calendars.rules import city_day
from motcua.registry.organization.queries import directory
from motcua.registry.people.population.queries import open_reports, report_case
from motcua.registry.people.population.upholding import REASON_LENGTH_MAX, uphold_register
from motcua.registry.people.population.values import CorrectionLine, CorrectionView, Purpose

ENTRY_WORDS: dict[str, str | Promise] = {
    "population_wrong_reported": gettext_lazy("Reported as wrong"),
    "population_correction_sent": gettext_lazy("Sent to the population database"),
    "population_correction_settled": gettext_lazy("The population database says so now"),
    "population_register_upheld": gettext_lazy("The register found right"),
}


@require_GET
@official
def list_page(request: CityRequest) -> HttpResponse:
    page = paged(request, open_reports(actor=request.actor, at=request.at))
    words = {"table": _table(page.rows) if page.rows else None, "page": page}
    return render(request, "desk/corrections.html", words)


def _table(lines: Sequence[CorrectionLine]) -> Table:
    return Table(
        caption=_("Reported as wrong"),
        one_line=False,
        columns=[
            Column(label=_("Full name")),
            Column(label=_("What is said to be wrong")),
            Column(label=_("Reported on"), kind=CellKind.SHORT),
            Column(label=_("The population database")),
        ],
        rows=[
            Row(
                key=str(line.id),
                label=line.person_name,
                cells=[
                    Cell(words=line.person_name, href=reverse("desk_correction", args=[line.id])),
                    Cell(words=FIELD_WORDS[line.field]),
                    Cell(words=moment(line.reported_at)),
                    Cell(words=_("has the report") if line.is_sent else _("does not have it yet")),
                ],
            )
            for line in lines
        ],
    )


@require_GET
@official
def report_page(request: CityRequest, correction: UUID) -> HttpResponse:
    """The register beside what is said against it; that it was looked at stands in the person's list."""
    return one_page(request, correction)


def one_page(request: CityRequest, correction: UUID, *, typed: Typed | None = None) -> HttpResponse:
    typed = typed or Typed()
    case = report_case(correction=correction, actor=request.actor, at=request.at)
    report = case.report
    note_look(request, report.person, Purpose.CORRECTION)
    history = [each for each in history_of(subject=report.person) if each.facts.get("correction") == str(report.id)]
    words = {
        "report": report,
        "name": case.person_name,
        "field": FIELD_WORDS[report.field],
        "held_now": case.held_now,
        "held_words": value_in_words(report.field, case.held_now),
        "held_of": day(city_day(case.fetched_at)) if case.fetched_at else "",
        "claimed": value_in_words(report.field, report.claimed),
        "city_has": value_in_words(report.field, case.city_has),
        "state": _state(report),
        "earlier": [_earlier(each) for each in case.earlier],
        "may_uphold": case.may_uphold,
        "reason": typed.value("uphold", "reason"),
        "reason_max": REASON_LENGTH_MAX,
        "history": told(history, ENTRY_WORDS),
        "typed": typed,
        "error": typed.message,
    }
    return render(request, "desk/correction.html", words, status=typed.status)


def _state(report: CorrectionView) -> str:
    if report.settled_at is None:
        return "in_progress"
    return "found_right" if report.upheld_unit is not None else "done"


def _earlier(report: CorrectionView) -> tuple[str, str]:
    """What was said, and what became of it."""
    said = f"{value_in_words(report.field, report.claimed)} · {moment(report.reported_at)}"
    if report.upheld_unit is None or report.settled_at is None:
        return said, report.note
    unit = unit_name(directory(on=city_day(report.settled_at)).get(report.upheld_unit))
    return said, _("%(unit)s found the register right: %(reason)s") % {"unit": unit, "reason": report.reason}


@require_POST
@official
@entering("uphold", page=one_page)
def uphold(request: CityRequest, correction: UUID) -> HttpResponseBase:
    uphold_register(
        correction=correction,
        held=request.POST.get("held", ""),
        reason=request.POST.get("reason", "").replace("\x00", ""),
        by=request.actor,
        at=request.at,
    )
    messages.success(
        request, _("Closed: the register is right. The person is told why, and forms are filled in with it.")
    )
    return redirect("desk_correction", correction=correction)
