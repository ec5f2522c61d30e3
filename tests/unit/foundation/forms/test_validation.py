"""What is wrong with answers, said in words, all at once."""

from __future__ import annotations

from typing import Any

import pytest

from motcua.foundation.forms.rules import problems_of_page, validate
from tests.unit.foundation.forms.builders import (
    ANY_PLACE,
    CHOICE,
    DATE,
    DECIMAL,
    EVERYTHING,
    FILE,
    GOOD_ANSWERS,
    GROUP,
    LONG_TEXT,
    MANY,
    MONEY,
    NOBODYS_NUMBER,
    PERSON,
    PLACE,
    SHA,
    TEXT,
    TODAY,
    WHOLE,
    YES_NO,
    Places,
    a_form,
    problems,
    the_example_form,
    told,
    told_in_english,
    two,
)


def test_good_answers_have_no_problems() -> None:
    assert told(a_form(EVERYTHING, required=list(EVERYTHING)), GOOD_ANSWERS) == {}


def test_everything_missing_is_said_at_once_in_the_order_of_asking() -> None:
    form = the_example_form()

    assert list(told(form, {}).items()) == [
        ("child_name", "Nhập họ và tên của trẻ"),
        ("born_on", "Nhập ngày sinh của trẻ"),
        ("mother.full_name", "Người mẹ: nhập họ và tên"),
        ("mother.number", "Người mẹ: nhập số định danh cá nhân"),
        ("mother.birth_on", "Người mẹ: nhập ngày sinh"),
        ("mother.sex", "Người mẹ: chọn giới tính"),
        ("father_known", "Chọn có khai về người cha hay không"),
        ("birth_note", "Tải lên giấy chứng sinh"),
    ]
    assert told_in_english(form, {})["child_name"] == "Enter the full name of the child"
    assert told_in_english(form, {})["mother.sex"] == "Mother: choose the sex"
    assert told_in_english(form, {})["father_known"] == "Choose whether you state the father"


def test_problems_can_be_told_apart_by_page() -> None:
    form = the_example_form()

    found = problems_of_page(form, "child", problems(form, {}))

    assert [problem.field for problem in found] == ["child_name", "born_on"]
    assert found[0].element_id == "f-child_name"


@pytest.mark.parametrize("nothing", [None, "", "  ", "\u00a0", [], {}, {"full_name": " ", "sex": None}, [{}], [""]])
@pytest.mark.parametrize("name", list(EVERYTHING))
def test_blank_is_no_answer(name: str, nothing: object) -> None:
    form = a_form({name: EVERYTHING[name]}, required=[name])

    assert told(form, {name: nothing}) == told(form, {})
    assert told(form, {}) != {}
    assert told(a_form({name: EVERYTHING[name]}), {name: nothing}) == {}


