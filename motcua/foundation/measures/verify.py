"""Cells against what the rooms' facts give, as of the last folded position. Names the first that differs."""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction

from motcua.foundation.journal.queries import chain_head, waiting_count
from motcua.foundation.measures.queries import folded
from motcua.foundation.measures.recount import cells_statement, recounted
from motcua.foundation.measures.statements import grains_of
from motcua.foundation.measures.values import Check, Grain, Measure


def verify_cells() -> Check:
    """Compares every cell of every measure that can be recounted: so every figure, unit and month composed of them.

    In one snapshot, so that a fold under way meanwhile neither helps nor harms; what is not folded yet is not compared, and
    said. Must not be called in a transaction.
    """
    checked = wrong = 0
    first_wrong: str | None = None
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        position = folded().position
        waiting = chain_head()[0] - position + waiting_count()
        for measure, table in recounted():
            for grain in grains_of(measure):
                counted = cells_statement(measure=measure, table=table, grain=grain)
                cursor.execute(
                    _DIFFERENCES.format(counted=counted),
                    {"measure": measure.name, "grain": grain.name, "position": position},
                )
                compared, differing, *first = cursor.fetchone() or (0, 0)
                checked += compared
                wrong += differing
                if differing and first_wrong is None:
                    first_wrong = _words(measure, grain, first)
    unseen = f"{waiting} entries are not folded into figures yet; the worker does it (motcua work)" if waiting else ""
    return Check(checked, wrong, first_wrong, unseen)


def _words(measure: Measure, grain: Grain, first: list[Any]) -> str:
    unit, day, cut, own, kept, counted = first
    whose = "itself" if own else "with those below it"
    return f"{measure.name} of unit {unit} {whose}, {grain.step.value} {day}, {cut or 'all'}: kept {kept}, counted {counted}"


_DIFFERENCES = """
    WITH counted AS ({counted}),
    kept AS (SELECT * FROM measures_cell WHERE measure = %(measure)s AND grain = %(grain)s AND value <> 0),
    compared AS (
        SELECT unit, day, cut, own, coalesce(k.value, 0) AS kept, coalesce(c.value, 0) AS counted
        FROM kept k FULL JOIN counted c USING (unit, day, cut, bucket, own)
    )
    SELECT (SELECT count(*) FROM compared), (SELECT count(*) FROM compared WHERE kept <> counted), f.*
    FROM (SELECT 1) one LEFT JOIN (
        SELECT * FROM compared WHERE kept <> counted ORDER BY day, unit, own DESC, cut LIMIT 1
    ) f ON true"""
