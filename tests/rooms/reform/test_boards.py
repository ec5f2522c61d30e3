"""Boards of figures: kept once, by those whose they are, and written down."""

from __future__ import annotations

from uuid import uuid4

import pytest

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.journal.queries import entries_of
from motcua.reform.indicators.boards import (
    BOARDS_MAX,
    FIGURES_MAX,
    board_named,
    boards_of,
    drop_board,
    put_on_board,
    take_off_board,
)
from motcua.reform.indicators.errors import UnableToFindIndicator, UnableToKeepOnBoard, UnableToReadPeriod
from motcua.reform.indicators.values import FigureKept
from tests.cast import AT, Cast


def a_figure(cast: Cast, *, indicator: str = "online_share", period: str = "2023-H1") -> FigureKept:
    return FigureKept(indicator=indicator, unit=cast.ward.id, period=period)


def put(cast: Cast, **changes: object) -> object:
    facts = {"name": "Giao ban thứ Hai", "unit": None, "figure": a_figure(cast), "by": cast.leader, "at": AT}
    return put_on_board(**{**facts, **changes})  # type: ignore[arg-type]  # the facts are as the command says


def test_a_board_keeps_its_figures_in_the_order_in_which_they_were_put(cast: Cast) -> None:
    first, second = a_figure(cast), a_figure(cast, indicator="on_time_share", period="")
    board = put(cast, figure=first)

    assert put(cast, figure=second) == board

    (found,) = boards_of(actor=cast.leader)
    assert found.figures == (first, second)
    assert board_named(board=found.id, actor=cast.leader) == found


def test_put_twice_it_is_kept_once_and_written_down_once(cast: Cast) -> None:
    board = put(cast)
    put(cast, name="  Giao  ban thứ Hai ")

    assert [each.kind for each in entries_of(subject=board)] == ["board_opened", "figure_put_on_board"]  # type: ignore[arg-type]
    assert len(boards_of(actor=cast.leader)[0].figures) == 1


def test_taken_off_twice_it_is_gone_once_and_may_be_put_again(cast: Cast) -> None:
    board = put(cast)
    for _time in range(2):
        take_off_board(board=board, figure=a_figure(cast), by=cast.leader, at=AT)  # type: ignore[arg-type]

    kinds = [each.kind for each in entries_of(subject=board)]  # type: ignore[arg-type]
    put(cast)

    assert kinds.count("figure_taken_off_board") == 1
    assert boards_of(actor=cast.leader)[0].figures == (a_figure(cast),)


def test_a_dropped_board_is_gone_and_its_name_is_free(cast: Cast) -> None:
    board = put(cast)
    for _time in range(2):
        drop_board(board=board, by=cast.leader, at=AT)  # type: ignore[arg-type]

    assert boards_of(actor=cast.leader) == []
    with pytest.raises(NotPermitted):
        board_named(board=board, actor=cast.neighbour)  # type: ignore[arg-type]
    assert put(cast) != board


def test_a_dropped_board_is_not_there_for_its_owner_either(cast: Cast) -> None:
    board = put(cast)
    drop_board(board=board, by=cast.leader, at=AT)  # type: ignore[arg-type]

    with pytest.raises(NotPermitted) as refused:
        board_named(board=board, actor=cast.leader)  # type: ignore[arg-type]
    assert refused.value.hidden


def test_one_s_own_board_is_seen_by_nobody_else(cast: Cast) -> None:
    board = put(cast)

    for somebody in (cast.handler, cast.other_officer, cast.auditor, cast.citizen):
        assert boards_of(actor=somebody) == []
        for act in (
            lambda by: board_named(board=board, actor=by),  # type: ignore[arg-type]
            lambda by: take_off_board(board=board, figure=a_figure(cast), by=by, at=AT),  # type: ignore[arg-type]
            lambda by: drop_board(board=board, by=by, at=AT),  # type: ignore[arg-type]
        ):
            with pytest.raises(NotPermitted) as refused:
                act(somebody)
            assert refused.value.hidden


def test_a_unit_s_board_is_everybody_s_who_works_there(cast: Cast) -> None:
    board = put(cast, unit=cast.ward.id)

    assert put(cast, unit=cast.ward.id, by=cast.handler, figure=a_figure(cast, indicator="settled")) == board
    assert len(board_named(board=board, actor=cast.clerk).figures) == 2  # type: ignore[arg-type]
    with pytest.raises(NotPermitted):
        put(cast, unit=cast.ward.id, by=cast.other_officer)
    assert boards_of(actor=cast.other_officer) == []


def test_the_same_name_may_stand_for_an_official_and_for_her_unit(cast: Cast) -> None:
    assert put(cast) != put(cast, unit=cast.ward.id)


def test_a_citizen_keeps_no_board(cast: Cast) -> None:
    with pytest.raises(NotPermitted):
        put(cast, by=cast.citizen)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"name": "  "}, UnableToKeepOnBoard),
        ({"name": "d" * 61}, UnableToKeepOnBoard),
        ({"figure": {"indicator": "happiness"}}, UnableToFindIndicator),
        ({"figure": {"period": "2023-H3"}}, UnableToReadPeriod),
    ],
)
def test_what_makes_no_sense_is_not_kept(cast: Cast, changes: dict[str, object], error: type[Exception]) -> None:
    figure = changes.get("figure")
    if isinstance(figure, dict):
        changes = {"figure": a_figure(cast, **figure)}
    with pytest.raises(error):
        put(cast, **changes)
    assert boards_of(actor=cast.leader) == []


def test_a_board_and_its_owner_have_bounds(cast: Cast) -> None:
    for _number in range(FIGURES_MAX):
        put(cast, figure=FigureKept(indicator="settled", unit=uuid4()))
    with pytest.raises(UnableToKeepOnBoard):
        put(cast)
    for number in range(BOARDS_MAX - 1):
        put(cast, name=f"Bảng {number}")
    with pytest.raises(UnableToKeepOnBoard):
        put(cast, name="Một bảng nữa")


def test_the_name_of_a_board_does_not_stand_in_the_journal(cast: Cast) -> None:
    board = put(cast, name="Hồ sơ của chị Bưởi")

    assert all("Bưởi" not in str(each.data) for each in entries_of(subject=board))  # type: ignore[arg-type]
