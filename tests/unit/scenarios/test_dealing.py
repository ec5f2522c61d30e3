"""Lanes are dealt out by their weight."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from scenarios.player.workers import dealt


@pytest.mark.parametrize(
    ("weights", "loads"),
    [([8, 8, 8, 8], [16, 16]), ([1, 10, 8, 8], [11, 16]), ([5], [5, 0]), ([1, 1, 1, 3], [3, 3]), ([], [0, 0])],
)
def test_the_heaviest_first_each_to_who_has_least(weights: list[int], loads: list[int]) -> None:
    lanes: list[Any] = [
        (SimpleNamespace(play=SimpleNamespace(weight=weight)), number) for number, weight in enumerate(weights)
    ]

    hands: Any = dealt(lanes, 2)

    assert [sum(stage.play.weight for stage, _lane in hand) for hand in hands] == loads
    assert sorted(lane for hand in hands for _stage, lane in hand) == list(range(len(weights)))
