"""The only code that writes the journal."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime
from enum import Enum
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection
from psycopg.types.json import Jsonb

from motcua.foundation.database.gathering import Gathering
from motcua.foundation.database.keys import new_id
from motcua.foundation.database.rows import insert_values
from motcua.foundation.journal.errors import UnableToRepeatRequest
from motcua.foundation.journal.rules import GENESIS, next_hash, request_hash
from motcua.foundation.journal.values import Doer, Event, Recorded, UnitPath

E = TypeVar("E", bound=Event)
Reaction = Callable[[Sequence[Any], Doer, datetime], None]
EntryReaction = Callable[[Sequence[Recorded], datetime], None]

_reactions: dict[type[Event], list[Reaction]] = {}
_entry_reactions: dict[type[Event], list[EntryReaction]] = {}
_COLUMNS = (
    "id", "at", "actor", "on_behalf_of", "kind", "version", "subject", "unit", "unit_path", "data",
)  # fmt: skip
_ENVELOPE = {"subject", "at_unit"}
SEQUENCER_LOCK = 0x6D63_7365_71
SEQUENCE_BATCH_MAX = 20_000
TXID_MAX = 2**63 - 1


def on(event: type[E]) -> Callable[[Callable[[Sequence[E], Doer, datetime], None]], Reaction]:
    """Subscribes an upper room to a lower room's event. The reaction runs in the same transaction and writes
    only rows of its own room keyed by the event's subject (house §2)."""

    def register(reaction: Callable[[Sequence[E], Doer, datetime], None]) -> Reaction:
        _reactions.setdefault(event, []).append(reaction)
        return reaction

    return register


def on_entries(event: type[Event]) -> Callable[[EntryReaction], EntryReaction]:
    """As `on`, for who keeps by which entry something came to be: the reaction gets the entries' ids too."""

    def register(reaction: EntryReaction) -> EntryReaction:
        _entry_reactions.setdefault(event, []).append(reaction)
        return reaction

    return register


def record(*, events: Sequence[Event], by: Doer, at: datetime, ids: Sequence[UUID] | None = None) -> list[UUID]:
    """Writes the events as entries, in one statement (inside of `gathered` with those of other calls), and tells the
    subscribers. Returns the entries' ids: those given, where the caller has written them into rows of its own already,
    one an event.

    Must be called in the transaction of the state that the events describe.
    """
    if not events:
        return []
    recorded = [Recorded(id_, event) for id_, event in zip(ids or [new_id() for _ in events], events, strict=True)]
    _lines.add([(entry.id, _line(entry.id, entry.event, by, at)) for entry in recorded])

    by_type: dict[type[Event], list[Recorded]] = {}
    for entry in recorded:
        by_type.setdefault(type(entry.event), []).append(entry)
    for type_, same in by_type.items():
        for reaction in _reactions.get(type_, ()):
            reaction([entry.event for entry in same], by, at)
        for entry_reaction in _entry_reactions.get(type_, ()):
            entry_reaction(same, at)
    return [entry.id for entry in recorded]


def _write(lines: Sequence[list[Any]]) -> None:
    insert_values("journal_entry", _COLUMNS, lines)


_lines: Gathering[UUID, list[Any]] = Gathering(_write)


def _line(id_: UUID, event: Event, by: Doer, at: datetime) -> list[Any]:
    unit = event.at_unit
    return [
        id_,
        at,
        by.account,
        by.on_behalf_of,
        event.kind,
        event.version,
        event.subject,
        unit.unit if unit else None,
        unit.as_array if unit else "{}",
        Jsonb(_facts(event)),
    ]


def _facts(event: Event) -> dict[str, Any]:
    return {f.name: _plain(getattr(event, f.name)) for f in fields(event) if f.name not in _ENVELOPE}


def _plain(value: Any) -> Any:
    """A fact as JSON: ids and moments as text, enums by value. A model here would be a defect."""
    if value is None or isinstance(value, bool | int | str):
        return value.value if isinstance(value, Enum) else value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UnitPath):
        return [str(unit) for unit in value.path]
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | frozenset):
        return [_plain(item) for item in value]
    raise TypeError(f"{type(value).__name__} has no place in the journal")


