"""Answers from outside are read within bounds, and kept in one form."""

from __future__ import annotations

import json
import unicodedata
from datetime import date
from typing import Any

import pytest

from motcua.foundation.forms.errors import UnableToReadAnswers
from motcua.foundation.forms.rules import bound_answers, normalise, prefill_answers, read_answers
from tests.unit.foundation.forms.builders import (
    CHOICE,
    DATE,
    EVERYTHING,
    GOOD_ANSWERS,
    GROUP,
    LONG_TEXT,
    MANY,
    PERSON,
    TEXT,
    WHOLE,
    a_form,
    the_example_form,
)


def test_json_is_read() -> None:
    assert read_answers('{"a": ["Đỗ", 1, 1.5, null, true]}'.encode()) == {"a": ["Đỗ", 1, 1.5, None, True]}
    assert read_answers("{}") == {}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no JSON"),
        (b"{", "no JSON"),
        (b"[]", "no JSON object"),
        (b'"x"', "no JSON object"),
        (b"null", "no JSON object"),
        (b'{"a": NaN}', "NaN is no JSON"),
        (b'{"a": -Infinity}', "-Infinity is no JSON"),
        (b'{"a": 1e999}', "a holds a character or value"),
        (b'{"a": ' + b"9" * 5_000 + b"}", "no JSON"),
        ('{"a": "đ"}'.encode("utf-16"), "not UTF-8"),
        ('{"a": "đ"}'.encode("latin-1", errors="replace") + b"\xff", "not UTF-8"),
        (b'{"a": {"b": "x\\u0000"}}', "a.b holds a character"),
        (b'{"a": "\\ud800"}', "a holds a character"),
        (b'{"\\u0000": 1}', "{} holds a character"),
        (b'{"a": "\\u001b[31m"}', "a holds a character"),
        (b'{"a": "' + b"x" * 200_000 + b'"}', "200 kB"),
        (b'{"a": [' + b",".join([b"0"] * 2_001) + b"]}", "2000 values"),
        (b'{"a": ' + b"[" * 9 + b"]" * 9 + b"}", "8 levels"),
        (b'{"a": ' + b"[" * 90_000 + b"]" * 90_000 + b"}", "8 levels"),
        (b'{"a": ' + b'{"a":' * 30_000 + b"1" + b"}" * 30_001, "8 levels"),
    ],
)
def test_bombs_and_bad_encodings_are_refused(content: bytes, said: str) -> None:
    with pytest.raises(UnableToReadAnswers) as caught:
        read_answers(content)

    assert said in caught.value.message
    assert caught.value.status == 422
    assert caught.value.facts["reason_vi"]


def test_the_bounds_are_the_ones_that_are_stated() -> None:
    bound_answers({"a": ["x"] * 1_998})
    bound_answers({"a": "đ" * 99_990})
    deep: Any = "x"
    for _ in range(7):
        deep = [deep]
    bound_answers({"a": deep})

    with pytest.raises(UnableToReadAnswers):
        bound_answers({"a": ["x"] * 2_000})
    with pytest.raises(UnableToReadAnswers):
        bound_answers({"a": "đ" * 100_000})
    with pytest.raises(UnableToReadAnswers):
        bound_answers({"a": [deep]})


def test_texts_are_kept_composed_and_trimmed() -> None:
    form = a_form({"name": TEXT, "story": LONG_TEXT, "owner": PERSON})
    answers = {
        "name": unicodedata.normalize("NFD", "  Nguyễn   Thị\tÁnh \n"),
        "story": " một\r\n\r\nhai ",
        "owner": {"number": "092 190 000 001"},
    }

    assert normalise(form, answers) == {
        "name": "Nguyễn Thị Ánh",
        "story": "một\n\nhai",
        "owner": {"number": "092190000001"},
    }


def test_equal_answers_are_kept_as_equal_json() -> None:
    form = a_form(EVERYTHING)
    turned = {name: GOOD_ANSWERS[name] for name in reversed(GOOD_ANSWERS)}
    turned["colours"] = ["blue", "red"]
    turned["owner"] = dict(reversed(GOOD_ANSWERS["owner"].items()))
    turned["copies"] = 3.0
    turned["friends"] = [*GOOD_ANSWERS["friends"], {"name": ""}]

    assert json.dumps(normalise(form, turned)) == json.dumps(normalise(form, GOOD_ANSWERS))
    assert list(normalise(form, turned)) == list(EVERYTHING)


def test_normalising_twice_changes_nothing() -> None:
    form = a_form(EVERYTHING)
    once = normalise(form, GOOD_ANSWERS)

    assert normalise(form, once) == once
    assert once == GOOD_ANSWERS | {"colours": ["red", "blue"]}


def test_nothing_empty_or_unknown_is_kept() -> None:
    form = a_form({"a": TEXT, "b": MANY, "c": GROUP, "d": PERSON, "n": WHOLE})

    assert normalise(form, {"a": " ", "b": [""], "c": [{}, {"name": " "}], "d": {"full_name": ""}, "z": 1, "n": 0}) == {
        "n": 0
    }


class TestPrefill:
    FACTS: dict[str, object] = {
        "applicant.full_name": "Nguyễn Thị Ánh",
        "applicant.number": "092190000001",
        "applicant.birth_on": date(1990, 12, 31),
        "applicant.sex": "female",
        "applicant.phone": "",
        "applicant.email": None,
    }

    def test_a_person_is_filled_as_a_whole(self) -> None:
        assert prefill_answers(the_example_form(), self.FACTS) == {
            "mother": {
                "full_name": "Nguyễn Thị Ánh",
                "number": "092190000001",
                "birth_on": "1990-12-31",
                "sex": "female",
            }
        }

    def test_single_fields_and_parts_are_filled(self) -> None:
        schema, ui = PERSON
        part = {"full_name": {"prefill": "applicant.full_name"}}
        form = a_form(
            {
                "name": (TEXT[0], {"component": "text", "prefill": "applicant.full_name"}),
                "born": (DATE[0], {"component": "date", "prefill": "applicant.birth_on"}),
                "colour": (CHOICE[0], {**CHOICE[1], "prefill": "applicant.sex"}),
                "phone": (TEXT[0], {"component": "text", "prefill": "applicant.phone"}),
                "owner": (schema, {**ui, "fields": part, "order": list(schema["properties"])}),
            }
        )

        assert prefill_answers(form, self.FACTS) == {
            "name": "Nguyễn Thị Ánh",
            "born": "1990-12-31",
            "owner": {"full_name": "Nguyễn Thị Ánh"},
        }

    def test_without_facts_nothing_is_filled(self) -> None:
        assert prefill_answers(the_example_form(), {}) == {}
