"""Two windows on one form: what each changed is kept, and nobody is undone without a word."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.foundation.forms.rules.merging import marks_of, merge_answers, read_marks, write_marks

SHOWN: dict[str, Any] = {"child": {"full_name": "An", "ethnicity": "Kinh"}, "copies": 2, "rows": [{"a": 1}]}
MARKS = marks_of(SHOWN, SHOWN)


def _merged(posted: dict[str, Any], now: dict[str, Any]) -> tuple[dict[str, Any], tuple[str, ...], tuple[str, ...]]:
    found = merge_answers(posted=posted, now=now, seen=MARKS)
    return dict(found.answers), found.elsewhere, found.overwritten


def test_what_this_window_did_not_touch_stays_as_the_other_has_it() -> None:
    posted = {**SHOWN, "child": {"full_name": "Bình", "ethnicity": "Kinh"}}
    now = {**SHOWN, "child": {"full_name": "An", "ethnicity": "Khmer"}}

    answers, elsewhere, overwritten = _merged(posted, now)

    assert answers["child"] == {"full_name": "Bình", "ethnicity": "Khmer"}
    assert (elsewhere, overwritten) == (("child.ethnicity",), ())


def test_the_later_of_two_changes_wins_and_is_told() -> None:
    answers, elsewhere, overwritten = _merged({"copies": 5}, {"copies": 3})

    assert (answers, elsewhere, overwritten) == ({"copies": 5}, (), ("copies",))


def test_the_same_change_in_both_windows_is_no_news() -> None:
    assert _merged({"copies": 5}, {"copies": 5}) == ({"copies": 5}, (), ())


@pytest.mark.parametrize("cleared", [None, "", [], {}])
def test_clearing_is_a_change_too(cleared: Any) -> None:
    assert _merged({"copies": cleared}, {"copies": 2})[0]["copies"] in (None, "", [], {})
    # Cleared there, untouched here.
    assert _merged({"copies": 2}, {"copies": cleared})[1] == ("copies",)


def test_rows_are_one_answer() -> None:
    answers, elsewhere, _ = _merged({"rows": [{"a": 1}]}, {"rows": [{"a": 1}, {"a": 2}]})

    assert (answers["rows"], elsewhere) == ([{"a": 1}, {"a": 2}], ("rows",))


def test_an_answer_that_became_a_group_is_merged_as_one() -> None:
    answers, _, overwritten = _merged({"copies": {"day": "1"}}, {"copies": 3})

    assert (answers, overwritten) == ({"copies": {"day": "1"}}, ("copies",))


@pytest.mark.parametrize("text", ["", "null", "[]", '{"a": 1}', "{", "x" * 200_000, "[" * 100_000])
def test_what_is_no_marks_is_none(text: str) -> None:
    assert read_marks(text) is None


_ANSWERS = st.dictionaries(
    st.sampled_from("abc"),
    st.recursive(
        st.none() | st.text(max_size=3) | st.integers(0, 3) | st.booleans(),
        lambda inner: st.dictionaries(st.sampled_from("xy"), inner, max_size=2),
        max_leaves=4,
    ),
    max_size=3,
)


@given(shown=_ANSWERS, now=_ANSWERS)
def test_a_window_that_changed_nothing_changes_nothing(shown: dict[str, Any], now: dict[str, Any]) -> None:
    marks = read_marks(write_marks(marks_of(shown, "abc")))
    assert marks is not None

    found = merge_answers(posted={name: shown.get(name) for name in "abc"}, now=now, seen=marks)

    assert marks_of(found.answers, "abc") == marks_of(now, "abc")
    assert found.overwritten == ()


@given(shown=_ANSWERS, posted=_ANSWERS)
def test_one_window_alone_gets_what_it_posted(shown: dict[str, Any], posted: dict[str, Any]) -> None:
    found = merge_answers(posted={name: posted.get(name) for name in "abc"}, now=shown, seen=marks_of(shown, "abc"))

    assert marks_of(found.answers, "abc") == marks_of(posted, "abc")
    assert (found.elsewhere, found.overwritten) == ((), ())