def sequence_entries(*, restored: bool = False) -> int:
    """Gives positions to the entries whose transactions are surely over. Returns how many.

    One sequencer at a time (advisory lock); a second caller does nothing. An entry may be ordered once its
    `txid` is below the snapshot's xmin: no transaction that could still commit before it is left.

    With `restored`, to the entries of any `txid`: in a cluster that was restored just now and that nobody writes
    to yet, the counter by which they go is another's, and none of their transactions is left.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SEQUENCER_LOCK])
        if not _one(cursor):
            return 0
        cursor.execute("SELECT low_water FROM journal_sequencer WHERE id = 1 FOR UPDATE")
        low_water = _one(cursor)
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        xmin = _one(cursor)
        if restored:
            low_water, xmin = 0, TXID_MAX
        elif low_water > xmin:
            # A restored cluster counts transactions anew; then the anti-join alone finds what has no position.
            low_water = 0
        cursor.execute("SELECT position, hash FROM journal_order ORDER BY position DESC LIMIT 1")
        last = cursor.fetchone()
        position, hash_ = (last[0], bytes(last[1])) if last else (0, GENESIS)

        rows = []
        ordered_to = xmin
        for recorded_at, id_, txid, entry in _unordered(cursor, low_water, xmin):
            position += 1
            hash_ = next_hash(hash_, entry)
            rows.append((position, recorded_at, id_, hash_))
            ordered_to = txid
        if len(rows) < SEQUENCE_BATCH_MAX:
            ordered_to = xmin
        insert_values("journal_order", ("position", "recorded_at", "id", "hash"), rows)
        cursor.execute("UPDATE journal_sequencer SET low_water = %s WHERE id = 1", [ordered_to])
        return len(rows)


def _unordered(cursor: Any, low_water: int, xmin: int) -> Iterator[tuple[datetime, UUID, int, dict[str, Any]]]:
    cursor.execute(
        f"""
        SELECT e.recorded_at, e.id, e.txid::text::bigint, {CANONICAL_ROW}
        FROM journal_entry e
        WHERE e.txid >= %s::text::xid8 AND e.txid < %s::text::xid8
          AND NOT EXISTS (SELECT 1 FROM journal_order o WHERE o.id = e.id)
        ORDER BY e.txid, e.id LIMIT {SEQUENCE_BATCH_MAX}
        """,
        [str(low_water), str(xmin)],
    )
    for recorded_at, id_, txid, entry in cursor.fetchall():
        yield recorded_at, id_, txid, json.loads(entry) if isinstance(entry, str) else entry


# What the chain covers: every column of an entry, in a form that does not depend on the session's settings.
CANONICAL_ROW = """jsonb_build_object(
    'id', e.id, 'recorded_at', extract(epoch from e.recorded_at)::text, 'at', extract(epoch from e.at)::text,
    'actor', e.actor, 'on_behalf_of', e.on_behalf_of, 'kind', e.kind, 'version', e.version,
    'subject', e.subject, 'unit', e.unit, 'unit_path', e.unit_path, 'data', e.data)::text"""


def _one(cursor: Any) -> Any:
    row = cursor.fetchone()
    assert row is not None
    return row[0]


def remember_outcomes(
    *, scope: str, requests: Sequence[tuple[str, Mapping[str, Any], Mapping[str, Any]]], at: datetime
) -> list[Mapping[str, Any] | None]:
    """Claims idempotency keys. Each request is (key, content, outcome), its outcome's ids made beforehand; the
    answer is None where the key is new, else the outcome of old.

    Call it first in the transaction: a concurrent twin waits here for the first one's commit and is answered with
    its outcome. Raises `UnableToRepeatRequest` when a key was used for other content.
    """
    hashes = {key: request_hash(content) for key, content, _outcome in requests}
    if not hashes:
        return []
    in_order = sorted(requests, key=lambda request: request[0])
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO journal_idempotency_key (scope, key, request_hash, outcome, at)"
            " SELECT %s, key, hash, outcome, %s FROM unnest(%s::text[], %s::bytea[], %s::jsonb[]) AS r (key, hash, outcome)"
            " ON CONFLICT (scope, key) DO NOTHING RETURNING key",
            [
                scope,
                at,
                [key for key, _content, _outcome in in_order],
                [request_hash(content) for _key, content, _outcome in in_order],
                [json.dumps(outcome, default=str) for _key, _content, outcome in in_order],
            ],
        )
        new = {row[0] for row in cursor.fetchall()}
        earlier = {} if len(new) == len(requests) else _outcomes_of_old(cursor, scope, set(hashes) - new)
    answers: list[Mapping[str, Any] | None] = []
    for key, _content, outcome in requests:
        if key in new:
            # A key twice in one batch: the first is new, the second is answered like any repetition.
            new.discard(key)
            earlier[key] = (hashes[key], outcome)
            answers.append(None)
        elif earlier[key][0] != hashes[key]:
            raise UnableToRepeatRequest(key=key)
        else:
            answers.append(earlier[key][1])
    return answers


def _outcomes_of_old(cursor: Any, scope: str, keys: set[str]) -> dict[str, tuple[bytes, Mapping[str, Any]]]:
    cursor.execute(
        "SELECT key, request_hash, outcome FROM journal_idempotency_key WHERE scope = %s AND key = ANY(%s)",
        [scope, sorted(keys)],
    )
    return {
        key: (bytes(hash_), json.loads(outcome) if isinstance(outcome, str) else outcome)
        for key, hash_, outcome in cursor.fetchall()
    }


def ensure_partitions(*, at: datetime, months_ahead: int = 3) -> list[str]:
    """Makes the monthly partitions from `at`'s month to three months ahead. Returns the names made.

    Runs as the owner (migrations, start-up); the app role may not create tables, so this calls a function of
    the owner's that does nothing else.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT journal_ensure_partitions(%s::date, %s)", [at.date(), months_ahead])
        return list(_one(cursor) or [])
