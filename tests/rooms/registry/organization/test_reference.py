"""The loaded city: which units there are on which day."""

from __future__ import annotations

from datetime import date

import pytest

from motcua.foundation.accounts.values import SYSTEM
from motcua.registry.organization.commands import load_reference
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import UnitKind
from tests.conftest import moment

JUNE_2023 = date(2023, 6, 15)


@pytest.mark.parametrize(
    ("on", "districts", "communes"),
    [
        (JUNE_2023, 9, 83),
        (date(2024, 10, 31), 9, 83),
        (date(2024, 11, 1), 9, 80),
        (date(2025, 6, 30), 9, 80),
        (date(2025, 7, 1), 0, 103),
    ],
)
def test_each_day_has_its_own_tiers(db: None, on: date, districts: int, communes: int) -> None:
    units = directory(on=on)

    assert len(units.of_kind(UnitKind.CITY)) == 1
    assert len(units.of_kind(UnitKind.DISTRICT)) == districts
    assert len(units.of_kind(UnitKind.COMMUNE)) == communes
    assert len(units.of_kind(UnitKind.POLICE_COMMUNE)) == communes


def test_loading_again_changes_nothing(db: None) -> None:
    counts = load_reference(by=SYSTEM, at=moment("2023-06-15 09:30"))

    assert (counts.units, counts.periods, counts.successions) == (0, 0, 0)
    assert counts.kept > 500
