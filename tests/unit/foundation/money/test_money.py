"""Money in figures and in words."""

from __future__ import annotations

import pytest

from motcua.foundation.money.rules import format_vnd, in_words


@pytest.mark.parametrize(
    ("amount_vnd", "text"),
    [(0, "0 ₫"), (999, "999 ₫"), (75_000, "75.000 ₫"), (1_234_567_890, "1.234.567.890 ₫"), (-8_000, "-8.000 ₫")],
)
def test_figures(amount_vnd: int, text: str) -> None:
    assert format_vnd(amount_vnd) == text


@pytest.mark.parametrize(
    ("amount_vnd", "words"),
    [
        (0, "Không đồng"),
        (5, "Năm đồng"),
        (10, "Mười đồng"),
        (11, "Mười một đồng"),
        (15, "Mười lăm đồng"),
        (21, "Hai mươi mốt đồng"),
        (24, "Hai mươi tư đồng"),
        (55, "Năm mươi lăm đồng"),
        (101, "Một trăm linh một đồng"),
        (114, "Một trăm mười bốn đồng"),
        (1_000, "Một nghìn đồng"),
        (1_005, "Một nghìn không trăm linh năm đồng"),
        (75_000, "Bảy mươi lăm nghìn đồng"),
        (100_000, "Một trăm nghìn đồng"),
        (1_010_000, "Một triệu không trăm mười nghìn đồng"),
        (1_000_000_005, "Một tỷ không trăm linh năm đồng"),
        (12_345_678_901, "Mười hai tỷ ba trăm bốn mươi lăm triệu sáu trăm bảy mươi tám nghìn chín trăm linh một đồng"),
        (3_000 * 10**9, "Ba nghìn tỷ đồng"),
        (2 * 10**18, "Hai tỷ tỷ đồng"),
        (-20_000, "Âm hai mươi nghìn đồng"),
    ],
)
def test_words(amount_vnd: int, words: str) -> None:
    assert in_words(amount_vnd) == words


def test_no_two_amounts_share_their_words() -> None:
    amounts = [*range(2_000), *range(999_000, 1_001_000)]

    assert len({in_words(amount) for amount in amounts}) == len(amounts)
