"""Boards of figures that officials keep, for themselves or for their unit. A board is no way round: each figure on it is read
by the rules of whoever opens it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Prefetch, Q, QuerySet

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.keys import new_id
from motcua.foundation.journal.commands import record
from motcua.foundation.journal.values import Event, UnitPath
from motcua.foundation.text.rules import clean
from motcua.reform.indicators.errors import UnableToKeepOnBoard
from motcua.reform.indicators.events import BoardDropped, BoardOpened, FigurePutOnBoard, FigureTakenOffBoard
from motcua.reform.indicators.known import indicator_named
from motcua.reform.indicators.models import Board, BoardFigure
from motcua.reform.indicators.periods import period_named
from motcua.reform.indicators.policy import may_open_board, may_use_board
from motcua.reform.indicators.values import BoardView, FigureKept
from motcua.registry.organization.queries import directory

NAME_LENGTH_MAX = 60
FIGURES_MAX = 40
BOARDS_MAX = 20


def put_on_board(*, name: str, unit: UUID | None, figure: FigureKept, by: Actor, at: datetime) -> UUID:
    """Puts a figure on the board of that name, one's own or the unit's, which is opened where it is missing. Twice is once.

    Raises `NotPermitted`, `UnableToFindIndicator`, `UnableToReadPeriod`, `UnableToKeepOnBoard`.
    """
    require(may_open_board(by, unit), act="put_on_board", subject=unit or by.account)
    assert by.account is not None
    name = " ".join(clean(name).split())
    if not 0 < len(name) <= NAME_LENGTH_MAX:
        raise _unable()
    indicator_named(figure.indicator)
    if figure.period:
        period_named(figure.period)
    # Two windows: the second waits for the first, and then finds its board.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"boards {unit or by.account}"])
    beside = list(_whose(by.account, unit))
    board = next((row for row in beside if row.name == name), None)
    if board is None and len(beside) >= BOARDS_MAX:
        raise _unable()
    standing = list(BoardFigure.objects.filter(board=board, superseded_at=None)) if board else []
    if board and any(_kept(row) == figure for row in standing):
        return board.id
    if len(standing) >= FIGURES_MAX:
        raise _unable()

    events: list[Event] = []
    path = directory(on=city_day(at)).path(unit) if unit else None
    if board is None:
        board = Board.objects.create(id=new_id(), owner=by.account, unit=unit, name=name, opened_at=at)
        events.append(BoardOpened(subject=board.id, at_unit=path, unit=unit))
    BoardFigure.objects.create(
        id=new_id(), board=board, indicator=figure.indicator, unit=figure.unit, period=figure.period, put_at=at
    )
    events.append(
        FigurePutOnBoard(
            subject=board.id, at_unit=path, indicator=figure.indicator, unit=figure.unit, period=figure.period
        )
    )

    record(events=events, by=by, at=at)
    return board.id


def take_off_board(*, board: UUID, figure: FigureKept, by: Actor, at: datetime) -> None:
    """Takes a figure away; twice is once. Raises `NotPermitted` for somebody else's board and for none."""
    row = _locked(board, by, act="take_off_board")
    gone = BoardFigure.objects.filter(
        board=board, indicator=figure.indicator, unit=figure.unit, period=figure.period, superseded_at=None
    ).update(superseded_at=at)
    if gone:
        event = FigureTakenOffBoard(
            subject=board,
            at_unit=_path(row, at),
            indicator=figure.indicator,
            unit=figure.unit,
            period=figure.period,
        )
        record(events=[event], by=by, at=at)


def drop_board(*, board: UUID, by: Actor, at: datetime) -> None:
    """Takes the board away; twice is once. Raises `NotPermitted` for somebody else's and for none."""
    row = _locked(board, by, act="drop_board")
    if Board.objects.filter(id=board, superseded_at=None).update(superseded_at=at):
        record(events=[BoardDropped(subject=board, at_unit=_path(row, at))], by=by, at=at)


def boards_of(*, actor: Actor) -> list[BoardView]:
    """The actor's own and those of her units, by name."""
    if actor.account is None:
        return []
    own = Q(owner=actor.account, unit=None) | Q(unit__in=list(actor.units))
    return [_view(row) for row in _with_figures(Board.objects.filter(own, superseded_at=None).order_by("name", "id"))]


def board_named(*, board: UUID, actor: Actor) -> BoardView:
    """Raises `NotPermitted`, in the words of what is not there, for somebody else's and for one that was dropped."""
    row = _with_figures(Board.objects.filter(id=board, superseded_at=None)).first()
    owner, unit = (row.owner, row.unit) if row else (None, None)
    require(may_use_board(actor, owner=owner, unit=unit), act="see_board", subject=board)
    assert row is not None
    return _view(row)


def _whose(account: UUID, unit: UUID | None) -> QuerySet[Board]:
    rows = Board.objects.filter(superseded_at=None, unit=unit)
    return rows if unit else rows.filter(owner=account)


def _locked(board: UUID, by: Actor, *, act: str) -> Board:
    row = Board.objects.select_for_update(no_key=True).filter(id=board).first()
    owner, unit = (row.owner, row.unit) if row else (None, None)
    require(may_use_board(by, owner=owner, unit=unit), act=act, subject=board)
    assert row is not None
    return row


def _path(row: Board, at: datetime) -> UnitPath | None:
    return directory(on=city_day(at)).path(row.unit) if row.unit else None


def _with_figures(rows: QuerySet[Board]) -> QuerySet[Board]:
    figures = BoardFigure.objects.filter(superseded_at=None).order_by("put_at", "id")
    return rows.prefetch_related(Prefetch("figures", queryset=figures, to_attr="standing"))


def _view(row: Board) -> BoardView:
    standing: Sequence[BoardFigure] = row.standing  # type: ignore[attr-defined]  # prefetched by `_with_figures`
    return BoardView(id=row.id, name=row.name, unit=row.unit, figures=tuple(map(_kept, standing)))


def _kept(row: BoardFigure) -> FigureKept:
    return FigureKept(indicator=row.indicator, unit=row.unit, period=row.period)


def _unable() -> UnableToKeepOnBoard:
    return UnableToKeepOnBoard(length_max=NAME_LENGTH_MAX, figures_max=FIGURES_MAX, boards_max=BOARDS_MAX)
