"""The measures of dossiers counted from their facts: what `motcua verify figures` and whoever looks back compares with."""

from __future__ import annotations

from typing import Any

import ibis
from ibis import Table, _

from motcua.foundation.measures.declared import Recount, Recounts
from motcua.service.dossiers import events
from motcua.service.dossiers.rules.timing import Timing
from motcua.service.dossiers.values import Channel

SCHEMA = {
    "opened_by": "uuid",
    "opened_as": "string",
    "opened_on": "date",
    "dossier": "uuid",
    "path": "array<uuid>",
    "level": "string",
    "procedure": "uuid",
    "channel": "string",
    "by_officer": "boolean",
    "received_on": "date",
    "receipt_refused_on": "date",
    "due_at": "timestamp",
    "due_on": "date",
    "stopped_at": "timestamp",
    "settled_at": "timestamp",
    "settled_on": "date",
    "worked_minutes": "int64",
    "result_signed": "boolean",
    "refused_on": "date",
    "returned_on": "date",
}


def _rows(facts: Table, *, day: str, value: Any = 1) -> Table:
    """The rows that have `day`, as `Recount` says."""
    there = facts.filter(facts[day].notnull())
    return there.select(
        subject=there.dossier,
        path=there.path,
        day=there[day],
        level=there.level,
        channel=there.channel,
        procedure=there.procedure.cast("string"),
        key=there.procedure.cast("string"),
        value=(value if isinstance(value, ibis.Deferred) else ibis.literal(value)),
    )


def _now(day: str, *conditions: Any, value: Any = 1) -> Recount:
    """Of every dossier's state at the position."""

    def recount(facts: Table) -> Table:
        return _rows(facts.filter(_.is_current, *conditions), day=day, value=value)

    return recount


def _each(kind: str) -> Recount:
    """Of every row that such an entry opened: what may happen to a dossier more than once."""
    return lambda facts: _rows(facts.filter(_.opened_as == kind), day="opened_on")


def _open(facts: Table) -> Table:
    now = facts.filter(_.is_current)
    return _rows(now, day="received_on").union(_rows(now, day="settled_on", value=-1))


def _timing() -> Any:
    kept = _.due_at.isnull() | (_.stopped_at <= _.due_at).fill_null(False)
    return ibis.cases(
        (kept, Timing.ON_TIME.value),
        (_.settled_on < _.due_on, Timing.EARLY.value),
        (_.settled_at <= _.due_at, Timing.ON_TIME.value),
        else_=Timing.LATE.value,
    )


def _settled_as(timing: Timing) -> Recount:
    return lambda facts: _rows(
        facts.filter(_.is_current, _.settled_at.notnull()).filter(_timing() == timing.value), day="settled_on"
    )


_IS_ONLINE = _.channel == Channel.ONLINE.value
_HAS_RESULT = _.worked_minutes.notnull()

RECOUNTS = Recounts(
    schema=SCHEMA,
    by_measure={
        "dossiers.received": _now("received_on"),
        "dossiers.received_online": _now("received_on", _IS_ONLINE),
        "dossiers.received_typed_by_officer": _now("received_on", _IS_ONLINE, _.by_officer),
        "dossiers.receipt_refused": _now("receipt_refused_on"),
        **{f"dossiers.settled_{timing.value}": _settled_as(timing) for timing in Timing},
        "dossiers.refused": _now("refused_on"),
        "dossiers.returned": _now("returned_on"),
        "dossiers.supplements": _each(events.SupplementRequested.kind),
        "dossiers.apologies": _each(events.DossierReappointed.kind),
        "dossiers.results": _now("settled_on", _HAS_RESULT),
        "dossiers.results_signed": _now("settled_on", _HAS_RESULT, _.result_signed),
        "dossiers.worked_minutes": _now("settled_on", _HAS_RESULT, value=_.worked_minutes),
        "dossiers.duration": _now("settled_on", _HAS_RESULT, value=_.worked_minutes),
        "dossiers.open": _open,
        "dossiers.procedures": _now("received_on"),
        "dossiers.procedures_online": _now("received_on", _IS_ONLINE),
    },
)
