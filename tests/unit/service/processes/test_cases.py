"""Cases of processes without a database: what comes of one, where it parts from what was expected, what is covered."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from motcua.foundation.calendars.values import Limit, LimitUnit
from motcua.service.processes.cases.rules.comparing import partings_of, passes_of, uncovered
from motcua.service.processes.cases.rules.layout import layout_of
from motcua.service.processes.cases.rules.ordinary import as_expected, ordinary_cases
from motcua.service.processes.cases.rules.simulating import run_case
from motcua.service.processes.cases.rules.walking import Bench
from motcua.service.processes.cases.running import bench_of
from motcua.service.processes.cases.stored import (
    CASES,
    expected_from,
    expected_stored,
    faults_of,
    given_from,
    given_stored,
)
from motcua.service.processes.cases.values import (
    Aspect,
    CaseEvent,
    Expected,
    Given,
    Happening,
    NewCase,
    OpenStepDue,
    Run,
)
from motcua.service.processes.rules.reading import DATA
from motcua.service.processes.values import EventName, FactValue
from tests.conftest import moment
from tests.unit.foundation.calendars.builders import city_calendar
from tests.unit.service.processes.drawings import drawing, end, flows, fork, gateway, start, step, straight
from tests.unit.service.processes.test_events_drawn import ASIDE, FIRST

KEYS = ("notice", "same_day", "standard", "three_agencies", "two_agencies", "with_consultation")
THURSDAY = moment("2023-06-15 08:00")
TEN_DAYS = Limit(Decimal(10), LimitUnit.WORKING_DAYS)


def on_bench(xml: bytes) -> Bench:
    """A bench that remembers nothing yet."""
    bench_of.cache_clear()
    return bench_of(xml)


def the_house(key: str) -> Bench:
    return on_bench((DATA / f"{key}.bpmn").read_bytes())


def run(bench: Bench, given: Given) -> Run:
    return run_case(bench=bench, given=given, units={}, calendars=lambda _unit: city_calendar())


def done(key: str, at: str, outcome: str = "done", **facts: FactValue) -> CaseEvent:
    return CaseEvent(at=moment(at), kind=Happening.STEP, step=key, outcome=outcome, facts=facts)


def event(kind: Happening, at: str) -> CaseEvent:
    return CaseEvent(at=moment(at), kind=kind)


def given(*events: CaseEvent, limit: Limit | None = TEN_DAYS, facts: Mapping[str, FactValue] | None = None) -> Given:
    return Given(starts_at=THURSDAY, events=events, limit=limit, facts=facts or {})


def ordinary(bench: Bench, starts_at: datetime = THURSDAY) -> tuple[NewCase, ...]:
    return ordinary_cases(bench=bench, starts_at=starts_at, limit=TEN_DAYS, calendars=lambda _unit: city_calendar())


def two_ways(more: str = "") -> bytes:
    """Above a million a second step follows."""
    ways = ("start > examine", "examine > large", f"large > approve : amount > 1000000{more}", "large > end")
    return drawing(
        start(),
        step("examine", "done", limitShare="0.5"),
        gateway("large", "large_end"),
        step("approve"),
        end(),
        flows(*ways, "approve > end"),
        facts=["amount:int=0"],
    )


def test_a_case_goes_its_way_with_its_own_clock() -> None:
    came = run(the_house("standard"), given(done("receive", "2023-06-15 09:00", "receive")))

    assert [each.step for each in came.path] == ["receive"]
    (opened,) = came.opened
    # A tenth of ten days of eight hours, from nine o'clock on.
    assert (opened.step, opened.due_at) == ("assign", moment("2023-06-16 09:00"))
    assert not came.ended
    assert came.stopped is None


def test_a_step_done_too_late_is_done_and_said_to_be_late() -> None:
    came = run(
        the_house("standard"),
        given(done("receive", "2023-06-15 09:00", "receive"), done("assign", "2023-06-16 09:01")),
    )

    assert [each.late for each in came.path] == [False, True]


def test_a_pause_puts_off_what_is_open_by_its_working_time() -> None:
    came = run(
        the_house("standard"),
        given(
            done("receive", "2023-06-15 09:00", "receive"),
            event(Happening.PAUSE, "2023-06-15 10:00"),
            event(Happening.RESUME, "2023-06-19 10:00"),
        ),
    )

    # Two working days: the weekend lies between.
    assert came.opened[0].due_at == moment("2023-06-20 09:00")


def test_a_deferral_gives_more_working_time() -> None:
    more = CaseEvent(at=moment("2023-06-15 10:00"), kind=Happening.DEFER, minutes=60)

    came = run(the_house("standard"), given(done("receive", "2023-06-15 09:00", "receive"), more))

    assert came.opened[0].due_at == moment("2023-06-16 10:00")


@pytest.mark.parametrize(
    ("events", "why"),
    [
        ([done("weigh", "2023-06-15 09:00")], "the drawing has no step “weigh” (any more)"),
        ([done("sign", "2023-06-15 09:00", "approve")], "step sign is not open at 15/06/2023 09:00"),
        (
            [done("receive", "2023-06-15 09:00", "refuse")],
            "the outcome “refuse” is not open to step receive in round 1",
        ),
        ([done("receive", "2023-06-14 09:00", "receive")], "comes after what happens at 15/06/2023 08:00"),
        ([done("receive", "2023-06-15 09:00", "receive", colour="red")], "the drawing has no fact “colour” (any more)"),
        ([event(Happening.RESUME, "2023-06-15 09:00")], "the clock does not stand"),
        ([event(Happening.PAUSE, "2023-06-15 09:00")] * 2, "the clock stands already"),
        (
            [event(Happening.PAUSE, "2023-06-15 09:00"), done("receive", "2023-06-15 09:30", "receive")],
            "step receive cannot be done: the clock stands",
        ),
        ([event(Happening.TIMER, "2023-06-15 09:00")], "no timer of the drawing is due"),
        ([done("receive", "2093-06-15 09:00", "receive")], "2093"),
    ],
)
def test_what_the_drawing_does_not_know_stops_the_case_with_words(events: list[CaseEvent], why: str) -> None:
    came = run(the_house("standard"), given(*events))

    assert why in str(came.stopped)
    assert came.happened == len(events) - 1
    assert [parting.aspect for parting in partings_of(Expected(path=()), came)] == [Aspect.STOPPED]


def test_a_fact_that_was_removed_and_one_of_another_type_are_named() -> None:
    bench = on_bench(two_ways())

    assert "no fact “colour”" in str(run(bench, given(facts={"colour": "red"})).stopped)
    assert "“amount” is of another type" in str(run(bench, given(facts={"amount": "much"})).stopped)


def test_a_place_that_there_is_not_is_named() -> None:
    came = run(the_house("standard"), replace(given(), units={"attic": "ward"}))

    assert "“attic” is no place" in str(came.stopped)


def test_a_fact_chooses_the_way_and_a_system_that_fails_leaves_it_as_it_was() -> None:
    bench = on_bench(two_ways())
    answer = CaseEvent(at=THURSDAY, kind=Happening.OUTSIDE, system="land register", facts={"amount": 2_000_000})
    examined = done("examine", "2023-06-15 09:00")

    assert [each.step for each in run(bench, given(answer, examined)).opened] == ["approve"]
    assert run(bench, given(replace(answer, fails=True), examined)).ended


def test_a_hundred_cases_ask_the_engine_for_each_move_once() -> None:
    bench = the_house("with_consultation")
    cases = [case for day in range(15) for case in ordinary(bench, THURSDAY + timedelta(days=day))][:100]
    bench = the_house("with_consultation")

    assert all(run(bench, case.given).stopped is None for case in cases)

    assert len(cases) == 100
    # What one of them asks for, the others do not ask again: a move takes the engine one to two milliseconds.
    assert bench.engine_calls < 60


def test_flows_are_covered_to_the_very_end() -> None:
    bench = on_bench(two_ways())
    small = run(bench, given(done("examine", "2023-06-15 09:00")))
    large = run(
        bench,
        given(done("examine", "2023-06-15 09:00"), done("approve", "2023-06-15 10:00"), facts={"amount": 1_000_001}),
    )

    assert small.flows == {"start_examine", "examine_large", "large_end"}
    assert large.flows == {"start_examine", "examine_large", "large_approve", "approve_end"}
    passes = passes_of(bench.model, [small, large])
    assert passes["examine_large"] == 2
    assert [flow.key for flow in uncovered(bench.model, passes_of(bench.model, [small]))] == [
        "large_approve",
        "approve_end",
    ]


def test_of_two_flows_between_the_same_nodes_only_the_one_taken_is_covered() -> None:
    xml = two_ways().replace(
        b'<bpmn:endEvent id="end" />',
        b'<bpmn:endEvent id="end" /><bpmn:sequenceFlow id="tiny" sourceRef="large" targetRef="end">'
        b'<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">amount &lt; 10</bpmn:conditionExpression>'
        b"</bpmn:sequenceFlow>",
    )
    bench = on_bench(xml)
    examined = done("examine", "2023-06-15 09:00")

    assert "tiny" in run(bench, given(examined, facts={"amount": 5})).flows
    assert "large_end" not in run(bench, given(examined, facts={"amount": 5})).flows
    assert "large_end" in run(bench, given(examined, facts={"amount": 500})).flows
    assert "tiny" not in run(bench, given(examined, facts={"amount": 500})).flows


def test_both_branches_of_a_fork_and_their_join_are_covered() -> None:
    ways = ("start > split", "split > a", "split > b", "a > join", "b > join", "join > end")
    bench = on_bench(drawing(start(), fork("split"), step("a"), step("b"), fork("join"), end(), flows(*ways)))

    half = run(bench, given(done("b", "2023-06-15 09:00")))
    whole = run(bench, given(done("b", "2023-06-15 09:00"), done("a", "2023-06-15 10:00")))

    assert half.flows == {"start_split", "split_a", "split_b", "b_join"}
    assert whole.ended
    assert whole.flows == {flow.key for flow in bench.model.flows}


def test_where_a_case_parts_is_said() -> None:
    came = run(the_house("standard"), given(done("receive", "2023-06-15 09:00", "receive")))
    due = moment("2023-06-16 09:00")

    def said(**changes: object) -> list[str]:
        return [str(each.said) for each in partings_of(replace(as_expected(came), **changes), came)]  # type: ignore[arg-type]  # handed on

    assert said() == []
    assert said(path=("receive", "assign")) == ["step number 2 was to be assign, and none came"]
    assert said(path=()) == ["step number 1 was receive, and none was expected"]
    assert said(path=("assign",)) == ["step number 1 was to be assign, and was receive"]
    assert said(opened=(OpenStepDue("assign", due + timedelta(hours=1)),)) == [
        "step assign was to be due 16/06/2023 10:00, and is due 16/06/2023 09:00"
    ]
    assert said(opened=(OpenStepDue("sign", due),)) == [
        "step sign was to be open, and is not",
        "step assign is open, which was not expected",
    ]
    assert said(ended=True) == ["the process was to end, and has not"]
    assert said(fee_vnd=8_000) == ["the fee was to be 8,000 ₫, and is — ₫"]
    assert said(documents=("form",)) == ["the documents were to be form, and are —"]


@pytest.mark.parametrize("key", KEYS)
def test_the_ordinary_cases_choose_every_outcome_and_pass(key: str) -> None:
    bench = the_house(key)
    cases = ordinary(bench)
    chosen = {(each.step, each.outcome) for case in cases for each in case.given.events if each.step}

    assert chosen == {(name, outcome.value) for name, each in bench.model.steps.items() for outcome in each.outcomes}
    assert all(partings_of(case.expected, run(bench, case.given)) == () for case in cases)
    assert len({case.name_vi for case in cases}) == len(cases)


def test_a_yes_or_no_fact_is_tried_both_ways() -> None:
    ways = ("start > a", "a > urgent", "urgent > b : hurry", "urgent > end", "b > end")
    bench = on_bench(
        drawing(
            start(),
            step("a"),
            gateway("urgent", "urgent_end"),
            step("b"),
            end(),
            flows(*ways),
            facts=["hurry:bool=false"],
        )
    )

    runs = [run(bench, case.given) for case in ordinary(bench)]

    assert uncovered(bench.model, passes_of(bench.model, runs)) == ()


def test_a_drawing_whose_join_waits_for_ever_ends_no_case() -> None:
    ways = ("start > choose", "choose > a : amount > 5", "choose > b", "a > join", "b > join", "join > end")
    bench = on_bench(
        drawing(
            start(),
            gateway("choose", "choose_b"),
            step("a"),
            step("b"),
            fork("join"),
            end(),
            flows(*ways),
            facts=["amount:int=0"],
        )
    )

    came = run(bench, given(done("b", "2023-06-15 09:00")))

    assert not came.ended
    assert came.opened == ()


def drafted(xml: bytes) -> dict[str, Run]:
    """What comes of the ordinary cases of a drawing, by their English names."""
    bench = on_bench(xml)
    cases = ordinary_cases(bench=bench, starts_at=THURSDAY, limit=TEN_DAYS, calendars=lambda _unit: city_calendar())
    runs = {case.name_en: run(bench, case.given) for case in cases}
    assert uncovered(bench.model, passes_of(bench.model, runs.values())) == ()
    return runs


def the_path(came: Run) -> list[str]:
    return [done.step for done in came.path]


def test_silence_is_a_case_of_its_own_and_covers_the_events_flow() -> None:
    came = drafted((DATA / "with_consultation.bpmn").read_bytes())["Give an opinion: Out of time, taken as agreement"]

    assert the_path(came)[3:5] == ["silent", "examine"]
    assert "silent_to_examine" in came.flows
    assert "consult_to_examine" not in came.flows


def test_a_reminder_leaves_its_step_open_and_until_when() -> None:
    came = drafted(ASIDE)
    (reminded,) = (each for each in came.values() if "remind" in the_path(each))

    assert reminded.ended
    assert {"remind", "told", "a", "b"} == set(the_path(reminded))
    assert [done.round for done in reminded.path if done.step == "a"] == [1]


def test_of_two_events_the_first_decides() -> None:
    paths = [the_path(each) for each in drafted(FIRST).values()]

    assert ["a", "paid", "b"] in paths
    assert ["a", "late", "c"] in paths


def test_a_timer_fires_before_what_comes_later_and_stands_still_in_a_pause() -> None:
    bench = the_house("with_consultation")
    limit = Limit(Decimal(20), LimitUnit.CALENDAR_DAYS)
    steps = [
        CaseEvent(at=moment(at), kind=Happening.STEP, step=key, outcome=outcome)
        for at, key, outcome in (
            ("2023-06-15 09:00", "receive", "receive"),
            ("2023-06-15 10:00", "assign", "done"),
            ("2023-06-15 11:00", "examine", "consult"),
        )
    ]
    late = CaseEvent(at=moment("2023-06-21 09:00"), kind=Happening.STEP, step="examine", outcome="approve")
    pause, resume = (
        CaseEvent(at=moment(at), kind=kind)
        for at, kind in (("2023-06-16 08:00", Happening.PAUSE), ("2023-06-20 13:00", Happening.RESUME))
    )

    by_itself = run(bench, Given(starts_at=THURSDAY, limit=limit, events=(*steps, late)))
    stood = run(bench, Given(starts_at=THURSDAY, limit=limit, events=(*steps, pause, resume, late)))

    assert the_path(by_itself)[3:] == ["silent", "examine"]
    assert by_itself.path[3].at == moment("2023-06-20 10:48")
    assert str(stood.stopped) == "step examine is not open at 21/06/2023 09:00"


def test_word_for_which_nothing_waits_stops_the_case() -> None:
    word = CaseEvent(at=THURSDAY, kind=Happening.MESSAGE, event=EventName.PAYMENT_RECEIVED)

    came = run(on_bench(FIRST), Given(starts_at=THURSDAY, events=(word,)))

    assert "nothing waits for this word" in str(came.stopped)


@pytest.mark.parametrize("key", KEYS)
def test_the_cases_of_the_house_are_as_the_schema_says_and_cover_every_flow(key: str) -> None:
    bench = the_house(key)
    stored = json.loads((CASES / f"{key}.json").read_text(encoding="utf-8"))

    runs = [run(bench, given_from(each["given"])) for each in stored]

    assert [faults_of(each["given"], each["expected"]) for each in stored] == [[] for _ in stored]
    assert all(
        partings_of(replace(expected_from(each["expected"]), fee_vnd=None, documents=None), came) == ()
        for each, came in zip(stored, runs, strict=True)
    )
    assert uncovered(bench.model, passes_of(bench.model, runs)) == ()


def test_a_case_comes_back_from_its_json_as_it_was() -> None:
    events = (
        done("examine", "2023-06-15 09:00", amount=5),
        CaseEvent(at=THURSDAY + timedelta(hours=2), kind=Happening.OUTSIDE, system="land register", fails=True),
        CaseEvent(at=THURSDAY + timedelta(hours=3), kind=Happening.DEFER, minutes=30),
    )
    case = replace(given(*events, facts={"amount": 1}), units={"handling": "ward"}, filing={"online": True})
    expected = Expected(path=("examine",), opened=(OpenStepDue("approve", None),), fee_vnd=0, documents=())

    assert given_from(json.loads(json.dumps(given_stored(case)))) == case
    assert expected_from(json.loads(json.dumps(expected_stored(expected)))) == expected


@pytest.mark.parametrize(
    "spoilt",
    [
        {"starts_at": "yesterday"},
        {"starts_at": "2023-06-15T08:00:00"},  # on whose clock?
        {"events": [{"at": "2023-06-15T08:00:00+07:00", "do": "step", "step": "receive"}]},
        {"events": [{"at": "2023-06-15T08:00:00+07:00", "do": "dance"}]},
        {"limit": {"amount": 10, "unit": "fortnights"}},
        {"facts": {"deep": {"er": 1}}},
        {"surprise": 1},
    ],
)
def test_json_that_is_no_case_is_refused(spoilt: dict[str, object]) -> None:
    sound = given_stored(given())

    assert faults_of(sound, expected_stored(Expected(path=()))) == []
    assert faults_of(sound | spoilt, expected_stored(Expected(path=())))


def test_a_drawing_without_a_picture_has_an_empty_layout() -> None:
    assert layout_of(straight(step("a"))).boxes == ()
    assert {box.element for box in layout_of((DATA / "notice.bpmn").read_bytes()).boxes} == {
        "start",
        "receive",
        "acknowledge",
        "end",
    }
