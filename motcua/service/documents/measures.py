"""What the registers count, at the unit whose register it is: what came in and went out, and what is owed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from django.db import connection

from motcua.foundation.measures.declared import Facts, Recounts, declare, declare_clock, declare_facts
from motcua.foundation.measures.errors import UnableToCutMeasure
from motcua.foundation.measures.values import By, Counted, Grain, Kind, Measure, Row, Step
from motcua.service.documents.events import (
    IncomingAnnulled,
    IncomingHandled,
    IncomingRegistered,
    IncomingReopened,
    OutgoingIssued,
)
from motcua.service.documents.values import Timing

#: What documents can be told apart by.
FACTS = frozenset({"document_kind"})
GRAINS = (
    Grain("half_month_document_kind", Step.HALF_MONTH, ("document_kind",)),
    Grain("day_document_kind", Step.DAY, ("document_kind",)),
)


def _handled(timing: Timing) -> Measure:
    where = (("timing", timing.value),)
    return Measure(
        name=f"documents.handled_{timing.value}",
        kind=Kind.FLOW,
        counted=(
            Counted(entry_kind=IncomingHandled.kind, where=where),
            Counted(entry_kind=IncomingReopened.kind, sign=-1, where=where, at="handled_at"),
        ),
        grains=GRAINS,
    )


declare(
    Measure(
        name="documents.incoming",
        kind=Kind.FLOW,
        counted=(
            Counted(entry_kind=IncomingRegistered.kind),
            Counted(entry_kind=IncomingAnnulled.kind, sign=-1, at="registered_at"),
        ),
        grains=GRAINS,
    ),
    *(_handled(timing) for timing in Timing),
    Measure(name="documents.issued", kind=Kind.FLOW, counted=(Counted(entry_kind=OutgoingIssued.kind),), grains=GRAINS),
)


def _overdue(
    *,
    units: Sequence[UUID],
    until_on: date,
    by: frozenset[By],
    facts: Sequence[str],
    own: bool,
    position: int | None = None,
) -> list[Row]:
    """Incoming documents that were owed and not handled at the end of the day before `until_on`, by the days as they
    are known; the same as `rules.incoming_state`. Raises `UnableToCutMeasure` for facts that documents have not."""
    if set(facts) - FACTS:
        raise UnableToCutMeasure(measure=OVERDUE.name, facts=", ".join(facts))
    named_by = {By.UNIT: "u.unit", By.SUBJECT: "f.document"}
    asked = [each for each in named_by if each in by]
    columns = [*(named_by[each] for each in asked), *(f"f.{fact}" for fact in facts)]
    known = (
        "f.closed_by IS NULL"
        if position is None
        else "f.opened_position <= %(position)s AND coalesce(f.closed_position > %(position)s, true)"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT count(*){"".join(f", {column}" for column in columns)}
            FROM documents_incoming_fact f, unnest(f.path) WITH ORDINALITY AS u (unit, place)
            WHERE {known} AND f.annulled_on IS NULL AND f.registered_on <= %(on)s
              AND f.due_on < %(on)s AND (f.handled_on IS NULL OR f.handled_on > %(on)s)
              AND u.unit = ANY(%(units)s) AND (u.place = 1 OR NOT %(own)s)
            {"GROUP BY " + ", ".join(str(n) for n in range(2, 2 + len(columns))) if columns else ""}""",
            {"on": until_on - timedelta(days=1), "units": list(units), "own": own, "position": position},
        )
        return [_row(count, asked, rest) for count, *rest in cursor.fetchall() if count]


def _row(count: int, asked: Sequence[By], rest: Sequence[object]) -> Row:
    named = dict(zip(asked, rest, strict=False))
    unit, subject = named.get(By.UNIT), named.get(By.SUBJECT)
    assert unit is None or isinstance(unit, UUID)
    assert subject is None or isinstance(subject, UUID)
    return Row(OVERDUE.name, count, unit=unit, subject=subject, facts=tuple(str(each) for each in rest[len(asked) :]))


OVERDUE = Measure(name="documents.overdue", kind=Kind.CLOCK)
declare_clock(OVERDUE, _overdue)


def _incoming_recounts() -> Recounts:
    from motcua.service.documents.recounts import INCOMING

    return INCOMING


def _outgoing_recounts() -> Recounts:
    from motcua.service.documents.recounts import OUTGOING

    return OUTGOING


declare_facts(Facts(table="documents_incoming_fact", day="opened_on", subject="document", recounts=_incoming_recounts))
declare_facts(Facts(table="documents_outgoing_fact", day="opened_on", subject="document", recounts=_outgoing_recounts))
