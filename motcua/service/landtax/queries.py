"""Reads of taxes on land. Who may see a dossier is the dossiers' to say: pages ask with the dossier that they show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import connection

from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.queries import calendar_of
from motcua.foundation.calendars.rules import city_day, due_at
from motcua.foundation.calendars.values import Calendar, Limit, LimitUnit
from motcua.service.dossiers.dues import CHARGEABLE
from motcua.service.dossiers.locks import subject_of
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.queries.dossier import DossierView
from motcua.service.dossiers.values import RUNNING
from motcua.service.landtax.lists import request_form, sub_items
from motcua.service.landtax.models import Letter, Notice, NoticeLine
from motcua.service.landtax.policy import may_ask_tax
from motcua.service.landtax.rules import is_taxed
from motcua.service.landtax.values import LandTax, LetterKind, LetterState, LetterView, LineView, NoticeView
from motcua.service.payments.queries import payables_by
from motcua.service.payments.values import PayableKind, PayableView

LETTERS_MAX = 50


def land_tax_of(*, view: DossierView, actor: Actor, at: datetime) -> LandTax:
    """Of a dossier that the actor sees: notices, and what was written to the tax office, each the newest first."""
    notices = tuple(Notice.objects.filter(dossier=view.id).order_by("-at", "-revision"))
    letters = Letter.objects.filter(dossier=view.id).order_by("-made_at", "-id")[:LETTERS_MAX]
    letters_shown = tuple(_letter(row, view, at) for row in letters)
    return LandTax(
        notices=_notices(notices, on=city_day(at)) if notices else (),
        letters=letters_shown,
        may_ask=_may_ask(view, actor, letters_shown),
    )


def _may_ask(view: DossierView, actor: Actor, letters: Sequence[LetterView]) -> bool:
    """The same as `ask_tax` says."""
    is_open = any(each.kind is LetterKind.REQUEST and each.closed_at is None for each in letters)
    if is_open or view.status not in CHARGEABLE or not view.answers.get("parcel") or not is_taxed(view.version):
        return False
    return bool(may_ask_tax(actor, subject_of(Dossier.objects.get(id=view.id))))


def _notices(rows: Sequence[Notice], *, on: date) -> tuple[NoticeView, ...]:
    subjects = {row.dossier for row in rows}
    payables = {each.id: each for each in payables_by(subjects=subjects, kind=PayableKind.LAND_TAX)}
    lines: dict[UUID, list[LineView]] = {}
    for line in NoticeLine.objects.filter(notice__in=rows).order_by("number"):
        lines.setdefault(line.notice_id, []).append(_line(line, payables))
    return tuple(_notice(row, tuple(lines.get(row.id, ())), on=on) for row in rows)


def _line(row: NoticeLine, payables: Mapping[UUID, PayableView]) -> LineView:
    tax = sub_items()[row.sub_item]
    payable = payables.get(row.payable) if row.payable else None
    return LineView(
        name_vi=tax.name_vi,
        name_en=tax.name_en,
        sub_item=row.sub_item,
        identifier=row.identifier,
        amount_vnd=row.amount_vnd,
        owed_vnd=payable.owed_vnd if payable else 0,
        state=payable.state if payable else None,
    )


def _notice(row: Notice, lines: tuple[LineView, ...], *, on: date) -> NoticeView:
    return NoticeView(
        id=row.id,
        file=row.file,
        revision=row.revision,
        number=row.number,
        office=row.office,
        issued_on=row.issued_on,
        due_on=row.due_on,
        treasury_account=row.treasury_account,
        chapter=row.chapter,
        total_vnd=row.total_vnd,
        overpaid_vnd=row.overpaid_vnd,
        at=row.at,
        superseded_at=row.superseded_at,
        is_overdue=on > row.due_on and any(line.owed_vnd for line in lines),
        lines=lines,
    )


def _letter(row: Letter, view: DossierView, at: datetime) -> LetterView:
    return LetterView(
        id=row.id,
        kind=LetterKind(row.kind),
        state=LetterState(row.state),
        made_at=row.made_at,
        delivered_at=row.delivered_at,
        closed_at=row.closed_at,
        fault=row.fault,
        tries=row.tries,
        is_late=_is_late(row, view, at),
    )


def _is_late(row: Letter, view: DossierView, at: datetime) -> bool:
    unit = view.receiving_unit
    return unit is not None and is_late(row, calendar=calendar_of(unit=unit.id), at=at)


def is_late(row: Letter, *, calendar: Calendar, at: datetime) -> bool:
    """A request that the tax office has had for longer than its own time limit. `calendar`: the receiving unit's."""
    if row.kind != LetterKind.REQUEST.value or row.closed_at or row.delivered_at is None:
        return False
    limit = Limit(amount=Decimal(request_form().answered_in_working_days), unit=LimitUnit.WORKING_DAYS)
    due = due_at(started_at=row.delivered_at, limit=limit, pauses=(), calendar=calendar)
    return due is not None and at > due


def requests_to_ask(*, at: datetime, limit: int) -> list[tuple[UUID, str]]:
    """Requests whose notice is to be asked for now, with their dossiers' codes."""
    rows = Letter.objects.filter(ask_at__lte=at, state=LetterState.DELIVERED.value).order_by("ask_at", "id")[:limit]
    return [(row.id, str(row.body["dossier"])) for row in rows]


def running_and_owing(*, limit: int) -> list[UUID]:
    """Dossiers whose clock runs though a standing notice's amount is unpaid."""
    with connection.cursor() as cursor:
        cursor.execute(_RUNNING_AND_OWING, {"running": [each.value for each in RUNNING], "limit": limit})
        return [id_ for (id_,) in cursor.fetchall()]


_RUNNING_AND_OWING = """
    SELECT DISTINCT n.dossier FROM landtax_notice n
    JOIN landtax_notice_line l ON l.notice_id = n.id
    JOIN payments_payable p ON p.id = l.payable AND p.cancelled_at IS NULL AND p.paid_vnd < p.amount_vnd
    JOIN dossiers_dossier d ON d.id = n.dossier AND d.status = ANY(%(running)s)
    WHERE n.superseded_at IS NULL ORDER BY n.dossier LIMIT %(limit)s"""
