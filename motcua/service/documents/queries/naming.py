"""Units and people by their names."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from motcua.foundation.accounts.queries import names_of
from motcua.foundation.calendars.rules import city_day
from motcua.registry.organization.queries import directories
from motcua.service.documents.values import UnitNamed


class Names:
    """Units as they are called today, or were on the day that is asked for; accounts by their names."""

    def __init__(self, *, at: datetime, accounts: Iterable[UUID | None] = ()) -> None:
        self._on = directories()
        self._today = self._on(city_day(at))
        self._people = names_of(accounts={each for each in accounts if each is not None})

    def unit(self, unit: UUID, *, on: date) -> UnitNamed:
        found = self._today.get(unit) or self._on(on).get(unit)
        if found is None:
            return UnitNamed(id=unit, name_vi=str(unit), name_en=str(unit))
        return UnitNamed(id=unit, name_vi=found.name_vi, name_en=found.name_en)

    def person(self, account: UUID | None) -> str:
        return self._people.get(account, "") if account else ""
