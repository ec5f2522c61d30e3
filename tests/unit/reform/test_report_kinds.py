"""Plans of reports are data: a room adds its section in a file of its own, and a plan that lies is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from motcua.reform.reports.errors import UnableToPlanReport, UnableToReadKind
from motcua.reform.reports.kinds import HALF_YEAR, kind_named, planned

Writes = Callable[[str, str], Path]
PLAN = """
title_vi = "Báo cáo"
title_en = "Report"
about_vi = "Về việc {period}"
symbol = "BC"

[[sections]]
key = "payment"
order = 2
awaits = "payments"
title_vi = "Thanh toán"
title_en = "Payment"
  [[sections.figures]]
  id = "payment.count"
  label_vi = "Giao dịch"
  label_en = "Payments"
  unit_vi = ""
  unit_en = ""

[[sections]]
key = "end"
order = 9
title_vi = "Kết"
title_en = "End"
"""
ADDED = (
    PLAN[PLAN.index("[[sections]]") : PLAN.rindex("[[sections]]")]
    .replace('awaits = "payments"\n', "")
    .replace('unit_vi = ""', 'unit_vi = ""\n  indicator = "settled"')
)


@pytest.fixture
def write(tmp_path: Path) -> Writes:
    def written(name: str, text: str) -> Path:
        path = tmp_path / name / "half.toml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        return path

    return written


def test_a_room_s_section_takes_the_place_of_the_one_that_awaited_it(write: Writes) -> None:
    alone = planned(write("own", PLAN), [])
    both = planned(write("own", PLAN), [write("room", ADDED)])

    assert [section.key for section in both.sections] == ["payment", "end"]
    assert (alone.figures[0].awaits, alone.figures[0].indicator) == ("payments", "")
    assert (both.figures[0].awaits, both.figures[0].indicator) == ("", "settled")


def test_a_section_of_its_own_stands_where_its_order_says(write: Writes) -> None:
    room = ADDED.replace('"payment"', '"other"').replace("payment.count", "other.count").replace("= 2", "= 5")

    kind = planned(write("own", PLAN), [write("room", room)])

    assert [section.key for section in kind.sections] == ["payment", "other", "end"]


@pytest.mark.parametrize(
    ("addition", "reason"),
    [
        (ADDED.replace('"payment"', '"end"'), "two sections"),
        (ADDED.replace('"payment"', '"other"'), "two figures"),
        (ADDED.replace('indicator = "settled"', ""), "needs just one"),
        (ADDED.replace('indicator = "settled"', 'indicator = "settled"\n  target = "settled"'), "needs just one"),
        (ADDED.replace("order = 2", "order = 2\nnumber = 3"), "number"),
        ("[[sections", "half"),
    ],
)
def test_a_plan_that_lies_is_refused_with_its_file(write: Writes, addition: str, reason: str) -> None:
    with pytest.raises(UnableToPlanReport, match=reason) as refused:
        planned(write("own", PLAN), [write("room", addition)])

    assert "half.toml" in refused.value.message


def test_feedback_brings_its_section_itself() -> None:
    section = kind_named(HALF_YEAR).section("satisfaction")

    assert section is not None
    assert {figure.indicator for figure in section.figures} == {"rated_share", "satisfied_share"}


def test_an_unknown_kind_names_the_known_ones() -> None:
    with pytest.raises(UnableToReadKind, match=HALF_YEAR):
        kind_named("yearly")
