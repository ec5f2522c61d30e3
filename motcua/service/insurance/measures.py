"""What insurance counts (docs/reference/measures.md). An answer is a look-up, valid or not; what waits is none yet."""

from __future__ import annotations

from functools import partial

from motcua.foundation.measures.clocks import CountedFacts
from motcua.foundation.measures.declared import Facts, Recounts, declare, declare_clock, declare_facts
from motcua.foundation.measures.values import Counted, Grain, Kind, Measure, Step
from motcua.service.insurance.events import LookupAnswered

FACILITIES, LOOKUPS = "insurance_facility_fact", "insurance_lookup_fact"

declare(
    Measure(
        name="insurance.lookups",
        kind=Kind.FLOW,
        counted=(Counted(entry_kind=LookupAnswered.kind),),
        grains=(
            Grain("half_month_outcome", Step.HALF_MONTH, ("outcome",)),
            Grain("day_outcome", Step.DAY, ("outcome",)),
            Grain("half_month_facility", Step.HALF_MONTH, ("facility",)),
        ),
    ),
    Measure(
        name="insurance.facilities_looking_up",
        kind=Kind.DISTINCT,
        counted=(Counted(entry_kind=LookupAnswered.kind, key="facility"),),
    ),
)
declare_clock(
    Measure(name="insurance.facilities", kind=Kind.CLOCK),
    CountedFacts(
        measure="insurance.facilities",
        rows=f"{FACILITIES} f",
        condition="f.from_on <= %(on)s AND coalesce(f.until_on > %(on)s, true)",
        subject="facility",
    ),
)


def _recounts(table: str) -> Recounts:
    from motcua.service.insurance.recounts import RECOUNTS

    return RECOUNTS[table]


for _table, _subject in ((FACILITIES, "facility"), (LOOKUPS, "lookup")):
    declare_facts(Facts(table=_table, day="opened_on", subject=_subject, recounts=partial(_recounts, _table)))
