"""What is wrong with a drawing under way: told with the element that it is about."""

from __future__ import annotations

import pytest

from motcua.service.processes.rules.problems import DrawingProblem, ProblemKind, errors_of, problems_of
from tests.unit.service.processes.drawings import drawing, end, flows, gateway, start, step, straight
from tests.unit.service.processes.tables import HOUSE, PLAIN

GOOD = straight(step("a"), step("b"))


def told(xml: bytes) -> list[tuple[str | None, str]]:
    return [(each.element, str(each.text)) for each in problems_of(xml)]


def of_kind(problems: tuple[DrawingProblem, ...], kind: ProblemKind) -> list[str]:
    return [str(each.text) for each in problems if each.kind is kind]


@pytest.mark.parametrize("name", HOUSE)
def test_the_drawings_of_the_house_have_none(name: str) -> None:
    assert told(HOUSE[name]) == []


@pytest.mark.parametrize(
    ("xml", "element", "text"),
    [
        (straight(step("a", role="")), "a", "has no role"),
        (straight(step("a", action="")), "a", "does not say what is done"),
        (straight(step("a", unit="")), "a", "has no unit"),
        (straight(step("a", name_en="")), "a", "lacks its Vietnamese or its English name"),
        (straight(step("a", limitShare="much")), "a", "no usable number: much"),
        (straight(step("a", limitShare="1.5")), "a", "no usable number: 1.5"),
        (straight(step("a", limitShare="0.5", limitHours="8")), "a", "both a share of the time and hours"),
        (straight(step("a", limitShare="0.7"), step("b", limitShare="0.4")), "trial", "add up to 110 %"),
        (straight(step("a", "approve", action="sign")), "a", "lacks the outcome refuse"),
        (straight(step("a", "x/2")), "a", "may be chosen a few times only"),
        (straight(step("a", "x", "x")), "a", "has the key of another one"),
        (
            drawing(start(), step("a"), step("b"), end(), flows("start > a", "a > end", "b > end")),
            "b",
            "No way comes by",
        ),
        (drawing(start(), step("a"), step("b"), end(), flows("start > a", "a > b", "b > a")), "a", "to an end"),
        (drawing(start(), step("a"), end(), flows("start > a")), "a", "Nothing follows"),
        (drawing(start(), start("other"), step("a"), end(), flows("start > a", "a > end")), None, "2 starts"),
        (
            drawing(start(), step("a"), step("b"), end(), flows("start > a", "a > b", "a > end", "b > end")),
            "a",
            "Several ways leave",
        ),
        (drawing(start(), step("a"), end(), flows("start > a", "a > gone", "a > end")), "a_gone", "not there"),
        (
            drawing(start(), step("a"), '<bpmn:scriptTask id="s" />', end(), flows("start > a", "a > s", "s > end")),
            "s",
            "is not run here",
        ),
        (drawing(start(), step("A-1"), end(), flows("start > A-1", "A-1 > end")), "A-1", "was drawn elsewhere"),
    ],
)
def test_a_problem_names_its_element(xml: bytes, element: str | None, text: str) -> None:
    assert any(text in words and where == element for where, words in told(xml)), told(xml)


def test_a_choice_says_what_is_asked_and_when_each_way_is_taken() -> None:
    xml = drawing(
        start(),
        step("a", "on", "back/2"),
        gateway("g"),
        step("b"),
        end(),
        flows("start > a", "a > g", "g > b", "g > a : sum > 3", "g > end", "b > end"),
    )
    texts = " ".join(words for _element, words in told(xml))

    assert "does not say what is asked" in texts
    assert "has no ordinary way" in texts
    assert "has no condition" in texts
    assert "The condition “sum > 3” cannot be used" in texts


def test_a_way_that_no_outcome_takes_is_worth_a_look() -> None:
    xml = drawing(
        start(),
        step("a", "on"),
        '<bpmn:exclusiveGateway id="g" name="Tiếp?" motcua:name_en="On?" default="g_end" />',
        end(),
        flows("start > a", "a > g", 'g > a : outcome == "back"', "g > end"),
    )
    found = problems_of(xml)

    assert of_kind(found, ProblemKind.ERROR) == []
    assert "never taken" in of_kind(found, ProblemKind.WARNING)[0]
    assert errors_of(xml) == ()


def test_what_only_a_run_shows_is_told_by_the_check_before_publication() -> None:
    """A loop without bounds: nothing is wrong with any one element."""
    xml = drawing(
        start(),
        step("a", "on", "back"),
        '<bpmn:exclusiveGateway id="g" name="Tiếp?" motcua:name_en="On?" default="g_end" />',
        end(),
        flows("start > a", "a > g", 'g > a : outcome == "back"', "g > end"),
    )

    assert told(xml) == [("a", "“Bước a” can come again without end")]
    assert problems_of(xml, run=False) == ()


def test_a_branch_that_takes_too_long_is_named_by_its_steps_and_once() -> None:
    xml = HOUSE["with_consultation"].replace(b'motcua:limitShare="0.1"', b'motcua:limitShare="0.2"', 1)

    ((element, words),) = told(xml)

    assert element == "assign"
    assert "110 %" in words
    assert "Cho ý kiến" in words


def test_an_outcome_that_never_runs_out_is_asked_for_and_a_join_that_waits_is_told() -> None:
    spent = drawing(
        start(),
        step("a", "on", "back/1"),
        step("b", "done/1"),
        end(),
        flows("start > a", "a > b", "b > end"),
    )
    waits = drawing(
        start(),
        step("a", "on", "back/1"),
        '<bpmn:exclusiveGateway id="g" name="Tiếp?" motcua:name_en="On?" default="g_b" />',
        step("b"),
        step("c"),
        '<bpmn:parallelGateway id="j" />',
        end(),
        flows("start > a", "a > g", "g > b", 'g > c : outcome == "back"', "b > j", "c > j", "j > end"),
    )

    assert any("few times only" in words for _element, words in told(spent))
    assert (None, "A way comes to a place where everything waits for ever") in told(waits)


def test_another_editor_s_drawing_says_everything_that_it_lacks() -> None:
    texts = " ".join(words for _element, words in told(PLAIN))

    for lack in ("no plain key", "was drawn elsewhere", "has no condition", "has no ordinary way", "is not run"):
        assert lack in texts