@pytest.mark.parametrize(
    ("component", "answer", "vietnamese", "english"),
    [
        (TEXT, "x" * 101, "X dài quá 100 ký tự, hãy rút ngắn", "X must be 100 characters or fewer"),
        (TEXT, 3, "X phải là chữ", "X must be text"),
        (TEXT, "a\ufffdb", "X có ký tự không đọc được, hãy gõ lại phần đó", None),
        (LONG_TEXT, "x" * 10_001, "X dài quá 10.000 ký tự, hãy rút ngắn", "X must be 10,000 characters or fewer"),
        (WHOLE, "12 con gà", "X phải là số nguyên, ví dụ 12", "X must be a whole number, like 12"),
        (WHOLE, 1.5, "X phải là số nguyên, ví dụ 12", None),
        (WHOLE, True, "X phải là số nguyên, ví dụ 12", None),
        (WHOLE, 10**17, "X là số quá lớn", "X is too large a number"),
        (DECIMAL, "nhiều", "X phải là số, ví dụ 1.500", "X must be a number, like 1500 or 98.4"),
        (MONEY, "một triệu", "X phải là số tiền tròn đồng, ví dụ 1.500.000", None),
        (MONEY, -5, "X phải từ 0 trở lên", "X must be 0 or more"),
        (DATE, "2023-02-30", "X phải là một ngày có thật, ví dụ 15/6/1990", "X must be a real date, like 15/6/1990"),
        (DATE, "0203-02-20", "X phải là một ngày có thật, ví dụ 15/6/1990", None),
        (DATE, {"day": "31", "month": "2", "year": "2020"}, "X phải là một ngày có thật, ví dụ 15/6/1990", None),
        (DATE, {"day": "", "month": "2", "year": "2020"}, "X còn thiếu ngày", "X must include a day"),
        (DATE, {"day": "1", "month": "", "year": ""}, "X còn thiếu tháng", "X must include a month"),
        (DATE, {"day": "1", "month": "2", "year": ""}, "X còn thiếu năm", "X must include a year"),
        (DATE, {"day": "1", "month": "2", "year": "90"}, "Năm của x phải đủ 4 chữ số", None),
        (YES_NO, "maybe", "Chọn x trong các mục đã cho", "Choose the x from the list"),
        (CHOICE, "yellow", "Chọn x trong các mục đã cho", "Choose the x from the list"),
        (MANY, ["red", "yellow"], "Chọn x trong các mục đã cho", None),
        (MANY, ["red", "red"], "X có mục bị trùng", "X has the same entry twice"),
        (PLACE, "99999", "Chọn x trong danh sách", "Choose the x from the list"),
        (PLACE, "916", "Chọn x trong danh sách", None),
        (PLACE, "92", "Chọn x trong danh sách", None),
        (PLACE, "Hậu Giang", "Chọn x trong danh sách", None),
        (ANY_PLACE, "916", "Chọn x trong danh sách", None),
        (
            ANY_PLACE,
            {"code": "31117", "elsewhere": "Hậu Giang"},
            "X: chọn trong danh sách hoặc ghi nơi khác, không làm cả hai",
            "X: choose from the list or write another place, not both",
        ),
        (ANY_PLACE, {"code": "_elsewhere", "elsewhere": ""}, "X: ghi rõ xã, huyện, tỉnh của nơi khác", None),
        (FILE, [{"sha256": SHA, "name": "a"}] * 2, "X có một tệp được tải lên hai lần, hãy bỏ bớt", None),
        (FILE, [{"sha256": "short", "name": "a"}], "Tải lại x: tệp chưa được lưu", None),
        (FILE, ["a"], "Tải lại x: tệp chưa được lưu", "Upload the x again: the file was not kept"),
        (
            FILE,
            [{"sha256": str(n) * 64, "name": "a"} for n in range(3)],
            "X chỉ nhận tối đa 2 tệp, hãy bỏ bớt",
            "X takes 2 files at most: remove some",
        ),
        (PERSON, "Nguyễn", "Nhập đủ thông tin của x", "Enter the details of the x"),
        (GROUP, [{"name": str(n)} for n in range(5)], "X chỉ được tối đa 4 mục, hãy bỏ bớt", None),
    ],
)
def test_each_mistake_has_its_sentence(component: Any, answer: object, vietnamese: str, english: str | None) -> None:
    form = a_form({"x": component})

    assert told(form, {"x": answer}) == {"x": vietnamese}
    assert english is None or told_in_english(form, {"x": answer}) == {"x": english}


@pytest.mark.parametrize(
    ("keyword", "limit", "answer", "sentence"),
    [
        ("minimum", 10, 9, "X phải từ 10 trở lên"),
        ("maximum", 1500, 1501, "X phải từ 1.500 trở xuống"),
        ("exclusiveMinimum", 0, 0, "X phải lớn hơn 0"),
        ("exclusiveMaximum", 5, 5, "X phải nhỏ hơn 5"),
        ("multipleOf", 500, 501, "X phải là bội số của 500"),
        ("enum", [1, 2], 3, "Chọn x trong các mục đã cho"),
    ],
)
def test_bounds_are_said_with_their_number(keyword: str, limit: object, answer: int, sentence: str) -> None:
    form = a_form({"x": ({"type": "integer", keyword: limit}, {"component": "number"})})

    assert told(form, {"x": answer}) == {"x": sentence}


def test_a_definition_may_say_it_in_its_own_words() -> None:
    ui = {"component": "text", "messages": {"pattern": two("Biển số dạng 65A-123.45"), "required": two("Cần biển số")}}
    form = a_form({"x": ({"type": "string", "pattern": r"^\d\d[A-Z]-\d{3}\.\d\d$"}, ui)}, required=["x"])

    assert told(form, {"x": "65"}) == {"x": "Biển số dạng 65A-123.45"}
    assert told(form, {}) == {"x": "Cần biển số"}


