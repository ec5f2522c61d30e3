"""The index, read from its data."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from motcua.reform.index766.values import Band, Group, Index, Point

_DATA = Path(__file__).parent / "data" / "index-766.toml"


@cache
def index() -> Index:
    """Raises `ValueError` where groups are not a hundred points, or a group's parts not the group's."""
    read = tomllib.loads(_DATA.read_text())
    found = Index(
        name=read["name"],
        groups=tuple(_group(each) for each in read["groups"]),
        bands=tuple(Band(**each) for each in read["bands"]),
    )
    check(found)
    return found


def check(given: Index) -> None:
    for group in given.groups:
        if sum(point.points_max for point in group.points) != group.points_max:
            raise ValueError(f"the points of {group.code} are not {group.points_max} together")
        for point in group.points:
            if bool(point.indicator) == bool(point.awaits):
                raise ValueError(f"{point.code} has an indicator or awaits a room, not both and not neither")
    if sum(group.points_max for group in given.groups) != POINTS_MAX:
        raise ValueError(f"the groups are not {POINTS_MAX} points together")


POINTS_MAX = 100


def _group(read: dict[str, Any]) -> Group:
    points = tuple(Point(**each) for each in read["points"])
    return Group(**{name: value for name, value in read.items() if name != "points"}, points=points)
