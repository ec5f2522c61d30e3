"""When a letter is tried again: pure decisions."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from motcua.foundation.messages.rules import ATTEMPTS_MAX, FIRST_WAIT, LONGEST_WAIT, next_attempt_at
from tests.conftest import moment

AT = moment("2023-06-15 09:30")


def waits() -> list[timedelta]:
    moments = [next_attempt_at(attempts=attempts, at=AT) for attempts in range(1, ATTEMPTS_MAX)]
    return [again - AT for again in moments if again is not None]


def test_waits_double_up_to_the_longest() -> None:
    assert waits()[:4] == [FIRST_WAIT, 2 * FIRST_WAIT, 4 * FIRST_WAIT, 8 * FIRST_WAIT]
    assert waits()[-1] == LONGEST_WAIT
    assert waits() == sorted(waits())


def test_all_attempts_together_outlast_a_night() -> None:
    assert timedelta(hours=15) < sum(waits(), timedelta()) < timedelta(days=2)


@given(attempts=st.integers(min_value=ATTEMPTS_MAX, max_value=30_000))
def test_after_the_last_attempt_there_is_none(attempts: int) -> None:
    assert next_attempt_at(attempts=attempts, at=AT) is None
