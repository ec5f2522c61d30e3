"""What the programme counts, as things stand at the end of a day: all by the clock, since a task falls due by itself.

Counted are the tasks of the programmes of that day's year, at the lead unit, those above it and the plan's unit.
"""

from __future__ import annotations

from motcua.foundation.measures.clocks import CountedFacts
from motcua.foundation.measures.declared import Facts, Recounts, declare_clock, declare_facts
from motcua.foundation.measures.values import Kind, Measure

#: What tasks can be told apart by.
FACTS = frozenset({"content"})
_OF_YEAR = "f.year = %(year)s AND f.given_on <= %(on)s AND (f.dropped_on IS NULL OR f.dropped_on > %(on)s)"
#: The same as `rules.state_of`; a test holds the two equal.
_DONE = "f.done_on <= %(on)s"
_NOT_DONE = "(f.done_on IS NULL OR f.done_on > %(on)s)"
_IN_TIME = "f.completed_on IS NOT NULL AND f.completed_on <= least(f.due_on, %(on)s)"
_OVERDUE = f"{_NOT_DONE} AND f.due_on < %(on)s AND NOT ({_IN_TIME})"
_ON_SCHEDULE = f"{_NOT_DONE} AND NOT ({_OVERDUE})"
CONDITIONS = {
    "programme.tasks": "true",
    "programme.done": _DONE,
    "programme.done_on_time": f"{_DONE} AND {_IN_TIME}",
    "programme.on_schedule": _ON_SCHEDULE,
    "programme.overdue": _OVERDUE,
}


for _name, _condition in CONDITIONS.items():
    declare_clock(
        Measure(name=_name, kind=Kind.CLOCK),
        CountedFacts(
            measure=_name,
            rows="programme_fact f",
            condition=f"{_OF_YEAR} AND {_condition}",
            subject="task",
            facts=FACTS,
        ),
    )


def _recounts() -> Recounts:
    from motcua.reform.programme.recounts import RECOUNTS

    return RECOUNTS


declare_facts(Facts(table="programme_fact", day="opened_on", subject="task", recounts=_recounts))
