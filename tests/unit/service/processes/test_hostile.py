"""Drawings that mean harm: each is refused with its reason, soon, and touches nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from motcua.service.processes.rules import checking, exploring
from tests.unit.service.processes.drawings import drawing, end, flows, fork, gateway, problems, start, step, straight

DOCUMENTED = b"<bpmn:documentation>&x;</bpmn:documentation></bpmn:userTask>"


def test_a_file_of_the_machine_is_never_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("the key of the city")
    xml = straight(step("a"))
    entity = f'<!DOCTYPE d [<!ENTITY x SYSTEM "file://{secret}">]>'
    hostile = entity.encode() + xml.replace(b"</bpmn:userTask>", DOCUMENTED)

    found = problems(hostile)

    assert "document type" in found
    assert "key of the city" not in found


def choice(condition: str) -> bytes:
    ways = flows("start > a", "a > g", f"g > b : {condition}", "g > end", "b > end")
    return drawing(start(), step("a", "yes", "no"), gateway("g", "g_end"), step("b"), end(), ways)


@pytest.mark.parametrize(
    ("condition", "reason"),
    [
        ('outcome == "' + "x" * 2_000 + '"', "more than 2000 characters"),
        ("(" * 100 + "true" + ")" * 100, "g_b"),
        ('removed_field == "x"', "removed_field"),
    ],
)
def test_a_condition_beyond_the_limits_is_refused(condition: str, reason: str) -> None:
    assert reason in problems(choice(condition))


def test_a_drawing_of_thousands_of_steps_is_not_followed_to_its_end() -> None:
    steps = [step(f"s{number}") for number in range(600)]

    assert f"it has 602 nodes, and {checking.DRAWN_MAX} at most are published" in problems(straight(*steps))


def test_branches_that_multiply_are_cut_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exploring, "STATES_MAX", 100)
    branches = [f"b{number}" for number in range(10)]
    ways = [way for branch in branches for way in (f"f > {branch}", f"{branch} > j")]
    xml = drawing(start(), fork("f"), *map(step, branches), fork("j"), end(), flows("start > f", *ways, "j > end"))

    assert "more than 100 states" in problems(xml)
