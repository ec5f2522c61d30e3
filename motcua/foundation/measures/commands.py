"""The fold: entries become cells, each once."""

from __future__ import annotations

from typing import Any

from django.db import connection

from motcua.foundation.measures.declared import Facts, declaration, facts, measures
from motcua.foundation.measures.statements import adding, kinds_of
from motcua.foundation.measures.values import Kind

FOLD_LOCK = 0x6D63_666F_6C
_ENTRIES = """
    SELECT e.kind, e.at, e.unit_path, e.data
    FROM journal_order o JOIN journal_entry e ON e.recorded_at = o.recorded_at AND e.id = o.id
    WHERE o.position > %(after)s AND o.position <= %(upto)s AND e.kind = ANY(%(kinds)s)"""
#: So many positions a call: each cell is written once for all that count in it, so many are dearer in several calls.
FOLD_MAX = 400_000


def fold_entries(*, limit: int = FOLD_MAX) -> int:
    """Adds the next positions to the cells and fills them in on the rooms' facts. Returns how many positions it took.

    One fold at a time (advisory lock; a second caller does nothing). The last position is kept in the same
    transaction: what is not committed was not folded, and what was is never folded again. Where the declarations
    changed since, the cells are emptied and made anew from the first position; readings stay right meanwhile, since
    they take what the fold has not reached from the journal.

    It waits for nobody who has a fact's row in hand, since that may wait for another one which it has itself: it goes as far
    as the rows are free, and further the next time.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [FOLD_LOCK])
        if cursor.fetchone() != (True,):
            return 0
        after = _beginning(cursor)
        cursor.execute("SELECT max(position) FROM journal_order WHERE position > %s", [after])
        (last,) = cursor.fetchone() or (None,)
        if last is None:
            return 0
        upto = _fill_positions(cursor, after=after, upto=min(int(last), after + limit))
        if upto == after:
            return 0
        span = {"after": after, "upto": upto}
        folded = tuple(measure for measure in measures() if measure.kind is not Kind.CLOCK)
        if folded:
            # Holds the entries of half of `FOLD_MAX` positions; those of more go to the disk. Nobody waits for it.
            cursor.execute("SET LOCAL work_mem = '192MB'")
            cursor.execute("SET LOCAL statement_timeout = '5min'")
            cursor.execute(adding(folded, entries=_ENTRIES), span | {"kinds": kinds_of(folded)})
        cursor.execute("UPDATE measures_fold SET position = %s", [upto])
    return upto - after


def _beginning(cursor: Any) -> int:
    """The last position folded; 0 where cells have to be made anew, which are emptied then."""
    now = declaration()
    cursor.execute(
        "INSERT INTO measures_fold (id, position, declaration) VALUES (1, 0, %s) ON CONFLICT (id) DO NOTHING", [now]
    )
    cursor.execute("SELECT position, declaration FROM measures_fold FOR UPDATE")
    position, before = cursor.fetchone()
    if before == now:
        return int(position)
    # Seldom, and all at once: a reading must find the old cells or none.
    cursor.execute("SET LOCAL statement_timeout = '15min'")
    cursor.execute("DELETE FROM measures_cell")
    cursor.execute("UPDATE measures_fold SET position = 0, declaration = %s", [now])
    return 0


def _fill_positions(cursor: Any, *, after: int, upto: int) -> int:
    """Returns the last position, not above `upto`, to which all are filled in; beyond it some are, which does no harm.

    Ids are made in the order of time, nearly as positions are given: rows are looked for among those of the span's ids,
    not among all that there are."""
    span: dict[str, Any] = {"after": after, "upto": upto}
    cursor.execute(
        'SELECT min(id::text COLLATE "C"), max(id::text COLLATE "C") FROM journal_order'
        " WHERE position > %(after)s AND position <= %(upto)s",
        span,
    )
    span["first"], span["last"] = cursor.fetchone()
    for table in facts():
        for end in ("opened", "closed"):
            cursor.execute(_positions(table, end), span)
            (in_hand,) = cursor.fetchone()
            if in_hand is not None:
                upto = min(upto, int(in_hand) - 1)
    return upto


def _positions(table: Facts, end: str) -> str:
    """Fills them in on the rows that are free; gives the first position of those that somebody has in hand."""
    wanted = (
        f"FROM journal_order o JOIN {table.table} f ON f.{end}_by = o.id"
        f" WHERE o.position > %(after)s AND o.position <= %(upto)s AND f.{end}_position IS NULL"
        f" AND f.{end}_by BETWEEN %(first)s::uuid AND %(last)s::uuid"
    )
    return f"""
        WITH free AS MATERIALIZED (
            SELECT f.opened_by, o.position {wanted} FOR NO KEY UPDATE OF f SKIP LOCKED
        ), filled AS (
            UPDATE {table.table} f SET {end}_position = free.position FROM free WHERE f.opened_by = free.opened_by
        )
        SELECT min(o.position) {wanted} AND NOT EXISTS (SELECT FROM free WHERE free.opened_by = f.opened_by)"""
