"""Which time limit holds for a dossier."""

from __future__ import annotations

from decimal import Decimal

import pytest

from motcua.foundation.calendars.values import Limit, LimitUnit
from motcua.registry.catalogue.rules import case_of, limit_for
from tests.unit.registry.catalogue.builders import a_version

BUILDING = a_version(
    legal_limit={"amount": "20", "unit": "calendar_days"},
    limit_cases=[
        {
            "key": "complex",
            "name": {"vi": "Phức tạp", "en": "Complex"},
            "limit": {"amount": "45", "unit": "calendar_days"},
        },
        {
            "key": "single_house",
            "name": {"vi": "Nhà ở riêng lẻ", "en": "House"},
            "limit": {"amount": "15", "unit": "calendar_days"},
            "when": [{"fact": "works_kind", "is": ["single_house"]}],
        },
    ],
)


def days(amount: str) -> Limit:
    return Limit(Decimal(amount), LimitUnit.CALENDAR_DAYS)


def test_the_answers_decide_between_cases() -> None:
    assert limit_for(BUILDING, {"works_kind": "single_house"}) == days("15")
    assert limit_for(BUILDING, {"works_kind": "other_works"}) == days("20")
    assert limit_for(BUILDING, {}) == days("20")


def test_a_case_without_conditions_is_the_offices_to_find() -> None:
    assert limit_for(BUILDING, {"works_kind": "single_house"}, case="complex") == days("45")
    found = case_of(BUILDING, {"works_kind": "single_house"})
    assert found is not None
    assert found.key == "single_house"


def test_a_case_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        limit_for(BUILDING, {}, case="remote")


def test_half_a_working_day_is_kept() -> None:
    version = a_version(legal_limit={"amount": "0.5", "unit": "working_days"})

    assert version.legal_limit == Limit(Decimal("0.5"), LimitUnit.WORKING_DAYS)
