"""A settlement file comes: its lines are kept and compared with the books, and what agrees is booked as arrived; and the same
again when the books have moved."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import islice

from django.db import connection
from django.utils.translation import gettext as _

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.rows import insert_rows, insert_values, update_rows
from motcua.foundation.journal.commands import record
from motcua.foundation.journal.values import Event, UnitPath
from motcua.registry.organization.queries import directory
from motcua.service.payments.gateways.registered import gateway_of
from motcua.service.payments.models_reconciliation import Difference, Settlement
from motcua.service.payments.reconciliation.commands.depositing import deposit
from motcua.service.payments.reconciliation.errors import UnableToTakeSettlement
from motcua.service.payments.reconciliation.events import (
    DifferenceFound,
    DifferenceGone,
    SettlementMatched,
    SettlementTaken,
)
from motcua.service.payments.reconciliation.matching import (
    DIFFERENCES_MAX,
    TooManyDifferences,
    days_beside,
    files_behind,
    match,
)
from motcua.service.payments.reconciliation.policy import may_take_settlement, reach_of
from motcua.service.payments.reconciliation.reading import Reading
from motcua.service.payments.values_reconciliation import DifferenceKind, SettlementTotals, Taken

_LINES = ("file_id", "number", "kind", "transaction", "reference", "words", "amount_vnd", "currency", "at")
_LINES_AT_ONCE = 20_000
#: Of this house alone: one file of a gateway after the other, since one may change what another's day comes to.
_LOCK = 0x6D63_7374
#: So long back a day is compared again when its books move.
LOOKED_BACK = timedelta(days=45)


def take_settlement(*, gateway: str, day: date, content: bytes, by: Actor, at: datetime) -> Taken:
    """Keeps a gateway's file of a day and compares it with the books. Just this file again changes nothing; another one of
    the same day supersedes it, and what it does not say any more is gone from the work-list.

    Raises `UnableToFindGateway`, `UnableToReadSettlement` naming the wrong lines, and `UnableToTakeSettlement` for a day that
    is not over, a file that was superseded, and one that has nothing to do with the books; then nothing of it is kept.
    """
    require(may_take_settlement(reach_of(by, directory(on=city_day(at)))), act="take_settlement")
    if not gateway_of(gateway).is_online:
        raise UnableToTakeSettlement(reason=_("this way of paying sends none."))
    if day >= city_day(at):
        raise UnableToTakeSettlement(reason=_("the day is not over."))
    _one_at_a_time(gateway)
    sha256 = hashlib.sha256(content).hexdigest()
    earlier = list(Settlement.objects.filter(gateway=gateway, day=day).order_by("revision"))
    same = next((row for row in earlier if row.sha256 == sha256), None)
    if same is not None and same.superseded_at is None:
        return Taken(file=same.id, again=True, lines=same.lines, matched=same.matched, found=0, gone=0)
    if same is not None:
        raise UnableToTakeSettlement(reason=_("a later file of this day has superseded it."))

    standing = next((row for row in earlier if row.superseded_at is None), None)
    row = Settlement(
        gateway=gateway,
        day=day,
        revision=len(earlier) + 1,
        sha256=sha256,
        lines=0,
        paid_vnd=0,
        returned_vnd=0,
        matched_at=at,
        taken_at=at,
        taken_by=by.account,
    )
    if standing is not None:
        Settlement.objects.filter(id=standing.id).update(superseded_at=at)
    totals = _keep(row, content)
    taken = SettlementTaken(
        subject=row.id,
        gateway=gateway,
        day=day,
        sha256=sha256,
        lines=totals.lines,
        paid_vnd=totals.paid_vnd,
        returned_vnd=totals.returned_vnd,
        supersedes=standing.id if standing else None,
    )
    record(events=[taken], by=by, at=at)
    found, gone = _match(row, by=by, at=at)
    beside = days_beside(row, superseded=standing.id if standing else None)
    for other in Settlement.objects.filter(gateway=gateway, day__in=beside, superseded_at=None).order_by("day"):
        _match(other, by=by, at=at)
    row.refresh_from_db(fields=["matched"])
    return Taken(file=row.id, again=False, lines=row.lines, matched=row.matched, found=found, gone=gone)


def _keep(row: Settlement, content: bytes) -> SettlementTotals:
    """The file and its lines; a bounded number of them is in memory at once."""
    insert_rows([row])
    reading = Reading(content, row.day)
    lines: Iterator[Sequence[object]] = (
        (row.id, line.number, line.kind.value, line.transaction, line.reference, line.words, line.amount_vnd,
         line.currency, line.at)
        for line in reading
    )  # fmt: skip
    while some := list(islice(lines, _LINES_AT_ONCE)):
        insert_values("payments_settlement_line", _LINES, some)
    totals = reading.totals
    assert totals is not None, "it was read to its end"
    row.lines, row.paid_vnd, row.returned_vnd = totals.lines, totals.paid_vnd, totals.returned_vnd
    update_rows([row], ["lines", "paid_vnd", "returned_vnd"])
    return totals


def match_again(*, by: Actor, at: datetime) -> int:
    """Compares the files anew whose day has moved in the books since; returns how many. Called by a job."""
    require(may_take_settlement(reach_of(by, directory(on=city_day(at)))), act="match_settlements")
    behind = files_behind(since=city_day(at) - LOOKED_BACK, at=at)
    for gateway in sorted({row.gateway for row in behind}):
        _one_at_a_time(gateway)
    for row in Settlement.objects.filter(id__in=[each.id for each in behind], superseded_at=None).order_by("day"):
        _match(row, by=by, at=at)
    return len(behind)


def _match(row: Settlement, *, by: Actor, at: datetime) -> tuple[int, int]:
    try:
        matching = match(row, at=at)
    except TooManyDifferences as fault:
        raise UnableToTakeSettlement(
            reason=_("it differs from the books in more than {count} places; is it another gateway’s or day’s?").format(
                count=DIFFERENCES_MAX
            )
        ) from fault
    events: list[Event] = [*deposit(row, apart=matching.apart, by=by, at=at)]
    events += [_found(each) for each in matching.found]
    events += [DifferenceGone(subject=each.id, at_unit=_path(each)) for each in matching.gone]
    if matching.found or matching.gone or row.matched != matching.matched:
        events.append(
            SettlementMatched(
                subject=row.id, matched=matching.matched, found=len(matching.found), gone=len(matching.gone)
            )
        )
    record(events=events, by=by, at=at)
    return len(matching.found), len(matching.gone)


def _found(row: Difference) -> DifferenceFound:
    return DifferenceFound(
        subject=row.id,
        at_unit=_path(row),
        difference=DifferenceKind(row.kind),
        gateway=row.gateway,
        day=row.day,
        here_vnd=row.here_vnd,
        there_vnd=row.there_vnd,
    )


def _path(row: Difference) -> UnitPath | None:
    return UnitPath.of(row.path) if row.path else None


def _one_at_a_time(gateway: str) -> None:
    """And with the time that a million lines take."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '5min'; SET LOCAL lock_timeout = '5min'")
        cursor.execute("SELECT pg_advisory_xact_lock(%s::int, hashtext(%s))", [_LOCK, gateway])
