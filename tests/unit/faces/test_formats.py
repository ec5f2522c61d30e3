"""How numbers, days and stretches of time are written."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from motcua.faces.ui import formats
from motcua.faces.ui.due import due_look
from motcua.faces.ui.values import Due, DueState, Tone

#: Five in the afternoon in the city.
FIVE = datetime(2026, 12, 8, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("amount_vnd", "written"),
    [(0, "0\u00a0₫"), (75_000, "75.000\u00a0₫"), (1_234_567_890, "1.234.567.890\u00a0₫"), (-500, "-500\u00a0₫")],
)
def test_money_is_grouped_by_points(amount_vnd: int, written: str) -> None:
    assert formats.money_vnd(amount_vnd) == written


def test_shares_have_a_decimal_comma() -> None:
    assert formats.percent(Decimal("0.984")) == "98,4\u00a0%"


def test_a_moment_is_told_in_the_citys_zone() -> None:
    with translation.override("vi"):
        assert formats.weekday_and_moment(FIVE) == "Thứ Ba, 08/12/2026, 17:00"
    with translation.override("en"):
        assert formats.weekday_and_moment(FIVE) == "Tuesday 08/12/2026, 17:00"


def test_the_last_hour_of_a_utc_day_is_the_next_day_in_the_city() -> None:
    assert formats.day(datetime(2026, 12, 31, 23, 0, tzinfo=UTC)) == "01/01/2027"


def test_a_day_without_time_stays_itself() -> None:
    assert formats.day(date(2026, 11, 24)) == "24/11/2026"


def test_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no zone"):
        formats.moment(datetime(2026, 12, 8, 10, 0))


@pytest.mark.parametrize(
    ("minutes", "vietnamese", "english"),
    [
        (0, "chưa đến một phút", "less than a minute"),
        (1, "1 phút", "1 minute"),
        (59, "59 phút", "59 minutes"),
        (60, "1 giờ", "1 hour"),
        (200, "3 giờ 20 phút", "3 hours 20 minutes"),
        (479, "7 giờ 59 phút", "7 hours 59 minutes"),
        (480, "1 ngày", "1 day"),
        (481, "1 ngày", "1 day"),
        (660, "1 ngày 3 giờ", "1 day 3 hours"),
        (4_799, "9 ngày 7 giờ", "9 days 7 hours"),
        (4_800, "10 ngày", "10 days"),
        (4_999, "10 ngày", "10 days"),
        (-660, "1 ngày 3 giờ", "1 day 3 hours"),
    ],
)
def test_working_time_is_told_in_working_days(minutes: int, vietnamese: str, english: str) -> None:
    with translation.override("vi"):
        assert formats.working_time(minutes, day_minutes=480) == vietnamese
    with translation.override("en"):
        assert formats.working_time(minutes, day_minutes=480) == english


def test_an_office_may_have_a_shorter_day() -> None:
    with translation.override("vi"):
        assert formats.working_time(510, day_minutes=450) == "1 ngày 1 giờ"


@pytest.mark.parametrize(
    ("size_bytes", "written"),
    [(0, "0 KB"), (1, "1 KB"), (84_300, "84 KB"), (999_999, "1000 KB"), (1_860_000, "1,9 MB")],
)
def test_sizes_are_told_as_telephones_do(size_bytes: int, written: str) -> None:
    assert formats.file_size(size_bytes).replace("\u00a0", " ") == written


@pytest.mark.parametrize(
    ("due", "words", "tone"),
    [
        (Due(due_at=FIVE, state=DueState.ON_TIME, left_minutes=4_800), "Còn 10 ngày", Tone.INFO),
        (Due(due_at=FIVE, state=DueState.DUE_SOON, left_minutes=200), "Còn 3 giờ 20 phút", Tone.SOON),
        (Due(due_at=FIVE, state=DueState.OVERDUE, left_minutes=-480), "Quá hạn 1 ngày", Tone.LATE),
        (Due(due_at=None, state=DueState.PAUSED), "Tạm dừng theo luật", Tone.WAIT),
        (Due(due_at=FIVE, state=DueState.MET), "Xong đúng hạn", Tone.OK),
        (Due(due_at=FIVE, state=DueState.MISSED, left_minutes=-960), "Xong trễ 2 ngày", Tone.LATE),
        (Due(due_at=FIVE, state=DueState.MISSED), "Xong trễ hạn", Tone.LATE),
        (Due(due_at=None, state=DueState.NONE), "Không quy định thời hạn", Tone.MUTE),
    ],
)
def test_a_promise_is_told_in_one_way(due: Due, words: str, tone: Tone) -> None:
    with translation.override("vi"):
        look = due_look(due)

        assert (str(look.words), look.tone) == (words, tone)
