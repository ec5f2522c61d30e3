"""A gateway's day against the books, set-wise: one statement finds every difference, a second compares them with those that
were known. Nothing is decided line by line, so a million lines cost what the database needs to join them (ADR 0027)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.keys import new_id
from motcua.foundation.database.rows import insert_rows
from motcua.service.payments.models import Arrival
from motcua.service.payments.models_reconciliation import Difference, Settlement
from motcua.service.payments.values import ArrivalOutcome, AttemptState, RefundState
from motcua.service.payments.values_reconciliation import CURRENCY, DifferenceKind, DifferenceState, LineKind

#: More than any day has: past it the file is most likely another's, and nobody could work through the list.
DIFFERENCES_MAX = 20_000
#: Files of days further apart are not compared with one another.
DAYS_NEAR = 40
#: So many files at most are compared anew at once.
BEHIND_MAX = 100
_ZONE = "Asia/Ho_Chi_Minh"
_KEY = f"CASE l.kind WHEN '{LineKind.REFUND.value}' THEN l.reference ELSE l.transaction END"
_UUID = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"


@dataclass(frozen=True, kw_only=True)
class Matching:
    """What a comparison came to: how many lines the books have, those whose money is not deposited (by their ids), and
    differences that came and went."""

    matched: int
    apart: Sequence[int]
    found: Sequence[Difference]
    gone: Sequence[Difference]


class TooManyDifferences(Exception):
    """There are more than `DIFFERENCES_MAX`."""


def match(settlement: Settlement, *, at: datetime) -> Matching:
    """Compares the standing file of a gateway's day with the books as they are now, and writes what changed among its
    differences. What people have resolved stays so while the facts are the same; what they have taken in hand stays theirs.
    Raises `TooManyDifferences` before anything is written.

    Each line is looked at once. It is `twice` when another line is of the same money and comes first: the one of the day on
    which the books have it, else the earliest. A booking is missing there when no standing file of the gateway has it.
    """
    found = _found(settlement)
    if len(found) > DIFFERENCES_MAX:
        raise TooManyDifferences
    known = list(
        Difference.objects.select_for_update(no_key=True)
        .filter(gateway=settlement.gateway, day=settlement.day)
        .exclude(state=DifferenceState.GONE.value)
        .order_by("id")
    )
    of_before = {_facts(row): row for row in known}
    now = {_facts(row): row for row in found}
    new = [row for facts, row in now.items() if facts not in of_before]
    gone = [row for facts, row in of_before.items() if facts not in now and row.state == DifferenceState.OPEN.value]
    for row in new:
        row.id, row.found_at = new_id(), at
    insert_rows(new)
    if gone:
        Difference.objects.filter(id__in=[row.id for row in gone]).update(
            state=DifferenceState.GONE.value, decided_at=at
        )
    _point_at_lines([(of_before[facts].id, row.line) for facts, row in now.items() if facts in of_before])
    matched = settlement.lines - sum(row.line is not None for row in found)
    apart = _apart(settlement, found, of_before)
    Settlement.objects.filter(id=settlement.id).update(matched=matched, matched_at=at, apart=apart)
    return Matching(matched=matched, apart=apart, found=new, gone=gone)


def _apart(
    settlement: Settlement, found: Sequence[Difference], known: Mapping[tuple[object, ...], Difference]
) -> list[int]:
    """Lines that differ. One that has only the day otherwise than the books is none of them any more once somebody has said
    why; further away than days are compared it may stand in another file too, and stays one."""
    explained = {
        row.line: row.arrival_id
        for row in found
        if row.kind == DifferenceKind.DAY.value
        and (before := known.get(_facts(row))) is not None
        and before.state == DifferenceState.RESOLVED.value
    }
    paid_at = (
        dict(Arrival.objects.filter(id__in=[*explained.values()]).values_list("id", "paid_at")) if explained else {}
    )
    near = {
        line
        for line, arrival in explained.items()
        if arrival in paid_at and abs((city_day(paid_at[arrival]) - settlement.day).days) < DAYS_NEAR
    }
    return sorted(row.line for row in found if row.line is not None and row.line not in near)


def _facts(row: Difference) -> tuple[object, ...]:
    """What makes two differences of a day the same: not where they stand in the file."""
    return (row.kind, row.transaction, row.reference, row.turn, row.here_vnd, row.there_vnd, row.currency)


def _point_at_lines(lines: Sequence[tuple[UUID, int | None]]) -> None:
    """What was known before is shown by its line in the newest file."""
    if lines:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE payments_difference d SET line = n.line"
                " FROM unnest(%s::uuid[], %s::bigint[]) AS n (id, line)"
                " WHERE d.id = n.id AND d.line IS DISTINCT FROM n.line",
                [[id_ for id_, _line in lines], [line for _id, line in lines]],
            )


def _found(settlement: Settlement) -> list[Difference]:
    with connection.cursor() as cursor:
        # A table of its own, so that the database knows how many lines there are before it plans the rest.
        cursor.execute("DROP TABLE IF EXISTS payments_theirs")
        cursor.execute(_THEIRS, _values(settlement))
        cursor.execute("ANALYZE payments_theirs")
        cursor.execute(_DIFFERENCES, _values(settlement))
        rows = cursor.fetchall()
    return [
        Difference(
            gateway=settlement.gateway,
            day=settlement.day,
            kind=kind,
            transaction=transaction,
            reference=reference,
            turn=turn,
            here_vnd=here_vnd,
            there_vnd=there_vnd,
            currency=currency,
            line=line,
            arrival_id=arrival,
            path=path or [],
        )
        for kind, transaction, reference, turn, here_vnd, there_vnd, currency, line, arrival, path in rows
    ]


def _values(settlement: Settlement) -> dict[str, Any]:
    return {"file": settlement.id, "gateway": settlement.gateway, "day": settlement.day, "most": DIFFERENCES_MAX + 1}


def days_beside(settlement: Settlement, *, superseded: UUID | None) -> list[date]:
    """Other days of the gateway whose comparison this file may change: those whose files have a line of the same money, and
    those in whose books the money is. Of the file that it supersedes too."""
    near = Settlement.objects.filter(gateway=settlement.gateway, superseded_at=None).exclude(day=settlement.day)
    if not near.exists():
        return []
    values = {**_values(settlement), "files": [each for each in (settlement.id, superseded) if each]}
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS payments_mine")
        cursor.execute(_MINE, values)
        cursor.execute("ANALYZE payments_mine")
        cursor.execute(_BESIDE, values)
        return [day for (day,) in cursor.fetchall()]


def files_behind(*, since: date, at: datetime) -> list[Settlement]:
    """Standing files whose day has moved in the books after they were compared, or one of whose differences has; and those
    that a release compared which deposited nothing. A little is compared twice rather than not at all: what was booked may
    be committed after it was read."""
    with connection.cursor() as cursor:
        cursor.execute(_BEHIND, {"since": since, "at": at})
        ids = [id_ for (id_,) in cursor.fetchall()]
    return list(Settlement.objects.filter(id__in=ids).order_by("gateway", "day"))


#: The refund `r` of which a line `t` speaks.
PAID_REFUND = f"""r.state = '{RefundState.PAID.value}'
            AND r.id = CASE WHEN t.reference ~ '{_UUID}' THEN t.reference::uuid END"""
#: A payment that was credited and whose booking was undone: no money of it stands.
_UNDONE = f"p.state = '{AttemptState.REVERSED.value}' AND a.outcome = '{ArrivalOutcome.CREDITED.value}'"
_OF_DAY = f"""{{0}} >= %(day)s::date::timestamp AT TIME ZONE '{_ZONE}'
            AND {{0}} < (%(day)s::date + 1)::timestamp AT TIME ZONE '{_ZONE}'"""
_STANDING = "f.superseded_at IS NULL AND f.gateway = %(gateway)s"

_NEAR = f"f.day <> %(day)s AND f.day > %(day)s::date - {DAYS_NEAR} AND f.day < %(day)s::date + {DAYS_NEAR}"

_THEIRS = f"""
    CREATE TEMP TABLE payments_theirs ON COMMIT DROP AS
    SELECT l.id, l.kind, l.transaction, l.reference, l.amount_vnd, l.currency, {_KEY} AS key,
        row_number() OVER (PARTITION BY l.kind, {_KEY} ORDER BY l.number)::int AS turn
    FROM payments_settlement_line l WHERE l.file_id = %(file)s"""

_DIFFERENCES = f"""
    WITH others AS (
        SELECT DISTINCT l.kind, {_KEY} AS key, f.day
        FROM payments_theirs t
        JOIN payments_settlement_line l ON l.transaction = t.transaction AND l.kind = t.kind AND {_KEY} = t.key
        JOIN payments_settlement f ON f.id = l.file_id
        WHERE {_STANDING} AND {_NEAR}
    ), beside AS (
        SELECT t.*, a.id AS arrival, a.attempt_id, a.amount_vnd AS here_vnd,
            (a.paid_at AT TIME ZONE '{_ZONE}')::date AS here_on
        FROM payments_theirs t LEFT JOIN payments_arrival a ON a.gateway = %(gateway)s AND a.transaction = t.transaction
        WHERE t.kind = '{LineKind.PAYMENT.value}'
      UNION ALL
        SELECT t.*, a.id, a.attempt_id,
            CASE WHEN r.id IS NOT NULL THEN r.amount_vnd
                WHEN {_UNDONE} THEN a.amount_vnd END,
            CASE WHEN r.id IS NOT NULL THEN (r.paid_at AT TIME ZONE '{_ZONE}')::date ELSE %(day)s END
        FROM payments_theirs t
        LEFT JOIN payments_refund r ON {PAID_REFUND}
        LEFT JOIN payments_arrival a ON a.gateway = %(gateway)s AND a.transaction = t.transaction
        LEFT JOIN payments_attempt p ON p.id = a.attempt_id
        WHERE t.kind = '{LineKind.REFUND.value}'
    ), later AS (
        SELECT DISTINCT b.id FROM beside b JOIN others o ON o.kind = b.kind AND o.key = b.key
        WHERE (o.day IS DISTINCT FROM b.here_on, o.day) < (b.here_on IS DISTINCT FROM %(day)s, %(day)s)
    ), judged AS (
        SELECT b.*, CASE
            WHEN b.turn > 1 OR e.id IS NOT NULL THEN '{DifferenceKind.TWICE.value}'
            WHEN b.currency <> '{CURRENCY}' THEN '{DifferenceKind.CURRENCY.value}'
            WHEN b.kind = '{LineKind.REFUND.value}' AND b.here_vnd IS DISTINCT FROM b.amount_vnd
                THEN '{DifferenceKind.REFUNDED.value}'
            WHEN b.here_vnd IS NULL THEN '{DifferenceKind.MISSING_HERE.value}'
            WHEN b.here_vnd <> b.amount_vnd THEN '{DifferenceKind.AMOUNT.value}'
            WHEN b.here_on <> %(day)s THEN '{DifferenceKind.DAY.value}'
        END AS verdict
        FROM beside b LEFT JOIN later e ON e.id = b.id
    ), ours AS (
        SELECT '{DifferenceKind.MISSING_THERE.value}' AS verdict, a.transaction, p.reference, a.amount_vnd, a.id, p.path
        FROM payments_arrival a JOIN payments_attempt p ON p.id = a.attempt_id
        WHERE a.gateway = %(gateway)s
            AND {_OF_DAY.format("a.paid_at")}
            AND NOT ({_UNDONE})
            AND NOT EXISTS (SELECT FROM payments_theirs t WHERE t.kind = '{LineKind.PAYMENT.value}' AND t.key = a.transaction)
            AND NOT EXISTS (
                SELECT FROM payments_settlement_line l JOIN payments_settlement f ON f.id = l.file_id
                WHERE {_STANDING} AND {_NEAR} AND l.kind = '{LineKind.PAYMENT.value}' AND l.transaction = a.transaction)
      UNION ALL
        SELECT '{DifferenceKind.REFUNDED.value}', a.transaction, r.id::text, r.amount_vnd, a.id, p.path
        FROM payments_refund r JOIN payments_arrival a ON a.id = r.arrival_id JOIN payments_attempt p ON p.id = a.attempt_id
        WHERE a.gateway = %(gateway)s AND r.state = '{RefundState.PAID.value}'
            AND {_OF_DAY.format("r.paid_at")}
            AND NOT EXISTS (SELECT FROM payments_theirs t WHERE t.kind = '{LineKind.REFUND.value}' AND t.key = r.id::text)
            AND NOT EXISTS (
                SELECT FROM payments_settlement_line l JOIN payments_settlement f ON f.id = l.file_id
                WHERE {_STANDING} AND {_NEAR} AND l.kind = '{LineKind.REFUND.value}'
                    AND l.transaction = a.transaction AND l.reference = r.id::text)
    )
    SELECT j.verdict, j.transaction, j.reference, j.turn, j.here_vnd, j.amount_vnd, j.currency, j.id, j.arrival,
        coalesce(p.path, q.path)
    FROM judged j
    LEFT JOIN payments_attempt p ON p.id = j.attempt_id
    LEFT JOIN payments_attempt q ON j.attempt_id IS NULL AND j.reference <> '' AND q.reference = j.reference
    WHERE j.verdict IS NOT NULL
  UNION ALL
    SELECT o.verdict, o.transaction, o.reference, 1, o.amount_vnd, NULL, '', NULL, o.id, o.path FROM ours o
    LIMIT %(most)s"""

_MINE = f"""
    CREATE TEMP TABLE payments_mine ON COMMIT DROP AS
    SELECT l.kind, {_KEY} AS key, l.transaction, l.reference FROM payments_settlement_line l
    WHERE l.file_id = ANY(%(files)s)"""

_BESIDE = f"""
    WITH days AS (
        SELECT f.day FROM payments_settlement f JOIN payments_settlement_line l ON l.file_id = f.id
            JOIN payments_mine m ON m.transaction = l.transaction AND m.kind = l.kind AND m.key = {_KEY}
        WHERE {_STANDING} AND {_NEAR}
      UNION
        SELECT (a.paid_at AT TIME ZONE '{_ZONE}')::date FROM payments_mine m
            JOIN payments_arrival a ON a.gateway = %(gateway)s AND a.transaction = m.transaction
      UNION
        SELECT (r.paid_at AT TIME ZONE '{_ZONE}')::date FROM payments_mine m
            JOIN payments_refund r ON r.id = CASE WHEN m.reference ~ '{_UUID}' THEN m.reference::uuid END
            AND r.state = '{RefundState.PAID.value}'
    )
    SELECT DISTINCT d.day FROM days d JOIN payments_settlement f ON f.day = d.day AND {_STANDING}
    WHERE d.day <> %(day)s ORDER BY d.day"""

_BEHIND = f"""
    SELECT f.id FROM payments_settlement f
    WHERE f.superseded_at IS NULL AND (f.apart IS NULL OR f.day >= %(since)s AND (
        EXISTS (SELECT FROM payments_arrival a WHERE a.gateway = f.gateway
            AND a.paid_at >= f.day::timestamp AT TIME ZONE '{_ZONE}'
            AND a.paid_at < (f.day + 1)::timestamp AT TIME ZONE '{_ZONE}'
            AND a.at > f.matched_at - interval '10 minutes')
        OR EXISTS (SELECT FROM payments_refund r JOIN payments_arrival a ON a.id = r.arrival_id
            WHERE a.gateway = f.gateway AND r.state = '{RefundState.PAID.value}'
            AND r.paid_at >= f.day::timestamp AT TIME ZONE '{_ZONE}'
            AND r.paid_at < (f.day + 1)::timestamp AT TIME ZONE '{_ZONE}'
            AND r.paid_at > f.matched_at - interval '10 minutes')
        OR EXISTS (SELECT FROM payments_difference d
            JOIN payments_arrival a ON a.gateway = d.gateway AND a.transaction = d.transaction
            JOIN payments_transaction t ON t.arrival_id = a.id
            WHERE d.gateway = f.gateway AND d.day = f.day AND d.state = '{DifferenceState.OPEN.value}'
            AND t.at > f.matched_at - interval '10 minutes' AND t.at <= %(at)s)
        OR EXISTS (SELECT FROM payments_difference d WHERE d.gateway = f.gateway AND d.day = f.day
            AND d.kind = '{DifferenceKind.DAY.value}' AND d.state = '{DifferenceState.RESOLVED.value}'
            AND d.proposed_at > f.matched_at - interval '10 minutes')
    )) ORDER BY f.day, f.id LIMIT {BEHIND_MAX}"""
