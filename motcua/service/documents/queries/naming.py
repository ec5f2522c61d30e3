"""Units and people by their names."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from motcua.foundation.accounts.queries import names_of
from motcua.registry.organization.queries import UnitNames
from motcua.service.documents.values import UnitNamed


class Names:
    """Units as they are called today, or were on the day that is asked for; accounts by their names."""

    def __init__(self, *, at: datetime, accounts: Iterable[UUID | None] = ()) -> None:
        self._units = UnitNames(at=at)
        self._people = names_of(accounts={each for each in accounts if each is not None})

    def unit(self, unit: UUID, *, on: date) -> UnitNamed:
        name_vi, name_en = self._units.of(unit, then=on)
        return UnitNamed(id=unit, name_vi=name_vi, name_en=name_en)

    def person(self, account: UUID | None) -> str:
        return self._people.get(account, "") if account else ""
