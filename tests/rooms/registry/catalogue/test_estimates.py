"""What one may foresee of money: the facts that fees go by, and the taxes on a transfer of land."""

from __future__ import annotations

import pytest

from motcua.registry.catalogue.estimates import estimate_land_tax, facts_of_fees, has_land_tax
from motcua.registry.organization.values import Level
from tests.cast import Cast
from tests.dossiers import procedure


@pytest.mark.parametrize(
    ("code", "level", "facts"),
    [("1.009994", Level.DISTRICT, ("works_kind",)), ("1.000903", Level.DISTRICT, ("rooms",))],
)
def test_the_facts_are_those_that_the_rules_name(cast: Cast, code: str, level: Level, facts: tuple[str, ...]) -> None:
    assert facts_of_fees(procedure(code, level)) == facts


@pytest.mark.parametrize(
    ("price_vnd", "amounts"), [(2_000_000_000, [10_000_000, 40_000_000]), (99, [0, 2]), (100, [1, 2])]
)
def test_taxes_on_a_transfer_are_shares_of_its_price_to_the_nearest_dong(price_vnd: int, amounts: list[int]) -> None:
    lines = estimate_land_tax(code="2.000889", price_vnd=price_vnd)

    assert [each.amount_vnd for each in lines] == amounts
    assert all(each.rate.source.startswith("[K]") for each in lines), "nobody has read the law again"


def test_where_no_land_changes_hands_there_is_no_such_tax() -> None:
    assert estimate_land_tax(code="1.009994", price_vnd=1_000) == []
    assert not has_land_tax("1.009994")
