"""What the portal says of fees, limits and moments."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import translation

from motcua.faces.portal.find.shown import EVENT_ICONS
from motcua.faces.portal.track.calendar import LINE_BYTES_MAX, _escaped, _folded
from motcua.faces.ui.limits import limit_in_words
from motcua.faces.ui.templatetags.ui import allowed_icons
from motcua.foundation.calendars.values import Limit, LimitUnit
from motcua.registry.catalogue.lists import life_events


@pytest.mark.parametrize(
    ("amount", "unit", "vietnamese", "english"),
    [
        ("3", LimitUnit.WORKING_DAYS, "3 ngày làm việc", "3 working days"),
        ("1", LimitUnit.WORKING_DAYS, "1 ngày làm việc", "1 working day"),
        ("0.5", LimitUnit.WORKING_DAYS, "0,5 ngày làm việc", "0.5 working days"),
        ("8", LimitUnit.WORKING_HOURS, "8 giờ làm việc", "8 working hours"),
        ("20", LimitUnit.CALENDAR_DAYS, "20 ngày", "20 days"),
        ("2", LimitUnit.MONTHS, "2 tháng", "2 months"),
        ("0", LimitUnit.NONE, "Không quy định thời hạn", "No time limit is set"),
    ],
)
def test_a_limit_is_told_in_the_laws_own_unit(amount: str, unit: LimitUnit, vietnamese: str, english: str) -> None:
    limit = Limit(Decimal(amount), unit)

    with translation.override("vi"):
        assert limit_in_words(limit) == vietnamese
    with translation.override("en"):
        assert limit_in_words(limit) == english


def test_every_life_event_has_its_drawing() -> None:
    assert set(EVENT_ICONS) == set(life_events())
    assert set(EVENT_ICONS.values()) <= allowed_icons()


def test_lines_of_a_calendar_are_folded_between_letters() -> None:
    line = f"SUMMARY:{'Đăng ký biến động quyền sử dụng đất, ' * 5}"

    parts = _folded(line)

    assert all(len(part.encode()) <= LINE_BYTES_MAX for part in parts)
    assert all(part.startswith(" ") for part in parts[1:])
    assert parts[0] + "".join(part[1:] for part in parts[1:]) == line


def test_what_a_calendar_reads_as_its_own_signs_is_escaped() -> None:
    assert _escaped("a,b;c\\d\ne") == "a\\,b\\;c\\\\d\\ne"
