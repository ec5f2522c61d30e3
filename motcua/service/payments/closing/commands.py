"""Closing a unit's days and opening them again, each by two persons. The row of the unit's books is locked first: who books
at that moment is waited for, who books later finds the days closed."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.rows import insert_rows, update_rows
from motcua.foundation.journal.commands import record
from motcua.foundation.journal.values import Event, UnitPath
from motcua.registry.organization.queries import directory
from motcua.service.payments.closing.errors import UnableToCloseDays, UnableToDecideClosing, UnableToFindClosing
from motcua.service.payments.closing.events import (
    ClosingConfirmed,
    ClosingReturned,
    DaysClosed,
    DaysReopened,
    ReopeningAsked,
    ReopeningRefused,
)
from motcua.service.payments.closing.policy import may_close, may_confirm
from motcua.service.payments.closing.queries import next_days
from motcua.service.payments.models_reconciliation import Books, Closing, ClosingSum
from motcua.service.payments.rules.days import CLOSING_TRANSITIONS
from motcua.service.payments.values_reconciliation import ClosingState


def close_days(*, unit: UUID, through: date, carried_reason: str, by: Actor, at: datetime) -> UUID:
    """Closes the unit's books from the first open day up to `through`: from now on what comes for these days stands in the
    books of the next one. Another person confirms. Returns the closing.

    Raises `UnableToCloseDays` while an earlier closing waits, for days that do not follow or hold two working days' money,
    and for open differences without the reason for which they are carried on.
    """
    require(may_close(by, unit=unit), act="close_days", subject=unit)
    assert by.account is not None, "an official has one"
    books = Books.objects.select_for_update().filter(unit=unit).first()
    if Closing.objects.filter(unit=unit, state__in=[ClosingState.CLOSED.value, ClosingState.REOPENING.value]).exists():
        raise UnableToCloseDays(reason=_("an earlier closing waits for another person first."))
    days = next_days(unit=unit, at=at)
    if books is None or days is None:
        raise UnableToCloseDays(reason=_("no day is open."))
    if through > city_day(at):
        raise UnableToCloseDays(reason=_("a day that has not come cannot be closed."))
    if through < days.starts_on:
        raise UnableToCloseDays(reason=_("the books are closed up to there already."))
    if through > days.through_on:
        raise UnableToCloseDays(
            reason=_("one closing holds one working day’s money; close up to {day} first.").format(
                day=days.through_on.strftime("%d/%m/%Y")
            )
        )
    if through < days.through_on:
        days = next_days(unit=unit, at=at, through=through) or days
    if days.differences and not carried_reason.strip():
        raise UnableToCloseDays(
            reason=_("{count} differences are open: resolve them, or write why they are carried on.").format(
                count=days.differences
            )
        )

    row = Closing(
        unit=unit,
        path=list(directory(on=city_day(at)).path(unit).path),
        starts_on=days.starts_on,
        through_on=through,
        before_on=books.closed_through,
        state=ClosingState.CLOSED.value,
        transactions=days.transactions,
        late=days.late,
        differences=days.differences,
        carried_reason=carried_reason.strip() if days.differences else "",
        closed_at=at,
        closed_by=by.account,
    )
    insert_rows(
        [row],
        [
            ClosingSum(
                closing=row,
                account_kind=each.kind,
                gateway=each.gateway,
                debits_vnd=each.debits_vnd,
                credits_vnd=each.credits_vnd,
            )
            for each in days.sums
        ],
    )
    books.closed_through = through
    update_rows([books], ["closed_through"])

    closed = DaysClosed(
        subject=row.id,
        at_unit=UnitPath.of(row.path),
        starts_on=row.starts_on,
        through_on=through,
        transactions=row.transactions,
        late=row.late,
        differences=row.differences,
        sums=tuple((each.kind, each.gateway, each.debits_vnd, each.credits_vnd) for each in days.sums),
    )
    record(events=[closed], by=by, at=at)
    return row.id


def decide_closing(*, closing: UUID, confirm: bool, answer: str, by: Actor, at: datetime) -> ClosingState:
    """The second person's word: the days are closed for good, or, with a reason, open again."""
    row, books = _locked(closing)
    require(may_confirm(by, unit=row.unit, first=row.closed_by), act="decide_closing", subject=row.id)
    following = ClosingState.CONFIRMED if confirm else ClosingState.RETURNED
    if row.state != ClosingState.CLOSED.value:
        raise UnableToDecideClosing(reason=_("it was decided already."))
    if not confirm and not answer.strip():
        raise UnableToDecideClosing(reason=_("it needs a reason."))

    row.decided_at, row.decided_by, row.answer = at, by.account, answer.strip()
    if not confirm:
        _open(row, books)
    _move(row, following, ["decided_at", "decided_by", "answer"])

    _record(ClosingConfirmed if confirm else ClosingReturned, row, by, at)
    return following


def ask_reopening(*, closing: UUID, reason: str, by: Actor, at: datetime) -> None:
    """Asks that the days of a confirmed closing be opened again, for another person to grant. Only the unit's last closing:
    books have no hole."""
    row, books = _locked(closing)
    require(may_close(by, unit=row.unit), act="ask_reopening", subject=row.id)
    if row.state != ClosingState.CONFIRMED.value or books.closed_through != row.through_on:
        raise UnableToDecideClosing(reason=_("only the last confirmed closing of a unit can be opened again."))
    if not reason.strip():
        raise UnableToDecideClosing(reason=_("it needs a reason."))

    row.reopen_reason, row.reopen_at, row.reopen_by = reason.strip(), at, by.account
    _move(row, ClosingState.REOPENING, ["reopen_reason", "reopen_at", "reopen_by"])

    _record(ReopeningAsked, row, by, at)


def decide_reopening(*, closing: UUID, grant: bool, by: Actor, at: datetime) -> ClosingState:
    """The second person's word: the days are open again, or stay closed."""
    row, books = _locked(closing)
    require(may_confirm(by, unit=row.unit, first=row.reopen_by), act="decide_reopening", subject=row.id)
    if row.state != ClosingState.REOPENING.value:
        raise UnableToDecideClosing(reason=_("nobody asks for it, or it was decided already."))

    following = ClosingState.REOPENED if grant else ClosingState.CONFIRMED
    if grant:
        row.reopened_at, row.reopened_by = at, by.account
        _open(row, books)
    _move(row, following, ["reopened_at", "reopened_by"])

    _record(DaysReopened if grant else ReopeningRefused, row, by, at)
    return following


def _locked(closing: UUID) -> tuple[Closing, Books]:
    """The books first, as who closes and who books locks them."""
    unit = Closing.objects.filter(id=closing).values_list("unit", flat=True).first()
    if unit is None:
        raise UnableToFindClosing
    books = Books.objects.select_for_update().get(unit=unit)
    return Closing.objects.select_for_update(no_key=True).get(id=closing), books


def _open(row: Closing, books: Books) -> None:
    """Up to where they were closed before."""
    books.closed_through = row.before_on
    update_rows([books], ["closed_through"])


def _move(row: Closing, following: ClosingState, fields: list[str]) -> None:
    assert following in CLOSING_TRANSITIONS[ClosingState(row.state)], "asked before"
    row.state = following.value
    update_rows([row], ["state", *fields])


def _record(event: type[Event], row: Closing, by: Actor, at: datetime) -> None:
    record(events=[event(subject=row.id, at_unit=UnitPath.of(row.path))], by=by, at=at)
