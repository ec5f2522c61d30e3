"""What exams count, at the unit of the candidate on the day: who sat, and how many papers."""

from __future__ import annotations

from motcua.foundation.measures.declared import Facts, Recounts, declare, declare_facts
from motcua.foundation.measures.values import Counted, Grain, Kind, Measure, Step
from motcua.reform.exams.events import PaperBegun

BEGUN = PaperBegun.kind
GRAINS = (Grain("half_month_exam", Step.HALF_MONTH, ("exam",)), Grain("day_exam", Step.DAY, ("exam",)))

declare(
    Measure(name="exams.papers", kind=Kind.FLOW, counted=(Counted(entry_kind=BEGUN),), grains=GRAINS),
    Measure(name="exams.candidates", kind=Kind.DISTINCT, counted=(Counted(entry_kind=BEGUN, key="candidate"),)),
)


def _recounts() -> Recounts:
    from motcua.reform.exams.recounts import RECOUNTS

    return RECOUNTS


declare_facts(Facts(table="exams_fact", day="sat_on", subject="sitting", recounts=_recounts))