def test_without_own_words_the_hint_says_what_the_pattern_wants() -> None:
    ui = {"component": "text", "hint": two("Ba chữ số")}

    assert told(a_form({"x": ({"type": "string", "pattern": r"^\d{3}$"}, ui)}), {"x": "ab"}) == {
        "x": "X chưa đúng dạng: Ba chữ số"
    }


def test_a_question_is_asked_again_not_entered() -> None:
    form = a_form({"x": ({"type": "string"}, {"component": "text", "label": two("Ai giới thiệu?")})}, required=["x"])

    assert told(form, {}) == {"x": "Trả lời câu hỏi “Ai giới thiệu?”"}


def test_abbreviations_keep_their_capitals() -> None:
    form = a_form({"x": ({"type": "string"}, {"component": "text", "label": two("UBND xã")})}, required=["x"])

    assert told(form, {}) == {"x": "Nhập UBND xã"}


def test_numbers_of_cards_and_telephones_may_be_typed_with_spaces() -> None:
    owner = {"full_name": "A", "number": "092 190 000 001", "phone": "0912.345.678"}
    form = a_form({"owner": PERSON})

    assert told(form, {"owner": owner}) == {}
    assert told(form, {"owner": owner | {"number": "09219000000"}}) == {
        "owner.number": "Owner: số định danh cá nhân gồm đúng 12 chữ số"
    }
    assert told(form, {"owner": owner | {"number": "０９２１９００００００１"}}).keys() == {"owner.number"}


def test_a_number_that_nobody_can_have_is_looked_up() -> None:
    form = a_form({"owner": PERSON})
    owner = {"full_name": "A", "number": NOBODYS_NUMBER}

    assert told(form, {"owner": owner}) == {"owner.number": "Owner: không ai mang số này"}
    assert told(form, {"owner": owner | {"number": "092190000001"}}) == {}


def test_an_optional_person_begun_is_to_be_finished() -> None:
    assert told(a_form({"owner": PERSON}), {"owner": {"full_name": "A"}}) == {
        "owner.number": "Owner: nhập số định danh cá nhân"
    }


def test_rows_are_called_by_their_number_also_after_an_empty_one() -> None:
    rows = [{"name": "A"}, {}, {"met_on": "2020-13-01", "likes": ["red"]}]

    assert told(a_form({"friends": GROUP}), {"friends": rows}) == {
        "friends.2.name": "Friend 3: nhập name",
        "friends.2.met_on": "Friend 3: met on phải là một ngày có thật, ví dụ 15/6/1990",
    }


def test_a_group_may_need_several_rows() -> None:
    schema, ui = GROUP
    form = a_form({"friends": ({**schema, "minItems": 2}, ui)}, required=["friends"])

    assert told(form, {"friends": [{"name": "A"}, {}]}) == {"friends": "Thêm cho đủ 2 mục vào friends"}
    assert told(form, {}) == {"friends": "Thêm ít nhất một mục vào friends"}


def test_unknown_answers_are_not_swallowed() -> None:
    form = a_form({"x": TEXT, "owner": PERSON})

    assert told(form, {"y": 1, "owner": {"full_name": "A", "number": "0" * 12, "shoe": 43}}) == {
        "owner.shoe": "Owner: biểu mẫu không hỏi “shoe”",
        "y": "Biểu mẫu không hỏi “y”",
    }
    assert told(form, {"y": None}) == {}


def test_places_are_looked_up_in_two_tiers_too() -> None:
    form = a_form({"x": PLACE, "d": ({"type": "string"}, {"component": "division", "tier": "district"})})
    province = a_form({"p": ({"type": "string"}, {"component": "division", "tier": "province"})})
    two_tiers = Places(two_tiers=True)

    assert validate(form, {"x": "31117"}, lookups=two_tiers, today=TODAY) == ()
    assert told(form, {"d": "916"}) == {}
    assert told(form, {"d": "31117"}).keys() == told(form, {"d": "92"}).keys() == {"d"}
    assert told(province, {"p": "92"}) == {}
    assert told(province, {"p": "916"}).keys() == {"p"}


