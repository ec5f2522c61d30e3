"""What signing in counts: citizens by the highest level that they have proved, as things stand at the end of a day. At the
city, since nobody signs in at an office."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from uuid import UUID

from django.db import connection

from motcua.foundation.accounts.values import Assurance
from motcua.foundation.calendars.rules import day_began
from motcua.foundation.measures.declared import declare_clock
from motcua.foundation.measures.values import By, Kind, Measure, Row
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import UnitKind

#: By measure: the level that is the highest.
LEVELS = {
    "people.citizens_unverified": Assurance.UNVERIFIED,
    "people.citizens_level_1": Assurance.LEVEL_1,
    "people.citizens_level_2": Assurance.LEVEL_2,
}


def _citizens(
    *,
    name: str,
    units: Sequence[UUID],
    until_on: date,
    by: frozenset[By],
    facts: Sequence[str],
    own: bool,
    position: int | None = None,
) -> list[Row]:
    """Accounts whose highest level is just this. They have no facts to be cut by, so of those asked for there are none."""
    city = next(iter(directory(on=until_on - timedelta(days=1)).of_kind(UnitKind.CITY)), None)
    if facts or city is None or city.id not in set(units):
        return []
    known = (
        "true"
        if position is None
        else "EXISTS (SELECT FROM journal_order o WHERE o.id = s.entry AND o.position <= %(position)s)"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT account_id FROM accounts_sign_in s WHERE s.assurance IS NOT NULL AND s.began_at < %(at)s AND {known}"
            " GROUP BY account_id HAVING max(s.assurance) = %(level)s ORDER BY account_id",
            {
                "at": day_began(until_on),
                "level": LEVELS[name].value,
                "position": position,
            },
        )
        accounts = [account for (account,) in cursor.fetchall()]
    at = city.id if By.UNIT in by else None
    if By.SUBJECT in by:
        return [Row(name, 1, unit=at, subject=account) for account in accounts]
    return [Row(name, len(accounts), unit=at)] if accounts else []


for _name in LEVELS:
    declare_clock(Measure(name=_name, kind=Kind.CLOCK), partial(_citizens, name=_name))
