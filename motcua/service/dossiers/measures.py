"""What dossiers count. Everything counts at the unit that received the dossier, in the
period of the act (docs/reference/measures.md)."""

from __future__ import annotations

from motcua.foundation.measures.clocks import CountedFacts
from motcua.foundation.measures.declared import Facts, Recounts, declare, declare_clock, declare_facts
from motcua.foundation.measures.values import Counted, Grain, Kind, Measure, Step
from motcua.service.dossiers import events
from motcua.service.dossiers.rules.timing import Timing
from motcua.service.dossiers.values import Act, Channel, Decision

#: What whole months and half months are read from, which is nearly everything: far fewer cells than days have.
BY_LEVEL = Grain("half_month_level", Step.HALF_MONTH, ("level",))
BY_WAY = Grain("day_way", Step.DAY, ("level", "channel"))
BY_PROCEDURE = Grain("half_month_procedure", Step.HALF_MONTH, ("procedure",))
GRAINS = (BY_LEVEL, BY_WAY, BY_PROCEDURE)

RECEIVED = events.DossierReceived.kind
READY = events.ResultReady.kind
WITHDRAWN = events.DossierWithdrawn.kind
UNDONE = events.ActUndone.kind
ONLINE = ("channel", Channel.ONLINE.value)


def _flow(name: str, *counted: Counted) -> Measure:
    return Measure(name=f"dossiers.{name}", kind=Kind.FLOW, counted=counted, grains=GRAINS)


def _settled(timing: Timing) -> Measure:
    where = (("timing", timing.value),)
    return _flow(
        f"settled_{timing.value}",
        Counted(entry_kind=READY, where=where),
        Counted(entry_kind=WITHDRAWN, where=where),
    )


declare(
    _flow("received", Counted(entry_kind=RECEIVED)),
    _flow("received_online", Counted(entry_kind=RECEIVED, where=(ONLINE,))),
    _flow("received_typed_by_officer", Counted(entry_kind=RECEIVED, where=(ONLINE, ("by_officer", True)))),
    _flow(
        "receipt_refused",
        Counted(entry_kind=events.ReceiptRefused.kind),
        Counted(entry_kind=UNDONE, sign=-1, where=(("act", Act.REFUSE_RECEIPT.value),), at="undone_at"),
    ),
    *(_settled(timing) for timing in Timing),
    _flow(
        "refused",
        Counted(entry_kind=events.DossierRefused.kind),
        Counted(
            entry_kind=UNDONE,
            sign=-1,
            where=(("act", Act.DECIDE.value), ("decision", Decision.REFUSED.value)),
            at="undone_at",
        ),
    ),
    _flow(
        "returned",
        Counted(entry_kind=events.ResultReturned.kind),
        Counted(entry_kind=UNDONE, sign=-1, where=(("act", Act.RETURN_RESULT.value),), at="undone_at"),
    ),
    _flow("supplements", Counted(entry_kind=events.SupplementRequested.kind)),
    _flow("apologies", Counted(entry_kind=events.DossierReappointed.kind)),
    _flow("results", Counted(entry_kind=READY)),
    _flow("results_signed", Counted(entry_kind=READY, where=(("signed", True),))),
    _flow("worked_minutes", Counted(entry_kind=READY, value="worked_minutes")),
    Measure(
        name="dossiers.duration",
        kind=Kind.DURATION,
        counted=(Counted(entry_kind=READY, value="worked_minutes"),),
        # Its classes would multiply finer cells.
        grains=(BY_LEVEL,),
    ),
    Measure(
        name="dossiers.open",
        kind=Kind.STOCK,
        counted=(
            Counted(entry_kind=RECEIVED),
            Counted(entry_kind=READY, sign=-1),
            *(Counted(entry_kind=WITHDRAWN, sign=-1, where=(("timing", timing.value),)) for timing in Timing),
        ),
        grains=GRAINS,
    ),
    Measure(
        name="dossiers.procedures",
        kind=Kind.DISTINCT,
        counted=(Counted(entry_kind=RECEIVED, key="procedure"),),
    ),
    Measure(
        name="dossiers.procedures_online",
        kind=Kind.DISTINCT,
        counted=(Counted(entry_kind=RECEIVED, where=(ONLINE,), key="procedure"),),
    ),
)


def _recounts() -> Recounts:
    from motcua.service.dossiers.recounts import RECOUNTS

    return RECOUNTS


declare_facts(Facts(table="dossiers_fact", day="opened_on", subject="dossier", recounts=_recounts))


# By the clock --------------------------------------------------------------------------------------------------


#: What overdue dossiers can be told apart by.
FACTS = frozenset({"level", "procedure", "version", "channel", "by_officer"})
#: Received, not settled and past the promise when the day began, the clock not having stopped in time.
_OVERDUE = (
    "f.due_at IS NOT NULL AND (f.settled_at IS NULL OR f.settled_at > f.due_at)"
    " AND tstzrange(f.due_at, f.settled_at, '(]') @> %(at)s::timestamptz AND f.received_at < %(at)s"
    " AND (f.stopped_at IS NULL OR f.stopped_at > f.due_at)"
)
OVERDUE = Measure(name="dossiers.overdue", kind=Kind.CLOCK)
declare_clock(
    OVERDUE,
    CountedFacts(measure=OVERDUE.name, rows="dossiers_fact f", condition=_OVERDUE, subject="dossier", facts=FACTS),
)