class TestChecks:
    CHECK = {
        "id": "order",
        "rule": 'left == "" || left >= came',
        "message": two("Đi trước khi đến"),
        "fields": ["left"],
    }

    def test_a_check_that_fails_speaks_at_its_first_field(self) -> None:
        form = a_form({"came": DATE, "left": DATE}, checks=[self.CHECK])

        assert told(form, {"came": "2023-01-02", "left": "2023-01-01"}) == {"left": "Đi trước khi đến"}
        assert told(form, {"came": "2023-01-02", "left": "2023-01-02"}) == {}

    def test_what_was_not_answered_is_empty(self) -> None:
        form = a_form({"came": DATE, "left": DATE}, checks=[self.CHECK])

        assert told(form, {"came": "2023-01-02"}) == {}

    def test_a_check_waits_until_its_fields_can_be_read(self) -> None:
        form = a_form({"came": DATE, "left": DATE}, checks=[{**self.CHECK, "fields": ["left", "came"]}])

        assert told(form, {"came": {"day": "x"}, "left": "2023-01-01"}).keys() == {"came"}

    def test_a_check_knows_today(self) -> None:
        form = the_example_form()

        assert told(form, {"born_on": "2023-06-16"})["born_on"] == "Ngày sinh của trẻ không được ở sau hôm nay"
        assert "born_on" not in told(form, {"born_on": "2023-06-15"})

    def test_a_check_of_hidden_fields_is_left_out(self) -> None:
        hidden = ({"type": "string", "format": "date"}, {"component": "date", "shown_if": "away"})
        form = a_form({"came": DATE, "away": YES_NO, "left": hidden}, checks=[self.CHECK])
        wrong = {"came": "2023-01-02", "left": "2023-01-01"}

        assert told(form, wrong | {"away": False}) == {}
        assert told(form, wrong | {"away": True}).keys() == {"left"}

    def test_each_row_is_checked_by_itself(self) -> None:
        answers = {
            "siblings": [
                {"name": "A", "sibling_born_on": "2020-01-01"},
                {},
                {"name": "B", "sibling_born_on": "2030-01-01"},
            ]
        }

        assert told(the_example_form(), answers)["siblings.2.sibling_born_on"] == (
            "Người 3: ngày sinh không được ở sau hôm nay"
        )
        assert "siblings.0.sibling_born_on" not in told(the_example_form(), answers)

    def test_a_check_may_speak_at_a_part_of_a_person(self) -> None:
        mother = {"full_name": "A", "number": "0" * 12, "birth_on": "2015-01-01", "sex": "female"}

        assert told(the_example_form(), {"born_on": "2023-01-01", "mother": mother})["mother.birth_on"] == (
            "Người mẹ phải sinh trước trẻ ít nhất 10 năm"
        )

    def test_one_of_two_may_be_demanded(self) -> None:
        check = {
            "id": "either",
            "rule": 'phone != "" || mail != ""',
            "message": two("Cần một trong hai"),
            "fields": ["phone", "mail"],
        }
        form = a_form({"phone": TEXT, "mail": TEXT}, checks=[check])

        assert told(form, {}) == {"phone": "Cần một trong hai"}
        assert told(form, {"mail": "x"}) == {}

    def test_a_check_that_overflows_says_so_instead_of_passing(self) -> None:
        check = {"id": "big", "rule": "a * a > 0", "message": two("x"), "fields": ["a"]}

        assert "số quá lớn" in told(a_form({"a": WHOLE}, checks=[check]), {"a": 9_000_000_000_000_000})["a"]


@pytest.mark.parametrize(
    "answers",
    [
        {"title": "a\x00b"},
        {"title": "a\ud800b"},
        {"ti\x00tle": "a"},
        {"title": ["x"] * 2_001},
        {"title": "x" * 200_001},
        {"title": float("inf")},
        {"title": b"x"},
        {1: 2},
        [],
        None,
    ],
)
def test_answers_beyond_the_bounds_are_one_problem(answers: Any) -> None:
    (problem,) = problems(a_form({"title": TEXT}), answers)

    assert (problem.field, problem.path) == ("", "")
    assert problem.message_vi.startswith("Không đọc được câu trả lời: ")
    assert "What was saved before was kept" in problem.message_en


def test_a_bottomless_answer_is_one_problem() -> None:
    deep: Any = "x"
    for _ in range(100_000):
        deep = [deep]

    assert "8 levels" in problems(a_form({"title": TEXT}), {"title": deep})[0].message_en
