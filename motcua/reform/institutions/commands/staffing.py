"""Giving units their quotas of staff. The actual staff is nobody's to write: it is who holds posts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.keys import new_id
from motcua.foundation.journal.commands import record
from motcua.foundation.text.rules import trimmed
from motcua.reform.institutions import policy
from motcua.reform.institutions.commands.facts import keep_quota_fact
from motcua.reform.institutions.errors import UnableToGiveQuota
from motcua.reform.institutions.events import QuotaGiven
from motcua.reform.institutions.models import Quota
from motcua.reform.institutions.values import NUMBER_LENGTH_MAX, QUOTA_MAX, YEARS, NewQuota
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import Directory


def give_quotas(*, quotas: Sequence[NewQuota], by: Actor, at: datetime) -> None:
    """Gives them, all or none. For the same unit and day another one takes the place of the former; the same again changes
    nothing. Raises `UnableToGiveQuota` naming the first that cannot be given."""
    units = directory(on=city_day(at))
    require(policy.may_give_quotas(by, control=policy.control_of(units)), act="give_quotas")
    if not quotas:
        raise UnableToGiveQuota(reason=_("nothing was given."))
    twins = Counter((each.unit, each.from_on) for each in quotas)
    for each in quotas:
        if fault := _fault_of(each, twins[each.unit, each.from_on], units):
            raise UnableToGiveQuota(reason=fault)

    found = Quota.objects.select_for_update(no_key=True).filter(
        unit__in={each.unit for each in quotas}, superseded_at=None
    )
    standing = {(row.unit, row.from_on): row for row in found.order_by("id")}
    given = [
        each
        for each in quotas
        if (row := standing.get((each.unit, each.from_on))) is None
        or (row.count, row.document) != (each.count, trimmed(each.document))
    ]
    former = {key: row for each in given if (row := standing.get(key := (each.unit, each.from_on)))}
    Quota.objects.filter(id__in=[row.id for row in former.values()]).update(superseded_at=at)
    made = [_row(each, former.get((each.unit, each.from_on)), units, by, at) for each in given]
    Quota.objects.bulk_create(made, ignore_conflicts=True)
    made = _own(made)

    events = [
        QuotaGiven(
            subject=row.series,
            at_unit=units.path(row.unit),
            of_unit=row.unit,
            from_on=row.from_on,
            count=row.count,
            former=there.count if (there := former.get((row.unit, row.from_on))) else None,
        )
        for row in made
    ]
    for row, entry in zip(made, record(events=events, by=by, at=at), strict=True):
        keep_quota_fact(row, entry=entry, at=at, units=units)


def _own(made: Sequence[Quota]) -> list[Quota]:
    """Those that were written; where a twin wrote the same at this moment, nothing is left to do. Raises `UnableToGiveQuota`
    where it wrote something else."""
    there = {
        (row.unit, row.from_on): row
        for row in Quota.objects.filter(unit__in={row.unit for row in made}, superseded_at=None)
    }
    own = []
    for row in made:
        stands = there[row.unit, row.from_on]
        if stands.id == row.id:
            own.append(row)
        elif (stands.count, stands.document) != (row.count, row.document):
            raise UnableToGiveQuota(reason=_("somebody has just given another one. Look at it first."))
    return own


def _row(new: NewQuota, former: Quota | None, units: Directory, by: Actor, at: datetime) -> Quota:
    id_: UUID = new_id()
    return Quota(
        id=id_,
        series=former.series if former else id_,
        unit=new.unit,
        path=units.path(new.unit).path,
        from_on=new.from_on,
        count=new.count,
        document=trimmed(new.document),
        at=at,
        by=by.account,
    )


def _fault_of(new: NewQuota, twins: int, units: Directory) -> str:
    unit = units.get(new.unit)
    if unit is None:
        return _("one of the units is not there today.")
    named = {"unit": unit.name_vi}
    if twins > 1:
        return _("%(unit)s stands twice for the same day.") % named
    if not 0 <= new.count <= QUOTA_MAX or new.from_on.year not in YEARS:
        return _("%(unit)s: the number or its day cannot be right.") % named
    if not 0 < len(trimmed(new.document)) <= NUMBER_LENGTH_MAX:
        return _("%(unit)s: name the decision.") % named
    return ""
