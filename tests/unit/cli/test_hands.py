"""The model of a person with a telephone, by which `bench filing_by_hand` reckons."""

from __future__ import annotations

from itertools import islice
from random import Random

import pytest

from bench.hands import (
    ERRING_SHARE,
    OPERATORS,
    READ_SHARE,
    READING_SYLLABLES_A_MINUTE,
    TYPING_WPM,
    Act,
    Kind,
    Person,
    Walked,
    people,
    run_seconds,
    strokes,
)

CHANCE = Random(1)  # noqa: S311  (who is drawn is no secret)


@pytest.mark.parametrize(("text", "keys"), [("Kinh", 4), ("Trần", 6), ("Đặng", 7), ("ấ", 3), ("ơ", 2), ("", 0)])
def test_a_mark_is_a_key_more(text: str, keys: int) -> None:
    assert strokes(text) == keys


def test_every_kind_of_act_has_its_source() -> None:
    assert OPERATORS.keys() == set(Kind)
    assert all(operator.source for operator in OPERATORS.values())


def test_the_acts_of_a_page_add_up() -> None:
    person = Person(typing_wpm=36, read_share=0.5, errs=False)
    page = Walked("child", [Act(Kind.READ, READING_SYLLABLES_A_MINUTE), Act(Kind.TYPE, 180), Act(Kind.TAP, 2)], [400.0])

    assert page.seconds(person, CHANCE) == pytest.approx(30 + 60 + 2.2 + 0.4)


def test_only_what_is_left_of_an_upload_is_waited_for() -> None:
    person = Person(typing_wpm=36, read_share=1, errs=False)
    acts = [Act(Kind.PHOTO), Act(Kind.TYPE, 30)]
    page = Walked("papers", acts, [0.0], upload_ms=25_000, acts_before=1)

    # Twelve seconds for the photo, ten of typing while it is sent, fifteen of waiting.
    assert page.seconds(person, CHANCE) == pytest.approx(12 + 10 + 15)


def test_who_errs_types_an_answer_twice() -> None:
    pages = [Walked("start", [Act(Kind.TAP)], [0.0]), Walked("child", [Act(Kind.TYPE, 30)], [0.0])]
    steady, erring = (Person(typing_wpm=36, read_share=0.5, errs=errs) for errs in (False, True))

    took, longer = (run_seconds(pages, person, CHANCE) for person in (steady, erring))

    assert longer["start"] == took["start"]
    assert longer["child"] > took["child"] + 10


def test_people_differ_within_their_bounds_and_are_the_same_for_the_same_seed() -> None:
    drawn = list(islice(people(7), 400))

    assert drawn == list(islice(people(7), 400))
    assert all(TYPING_WPM[0] <= each.typing_wpm <= TYPING_WPM[1] for each in drawn)
    assert all(READ_SHARE[0] <= each.read_share <= READ_SHARE[1] for each in drawn)
    assert sum(each.errs for each in drawn) / len(drawn) == pytest.approx(ERRING_SHARE, abs=0.05)
