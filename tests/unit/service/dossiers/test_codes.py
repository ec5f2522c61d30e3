"""Codes of dossiers and references of filings."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.service.dossiers.rules.codes import REFERENCE_ALPHABET, dossier_code, reference, spelled

DAY = date(2023, 6, 15)


def test_the_code_of_the_circular() -> None:
    assert dossier_code(unit_code="000.00.15.H13", on=DAY, number=1) == "000.00.15.H13-230615-0001"


def test_the_number_grows_to_five_digits_beyond_9999() -> None:
    assert dossier_code(unit_code="000.00.15.H13", on=DAY, number=9_999).endswith("-9999")
    assert dossier_code(unit_code="000.00.15.H13", on=DAY, number=10_000).endswith("-10000")


@given(st.integers(min_value=0, max_value=2**64 - 1))
def test_a_reference_can_be_read_out(number: int) -> None:
    made = reference(number)

    assert [len(part) for part in made.split("-")] == [3, 3, 3]
    assert set(made.replace("-", "")) <= set(REFERENCE_ALPHABET)


@given(st.sets(st.integers(min_value=0, max_value=23**9 - 1), min_size=2, max_size=50))
def test_different_numbers_have_different_references(numbers: set[int]) -> None:
    assert len({reference(number) for number in numbers}) == len(numbers)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("mwk7ypPQN", "MWK-7YP-PQN"),
        (" MWK 7YP PQN ", "MWK-7YP-PQN"),
        ("MWK–7YP–PQN", "MWK-7YP-PQN"),
        ("0000031H132307030001", "000.00.31.H13-230703-0001"),
        ("000.00.31.h13 230703 00001", "000.00.31.H13-230703-00001"),
        ("something else", "SOMETHING ELSE"),
        ("", ""),
    ],
)
def test_a_code_is_found_however_it_was_typed(typed: str, written: str) -> None:
    assert spelled(typed) == written
