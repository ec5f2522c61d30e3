"""Taking an extract of the population database."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.keys import new_id
from motcua.foundation.journal.commands import record
from motcua.registry.organization.queries import directory
from motcua.registry.people.errors import UnableToReadCitizenNumber
from motcua.registry.people.rules import read_citizen_number
from motcua.service.insurance.queries.facilities import office_path
from motcua.service.insurance.synchronisation.errors import UnableToTakeResidents
from motcua.service.insurance.synchronisation.events import ResidentsTaken
from motcua.service.insurance.synchronisation.policy import may_start_run, reach_of
from motcua.service.insurance.values_synchronisation import NewResident

RESIDENTS_MAX = 50_000
FAULTS_TOLD_MAX = 10
_COLUMNS = ("number", "full_name", "birth_on", "sex", "address_line", "division_code", "died_on")


def take_residents(*, residents: Sequence[NewResident], by: Actor, at: datetime) -> int:
    """Takes them all, or none; who is known already is as the extract has her now. Returns how many are new or changed:
    the same extract twice changes nothing and leaves no entry.

    Raises `NotPermitted`, and `UnableToTakeResidents` naming each line that cannot be one of the population database.
    """
    reach = reach_of(by, directory(on=city_day(at)))
    require(may_start_run(reach), act="take_residents", subject=by.account)
    if not 0 < len(residents) <= RESIDENTS_MAX:
        raise UnableToTakeResidents(reason=_("give one person at least, and %(n)s at most") % {"n": RESIDENTS_MAX})
    faults = [fault for each in residents if (fault := _fault(each))]
    if len({each.number for each in residents}) < len(residents):
        faults.append(_("one number stands there twice"))
    if faults:
        raise UnableToTakeResidents(reason="; ".join(faults[:FAULTS_TOLD_MAX]))

    in_order = sorted(residents, key=lambda each: each.number)
    columns: list[list[Any]] = [[getattr(each, name) for each in in_order] for name in _COLUMNS]
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [at, *columns])
        changed = int(cursor.rowcount)
    if changed:
        digest = hashlib.sha256("\n".join(map(repr, in_order)).encode()).hexdigest()
        event = ResidentsTaken(subject=new_id(), at_unit=office_path(on=city_day(at)), count=len(in_order), hash=digest)
        record(events=[event], by=by, at=at)
    return changed


def _fault(resident: NewResident) -> str:
    try:
        told = read_citizen_number(resident.number)
    except UnableToReadCitizenNumber as wrong:
        return wrong.message
    if told.number != resident.number or told.birth_year != resident.birth_on.year or told.sex.value != resident.sex:
        return _("%(number)s: number, birthday and sex do not belong together") % {"number": resident.number}
    return "" if resident.full_name.strip() else _("%(number)s: the name is missing") % {"number": resident.number}


_TAKE = """
    INSERT INTO insurance_resident AS r
        (citizen_number, full_name, birth_on, sex, address_line, division_code, died_on, taken_at)
    SELECT n.number, n.name, n.birth_on, n.sex, n.line, n.code, n.died_on, %s::timestamptz
    FROM unnest(%s::text[], %s::text[], %s::date[], %s::text[], %s::text[], %s::text[], %s::date[])
        AS n (number, name, birth_on, sex, line, code, died_on)
    ON CONFLICT (citizen_number) DO UPDATE SET full_name = excluded.full_name, birth_on = excluded.birth_on,
        sex = excluded.sex, address_line = excluded.address_line, division_code = excluded.division_code,
        died_on = excluded.died_on, taken_at = excluded.taken_at
    WHERE (r.full_name, r.birth_on, r.sex, r.address_line, r.division_code, r.died_on) IS DISTINCT FROM
        (excluded.full_name, excluded.birth_on, excluded.sex, excluded.address_line, excluded.division_code,
         excluded.died_on)"""
