"""What the registers count, at the unit whose register it is: what came in and went out, and what is owed."""

from __future__ import annotations

from motcua.foundation.measures.clocks import CountedFacts
from motcua.foundation.measures.declared import Facts, Recounts, declare, declare_clock, declare_facts
from motcua.foundation.measures.values import Counted, Grain, Kind, Measure, Step
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


#: Owed and not handled; the same as `rules.incoming_state`.
_OWED = (
    "f.annulled_on IS NULL AND f.registered_on <= %(on)s AND f.due_on < %(on)s"
    " AND (f.handled_on IS NULL OR f.handled_on > %(on)s)"
)
OVERDUE = Measure(name="documents.overdue", kind=Kind.CLOCK)
declare_clock(
    OVERDUE,
    CountedFacts(
        measure=OVERDUE.name, rows="documents_incoming_fact f", condition=_OWED, subject="document", facts=FACTS
    ),
)


def _incoming_recounts() -> Recounts:
    from motcua.service.documents.recounts import INCOMING

    return INCOMING


def _outgoing_recounts() -> Recounts:
    from motcua.service.documents.recounts import OUTGOING

    return OUTGOING


declare_facts(Facts(table="documents_incoming_fact", day="opened_on", subject="document", recounts=_incoming_recounts))
declare_facts(Facts(table="documents_outgoing_fact", day="opened_on", subject="document", recounts=_outgoing_recounts))
