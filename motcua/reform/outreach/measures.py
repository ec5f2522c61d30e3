"""What outreach counts: groups, members and communes by the clock, visits as they were held."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from uuid import UUID

from motcua.foundation.measures.clocks import CountedFacts
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


for _name, (_value, _rows, _condition) in COUNTS.items():
    declare_clock(
        Measure(name=_name, kind=Kind.CLOCK),
        CountedFacts(measure=_name, rows=_rows, condition=_condition, value=_value),
    )
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
