"""Times of a drawing against what the law gives the procedures that go by it."""

from __future__ import annotations

import pytest

from motcua.service.processes.rules.legal import LegalTime
from motcua.service.processes.rules.problems import problems_of
from tests.unit.service.processes.drawings import drawing, end, flows, start, step, straight
from tests.unit.service.processes.tables import HOUSE

WHOLE_DAY = LegalTime(code="1.000001", procedures=3, minutes=480)
WEEK = LegalTime(code="1.000002", procedures=1, minutes=2_400)


def told(xml: bytes, *legal: LegalTime) -> list[tuple[str | None, str]]:
    return [(each.element, str(each.text)) for each in problems_of(xml, legal=legal)]


def test_a_way_in_hours_that_is_longer_than_the_shortest_limit_is_a_problem() -> None:
    xml = straight(step("a", limitHours="4"), step("b", limitHours="5"))

    ((element, words),) = told(xml, WEEK, WHOLE_DAY)

    assert element == "a"
    assert "takes 9 working hours (Bước a, Bước b), and the law gives 8: procedure 1.000001, 3 in all" in words
    assert told(xml, WEEK) == []
    assert told(xml) == []


@pytest.mark.parametrize(("hours", "share", "fits"), [("4", "0.5", True), ("4.5", "0.5", False), ("8", "", True)])
def test_hours_and_shares_of_the_limit_count_together(hours: str, share: str, fits: bool) -> None:
    xml = straight(step("a", limitHours=hours), step("b", limitShare=share))

    assert (told(xml, WHOLE_DAY) == []) is fits


def test_the_receipt_of_a_filing_is_before_the_limit_begins() -> None:
    receive = step("receive", "receive", action="receive", role="counter", unit="receiving", limitHours="8")

    assert told(straight(receive, step("a", limitHours="8")), WHOLE_DAY) == []


def test_only_what_lies_on_one_way_is_added_up() -> None:
    xml = drawing(
        start(),
        step("a", "on", "over", limitHours="2"),
        '<bpmn:exclusiveGateway id="g" name="Thế nào?" motcua:name_en="How?" default="g_b" />',
        step("b", limitHours="6"),
        step("c", limitHours="5"),
        end(),
        flows("start > a", "a > g", "g > b", 'g > c : outcome == "over"', "b > end", "c > end"),
    )

    assert told(xml, WHOLE_DAY) == []


@pytest.mark.parametrize("name", HOUSE)
def test_the_drawings_of_the_house_fit_into_any_limit(name: str) -> None:
    assert told(HOUSE[name], LegalTime(code="1.000003", procedures=1, minutes=60)) == []
