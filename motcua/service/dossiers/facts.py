"""What figures know of a dossier: a row for each state, opened and closed by entries of the journal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from motcua.foundation.calendars.rules import city_day
from motcua.foundation.calendars.values import VIETNAM
from motcua.foundation.database.gathering import Gathering
from motcua.foundation.database.rows import held_rows, insert_rows
from motcua.foundation.journal.values import Recorded
from motcua.service.dossiers import events
from motcua.service.dossiers.models import Dossier, Fact
from motcua.service.dossiers.values import Decision, Status

#: After which acts the clock stands or runs as it did before.
LEAVES_STOPPED = frozenset(
    event.kind
    for event in (
        events.DossierExtended,
        events.DossierReappointed,
        events.DossierReceived,
        events.DossierRefused,
        events.DossierWithdrawn,
        events.ReceiptRefused,
        events.ResultReady,
        events.ResultReturned,
    )
)


def first_fact(row: Dossier, *, entry: UUID, at: datetime) -> Fact:
    """The row of a filing, which is written with it."""
    return _fact_of(row, opened_by=entry, opened_as=events.DossierFiled.kind, at=at)


def open_facts(entries: Sequence[Recorded], at: datetime) -> None:
    """Closes the row of each entry's dossier and opens one with what the dossier is now, in one statement. The commands
    write a dossier before they record, and a dossier has one such entry in a call.

    Of dossiers that are held it is drawn from memory at once, so that they can go on to the next state before it is written.
    """
    ids = {entry.event.subject for entry in entries}
    held = held_rows(Dossier, ids)
    if len(held) < len(ids):
        _drawn.flush()
        stated.add([(entry.event.subject, (entry, at)) for entry in entries])
        return
    stated.flush(of=ids)
    stops = _stops([entry.event.subject for entry in entries if entry.event.kind not in LEAVES_STOPPED])
    _drawn.add([(entry.id, _draw(entry, held[entry.event.subject], stops, at=at)) for entry in entries])


def _fact_of(row: Dossier, *, opened_by: UUID, opened_as: str, at: datetime) -> Fact:
    """What `STATE` says, of a row in memory."""
    settled_at = row.ready_at
    if settled_at is None and row.status == Status.WITHDRAWN.value and row.received_at is not None:
        settled_at = row.closed_at
    return Fact(
        opened_by=opened_by,
        opened_as=opened_as,
        opened_on=city_day(at),
        dossier=row.id,
        path=row.counted_path,
        level=row.counted_level,
        procedure=row.procedure,
        version=row.version,
        channel=row.channel,
        by_officer=row.by_officer,
        received_at=row.received_at,
        received_on=_day_of(row.received_at),
        receipt_refused_on=_day_of(row.closed_at) if row.status == Status.NOT_RECEIVED.value else None,
        due_at=row.promised_at,
        due_on=_day_of(row.promised_at),
        settled_at=settled_at,
        settled_on=_day_of(settled_at),
        refused_on=_day_of(row.decided_at) if row.decision == Decision.REFUSED.value else None,
        returned_on=_day_of(row.returned_at),
    )


def _day_of(moment: datetime | None) -> date | None:
    return city_day(moment) if moment else None


@dataclass(frozen=True)
class _Drawn:
    """`leaves`: what the fact before says of a stop stays true."""

    fact: Fact
    leaves: bool


def _draw(entry: Recorded, row: Dossier, stops: Mapping[UUID, datetime], *, at: datetime) -> _Drawn:
    event = entry.event
    fact = _fact_of(row, opened_by=entry.id, opened_as=event.kind, at=at)
    if isinstance(event, events.ResultReady):
        fact.worked_minutes, fact.result_signed = event.worked_minutes, event.signed
    fact.stopped_at = stops.get(row.id)
    return _Drawn(fact, leaves=event.kind in LEAVES_STOPPED)


def _stops(dossiers: Sequence[UUID]) -> dict[UUID, datetime]:
    """Since when the clocks of those stand still that do."""
    if not dossiers:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT dossier_id, lower(period) FROM dossiers_pause"
            " WHERE dossier_id = ANY(%s) AND voided_at IS NULL AND upper_inf(period)",
            [list(dossiers)],
        )
        return dict(cursor.fetchall())


def _write_drawn(drawn: Sequence[_Drawn]) -> None:
    """Each closes the one before of its dossier, which may be among them."""
    first: dict[UUID, UUID] = {}
    for each in drawn:
        first.setdefault(each.fact.dossier, each.fact.opened_by)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE dossiers_fact f SET closed_by = a.entry FROM unnest(%s::uuid[], %s::uuid[]) AS a (dossier, entry)"
            " WHERE f.dossier = a.dossier AND f.closed_by IS NULL"
            " RETURNING f.dossier, f.worked_minutes, f.result_signed, f.stopped_at",
            [list(first), list(first.values())],
        )
        before = {dossier: facts for dossier, *facts in cursor.fetchall()}
    last: dict[UUID, Fact] = {}
    for each in drawn:
        fact = each.fact
        minutes, signed, stopped_at = before[fact.dossier]
        fact.worked_minutes = minutes if fact.worked_minutes is None else fact.worked_minutes
        fact.result_signed = signed if fact.result_signed is None else fact.result_signed
        fact.stopped_at = stopped_at if each.leaves else fact.stopped_at
        before[fact.dossier] = [fact.worked_minutes, fact.result_signed, fact.stopped_at]
        if fact.dossier in last:
            last[fact.dossier].closed_by = fact.opened_by
        last[fact.dossier] = fact
    insert_rows([each.fact for each in drawn])


#: An entry has its own row, so none of these has to be written before another comes.
_drawn: Gathering[UUID, _Drawn] = Gathering(_write_drawn)


def _write(stated: Sequence[tuple[Recorded, datetime]]) -> None:
    results = [entry.event if isinstance(entry.event, events.ResultReady) else None for entry, _at in stated]
    with connection.cursor() as cursor:
        cursor.execute(
            _OPEN,
            {
                "dossiers": [entry.event.subject for entry, _at in stated],
                "entries": [entry.id for entry, _at in stated],
                "minutes": [result.worked_minutes if result else None for result in results],
                "signed": [result.signed if result else None for result in results],
                "kinds": [entry.event.kind for entry, _at in stated],
                "days": [city_day(at) for _entry, at in stated],
            },
        )


#: Read from the dossier when written, so whoever locks a dossier to change it has what waits of it written first.
stated: Gathering[UUID, tuple[Recorded, datetime]] = Gathering(_write)


def _day(moment: str) -> str:
    return f"({moment} AT TIME ZONE '{VIETNAM.key}')::date"


#: When a received dossier was settled: its result was made, or it was taken back.
_SETTLED = "coalesce(d.ready_at, CASE WHEN d.status = 'withdrawn' AND d.received_at IS NOT NULL THEN d.closed_at END)"

#: What a fact says of a dossier `d`, by column. `stopped_at`, `worked_minutes` and `result_signed` need what was known
#: before.
STATE = {
    "path": "d.counted_path",
    "level": "d.counted_level",
    "procedure": "d.procedure",
    "version": "d.version",
    "channel": "d.channel",
    "by_officer": "d.by_officer",
    "received_at": "d.received_at",
    "received_on": _day("d.received_at"),
    "receipt_refused_on": f"CASE WHEN d.status = 'not_received' THEN {_day('d.closed_at')} END",
    "due_at": "d.promised_at",
    "due_on": _day("d.promised_at"),
    "settled_at": _SETTLED,
    "settled_on": _day(_SETTLED),
    "refused_on": f"CASE WHEN d.decision = 'refused' THEN {_day('d.decided_at')} END",
    "returned_on": _day("d.returned_at"),
}

# The old row is read from what closing it returns, so it is closed before the new one comes under the same constraint.
_OPEN = f"""
    WITH acts AS (
        SELECT * FROM unnest(%(dossiers)s::uuid[], %(entries)s::uuid[], %(minutes)s::int[], %(signed)s::bool[],
            %(kinds)s::text[], %(days)s::date[]) AS a (dossier, entry, minutes, signed, kind, "on")
    ), closed AS (
        UPDATE dossiers_fact f SET closed_by = a.entry FROM acts a WHERE f.dossier = a.dossier AND f.closed_by IS NULL
        RETURNING f.dossier, a.entry, a.kind, a."on", coalesce(a.minutes, f.worked_minutes) AS minutes,
            coalesce(a.signed, f.result_signed) AS signed, f.stopped_at
    )
    INSERT INTO dossiers_fact (
        opened_by, opened_as, opened_on, dossier, stopped_at, worked_minutes, result_signed, {", ".join(STATE)})
    SELECT c.entry, c.kind, c."on", d.id,
        CASE WHEN d.status = 'withdrawn' THEN c.stopped_at
             ELSE (SELECT lower(p.period) FROM dossiers_pause p
                   WHERE p.dossier_id = d.id AND p.voided_at IS NULL AND upper_inf(p.period)) END,
        c.minutes, c.signed, {", ".join(STATE.values())}
    FROM closed c JOIN dossiers_dossier d ON d.id = c.dossier"""
