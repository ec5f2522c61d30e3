"""Events at the edge of a sub-process: they end all that is within, or open something beside it, and end with it."""

from __future__ import annotations

import pytest

from motcua.foundation.text.faults import in_words
from motcua.service.processes.cases.rules.comparing import passes_of, uncovered
from motcua.service.processes.cases.values import CaseEvent, Happening, Run
from motcua.service.processes.rules.checking import Checked, check_definition
from motcua.service.processes.rules.problems import problems_of
from motcua.service.processes.rules.reading import read_model
from motcua.service.processes.values import EventName
from tests.conftest import moment
from tests.unit.service.processes.drawings import at_step, drawing, end, flows, fork, problems, start, step, sub
from tests.unit.service.processes.test_cases import done, event, given, on_bench, ordinary, run


def enclosing(*events: str, ways: tuple[str, ...], behind: tuple[str, ...] = ()) -> bytes:
    """It is looked into, and then two look at it side by side, in a block with these events at its edge."""
    return drawing(
        start(),
        sub(
            "block",
            start("in"),
            step("look_into"),
            fork("part"),
            step("first"),
            step("second"),
            fork("join"),
            end("out"),
            flows("in > look_into", "look_into > part", "part > first", "part > second"),
            flows("first > join", "second > join", "join > out"),
        ),
        *events,
        *behind,
        step("after"),
        end(),
        flows("start > block", "block > after", "after > end", *ways),
        words=("papers_received",),
    )


LATE = enclosing(
    at_step("late", "block", limitHours="16"), ways=("late > hurry", "hurry > end"), behind=(step("hurry"),)
)
WORD = enclosing(
    at_step("word", "block", word="papers_received"), ways=("word > look", "look > end"), behind=(step("look"),)
)
ASIDE = enclosing(
    at_step("reminder", "block", aside=True),
    ways=("reminder > remind", "remind > gone"),
    behind=(step("remind"), end("gone")),
)


def path(outcome: Run) -> list[str]:
    return [each.step for each in outcome.path]


@pytest.mark.parametrize("xml", [LATE, WORD, ASIDE])
def test_they_are_published(xml: bytes) -> None:
    checked = check_definition(xml)
    assert isinstance(checked, Checked), checked
    assert problems_of(xml) == ()
    assert not checked.model.others


def test_a_timer_ends_everything_within_and_its_time_counts_from_the_entry() -> None:
    bench = on_bench(LATE)
    half = run(
        bench,
        given(
            done("look_into", "2023-06-15 09:00"),
            done("first", "2023-06-15 10:00"),
            event(Happening.TIMER, "2023-06-19 08:00"),
        ),
    )
    assert (path(half), [each.step for each in half.opened]) == (["look_into", "first", "late"], ["hurry"])
    late = run(
        bench,
        given(
            event(Happening.TIMER, "2023-06-19 08:00"),
            done("hurry", "2023-06-19 09:00"),
        ),
    )
    assert (path(late), late.ended) == (["late", "hurry"], True)


def test_what_was_left_in_time_is_not_ended_afterwards() -> None:
    whole = run(
        on_bench(LATE),
        given(
            done("look_into", "2023-06-15 09:00"),
            done("first", "2023-06-15 10:00"),
            done("second", "2023-06-15 11:00"),
            done("after", "2023-06-30 09:00"),
        ),
    )
    assert (path(whole), whole.ended) == (["look_into", "first", "second", "after"], True)


def test_the_clock_of_the_block_stands_still_with_the_dossiers() -> None:
    paused = run(
        on_bench(LATE),
        given(
            event(Happening.PAUSE, "2023-06-15 10:00"),
            event(Happening.RESUME, "2023-06-26 10:00"),
            done("look_into", "2023-06-26 11:00"),
        ),
    )
    assert path(paused) == ["look_into"]


def test_word_from_outside_ends_it_and_is_not_awaited_behind_it() -> None:
    bench = on_bench(WORD)
    came = run(bench, given(message("2023-06-15 10:00")))
    assert [each.step for each in came.opened] == ["look"]
    behind = run(
        bench,
        given(
            done("look_into", "2023-06-15 09:00"),
            done("first", "2023-06-15 10:00"),
            done("second", "2023-06-15 11:00"),
            message("2023-06-15 12:00"),
        ),
    )
    assert behind.stopped is not None
    assert "nothing waits" in str(behind.stopped)


def test_one_that_ends_nothing_opens_its_way_once_beside_it() -> None:
    outcome = run(
        on_bench(ASIDE),
        given(
            event(Happening.TIMER, "2023-06-16 08:00"),
            done("look_into", "2023-06-16 09:00"),
            done("first", "2023-06-16 09:00"),
            done("second", "2023-06-16 10:00"),
            done("remind", "2023-06-16 10:00"),
            done("after", "2023-06-16 11:00"),
        ),
    )
    assert (path(outcome)[:2], outcome.ended) == (["reminder", "look_into"], True)


def test_coverage_asks_for_the_event_and_for_nothing_that_nobody_drew() -> None:
    bench = on_bench(LATE)
    ways = [
        given(
            done("look_into", "2023-06-15 09:00"),
            done("first", "2023-06-15 10:00"),
            done("second", "2023-06-15 11:00"),
            done("after", "2023-06-15 12:00"),
        )
    ]
    missing = uncovered(bench.model, passes_of(bench.model, [run(bench, each) for each in ways]))
    assert [flow.key for flow in missing] == ["late_hurry", "hurry_end"]


@pytest.mark.parametrize(
    ("xml", "said"),
    [
        (LATE.replace(b'motcua:legalBasis="Lu\xe1\xba\xadt th\xe1\xbb\xad"', b""), "needs its legal basis"),
        (LATE.replace(b'motcua:limitHours="16"', b""), "has no time"),
        (
            enclosing(at_step("reminder", "block", aside=True), ways=("reminder > after",)),
            "meets the main way at after",
        ),
        (
            LATE.replace(b"<bpmn:timerEventDefinition />", b"<bpmn:errorEventDefinition />"),
            "nothing here raises an error",
        ),
    ],
)
def test_what_is_wrong_with_them_is_named(xml: bytes, said: str) -> None:
    assert said in problems(xml)
    assert problems_of(xml)


@pytest.mark.parametrize("xml", [LATE, WORD, ASIDE])
def test_the_ordinary_way_goes_through_and_a_case_is_drafted_for_the_event(xml: bytes) -> None:
    bench = on_bench(xml)
    cases = ordinary(bench)

    assert cases[0].expected.path == ("look_into", "first", "second", "after")
    assert uncovered(bench.model, passes_of(bench.model, [run(bench, each.given) for each in cases])) == ()


def test_the_table_and_the_canvas_keep_them() -> None:
    assert read_model(LATE).catches["late"].scope == "block"
    assert [in_words(each.text) for each in problems_of(LATE, run=False)] == []


def message(at: str) -> CaseEvent:
    return CaseEvent(at=moment(at), kind=Happening.MESSAGE, event=EventName.PAPERS_RECEIVED)
