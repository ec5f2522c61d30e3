"""What can happen to targets and boards. `subject` is the target or the board; what it replaces is named by its id. A board's
name stays out: people write into it what they like."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from motcua.foundation.journal.values import Event


@dataclass(frozen=True, kw_only=True)
class TargetSet(Event):
    kind: ClassVar[str] = "target_set"
    indicator: str
    level: str
    value: str
    from_on: date
    until_on: date
    source: str
    supersedes: tuple[UUID, ...] = ()


@dataclass(frozen=True, kw_only=True)
class BoardOpened(Event):
    kind: ClassVar[str] = "board_opened"
    unit: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class FigurePutOnBoard(Event):
    kind: ClassVar[str] = "figure_put_on_board"
    indicator: str
    unit: UUID
    period: str


@dataclass(frozen=True, kw_only=True)
class FigureTakenOffBoard(Event):
    kind: ClassVar[str] = "figure_taken_off_board"
    indicator: str
    unit: UUID
    period: str


@dataclass(frozen=True, kw_only=True)
class BoardDropped(Event):
    kind: ClassVar[str] = "board_dropped"


@dataclass(frozen=True, kw_only=True)
class FiguresAnnotated(Event):
    """`text_hash` proves what was written without telling it."""

    kind: ClassVar[str] = "figures_annotated"
    indicator: str
    on: date
    text_hash: str


@dataclass(frozen=True, kw_only=True)
class AnnotationTakenBack(Event):
    kind: ClassVar[str] = "annotation_taken_back"
