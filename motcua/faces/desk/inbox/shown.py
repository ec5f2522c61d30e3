"""Lists of the desk as tables, figures and filters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.faces.ui.dossiers import due_in_list, speaks_vietnamese
from motcua.faces.ui.values import Cell, CellKind, Chip, Column, Kpi, Row, Table, Tone
from motcua.foundation.calendars.queries import calendar_of
from motcua.foundation.calendars.values import Calendar
from motcua.service.dossiers.queries.lists import DossierLine, InboxCounts, InboxView

FORM_ID = "many"


def table_of(lines: Sequence[DossierLine], *, at: datetime, selectable: bool = True) -> Table:
    """Rows of one line: code, what and who, promise, step and holder."""
    calendar = calendar_of(unit=None)
    return Table(
        caption=_("Dossiers"),
        name="chosen" if selectable else "",
        form_id=FORM_ID if selectable else "",
        columns=(
            Column(label=_("Code"), kind=CellKind.CODE),
            Column(label=_("Procedure / applicant"), kind=CellKind.TEXT),
            Column(label=_("Due"), kind=CellKind.TAG),
            Column(label=_("Step / holder"), kind=CellKind.SHORT),
        ),
        rows=[_row(line, at=at, calendar=calendar) for line in lines],
    )


def _row(line: DossierLine, *, at: datetime, calendar: Calendar) -> Row:
    return Row(
        key=f"{line.id}:{line.task}" if line.task else "",
        label=line.code,
        cells=(
            Cell(words=line.code, href=reverse("desk_dossier", args=[line.id])),
            Cell(words=line.procedure_vi if speaks_vietnamese() else line.procedure_en, sub=line.applicant_name),
            Cell(due=due_in_list(line.owed_at, line.status, at=at, calendar=calendar), status=line.status.value),
            Cell(words=line.step or "", sub=line.holder_name or _("nobody yet")),
        ),
    )


def kpis_of(counts: InboxCounts) -> list[Kpi]:
    """The head of the inbox; every figure opens its rows."""

    def kpi(value: int, label: str, view: InboxView, tone: Tone | None = None) -> Kpi:
        return Kpi(value=str(value), label=label, href=_href(view), tone=tone if value else None)

    return [
        kpi(counts.overdue, _("Overdue"), InboxView.OVERDUE, Tone.LATE),
        kpi(counts.today, _("Due within a day"), InboxView.TODAY, Tone.SOON),
        kpi(counts.open, _("Open"), InboxView.ALL),
        kpi(counts.waiting, _("Clock stopped"), InboxView.WAITING),
        kpi(counts.shelf, _("To be returned"), InboxView.SHELF),
    ]


def chips_of(current: InboxView, counts: InboxCounts) -> list[Chip]:
    labels = {
        InboxView.ALL: (_("All"), None),
        InboxView.MINE: (_("Mine"), counts.mine),
        InboxView.UNTAKEN: (_("Taken by nobody"), None),
        InboxView.TO_SIGN: (_("To be signed"), counts.to_sign),
        InboxView.WAITING: (_("Clock stopped"), None),
        InboxView.SHELF: (_("To be returned"), None),
    }
    return [
        Chip(words=words, href=_href(view), current=view is current, count=count)
        for view, (words, count) in labels.items()
    ]


def _href(view: InboxView) -> str:
    return f"{reverse('desk_inbox')}?view={view.value}"
