"""What figures know of a dossier: a row for each state, opened and closed by entries of the journal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection

from motcua.foundation.calendars.rules import city_day
from motcua.foundation.calendars.values import VIETNAM
from motcua.foundation.database.gathering import Gathering
from motcua.foundation.journal.values import Recorded
from motcua.service.dossiers.events import DossierFiled, ResultReady
from motcua.service.dossiers.models import Dossier, Fact


def first_fact(row: Dossier, *, entry: UUID, at: datetime) -> Fact:
    """The row of a filing, which is written with it."""
    return Fact(
        opened_by=entry,
        opened_as=DossierFiled.kind,
        opened_on=city_day(at),
        dossier=row.id,
        path=row.counted_path,
        level=row.counted_level,
        procedure=row.procedure,
        version=row.version,
        channel=row.channel,
        by_officer=row.by_officer,
    )


def open_facts(entries: Sequence[Recorded], at: datetime) -> None:
    """Closes the row of each entry's dossier and opens one with what the dossier is now, in one statement. The commands
    write a dossier before they record, and a dossier has one such entry in a call."""
    stated.add([(entry.event.subject, (entry, at)) for entry in entries])


def _write(stated: Sequence[tuple[Recorded, datetime]]) -> None:
    results = [entry.event if isinstance(entry.event, ResultReady) else None for entry, _at in stated]
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
