"""Pages as values: what is shown of each field, and the summary of all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from motcua.foundation.forms.rules import page_view, summary
from motcua.foundation.forms.values import FieldView, Form, Problem
from tests.unit.foundation.forms.builders import (
    ANY_PLACE,
    CHOICE,
    COLOUR_OPTIONS,
    DATE,
    DECIMAL,
    EVERYTHING,
    FILE,
    GOOD_ANSWERS,
    GROUP,
    LONG_TEXT,
    MONEY,
    PERSON,
    PLACE,
    PLACES,
    SHA,
    TEXT,
    WHOLE,
    YES_NO,
    Places,
    a_form,
    problems,
    the_example_form,
    two,
)


def shown(component: Any, answer: object, *, required: bool = False, **more: Any) -> FieldView:
    """The view of the one field `x`."""
    form = a_form({"x": component}, required=["x"] if required else [])
    more = {"language": "vi", "lookups": PLACES, **more}
    (view,) = page_view(form, "one", {"x": answer} if answer is not None else {}, (), **more).fields
    return view


@pytest.mark.parametrize(
    ("component", "answer", "value"),
    [
        (TEXT, "Lê", "Lê"),
        (WHOLE, 1_500, "1.500"),
        (WHOLE, "12 con", "12 con"),
        (DECIMAL, 98.4, "98,4"),
        (MONEY, 1_500_000, "1.500.000"),
        (TEXT, {"a": 1}, '{"a": 1}'),
        (TEXT, None, ""),
        (WHOLE, True, "true"),
    ],
)
def test_what_was_typed_is_shown_again(component: Any, answer: object, value: str) -> None:
    assert shown(component, answer).value == value


@pytest.mark.parametrize(
    ("answer", "parts"),
    [
        ("2023-06-05", ["5", "6", "2023"]),
        ({"day": "31", "month": "2", "year": ""}, ["31", "2", ""]),
        ("hôm qua", ["hôm qua", "", ""]),
        (None, ["", "", ""]),
        (3, ["3", "", ""]),
    ],
)
def test_dates_are_shown_in_three_parts(answer: object, parts: list[str]) -> None:
    view = shown(DATE, answer)

    assert [part.value for part in view.parts] == parts
    assert [part.id for part in view.parts] == ["f-x", "f-x-month", "f-x-year"]
    assert [part.label for part in view.parts] == ["Ngày", "Tháng", "Năm"]


def test_only_the_missing_part_of_a_date_is_marked() -> None:
    form = a_form({"x": DATE})
    answers = {"x": {"day": "1", "month": "2", "year": ""}}

    (view,) = page_view(form, "one", answers, problems(form, answers), language="vi", lookups=PLACES).fields

    assert [bool(part.error) for part in view.parts] == [False, False, True]
    assert view.error == "X còn thiếu năm"


def test_few_options_are_radios_and_many_a_select() -> None:
    many = [{"value": str(n), "label": two(f"Số {n}")} for n in range(11)]

    assert [option.checked for option in shown(CHOICE, "green", required=True).options] == [False, True, False]
    view = shown(({"type": "string"}, {"component": "choice", "options": many}), "3")
    assert view.options == ()
    assert [option.value for option in view.option_groups[0].options if option.checked] == ["3"]


def test_a_choice_that_need_not_be_made_can_be_taken_back() -> None:
    assert len(shown(CHOICE, None).options) == len(COLOUR_OPTIONS)
    assert shown(CHOICE, "red").options[-1].value == ""
    assert shown(CHOICE, "red").options[-1].label == "Không trả lời câu này"


def test_yes_and_no_are_words_in_the_post() -> None:
    assert [(option.value, option.label, option.checked) for option in shown(YES_NO, False, required=True).options] == [
        ("true", "Có", False),
        ("false", "Không", True),
    ]


def test_communes_are_one_list_under_their_districts() -> None:
    view = shown(PLACE, "31120")

    assert [(group.label, len(group.options)) for group in view.option_groups] == [
        ("Quận Ninh Kiều", 2),
        ("Huyện Cờ Đỏ", 1),
    ]
    assert [each.value for group in view.option_groups for each in group.options if each.checked] == ["31120"]


def test_in_two_tiers_communes_stand_under_the_province() -> None:
    view = shown(PLACE, None, lookups=Places(two_tiers=True), language="en")

    assert [(group.label, len(group.options)) for group in view.option_groups] == [("Can Tho City", 3)]


def test_with_several_provinces_districts_say_theirs() -> None:
    view = shown(PLACE, None, lookups=Places(two_provinces=True))

    assert [group.label for group in view.option_groups][-1] == "Thành phố Vị Thanh, Tỉnh Hậu Giang"


@pytest.mark.parametrize(("tier", "codes"), [("province", ["92"]), ("district", ["916", "925"])])
def test_higher_tiers_are_lists_too(tier: str, codes: list[str]) -> None:
    view = shown(({"type": "string"}, {"component": "division", "tier": tier}), None)

    assert [each.value for group in view.option_groups for each in group.options] == codes


def test_a_place_elsewhere_is_shown_as_it_was_written() -> None:
    view = shown(ANY_PLACE, "Hậu Giang")

    assert view.value == "Hậu Giang"
    assert view.elsewhere
    assert view.option_groups[-1].options[-1].checked


def test_a_code_that_is_no_longer_offered_does_not_disappear() -> None:
    assert shown(PLACE, "31999").option_groups[0].options[0].value == "31999"


def test_persons_fill_in_only_ones_own_details() -> None:
    own = shown((PERSON[0], {**PERSON[1], "prefill": "applicant"}), None)
    other = shown(PERSON, None)

    assert [part.autocomplete for part in own.parts] == ["name", "", "bday", "", "tel"]
    assert own.parts[2].parts[0].autocomplete == "bday-day"
    assert {part.autocomplete for part in other.parts} == {""}
    assert [part.inputmode for part in other.parts] == ["", "numeric", "", "", "tel"]


def test_what_was_filled_in_is_marked_until_it_is_changed() -> None:
    component = ({"type": "string"}, {"component": "text", "prefill": "applicant.full_name"})
    facts = {"applicant.full_name": "Ánh"}

    assert shown(component, "Ánh", prefills=facts).prefilled
    assert "f-x-prefilled" in shown(component, "Ánh", prefills=facts).described_by
    assert not shown(component, "Ảnh", prefills=facts).prefilled
    assert not shown(component, None).prefilled


def test_groups_show_the_rows_they_need() -> None:
    assert shown(GROUP, None).rows == ()
    (row,) = shown(GROUP, None, required=True).rows
    assert (row.title, row.remove) == ("Friend 1", "")
    assert [field.name for field in row.fields] == ["x.0.name", "x.0.met_on", "x.0.likes", "x.0.photo"]


def test_rows_can_be_added_until_the_group_is_full() -> None:
    three = shown(GROUP, [{"name": str(n)} for n in range(3)])
    four = shown(GROUP, [{"name": str(n)} for n in range(4)])

    assert (three.add, three.full, [row.remove for row in three.rows]) == ("x", False, ["x.0", "x.1", "x.2"])
    assert (four.add, four.full) == ("", True)


@dataclass(frozen=True)
class Kept:
    name: str = "a.pdf"
    size_bytes: int = 1_949_000
    pages: int | None = 3


def test_a_slot_says_what_it_takes_and_what_arrived() -> None:
    view = shown(FILE, [{"sha256": SHA, "name": "a.pdf"}], receipts={SHA: Kept()}, required=True)

    assert view.limits == "PDF · mỗi tệp tối đa 20 MB · 1 đến 2 tệp"
    assert (view.accept, view.multiple, view.full) == ("application/pdf", True, False)
    (file,) = view.files
    assert (file.name, file.size, file.pages, file.remove) == ("a.pdf", "1,9 MB", 3, f"x.{SHA}")
    assert shown(FILE, [{"sha256": SHA, "name": "a"}, {"sha256": "b" * 64, "name": "b"}]).full


@pytest.mark.parametrize(
    ("bounds", "required", "language", "said"),
    [
        ({"maxItems": 1}, True, "en", "PDF · 20 MB a file at most · 1 file"),
        ({"maxItems": 3}, False, "en", "PDF · 20 MB a file at most · up to 3 files"),
        ({"maxItems": 3, "minItems": 2}, False, "vi", "PDF · mỗi tệp tối đa 20 MB · 2 đến 3 tệp"),
        ({"maxItems": 3}, False, "vi", "PDF · mỗi tệp tối đa 20 MB · tối đa 3 tệp"),
    ],
)
def test_limits_are_said_beforehand(bounds: Any, required: bool, language: str, said: str) -> None:
    assert shown(({"type": "array", **bounds}, FILE[1]), None, required=required, language=language).limits == said


def test_each_field_shows_its_own_problem() -> None:
    form = the_example_form()
    found = problems(form, {})

    page = page_view(form, "child", {}, found, language="en", lookups=PLACES)

    assert [field.error for field in page.fields] == [
        "Enter the full name of the child",
        "Enter the date of birth of the child",
        "",
    ]
    assert {line.page_id for line in page.problems} == {"child", "parents", "papers"}
    assert page.fields[0].described_by == "f-child_name-hint f-child_name-error"


def test_a_problem_of_the_whole_has_no_page() -> None:
    page = page_view(
        the_example_form(), "child", {}, [Problem("", "", "Hỏng", "Broken")], language="vi", lookups=PLACES
    )

    assert (page.problems[0].message, page.problems[0].page_id) == ("Hỏng", None)


def test_pages_are_counted_as_they_are_shown() -> None:
    shown_if = (TEXT[0], {**TEXT[1], "shown_if": "agreed"})
    pages = [{"id": str(name), "title": two(name), "fields": [name]} for name in ("agreed", "more", "last")]
    form = a_form({"agreed": YES_NO, "more": shown_if, "last": TEXT}, pages=pages)

    def place(page_id: str, answers: dict[str, object]) -> tuple[int, int]:
        page = page_view(form, page_id, answers, language="vi", lookups=PLACES)
        return page.number, page.total

    assert place("last", {}) == (2, 2)
    assert place("last", {"agreed": True}) == (3, 3)


def test_a_question_alone_on_its_page_is_the_heading() -> None:
    pages = [{"id": "one", "title": two("X"), "fields": ["x"]}]
    alone = page_view(a_form({"x": TEXT}, pages=pages), "one", {}, language="vi", lookups=PLACES)
    titled = page_view(a_form({"x": TEXT}), "one", {}, language="vi", lookups=PLACES)

    assert alone.fields[0].heading
    assert not titled.fields[0].heading


def test_fields_that_show_others_are_known() -> None:
    parents = page_view(the_example_form(), "parents", {}, language="vi", lookups=PLACES)

    assert [(field.name, field.steers) for field in parents.fields] == [("mother", False), ("father_known", True)]


def test_only_pages_with_slots_take_files() -> None:
    form = the_example_form()

    assert page_view(form, "papers", {}, language="vi", lookups=PLACES).has_files
    assert not page_view(form, "child", {}, language="vi", lookups=PLACES).has_files
    assert page_view(a_form({"x": GROUP}), "one", {}, language="vi", lookups=PLACES).has_files


def told(form: Form, answers: dict[str, Any], language: Any = "vi") -> dict[str, tuple[str, ...]]:
    sections = summary(form, answers, language=language, lookups=PLACES)
    return {row.field: row.lines for section in sections for row in section.rows}


def test_the_summary_tells_every_answer_in_words() -> None:
    assert told(a_form(EVERYTHING), GOOD_ANSWERS) == {
        "title": ("Đơn đề nghị",),
        "story": ("Dòng một", "Dòng hai"),
        "copies": ("3",),
        "area": ("98,4",),
        "price": ("1.500.000 ₫",),
        "on": ("28/02/2023",),
        "agreed": ("Không",),
        "colour": ("Green",),
        "colours": ("Red", "Blue"),
        "place": ("Phường Cái Khế",),
        "anywhere": ("Xã Tân Phú, huyện Long Mỹ, tỉnh Hậu Giang",),
        "owner": (
            "Họ và tên: Nguyễn Thị Ánh",
            "Số định danh cá nhân: 092190000001",
            "Ngày sinh: 31/12/1990",
            "Giới tính: Nữ",
        ),
        "friends": ("Friend 1 — Name: Lê Văn Bê; Likes: Red", "Friend 2 — Name: Đỗ Xê; Met on: 01/01/2020"),
        "papers": ("don.pdf",),
    }


def test_what_was_not_answered_is_told_too_and_what_was_not_asked_is_not() -> None:
    rows = told(the_example_form(), {"father_known": False, "father": {"full_name": "A"}})

    assert rows["copies"] == ("—",)
    assert "father" not in rows


def test_what_is_wrong_is_told_as_it_was_typed() -> None:
    wrong = {"on": {"day": "31", "month": "2"}, "n": "nhiều", "m": True, "story": 3, "friends": ["A"], "papers": ["x"]}
    form = a_form({"on": DATE, "n": WHOLE, "m": MONEY, "story": LONG_TEXT, "friends": GROUP, "papers": FILE})

    assert told(form, wrong) == {
        "on": ("31/2/",),
        "n": ("nhiều",),
        "m": ("true",),
        "story": ("3",),
        "friends": ("Friend 1 — A",),
        "papers": ("x",),
    }


def test_the_summary_leads_back_to_the_page() -> None:
    sections = summary(the_example_form(), {}, language="en", lookups=PLACES)

    assert [(section.page_id, section.title) for section in sections] == [
        ("child", "The child"),
        ("parents", "Parents"),
        ("siblings", "Brothers and sisters"),
        ("papers", "Papers"),
    ]
    row = sections[0].rows[1]
    assert (row.page_id, row.element_id, row.label) == ("child", "f-born_on", "Date of birth of the child")


def test_long_texts_say_their_bound() -> None:
    assert shown(LONG_TEXT, None).length_max == 1_000
    assert shown(LONG_TEXT, None).described_by == "f-x-info"
