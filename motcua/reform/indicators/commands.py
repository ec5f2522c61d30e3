"""Setting targets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.keys import new_id
from motcua.foundation.journal.commands import record
from motcua.reform.indicators.errors import UnableToFindIndicator, UnableToSetTargets
from motcua.reform.indicators.events import TargetSet
from motcua.reform.indicators.known import indicator_named
from motcua.reform.indicators.models import Target
from motcua.reform.indicators.policy import may_set_targets
from motcua.reform.indicators.values import NewTarget
from motcua.registry.organization.queries import directory

TARGETS_LOCK = 0x6D63_7461_72


def set_targets(*, targets: Sequence[NewTarget], by: Actor, at: datetime) -> list[UUID]:
    """Sets them all, or none; what they overlap is superseded. One that stands already is left as it is: sent twice, a
    target is set once. Returns the targets that stand now, one for each given.

    Raises `NotPermitted`, and `UnableToSetTargets` naming each without a known indicator, unit, period or source.
    """
    require(may_set_targets(by), act="set_targets")
    units = directory(on=city_day(at))
    faults = [f"{target.indicator}: {fault}" for target in targets if (fault := _fault(target))]
    if faults:
        raise UnableToSetTargets(refused="; ".join(faults))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TARGETS_LOCK])

    standing: list[UUID] = []
    events: list[TargetSet] = []
    for target in targets:
        replaced = list(_overlapping(target))
        same = next((row for row in replaced if _is_same(row, target)), None)
        if same is not None and len(replaced) == 1:
            standing.append(same.id)
            continue
        Target.objects.filter(id__in=[row.id for row in replaced]).update(superseded_at=at)
        row = Target.objects.create(
            id=new_id(),
            indicator=target.indicator,
            unit=target.unit,
            level=target.level,
            during=DateRange(target.from_on, target.until_on),
            value=target.value,
            source=target.source.strip(),
            set_at=at,
        )
        standing.append(row.id)
        events.append(
            TargetSet(
                subject=row.id,
                at_unit=units.path(target.unit),
                indicator=target.indicator,
                level=target.level,
                value=str(target.value),
                from_on=target.from_on,
                until_on=target.until_on,
                source=row.source,
                supersedes=tuple(each.id for each in replaced),
            )
        )

    record(events=events, by=by, at=at)
    return standing


def _fault(target: NewTarget) -> str:
    try:
        indicator_named(target.indicator)
    except UnableToFindIndicator as unknown:
        return unknown.message
    if target.unit not in directory(on=target.from_on):
        return _("the unit is not there on the first day")
    if target.from_on >= target.until_on:
        return _("it ends before it begins")
    if not target.source.strip():
        return _("it needs its source")
    return ""


def _overlapping(target: NewTarget) -> QuerySet[Target]:
    return Target.objects.filter(
        indicator=target.indicator,
        unit=target.unit,
        level=target.level,
        superseded_at=None,
        during__overlap=DateRange(target.from_on, target.until_on),
    ).order_by("id")


def _is_same(row: Target, target: NewTarget) -> bool:
    during = (row.during.lower, row.during.upper)
    return (during, row.value, row.source) == (
        (target.from_on, target.until_on),
        target.value,
        target.source.strip(),
    )
