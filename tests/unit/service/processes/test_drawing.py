"""Pictures in text, and the page that is made of them."""

from __future__ import annotations

from motcua.service.processes.rules.drawing import picture_of
from motcua.service.processes.rules.reading import read_model
from tests.unit.service.processes.drawings import drawing, end, flows, gateway, start, step


def test_the_ordinary_way_is_a_line_and_detours_stand_under_it() -> None:
    xml = drawing(
        start(),
        step("a", "go_on", "ask/2"),
        gateway("g", "g_c"),
        step("b"),
        step("c"),
        end(),
        flows("start > a", "a > g", 'g > b : outcome == "ask"', "g > c", "b > a", "c > end"),
    )

    assert picture_of(read_model(xml)) == ('(start) → a → <g> → c → (end)\n  <g> — outcome == "ask" → b → a')


def test_a_long_way_is_wrapped() -> None:
    keys = [f"a_step_with_a_long_name_{n}" for n in range(8)]
    ways = [f"{a} > {b}" for a, b in zip(["start", *keys], [*keys, "end"], strict=True)]

    lines = picture_of(read_model(drawing(start(), *map(step, keys), end(), flows(*ways)))).splitlines()

    assert len(lines) == 3
    assert max(map(len, lines)) <= 112
