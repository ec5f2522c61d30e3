"""What institutions count, as things stand at the end of a day: all by the clock, since reviews fall due and officials are to
be rotated by themselves.

Reviews, proposals, courses and appointments are those of that day's year. Quotas and proposals are counted from facts as of
any position. Staff, appointments and rotation are counted from the posts themselves: as they are known now, whatever the
position.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from uuid import UUID

from motcua.foundation.measures.clocks import CountedFacts
from motcua.foundation.measures.declared import Facts, Recounts, declare_clock, declare_facts
from motcua.foundation.measures.errors import UnableToCutMeasure
from motcua.foundation.measures.values import By, Kind, Measure, Row
from motcua.reform.institutions.due import rotations_due
from motcua.reform.institutions.values import TO_BE_HANDLED
from motcua.registry.organization.queries import appointment_counts, directory, headcounts

_REVIEWS = "institutions_review_fact"
_PROPOSALS = "institutions_proposal_fact"
_QUOTAS = "institutions_quota_fact"
_COURSES = "institutions_course_fact"
_THERE = "(f.withdrawn_on IS NULL OR f.withdrawn_on > %(on)s)"
_PLANNED = f"extract(year FROM f.due_on) = %(year)s AND f.given_on <= %(on)s AND {_THERE}"
_REVIEWED = "f.found_on IS NOT NULL AND f.found_on <= %(on)s"
_TO_HANDLE = ", ".join(f"'{found.value}'" for found in sorted(TO_BE_HANDLED))
_COUNT = "count(*)"


def _in_year(column: str) -> str:
    return f"f.{column} BETWEEN make_date(%(year)s, 1, 1) AND %(on)s"


#: By measure: what is added up, of which rows.
COUNTS = {
    "institutions.reviews": (_COUNT, _REVIEWS, _PLANNED),
    "institutions.reviewed": (_COUNT, _REVIEWS, f"{_PLANNED} AND {_REVIEWED}"),
    "institutions.overdue": (_COUNT, _REVIEWS, f"{_PLANNED} AND NOT ({_REVIEWED}) AND f.due_on < %(on)s"),
    "institutions.to_handle": (
        _COUNT,
        _REVIEWS,
        f"{_REVIEWED} AND f.found IN ({_TO_HANDLE}) AND (f.handled_on IS NULL OR f.handled_on > %(on)s) AND {_THERE}",
    ),
    "institutions.handled": (_COUNT, _REVIEWS, f"{_in_year('handled_on')} AND {_THERE}"),
    "institutions.proposals_sent": (_COUNT, _PROPOSALS, _in_year("sent_on")),
    "institutions.proposals_decided": (
        _COUNT,
        _PROPOSALS,
        f"({_in_year('approved_on')} OR {_in_year('rejected_on')})",
    ),
    "institutions.proposals_carried_out": (_COUNT, _PROPOSALS, _in_year("carried_out_on")),
    "institutions.quota": ("coalesce(sum(f.count), 0)", _QUOTAS, _in_year("from_on")),
    "institutions.courses": (_COUNT, _COURSES, f"{_in_year('last_on')} AND {_THERE}"),
    "institutions.training_days": (
        "coalesce(sum(f.days * f.people), 0)",
        _COURSES,
        f"{_in_year('last_on')} AND {_THERE}",
    ),
}
#: Where a row takes the place of an earlier one: of each unit's quotas the last that has begun.
_LAST = {_QUOTAS: ("f.path[1]", "f.from_on")}


def _in_posts(
    name: str,
    /,
    *,
    units: Sequence[UUID],
    until_on: date,
    by: frozenset[By],
    facts: Sequence[str],
    own: bool,
    position: int | None = None,
) -> list[Row]:
    """What each unit's posts say at the end of the day before `until_on`; posts are dated themselves, so `position` is not
    heeded, and of `by` it heeds units alone."""
    if facts:
        raise UnableToCutMeasure(measure=name, facts=", ".join(facts))
    on = until_on - timedelta(days=1)
    there, wanted = directory(on=on), set(units)
    totals: dict[UUID, int] = {}
    for unit, count in OF_POSTS[name](on).items():
        path = there.path(unit).path
        for each in wanted.intersection(path[:1] if own else path):
            totals[each] = totals.get(each, 0) + count
    if By.UNIT in by:
        return [Row(name, value, unit=unit) for unit, value in totals.items() if value]
    total = sum(totals.values())
    return [Row(name, total)] if total else []


def _appointed(on: date) -> Mapping[UUID, int]:
    return appointment_counts(from_on=date(on.year, 1, 1), until_on=on + timedelta(days=1))


def _to_rotate(on: date) -> Mapping[UUID, int]:
    counts: dict[UUID, int] = {}
    for each in rotations_due(on=on):
        counts[each.post.unit] = counts.get(each.post.unit, 0) + 1
    return counts


#: By measure: how many of each unit on a day.
OF_POSTS: Mapping[str, Callable[[date], Mapping[UUID, int]]] = {
    "institutions.actual": lambda on: headcounts(on=on),
    "institutions.appointments": _appointed,
    "institutions.rotations_due": _to_rotate,
}

for _name, (_value, _table, _condition) in COUNTS.items():
    declare_clock(
        Measure(name=_name, kind=Kind.CLOCK),
        CountedFacts(measure=_name, rows=f"{_table} f", condition=_condition, value=_value, last_of=_LAST.get(_table)),
    )
for _name in OF_POSTS:
    declare_clock(Measure(name=_name, kind=Kind.CLOCK), partial(_in_posts, _name))


def _recounts(table: str) -> Recounts:
    from motcua.reform.institutions.recounts import RECOUNTS

    return RECOUNTS[table]


for _table, _subject in ((_REVIEWS, "review"), (_PROPOSALS, "proposal"), (_QUOTAS, "series"), (_COURSES, "course")):
    declare_facts(Facts(table=_table, day="opened_on", subject=_subject, recounts=partial(_recounts, _table)))
