"""What is wrong with an item, in words."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from motcua.foundation.text.faults import fault, in_words, list_in_words

HELD = fault("{name} holds it until {on}", name="Lê Thị {Mận}", on=date(2023, 6, 30))


@pytest.mark.parametrize(("language", "day"), [("vi", "30/06/2023"), ("en", "2023-06-30")])
def test_days_are_written_as_the_reader_writes_them(language: str, day: str) -> None:
    with translation.override(language):
        assert in_words(HELD) == f"Lê Thị {{Mận}} holds it until {day}"


def test_many_faults_are_one_list() -> None:
    with translation.override("en"):
        assert list_in_words([HELD, fault("it is late")]).endswith("2023-06-30; it is late")
