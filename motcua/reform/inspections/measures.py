"""What inspections count: those held, what they recommended and what of it was remedied as it was done; what is open and
overdue by the clock.

An inspection counts at the inspected unit by its minutes, a recommendation at the responsible unit; at those above it and
the plan's unit too.
"""

from __future__ import annotations

from functools import partial

from motcua.foundation.measures.clocks import CountedFacts
from motcua.foundation.measures.declared import Facts, Recounts, declare, declare_clock, declare_facts
from motcua.foundation.measures.values import Counted, Grain, Kind, Measure, Step
from motcua.reform.inspections.events import (
    AcceptanceUndone,
    MinutesClosed,
    RecommendationGiven,
    RecommendationWithdrawn,
    RemedyAccepted,
)
from motcua.reform.inspections.values import Manner

BY_DAY = Grain("inspections", Step.DAY, ())
_GIVEN = "f.given_on <= %(on)s AND (f.withdrawn_on IS NULL OR f.withdrawn_on > %(on)s)"
_NOT_DONE = "(f.done_on IS NULL OR f.done_on > %(on)s)"
#: The same as `rules.remedy_of`; a test holds the two equal.
CONDITIONS = {
    "inspections.open": _NOT_DONE,
    "inspections.overdue": f"{_NOT_DONE} AND f.due_on < %(on)s"
    " AND NOT (f.reported_on IS NOT NULL AND f.reported_on <= f.due_on)",
}


def _flow(name: str, *counted: Counted) -> Measure:
    return Measure(name=f"inspections.{name}", kind=Kind.FLOW, counted=counted, grains=(BY_DAY,))


for _name, _condition in CONDITIONS.items():
    declare_clock(
        Measure(name=_name, kind=Kind.CLOCK),
        CountedFacts(
            measure=_name,
            rows="inspections_recommendation_fact f",
            condition=f"{_GIVEN} AND {_condition}",
            subject="recommendation",
        ),
    )

declare(
    _flow("held", Counted(entry_kind=MinutesClosed.kind)),
    _flow(
        "unannounced",
        Counted(entry_kind=MinutesClosed.kind, where=(("manner", Manner.UNANNOUNCED.value),)),
    ),
    _flow(
        "recommended",
        Counted(entry_kind=RecommendationGiven.kind),
        Counted(entry_kind=RecommendationWithdrawn.kind, sign=-1, at="given_at"),
    ),
    _flow(
        "remedied",
        Counted(entry_kind=RemedyAccepted.kind),
        Counted(entry_kind=AcceptanceUndone.kind, sign=-1, at="accepted_at"),
    ),
)


def _recounts(name: str) -> Recounts:
    from motcua.reform.inspections.recounts import RECOUNTS

    return RECOUNTS[name]


for _table, _subject in (
    ("inspections_held_fact", "inspection"),
    ("inspections_recommendation_fact", "recommendation"),
):
    declare_facts(Facts(table=_table, day="opened_on", subject=_subject, recounts=partial(_recounts, _table)))
