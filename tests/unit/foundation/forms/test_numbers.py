"""Numbers and dates as people in Vietnam type them."""

from __future__ import annotations

import pytest

from motcua.foundation.forms.rules.numbers import (
    read_date,
    read_date_parts,
    read_number,
    read_whole,
    write_date,
    write_number,
    write_size,
)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0", 0),
        ("75000", 75_000),
        ("75.000", 75_000),
        ("1.500.000", 1_500_000),
        ("1,500,000", 1_500_000),
        ("1 500 000", 1_500_000),
        ("1\u00a0500\u00a0000", 1_500_000),
        (" 75.000 đ ", 75_000),
        ("75.000đ", 75_000),
        ("75.000 đồng", 75_000),
        ("75.000 ₫", 75_000),
        ("75.000 VNĐ", 75_000),
        ("75000vnd", 75_000),
        ("-5", -5),
        ("−5", -5),
        ("007", 7),
    ],
)
def test_whole_numbers_are_read(typed: str, number: int) -> None:
    assert read_whole(typed) == number


@pytest.mark.parametrize(
    "typed",
    [
        *("", "đ", "1.50", "1.5000", "1.500,000", "1,5", "12 con", "1e3", "0x10", "１２", "1..000", ".5", "--5"),
        *("9" * 17, "9" * 500, "1.500.00", "nan", "½"),
    ],
)
def test_what_is_no_whole_number_is_not_guessed(typed: str) -> None:
    assert read_whole(typed) is None


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("98,4", 98.4),
        ("98.4", 98.4),
        ("98,40", 98.4),
        ("1.500", 1_500),
        ("1.500,25", 1_500.25),
        ("1,500.25", 1_500.25),
        ("1500,25", 1_500.25),
        ("1.500.000", 1_500_000),
        ("1234.5", 1_234.5),
        ("0,125", 0.125),
        ("-0,5", -0.5),
        ("120 m", None),
        ("1,2,3", None),
        ("1.2.3", None),
        ("1,", None),
        (",5", None),
        ("1.500,25.1", None),
        ("9" * 17, None),
    ],
)
def test_decimals_are_read(typed: str, number: float | None) -> None:
    assert read_number(typed) == number


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (0, "0"),
        (1_500_000, "1.500.000"),
        (-1_500, "-1.500"),
        (98.4, "98,4"),
        (1_500.25, "1.500,25"),
        (3.0, "3"),
        (1e-7, "0,0000001"),
        (1e15, "1.000.000.000.000.000"),
    ],
)
def test_numbers_are_written_as_they_are_read(number: float, written: str) -> None:
    assert write_number(number) == written
    assert read_number(written) == number


@pytest.mark.parametrize(
    ("typed", "iso"),
    [
        ("2023-06-15", "2023-06-15"),
        ("15/06/2023", "2023-06-15"),
        ("5/6/2023", "2023-06-05"),
        ("15.6.2023", "2023-06-15"),
        ("15-6-2023", "2023-06-15"),
        (" 29/2/2024 ", "2024-02-29"),
        ("29/2/2023", None),
        ("31/4/2023", None),
        ("6/15/2023", None),
        ("15/6/23", None),
        ("2023-6-15", None),
        ("20230615", None),
        ("1/1/1799", None),
        ("1/1/2201", None),
        ("０１/01/2023", None),
        ("15/06/2023x", None),
    ],
)
def test_dates_are_read_day_first(typed: str, iso: str | None) -> None:
    assert read_date(typed) == iso


@pytest.mark.parametrize(
    ("day", "month", "year", "iso"),
    [
        ("15", "6", "2023", "2023-06-15"),
        ("05", "06", "2023", "2023-06-05"),
        (" 5 ", "6", "2023", "2023-06-05"),
        ("31", "2", "2023", None),
        ("5", "6", "23", None),
        ("5", "Sáu", "2023", None),
        ("5", "6", "", None),
        ("005", "6", "2023", None),
        ("-5", "6", "2023", None),
    ],
)
def test_dates_in_three_parts(day: str, month: str, year: str, iso: str | None) -> None:
    assert read_date_parts({"day": day, "month": month, "year": year}) == iso


def test_dates_and_sizes_are_written_for_people() -> None:
    assert write_date("2023-06-05") == "05/06/2023"
    assert [write_size(size) for size in (1, 84_100, 1_949_000, 20_000_000)] == ["1 KB", "84 KB", "1,9 MB", "20 MB"]
