"""What outreach counts: groups, members and communes by the clock, visits as they were held."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from uuid import UUID

from django.db import connection

from motcua.foundation.measures.declared import Facts, Recounts, declare, declare_clock, declare_facts
from motcua.foundation.measures.errors import UnableToCutMeasure
from motcua.foundation.measures.values import By, Counted, Grain, Kind, Measure, Row, Step
from motcua.reform.outreach.events import VisitReported, VisitWithdrawn
from motcua.reform.outreach.values import GroupKind, Help
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import UnitKind

BY_DAY = Grain("outreach", Step.DAY, ())
_THERE = "f.founded_on <= %(on)s AND (f.dissolved_on IS NULL OR f.dissolved_on > %(on)s)"
_IN = "f.joined_on <= %(on)s AND (f.left_on IS NULL OR f.left_on > %(on)s)"
_TEAM, _YOUTH = (f"f.kind = '{kind.value}'" for kind in (GroupKind.COMMUNITY_TEAM, GroupKind.YOUTH_GROUP))
_GROUPS, _MEMBERS = "outreach_group_fact f", "outreach_member_fact f"
#: By measure: what is counted, of which rows.
COUNTS = {
    "outreach.teams": ("count(DISTINCT f.group_id)", _GROUPS, f"{_TEAM} AND {_THERE}"),
    "outreach.volunteer_groups": ("count(DISTINCT f.group_id)", _GROUPS, f"{_YOUTH} AND {_THERE}"),
    # Distinct persons, though the database lets nobody be in two teams.
    "outreach.members": ("count(DISTINCT f.person)", _MEMBERS, f"{_TEAM} AND {_IN}"),
    "outreach.communes_covered": (
        "count(DISTINCT c.commune)",
        f"{_GROUPS} CROSS JOIN unnest(f.communes) AS c (commune)",
        f"{_TEAM} AND {_THERE}",
    ),
}


def _counted(
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
    """At the end of the day before `until_on`; of `by` it heeds units alone."""
    if facts:
        raise UnableToCutMeasure(measure=name, facts=", ".join(facts))
    value, rows, condition = COUNTS[name]
    known = (
        "f.closed_by IS NULL"
        if position is None
        else "f.opened_position <= %(position)s AND coalesce(f.closed_position > %(position)s, true)"
    )
    unit = By.UNIT in by
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {value}{', u.unit' if unit else ''}"
            f" FROM {rows} CROSS JOIN unnest(f.path) WITH ORDINALITY AS u (unit, place)"
            f" WHERE {known} AND {condition} AND u.unit = ANY(%(units)s) AND (u.place = 1 OR NOT %(own)s)"
            f"{' GROUP BY 2' if unit else ''}",
            {"on": until_on - timedelta(days=1), "units": list(units), "own": own, "position": position},
        )
        return [Row(name, line[0], unit=line[1] if unit else None) for line in cursor.fetchall() if line[0]]


def _communes(
    *,
    units: Sequence[UUID],
    until_on: date,
    by: frozenset[By],
    facts: Sequence[str],
    own: bool,
    position: int | None = None,
) -> list[Row]:
    """The communes that there were on the last day, from the register of units."""
    if facts:
        raise UnableToCutMeasure(measure=COMMUNES.name, facts=", ".join(facts))
    there = directory(on=until_on - timedelta(days=1))
    found: dict[UUID, set[UUID]] = {}
    for asked in units:
        if asked in there:
            among = [there.unit(asked)] if own else there.below(asked)
            found[asked] = {unit.id for unit in among if unit.kind is UnitKind.COMMUNE}
    if By.UNIT in by:
        return [Row(COMMUNES.name, len(each), unit=unit) for unit, each in found.items() if each]
    whole = set().union(*found.values())
    return [Row(COMMUNES.name, len(whole))] if whole else []


for _name in COUNTS:
    declare_clock(Measure(name=_name, kind=Kind.CLOCK), partial(_counted, _name))
COMMUNES = Measure(name="outreach.communes", kind=Kind.CLOCK)
declare_clock(COMMUNES, _communes)


def _visits(name: str, value: str = "") -> Measure:
    return Measure(
        name=f"outreach.{name}",
        kind=Kind.FLOW,
        counted=(
            Counted(entry_kind=VisitReported.kind, value=value, at="held_at"),
            Counted(entry_kind=VisitWithdrawn.kind, sign=-1, value=value, at="held_at"),
        ),
        grains=(BY_DAY,),
    )


declare(_visits("visits"), *(_visits(each.value, each.value) for each in Help))


def _recounts(name: str) -> Recounts:
    from motcua.reform.outreach.recounts import RECOUNTS

    return RECOUNTS[name]


for _table, _subject in (
    ("outreach_group_fact", "group_id"),
    ("outreach_member_fact", "membership"),
    ("outreach_visit_fact", "visit"),
):
    declare_facts(Facts(table=_table, day="opened_on", subject=_subject, recounts=partial(_recounts, _table)))
