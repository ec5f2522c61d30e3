"""docs/floors.svg: the floors and their rooms, drawn from the contracts that import-linter holds (pyproject.toml)."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from django.conf import settings

WIDTH = 960
ROOM_HEIGHT = 34
GAP = 8
LABEL_WIDTH = 150
#: Colours by role; readable on light and dark pages, since each shape brings its own ground.
STYLE = (
    "text{font:14px system-ui,sans-serif;fill:#0b2545}.floor{fill:#eef3f8;stroke:#9fb3c8}"
    ".room{fill:#ffffff;stroke:#486581}.name{font-weight:600}"
)


@dataclass(frozen=True)
class Floor:
    """`rows` of rooms from top to bottom; the rooms of one row may not import each other."""

    name: str
    rows: tuple[tuple[str, ...], ...]


def floors_picture() -> str:
    return draw(read_floors(_contracts()))


def _contracts() -> list[dict[str, object]]:
    project = tomllib.loads((settings.ROOT / "pyproject.toml").read_text())
    contracts: list[dict[str, object]] = project["tool"]["importlinter"]["contracts"]
    return contracts


def read_floors(contracts: Sequence[dict[str, object]]) -> list[Floor]:
    """The floors of the house, top to bottom, each with the rows of its own contract where it has one."""
    layered = [contract for contract in contracts if contract["type"] == "layers"]
    house = next(contract for contract in layered if contract["containers"] == ["motcua"])
    rooms = {
        _names(contract["containers"])[0]: _rows(contract["layers"]) for contract in layered if contract is not house
    }
    return [Floor(name, rooms.get(f"motcua.{name}", ())) for name in _names(house["layers"])]


def _names(value: object) -> list[str]:
    assert isinstance(value, list)
    return [str(each) for each in value]


def _rows(layers: object) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(room.strip() for room in layer.split("|")) for layer in _names(layers))


def draw(floors: Sequence[Floor]) -> str:
    shapes: list[str] = []
    y = GAP
    for floor in floors:
        height = max(1, len(floor.rows)) * (ROOM_HEIGHT + GAP) + GAP
        shapes.append(_floor(floor, y, height))
        y += height + GAP
    title = "The floors of Một Cửa from top to bottom: " + ", ".join(floor.name for floor in floors)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y}" role="img" aria-label="{escape(title)}">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n" + "\n".join(shapes) + "\n</svg>\n"
    )


def _floor(floor: Floor, y: int, height: int) -> str:
    shapes = [
        f'<rect class="floor" x="{GAP}" y="{y}" width="{WIDTH - 2 * GAP}" height="{height}" rx="6"/>',
        f'<text class="name" x="{3 * GAP}" y="{y + height // 2 + 5}">{escape(floor.name)}</text>',
    ]
    for number, rooms in enumerate(floor.rows):
        shapes += _row(rooms, y + GAP + number * (ROOM_HEIGHT + GAP))
    return "\n".join(shapes)


def _row(rooms: Sequence[str], y: int) -> list[str]:
    space = WIDTH - LABEL_WIDTH - 3 * GAP
    width = (space - GAP * (len(rooms) - 1)) / len(rooms)
    shapes = []
    for number, room in enumerate(rooms):
        x = LABEL_WIDTH + number * (width + GAP)
        shapes.append(f'<rect class="room" x="{x:.1f}" y="{y}" width="{width:.1f}" height="{ROOM_HEIGHT}" rx="4"/>')
        shapes.append(f'<text x="{x + width / 2:.1f}" y="{y + 22}" text-anchor="middle">{escape(room)}</text>')
    return shapes
