"""What figures know of an initiative, and the one lock that all commands on it take first."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from motcua.foundation.calendars.rules import city_day
from motcua.reform.initiatives.errors import UnableToFindInitiative
from motcua.reform.initiatives.models import Decision, Fact, Initiative, Pilot, Replication
from motcua.registry.organization.values import Directory


def lock_initiatives(initiatives: Collection[UUID]) -> dict[UUID, Initiative]:
    """Several in the order of their ids. Raises `UnableToFindInitiative` where one of them is not there."""
    found = Initiative.objects.select_for_update(no_key=True).filter(id__in=initiatives).order_by("id")
    rows = {row.id: row for row in found}
    if set(initiatives) - rows.keys():
        raise UnableToFindInitiative
    return rows


def pilot_of(row: Initiative) -> Pilot | None:
    """The one that stands."""
    return Pilot.objects.filter(initiative=row, superseded_at=None).first()


def decision_of(row: Initiative) -> Decision | None:
    """The one that stands."""
    return Decision.objects.filter(initiative=row, superseded_at=None).first()


def keep_fact(row: Initiative, *, entry: UUID, at: datetime, units: Directory) -> None:
    """Read from the rows as they stand after what the entry tells of; the former fact is closed by it."""
    pilot, decision = pilot_of(row), decision_of(row)
    taken_up = Replication.objects.filter(initiative=row, until_on=None).order_by("from_on").first()
    Fact.objects.filter(initiative=row.id, closed_by=None).update(closed_by=entry)
    Fact.objects.create(
        opened_by=entry,
        opened_on=city_day(at),
        initiative=row.id,
        path=list(units.path(row.unit).path),
        proposed_on=city_day(row.at),
        pilot_from=pilot.from_on if pilot else None,
        pilot_until=pilot.until_on if pilot else None,
        recognised_on=decision.decided_on if decision and decision.recognised else None,
        replicated_on=taken_up.from_on if taken_up else None,
        given_up_on=city_day(row.given_up_at) if row.given_up_at else None,
    )
