"""What simplification counts, as things stand at the end of a day: all by the clock, since a review falls due by itself.

Counted are the reviews of that day's year, and what was done with proposals since that year began, at the lead unit, those
above it and the plan's unit.
"""

from __future__ import annotations

from functools import partial

from motcua.foundation.measures.clocks import CountedFacts
from motcua.foundation.measures.declared import Facts, Recounts, declare_clock, declare_facts
from motcua.foundation.measures.values import Kind, Measure

_TASKS = "simplification_task_fact"
_PROPOSALS = "simplification_proposal_fact"
_PLANNED = "f.year = %(year)s AND f.given_on <= %(on)s AND (f.dropped_on IS NULL OR f.dropped_on > %(on)s)"
_REVIEWED = "f.reviewed_on IS NOT NULL AND f.reviewed_on <= %(on)s"


def _in_year(column: str) -> str:
    return f"f.{column} BETWEEN make_date(%(year)s, 1, 1) AND %(on)s"


#: By measure: what is added up, of which rows.
COUNTS = {
    "simplification.reviews": ("count(*)", _TASKS, _PLANNED),
    "simplification.reviewed": ("count(*)", _TASKS, f"{_PLANNED} AND {_REVIEWED}"),
    "simplification.overdue": ("count(*)", _TASKS, f"{_PLANNED} AND NOT ({_REVIEWED}) AND f.due_on < %(on)s"),
    "simplification.sent": ("count(*)", _PROPOSALS, _in_year("sent_on")),
    "simplification.approved": ("count(*)", _PROPOSALS, _in_year("approved_on")),
    "simplification.rejected": ("count(*)", _PROPOSALS, _in_year("rejected_on")),
    "simplification.carried_out": ("count(*)", _PROPOSALS, _in_year("carried_out_on")),
    "simplification.saved_hours": ("coalesce(sum(f.saved_hours), 0)", _PROPOSALS, _in_year("carried_out_on")),
    "simplification.saved_vnd": ("coalesce(sum(f.saved_vnd), 0)", _PROPOSALS, _in_year("carried_out_on")),
}


for _name, (_value, _table, _condition) in COUNTS.items():
    declare_clock(
        Measure(name=_name, kind=Kind.CLOCK),
        CountedFacts(measure=_name, rows=f"{_table} f", condition=_condition, value=_value),
    )


def _recounts(table: str) -> Recounts:
    from motcua.reform.simplification.recounts import RECOUNTS

    return RECOUNTS[table]


for _table, _subject in ((_TASKS, "task"), (_PROPOSALS, "proposal")):
    declare_facts(Facts(table=_table, day="opened_on", subject=_subject, recounts=partial(_recounts, _table)))
