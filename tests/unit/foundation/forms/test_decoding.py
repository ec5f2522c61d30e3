"""What a page posts becomes answers; what cannot be read is kept as it was typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from motcua.foundation.forms.errors import UnableToReadAnswers
from motcua.foundation.forms.rules import changes_rows, decode
from tests.unit.foundation.forms.builders import (
    ANY_PLACE,
    CHOICE,
    DATE,
    DECIMAL,
    FILE,
    GROUP,
    LONG_TEXT,
    MANY,
    MONEY,
    PERSON,
    PLACE,
    SHA,
    TEXT,
    WHOLE,
    YES_NO,
    a_form,
    the_example_form,
)

OTHER_SHA = "b" * 64


def decoded(component: Any, post: Mapping[str, list[str]], existing: Any = None, **files: Any) -> Any:
    """The answer of the one field `x`; None when there is none."""
    answers = decode(
        a_form({"x": component}), "one", post, existing={} if existing is None else {"x": existing}, files=files
    )
    return answers.get("x")


@pytest.mark.parametrize(
    ("component", "post", "answer"),
    [
        (TEXT, {"x": ["Lê Văn Bê"]}, "Lê Văn Bê"),
        (TEXT, {"x": ["  "]}, None),
        (TEXT, {"x": ["a\x00b\x07"]}, "a\ufffdb\ufffd"),
        (TEXT, {"x": ["a\udcffb"]}, "a\ufffdb"),
        (LONG_TEXT, {"x": ["một\r\nhai\rba\n"]}, "một\nhai\nba\n"),
        (WHOLE, {"x": ["1.500"]}, 1_500),
        (WHOLE, {"x": ["12 con gà"]}, "12 con gà"),
        (DECIMAL, {"x": ["98,4"]}, 98.4),
        (MONEY, {"x": ["1.500.000 đ"]}, 1_500_000),
        (MONEY, {"x": ["1,5 triệu"]}, "1,5 triệu"),
        (DATE, {"x.day": ["5"], "x.month": ["6"], "x.year": ["2023"]}, "2023-06-05"),
        (DATE, {"x.day": ["31"], "x.month": ["2"], "x.year": ["2023"]}, {"day": "31", "month": "2", "year": "2023"}),
        (DATE, {"x.day": ["5"]}, {"day": "5", "month": "", "year": ""}),
        (DATE, {"x.day": [""], "x.month": [" "], "x.year": [""]}, None),
        (DATE, {"x": ["2023-06-05"]}, "2023-06-05"),
        (DATE, {"x": ["05/06/2023"]}, "2023-06-05"),
        (DATE, {"x": ["hôm qua"]}, "hôm qua"),
        (YES_NO, {"x": ["true"]}, True),
        (YES_NO, {"x": ["false"]}, False),
        (YES_NO, {"x": [""]}, None),
        (YES_NO, {"x": ["True"]}, "True"),
        (CHOICE, {"x": ["red"]}, "red"),
        (CHOICE, {"x": ["purple"]}, "purple"),
        (MANY, {"x": ["", "blue", "red", "blue"]}, ["red", "blue"]),
        (MANY, {"x": [""]}, None),
        (MANY, {"x": ["", "purple"]}, ["purple"]),
        (PLACE, {"x": ["31117"]}, "31117"),
        (PLACE, {"x": [""]}, None),
        (ANY_PLACE, {"x": ["_elsewhere"], "x.elsewhere": ["Hậu Giang"]}, "Hậu Giang"),
        (ANY_PLACE, {"x": [""], "x.elsewhere": ["Hậu Giang"]}, "Hậu Giang"),
        (ANY_PLACE, {"x": ["31117"], "x.elsewhere": [""]}, "31117"),
        (ANY_PLACE, {"x": ["31117"], "x.elsewhere": ["Hậu Giang"]}, {"code": "31117", "elsewhere": "Hậu Giang"}),
        (ANY_PLACE, {"x": ["_elsewhere"], "x.elsewhere": [""]}, {"code": "_elsewhere", "elsewhere": ""}),
        (PERSON, {"x.full_name": ["A"], "x.number": [""]}, {"full_name": "A"}),
        (PERSON, {"x.full_name": [""], "x.number": [""]}, None),
    ],
)
def test_posts_become_answers(component: Any, post: dict[str, list[str]], answer: object) -> None:
    assert decoded(component, post) == answer
    assert type(decoded(component, post)) is type(answer)


@pytest.mark.parametrize(
    ("component", "post", "existing"),
    [
        (TEXT, {"x": [""]}, "cũ"),
        (WHOLE, {"x": [""]}, 3),
        (DATE, {"x.day": [""], "x.month": [""], "x.year": [""]}, "2023-06-05"),
        (MANY, {"x": [""]}, ["red"]),
        (PERSON, {"x.full_name": [""]}, {"full_name": "A"}),
        (GROUP, {"x._row": ["", "0"], "x.0.name": [""]}, [{"name": "A"}]),
        (GROUP, {"x._row": [""]}, [{"name": "A"}]),
    ],
)
def test_what_was_cleared_is_gone(component: Any, post: dict[str, list[str]], existing: object) -> None:
    assert decoded(component, post, existing) is None


@pytest.mark.parametrize("component", [TEXT, WHOLE, DATE, YES_NO, MANY, PLACE, ANY_PLACE, PERSON, GROUP, FILE])
@pytest.mark.parametrize("kept", ["as typed", {"full_name": "A", "old": 1}, [{"name": "A"}]])
def test_what_the_page_did_not_show_stays(component: Any, kept: object) -> None:
    if component is FILE and kept != [{"name": "A"}]:
        kept = [{"sha256": SHA, "name": "a"}]

    assert decoded(component, {"other": ["x"]}, kept) == kept


def test_answers_of_other_pages_stay() -> None:
    existing = {"copies": 2, "child_name": "Cũ", "gone": "x"}

    answers = decode(the_example_form(), "child", {"child_name": ["Mới"]}, existing=existing)

    assert answers == {"copies": 2, "child_name": "Mới", "gone": "x"}
    assert existing["child_name"] == "Cũ"


def test_posts_of_other_pages_are_not_looked_at() -> None:
    assert decode(the_example_form(), "child", {"copies": ["2"], "admin": ["1"]}, existing={}) == {}


def test_an_unknown_page_is_an_error() -> None:
    with pytest.raises(KeyError):
        decode(the_example_form(), "ghost", {}, existing={})


def test_a_query_dict_will_do() -> None:
    class Like(dict[str, list[str]]):
        def lists(self) -> Any:
            return super().items()

        def __getitem__(self, key: str) -> Any:
            return super().__getitem__(key)[-1]

    assert decoded(MANY, Like({"x": ["", "red", "blue"]})) == ["red", "blue"]


class TestRows:
    ROWS: Mapping[str, list[str]] = {
        "x._row": ["", "0", "1", "2"],
        "x.0.name": ["An"],
        "x.1.name": ["Bình"],
        "x.2.name": ["Chi"],
    }

    def test_rows_come_in_their_order(self) -> None:
        assert decoded(GROUP, self.ROWS) == [{"name": "An"}, {"name": "Bình"}, {"name": "Chi"}]

    def test_a_row_is_added(self) -> None:
        post = {**self.ROWS, "_add": ["x"]}

        assert decoded(GROUP, post) == [{"name": "An"}, {"name": "Bình"}, {"name": "Chi"}, {}]
        assert changes_rows(post)
        assert not changes_rows(self.ROWS)

    def test_a_row_is_added_to_none(self) -> None:
        assert decoded(GROUP, {"x._row": [""], "_add": ["x"]}) == [{}]

    def test_another_groups_button_adds_nothing_here(self) -> None:
        assert decoded(GROUP, {**self.ROWS, "_add": ["y"]}) == [{"name": "An"}, {"name": "Bình"}, {"name": "Chi"}]

    def test_a_row_is_removed_and_what_was_typed_in_others_kept(self) -> None:
        post = {**self.ROWS, "x.2.name": ["Chinh"], "_remove": ["x.1"]}

        assert decoded(GROUP, post, [{"name": "An"}, {"name": "Bình"}, {"name": "Chi"}]) == [
            {"name": "An"},
            {"name": "Chinh"},
        ]

    def test_indexes_may_have_gaps(self) -> None:
        post = {"x._row": ["", "0", "7"], "x.0.name": ["An"], "x.7.name": ["Bảy"]}

        assert decoded(GROUP, post) == [{"name": "An"}, {"name": "Bảy"}]

    def test_a_row_keeps_its_files_by_its_index(self) -> None:
        file = {"sha256": SHA, "name": "a.jpg"}
        post = {"x._row": ["", "0", "1"], "x.0.name": ["An"], "x.1.name": ["Bình"], "_remove": ["x.0"]}

        assert decoded(GROUP, post, [{}, {"photo": [file]}]) == [{"photo": [file], "name": "Bình"}]

    def test_a_row_takes_files(self) -> None:
        file = {"sha256": SHA, "name": "a.jpg"}
        post = {"x._row": ["", "0"], "x.0.name": ["An"]}

        assert decoded(GROUP, post, **{"x.0.photo": [file]}) == [{"name": "An", "photo": [file]}]

    def test_a_row_that_only_ticks_is_a_row(self) -> None:
        post = {"x._row": ["", "0"], "x.0.name": [""], "x.0.likes": ["", "red"]}

        assert decoded(GROUP, post) == [{"likes": ["red"]}]

    @pytest.mark.parametrize("row", ["-1", "x", "1000000", "1.5", "²", "０", "0 or 1"])
    def test_strange_indexes_are_no_rows(self, row: str) -> None:
        assert decoded(GROUP, {"x._row": ["", row, "0"], "x.0.name": ["An"]}) == [{"name": "An"}]

    def test_a_flood_of_rows_is_cut_short(self) -> None:
        post = {"x._row": [str(n) for n in range(999)], **{f"x.{n}.name": ["a"] for n in range(999)}}

        assert len(decoded(GROUP, post)) == 200


class TestFiles:
    KEPT: list[dict[str, str]] = [{"sha256": SHA, "name": "a.pdf"}]

    def test_new_files_join_those_that_are_kept(self) -> None:
        new = {"sha256": OTHER_SHA, "name": "b\x00.pdf"}

        assert decoded(FILE, {}, self.KEPT, x=[new]) == [*self.KEPT, {"sha256": OTHER_SHA, "name": "b\ufffd.pdf"}]

    def test_the_same_file_again_is_kept_once(self) -> None:
        assert decoded(FILE, {}, self.KEPT, x=[{"sha256": SHA, "name": "again.pdf"}]) == self.KEPT

    def test_a_file_is_removed(self) -> None:
        assert decoded(FILE, {"_remove": [f"x.{SHA}"]}, self.KEPT) is None
        assert decoded(FILE, {"_remove": [f"y.{SHA}"]}, self.KEPT) == self.KEPT

    @pytest.mark.parametrize("name", ["x", "x.sha256", "x.0.sha256", f"x.{SHA}"])
    def test_a_posted_hash_is_never_believed(self, name: str) -> None:
        assert decoded(FILE, {name: [OTHER_SHA]}) is None
        assert decoded(FILE, {name: [OTHER_SHA]}, self.KEPT) == self.KEPT


def test_answers_that_outgrow_their_bounds_are_refused() -> None:
    with pytest.raises(UnableToReadAnswers):
        decoded(LONG_TEXT, {"x": ["x" * 200_001]})
