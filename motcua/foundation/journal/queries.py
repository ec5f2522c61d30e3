"""Reads of the journal."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from motcua.foundation.journal.commands import CANONICAL_ROW
from motcua.foundation.journal.rules import GENESIS, next_hash
from motcua.foundation.journal.values import ChainCheck, Entry

#: The entries above a position and those that have none yet, as a query for a WITH: what whoever reads "everything up to
#: here" has not seen. The position is `{exactly}`, of the same snapshot; `%(after)s` and `%(low_water)s` are no higher
#: than it and the sequencer's (`low_water()`), read beforehand: with values at hand the planner sees how few entries
#: these are, and does not read the whole journal for them. `%(kinds)s` narrows them.
ENTRIES_AFTER = """
    SELECT e.kind, e.at, e.unit_path, e.data
    FROM journal_order o JOIN journal_entry e ON e.recorded_at = o.recorded_at AND e.id = o.id
    WHERE o.position > %(after)s AND o.position > {exactly} AND e.kind = ANY(%(kinds)s)
    UNION ALL
    SELECT e.kind, e.at, e.unit_path, e.data FROM journal_entry e
    WHERE e.txid >= %(low_water)s::text::xid8 AND e.kind = ANY(%(kinds)s)
      AND NOT EXISTS (SELECT 1 FROM journal_order o WHERE o.id = e.id)
"""

_COLUMNS = "e.id, e.recorded_at, e.at, e.actor, e.on_behalf_of, e.kind, e.version, e.subject, e.unit, e.data"


def entries_of(*, subject: UUID, kinds: Sequence[str] | None = None) -> list[Entry]:
    """Every entry about `subject`, oldest first (by the moment of recording)."""
    return list(entries_of_many(subjects=[subject], kinds=kinds))


def entries_of_many(*, subjects: Sequence[UUID], kinds: Sequence[str] | None = None) -> Iterator[Entry]:
    """Every entry about any of `subjects`, by subject and then oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_COLUMNS}, o.position FROM journal_entry e LEFT JOIN journal_order o ON o.id = e.id"
            " WHERE e.subject = ANY(%s) AND (%s::text[] IS NULL OR e.kind = ANY(%s))"
            " ORDER BY e.subject, e.recorded_at, e.id",
            [list(subjects), list(kinds) if kinds else None, list(kinds) if kinds else None],
        )
        for row in cursor.fetchall():
            yield _entry(row)


def latest_entries(*, subjects: Sequence[UUID], kinds: Sequence[str], limit: int) -> list[Entry]:
    """The last entries of those kinds about any of `subjects`, the newest first (by the moment of recording)."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_COLUMNS}, o.position FROM journal_entry e LEFT JOIN journal_order o ON o.id = e.id"
            " WHERE e.subject = ANY(%s) AND e.kind = ANY(%s) ORDER BY e.recorded_at DESC, e.id DESC LIMIT %s",
            [list(subjects), list(kinds), limit],
        )
        return [_entry(row) for row in cursor.fetchall()]


def _entry(row: Sequence[Any]) -> Entry:
    id_, recorded_at, at, actor, on_behalf_of, kind, version, subject, unit, data, position = row
    facts = json.loads(data) if isinstance(data, str) else data
    return Entry(id_, recorded_at, at, actor, on_behalf_of, kind, version, subject, unit, facts, position)


def outcomes_of(*, scope: str, since: str | None = None, until: str | None = None) -> dict[str, Mapping[str, Any]]:
    """What idempotency keys of a scope were answered with, by key: which requests of many are done already. `since` and
    `until`: those from one key on and before another, in the order of their bytes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT key, outcome FROM journal_idempotency_key WHERE scope = %(scope)s AND (%(since)s::text IS NULL"
            ' OR key COLLATE "C" >= %(since)s AND key COLLATE "C" < %(until)s)',
            {"scope": scope, "since": since, "until": until},
        )
        return {key: json.loads(outcome) if isinstance(outcome, str) else outcome for key, outcome in cursor.fetchall()}


def verify_chain() -> ChainCheck:
    """Recomputes the chain from the first position and compares. Names the first altered or missing entry."""
    checked = wrong = 0
    first_wrong: str | None = None
    previous = GENESIS
    expected = 1
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            f"SELECT o.position, o.id, o.hash, e.id IS NULL, {CANONICAL_ROW}"
            " FROM journal_order o LEFT JOIN journal_entry e ON e.id = o.id AND e.recorded_at = o.recorded_at"
            " ORDER BY o.position"
        )
        while rows := cursor.fetchmany(2_000):
            for position, id_, hash_, missing, entry in rows:
                checked += 1
                computed = next_hash(previous, json.loads(entry))
                if missing or position != expected or computed != bytes(hash_):
                    wrong += 1
                    first_wrong = first_wrong or f"position {position}, entry {id_}"
                # Going on from the stored hash names each altered entry, not everything after the first.
                previous = bytes(hash_)
                expected = position + 1
    return ChainCheck(checked=checked, wrong=wrong, first_wrong=first_wrong, waiting=waiting_count())


def chain_head() -> tuple[int, bytes]:
    """The last position and its hash; (0, `GENESIS`) before the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT position, hash FROM journal_order ORDER BY position DESC LIMIT 1")
        row = cursor.fetchone()
    return (int(row[0]), bytes(row[1])) if row else (0, GENESIS)


def hash_at(*, position: int) -> bytes:
    """The hash of a position; `GENESIS` of 0; nothing of one that was not given yet."""
    if position == 0:
        return GENESIS
    with connection.cursor() as cursor:
        cursor.execute("SELECT hash FROM journal_order WHERE position = %s", [position])
        row = cursor.fetchone()
    return bytes(row[0]) if row else b""


def low_water() -> int:
    """Below which transaction id every entry has its position. It only rises, but after a restore."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT low_water FROM journal_sequencer")
        (found,) = cursor.fetchone() or (0,)
    return int(found)


def waiting_count() -> int:
    """How many entries have no position yet: the sequencer's lag, which has an alarm."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM journal_entry e, journal_sequencer s"
            " WHERE e.txid >= s.low_water::text::xid8"
            " AND NOT EXISTS (SELECT 1 FROM journal_order o WHERE o.id = e.id)"
        )
        row = cursor.fetchone()
    return int(row[0]) if row else 0
