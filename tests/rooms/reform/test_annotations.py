"""Remarks that explain figures: who writes them, where they are shown, and that they can be taken back."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import Actor
from motcua.foundation.database.keys import new_id
from motcua.foundation.journal.queries import entries_of
from motcua.foundation.measures.values import Period
from motcua.reform.indicators.annotations import TEXT_LENGTH_MAX, annotate, annotations_of, take_back_annotation
from motcua.reform.indicators.errors import UnableToAnnotate, UnableToFindIndicator
from motcua.registry.organization.queries import directory
from tests.cast import AT, JUNE_15, Cast

JUNE = Period(date(2023, 6, 1), date(2023, 7, 1))
WORDS = "Hệ thống định danh gián đoạn cả buổi sáng."


def written(cast: Cast, *, by: Actor | None = None, text: str = WORDS, on: date = JUNE_15, indicator: str = "") -> UUID:
    return annotate(unit=cast.ward.id, indicator=indicator, on=on, text=text, by=by or cast.leader, at=AT)


def shown(cast: Cast, *, indicator: str = "online_share", period: Period = JUNE) -> list[str]:
    above = directory(on=JUNE_15).ancestors(cast.ward.id)
    return [each.text for each in annotations_of(unit=cast.ward.id, above=above, indicator=indicator, period=period)]


def test_a_remark_is_shown_to_the_figures_that_it_explains(cast: Cast) -> None:
    written(cast, indicator="online_share")

    assert shown(cast) == [WORDS]
    assert shown(cast, indicator="on_time_share") == []
    assert shown(cast, period=Period(date(2023, 7, 1), date(2023, 8, 1))) == []


def test_one_for_all_figures_stands_at_each_of_them_and_below(cast: Cast) -> None:
    written(cast)
    city = directory(on=JUNE_15).ancestors(cast.ward.id)[-1]

    assert shown(cast, indicator="on_time_share") == [WORDS]
    assert annotations_of(unit=city, above=(), indicator="on_time_share", period=JUNE) == []


def test_the_same_words_twice_are_one_remark(cast: Cast) -> None:
    assert written(cast) == written(cast, text=f"  {WORDS} ")
    assert shown(cast) == [WORDS]


def test_taken_back_twice_it_is_gone_once(cast: Cast) -> None:
    remark = written(cast)

    for _time in range(2):
        take_back_annotation(annotation=remark, by=cast.head, at=AT + timedelta(hours=1))

    assert shown(cast) == []
    assert [entry.kind for entry in entries_of(subject=remark)] == ["figures_annotated", "annotation_taken_back"]


def test_the_words_stay_out_of_the_journal(cast: Cast) -> None:
    (entry,) = entries_of(subject=written(cast))

    assert WORDS not in str(entry.data)


@pytest.mark.parametrize("who", ["handler", "counter", "citizen", "other_officer"])
def test_who_does_not_answer_for_the_figures_does_not_explain_them(cast: Cast, who: str) -> None:
    with pytest.raises(NotPermitted):
        written(cast, by=getattr(cast, who))
    remark = written(cast)
    with pytest.raises(NotPermitted):
        take_back_annotation(annotation=remark, by=getattr(cast, who), at=AT)


def test_one_that_is_not_there_cannot_be_taken_back(cast: Cast) -> None:
    with pytest.raises(NotPermitted):
        take_back_annotation(annotation=new_id(), by=cast.leader, at=AT)


@pytest.mark.parametrize(
    ("text", "on"), [("", JUNE_15), ("x" * (TEXT_LENGTH_MAX + 1), JUNE_15), (WORDS, JUNE_15 + timedelta(days=1))]
)
def test_no_words_too_many_and_days_to_come_are_refused(cast: Cast, text: str, on: date) -> None:
    with pytest.raises(UnableToAnnotate):
        written(cast, text=text, on=on)


def test_an_unknown_indicator_is_said(cast: Cast) -> None:
    with pytest.raises(UnableToFindIndicator):
        written(cast, indicator="happiness")
