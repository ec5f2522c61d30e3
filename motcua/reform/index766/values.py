"""The index as it is defined and as it comes out. Points are exact; they are rounded only when shown."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from motcua.reform.indicators.values import AsOf, Figure


@dataclass(frozen=True, kw_only=True)
class Titled:
    """`source` says where title and number come from."""

    title_vi: str
    title_en: str
    source: str


@dataclass(frozen=True, kw_only=True)
class Point(Titled):
    """A part of a group: the share that `indicator` gives, times `points_max`. With an empty `indicator` there are no records
    yet: `awaits` is the room that will keep them."""

    code: str
    points_max: int
    indicator: str = ""
    awaits: str = ""


@dataclass(frozen=True, kw_only=True)
class Group(Titled):
    code: str
    points_max: int
    points: tuple[Point, ...]


@dataclass(frozen=True, kw_only=True)
class Band(Titled):
    """What a whole index from so many points of a hundred is called."""

    from_points: int


@dataclass(frozen=True, kw_only=True)
class Index:
    name: str
    groups: tuple[Group, ...]
    bands: tuple[Band, ...]

    @property
    def indicators(self) -> tuple[str, ...]:
        return tuple(point.indicator for group in self.groups for point in group.points if point.indicator)


@dataclass(frozen=True)
class PointScore:
    """`figure` is None where there are no records; `score` where there are none or no case."""

    point: Point
    figure: Figure | None

    @property
    def score(self) -> Fraction | None:
        value = self.figure.value if self.figure else None
        return None if value is None else value * self.point.points_max


@dataclass(frozen=True)
class GroupScore:
    group: Group
    points: tuple[PointScore, ...]

    @property
    def score(self) -> Fraction | None:
        """What its parts come to; None where none of them could be scored."""
        scores = [each.score for each in self.points if each.score is not None]
        return sum(scores, Fraction(0)) if scores else None

    @property
    def points_scored(self) -> int:
        """Out of how many points the score is."""
        return sum(each.point.points_max for each in self.points if each.score is not None)


@dataclass(frozen=True)
class IndexScore:
    """The index of a unit, or of several together (`unit` None)."""

    unit: UUID | None
    groups: tuple[GroupScore, ...]
    as_of: AsOf

    @property
    def score(self) -> Fraction:
        return sum((each.score for each in self.groups if each.score is not None), Fraction(0))

    @property
    def points_scored(self) -> int:
        return sum(each.points_scored for each in self.groups)

    @property
    def share(self) -> Fraction | None:
        """Of the points that could be scored; None where none could."""
        return self.score / self.points_scored if self.points_scored else None
