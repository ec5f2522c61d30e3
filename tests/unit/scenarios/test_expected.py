"""Whether a figure of a report is what a deck must come to."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

import pytest

from motcua.reform.reports.values import FigureRead
from scenarios.player.expected import Expected, compared_with_report

FEES = "payment.fees_value"


def the_fees(vnd: int, *, said: str) -> FigureRead:
    return FigureRead(
        id=FEES, label_vi="", label_en="", unit_vi="", unit_en="", unit=UUID(int=1), unit_key="city-92", period="2023-H1",
        value=Decimal(said), numerator=vnd,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("vnd", "said", "agrees"),
    [
        (1_400_000_000, "1.40", False),
        (1_400_000_001, "1.40", True),
        (1_499_999_999, "1.50", True),
        (1_500_000_000, "1.50", False),
    ],
)
def test_more_than_is_asked_before_any_rounding(vnd: int, said: str, agrees: bool) -> None:
    line = Expected(id=FEES, value=Decimal("1.4"), decimals=1, agreement="more_than", source="published")

    found = compared_with_report(line, {FEES: the_fees(vnd, said=said)})

    assert (found.agrees, found.computed) == (agrees, Decimal(vnd) / 1_000_000_000)


def test_exact_is_asked_of_what_the_report_says() -> None:
    line = Expected(id=FEES, value=Decimal("1.5"), decimals=1, source="published")

    assert compared_with_report(line, {FEES: the_fees(1_450_991_000, said="1.45")}).agrees
