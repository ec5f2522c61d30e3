"""Which words hold on a day, whether they can be sent, and how they are filled: pure decisions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.foundation.messages.rules import (
    BODY_LENGTH_MAX,
    filled,
    mark_of,
    problems_of_text,
    problems_of_words,
    sample_of,
    sms_size,
    text_on,
    wording_on,
    words_hash,
)
from motcua.foundation.messages.values import Fate, Field, NewText, Template, TextView, Wording
from tests.conftest import moment

CODE = Field(name="mã hồ sơ", label="the code", sample="0001", must=True)
NAME = Field(name="tên", label="the name", sample="Bưởi")
SMS = Template(
    name="ready",
    group="Trials",
    purpose="A trial",
    fields=(CODE, NAME),
    shipped=Wording(subject_vi="Hồ sơ {mã hồ sơ}", body_vi="Hồ sơ {mã hồ sơ} của {tên} đã xong."),
    by_sms=True,
)
IN_APP = replace(SMS, by_sms=False)
JULY_3, JULY_5, JULY_10 = date(2023, 7, 3), date(2023, 7, 5), date(2023, 7, 10)
OTHER = Wording(subject_vi="Xong", body_vi="Hồ sơ {mã hồ sơ} xong.")


def a_text(from_on: date, words: Wording | None = OTHER, *, fate: Fate | None = None) -> TextView:
    return TextView(
        id=uuid4(),
        template=SMS.name,
        words=words,
        from_on=from_on,
        reason="Vì thế.",
        made_by=None,
        made_at=moment("2023-07-03 08:00"),
        fate=fate,
        over_by=None,
        over_at=None,
    )


def problems(body: str, *, subject: str = "Xong", template: Template = SMS) -> list[str]:
    return [str(each) for each in problems_of_words(template, Wording(subject_vi=subject, body_vi=body))]


def problems_of(new: NewText, *texts: TextView) -> list[str]:
    found = problems_of_text(new=new, template=SMS, texts=texts, today=JULY_3)
    return [str(each) for each in found]


def new(words: Wording | None = OTHER, *, from_on: date = JULY_5, reason: str = "Vì thế.") -> NewText:
    return NewText(template=SMS.name, words=words, from_on=from_on, reason=reason, seen=0)


def test_fields_are_filled_wherever_they_stand() -> None:
    words = filled(SMS.shipped, {CODE: "17", NAME: "Ổi"})

    assert words == Wording(subject_vi="Hồ sơ 17", body_vi="Hồ sơ 17 của Ổi đã xong.")


@given(value=st.text(alphabet="{}!:.[]%$mã hồ sơtên\\0a", max_size=40))
def test_a_value_is_put_in_as_it_is_even_with_braces(value: str) -> None:
    words = filled(Wording(subject_vi="{tên}", body_vi="{mã hồ sơ}: {tên}"), {CODE: "{tên}", NAME: value})

    assert words == Wording(subject_vi=value, body_vi="{tên}: " + value)


@pytest.mark.parametrize(
    "trick",
    [
        "{tên.__class__}",
        "{tên!r}",
        "{tên:>9}",
        "{tên[0]}",
        "{0}",
        "{}",
        "{ tên}",
        "{Tên}",
    ],
)
def test_nothing_but_a_field_s_own_name_is_a_field(trick: str) -> None:
    assert problems(f"{{mã hồ sơ}} {trick}") == [f"there is no field {trick} here"]
    assert sample_of(SMS, Wording(subject_vi="", body_vi=trick)).body_vi == trick


@pytest.mark.parametrize("body", ["{mã hồ sơ} {", "{mã hồ sơ} }", "{mã hồ sơ} {tên", "{{mã hồ sơ}}", "} {mã hồ sơ}"])
def test_a_brace_that_stands_alone_is_refused(body: str) -> None:
    (problem,) = problems(body)

    assert "stands alone" in problem


def test_what_must_be_there_must_be_in_the_body_of_an_sms() -> None:
    missing = ["the field {mã hồ sơ} must be there"]

    assert problems("Hồ sơ xong.", subject="{mã hồ sơ}") == missing
    assert problems("Hồ sơ xong.", subject="{mã hồ sơ}", template=IN_APP) == []
    assert problems("Hồ sơ xong.", template=IN_APP) == missing


def test_all_that_is_wrong_is_said_at_once() -> None:
    assert problems("{ai} {", subject="") == [
        "the subject is empty",
        "there is no field {ai} here",
        "a brace “{” stands alone: they are for fields only",
        "the field {mã hồ sơ} must be there",
    ]
    assert problems("", subject="Xong {mã hồ sơ}", template=IN_APP) == ["the text is empty"]


@pytest.mark.parametrize(
    ("characters", "parts"), [(0, 1), (1, 1), (70, 1), (71, 2), (134, 2), (135, 3), (201, 3), (202, 4)]
)
def test_an_sms_has_seventy_characters_and_each_part_of_a_longer_one_sixty_seven(characters: int, parts: int) -> None:
    size = sms_size("ệ" * characters)

    assert (size.characters, size.parts) == (characters, parts)


def test_an_emoji_is_two_characters_of_an_sms() -> None:
    assert sms_size("👍" * 35).parts == 1
    assert sms_size("👍" * 36).parts == 2


def test_three_parts_are_enough_counted_with_what_fills_the_fields() -> None:
    body = "{mã hồ sơ}" + "ệ" * 197

    assert problems(body) == []
    assert problems(body + "ệ") == ["as an SMS the text takes 4 parts (202 characters), at most 3 can be"]
    assert problems(body + "ệ", template=IN_APP) == []
    assert len(problems("{mã hồ sơ}" + "ệ" * BODY_LENGTH_MAX, template=IN_APP)) == 1
    assert len(problems("{mã hồ sơ}", subject="ệ" * 121)) == 1


def test_the_latest_begun_holds() -> None:
    first, second = a_text(JULY_3), a_text(JULY_10, None)
    texts = [second, first]

    assert text_on(texts, on=date(2023, 7, 2)) is None
    assert wording_on(SMS, texts, on=date(2023, 7, 2)) == SMS.shipped
    assert wording_on(SMS, texts, on=JULY_3) == OTHER
    assert wording_on(SMS, texts, on=date(2023, 7, 9)) == OTHER
    assert wording_on(SMS, texts, on=JULY_10) == SMS.shipped


@pytest.mark.parametrize("fate", Fate)
def test_what_was_called_off_or_replaced_never_holds(fate: Fate) -> None:
    assert wording_on(SMS, [a_text(JULY_3, fate=fate)], on=JULY_10) == SMS.shipped


def test_words_with_a_field_that_a_release_took_away_give_way_to_the_shipped_ones() -> None:
    gone = Wording(subject_vi="Xong", body_vi="Hồ sơ {mã hồ sơ}, quầy {số quầy}.")

    assert wording_on(SMS, [a_text(JULY_3, gone)], on=JULY_5) == SMS.shipped


def test_words_hold_from_today_or_later_and_need_a_reason() -> None:
    assert problems_of(new(from_on=JULY_3)) == []
    assert problems_of(new(from_on=date(2023, 7, 2))) == [
        "words hold from today, 2023-07-03, or from a later day on",
    ]
    assert problems_of(new(reason="")) == ["the reason is missing"]
    assert len(problems_of(new(reason="x" * 501))) == 1


def test_what_is_said_already_is_not_set_again() -> None:
    assert problems_of(new(), a_text(JULY_3)) == ["on 2023-07-05 just these words hold already"]
    assert problems_of(new(None)) == ["on 2023-07-05 just these words hold already"]
    assert problems_of(new(), a_text(JULY_3, None)) == []
    assert problems_of(new(SMS.shipped), a_text(JULY_3)) == []


def test_an_unknown_template_is_refused() -> None:
    (problem,) = problems_of_text(new=new(), template=None, texts=(), today=JULY_3)

    assert str(problem) == "there is no text called ready"


def test_every_change_gives_another_mark() -> None:
    one = a_text(JULY_5)
    marks = [
        mark_of([]),
        mark_of([one]),
        mark_of([replace(one, fate=Fate.CALLED_OFF)]),
        mark_of([replace(one, fate=Fate.CALLED_OFF), a_text(JULY_10)]),
    ]

    assert marks == sorted(set(marks))


def test_the_shipped_words_have_no_hash_and_others_each_their_own() -> None:
    assert words_hash(None) == ""
    assert words_hash(OTHER) != words_hash(replace(OTHER, subject_vi="Xong rồi"))
