"""Events, several agencies and sub-processes: what may be drawn, and where it leads. The states stay counted."""

from __future__ import annotations

from decimal import Decimal

import pytest
from lxml import etree

from motcua.service.processes.rules.checking import Checked
from motcua.service.processes.rules.engine import Engine, OpenStep, State
from motcua.service.processes.rules.lowering import lowered
from motcua.service.processes.rules.reading import DATA, parse_xml, read_model
from motcua.service.processes.values import CatchKind, Combination, EventName, StepView
from tests.unit.service.processes.drawings import (
    at_step,
    awaited,
    drawing,
    end,
    first_of,
    flows,
    fork,
    gateway,
    good,
    problems,
    several,
    start,
    step,
    straight,
    sub,
)

TIMER = b"<bpmn:timerEventDefinition />"


def no(_condition: str) -> bool:
    return False


def left_by(checked: Checked, state: State, move: str, *, at: str = "") -> State:
    """What follows when the one open thing (or that of this name) is left by an outcome or an event."""
    (task,) = (waiting.task for waiting in state.opened if not at or waiting.step == at)
    return checked.engine.complete(state.content, task, lambda condition: condition == f'outcome == "{move}"')


def open_at(state: State) -> list[tuple[str, int, tuple[str, ...]]]:
    return sorted((waiting.step, waiting.round, waiting.fired) for waiting in state.opened)


TIMED = drawing(
    start(),
    step("a", action="consult"),
    at_step("late", "a"),
    step("b"),
    step("c"),
    end(),
    flows("start > a", "a > b", "late > c", "b > end", "c > end"),
)
ASIDE = drawing(
    start(),
    step("a"),
    at_step("remind", "a", aside=True),
    step("b"),
    step("told"),
    end(),
    end("told_end"),
    flows("start > a", "a > b", "b > end", "remind > told", "told > told_end"),
)
FIRST = drawing(
    start(),
    step("a"),
    first_of("wait"),
    awaited("paid", word="payment_received"),
    awaited("late"),
    step("b"),
    step("c"),
    end(),
    flows("start > a", "a > wait", "wait > paid", "wait > late", "paid > b", "late > c", "b > end", "c > end"),
    words=["payment_received"],
)


@pytest.mark.parametrize("path", sorted(DATA.glob("*.bpmn")), ids=lambda path: path.stem)
def test_a_drawing_without_events_is_run_as_it_is(path: object) -> None:
    xml = path.read_bytes()  # type: ignore[attr-defined]  # a Path, which parametrize does not say
    if b"boundaryEvent" not in xml:
        assert etree.tostring(lowered(parse_xml(xml))) == etree.tostring(parse_xml(xml))


def test_a_step_is_left_by_its_outcome_or_by_its_timer() -> None:
    checked = good(TIMED)
    begun = checked.states[0]

    assert checked.model.moves_at("a", round_=1) == ("done", "late")
    assert open_at(left_by(checked, begun, "done")) == [("b", 1, ())]
    assert open_at(left_by(checked, begun, "late")) == [("c", 1, ())]
    assert len(checked.states) == 3


def test_an_event_that_ends_nothing_opens_something_beside_and_comes_once() -> None:
    checked = good(ASIDE)

    reminded = left_by(checked, checked.states[0], "remind")

    assert open_at(reminded) == [("a", 1, ("remind",)), ("told", 1, ())]
    assert checked.model.moves_at("a", round_=1, fired=("remind",)) == ("done",)
    done = left_by(checked, reminded, "done", at="a")
    assert open_at(done) == [("b", 1, ()), ("told", 1, ())]
    assert left_by(checked, left_by(checked, done, "done", at="b"), "done", at="told").ended


def test_of_awaited_events_the_first_decides() -> None:
    checked = good(FIRST)
    waiting = left_by(checked, checked.states[0], "done")

    assert open_at(waiting) == [("wait", 1, ())]
    assert checked.model.moves_at("wait", round_=1) == ("paid", "late")
    assert open_at(left_by(checked, waiting, "paid")) == [("b", 1, ())]
    assert open_at(left_by(checked, waiting, "late")) == [("c", 1, ())]


def test_a_lone_timer_holds_the_way_up() -> None:
    checked = good(drawing(start(), step("a"), awaited("rest"), end(), flows("start > a", "a > rest", "rest > end")))

    waiting = left_by(checked, checked.states[0], "done")

    assert open_at(waiting) == [("rest", 1, ())]
    assert left_by(checked, waiting, "rest").ended


def test_a_condition_sees_by_which_event_a_step_was_left() -> None:
    ways = flows("start > a", "a > g", "late > g", 'g > b : outcome == "late"', "g > end", "b > end")
    timed = (step("a", action="consult"), at_step("late", "a"))
    checked = good(drawing(start(), *timed, gateway("g", "g_end"), step("b"), end(), ways))

    assert open_at(left_by(checked, checked.states[0], "late")) == [("b", 1, ())]
    assert left_by(checked, checked.states[0], "done").ended


def test_events_are_read_with_their_names_and_times() -> None:
    xml = FIRST.replace(TIMER, _duration("PT24H")).replace(b'motcua:limitHours="8"', b"")
    catches = read_model(xml).catches

    assert (catches["paid"].kind, catches["paid"].event) == (CatchKind.MESSAGE, EventName.PAYMENT_RECEIVED)
    assert (catches["late"].kind, catches["late"].limit_hours, catches["late"].place) == (
        CatchKind.TIMER,
        Decimal(24),
        "handling",
    )


def _duration(text: str) -> bytes:
    return (
        f"<bpmn:timerEventDefinition><bpmn:timeDuration>{text}</bpmn:timeDuration></bpmn:timerEventDefinition>".encode()
    )


def timed(event: str, *, at: str = "consult", way: str = "late > end", **more: str) -> bytes:
    """A step with an event at it, which leads to the end."""
    return drawing(start(), step("a", action=at, **more), event, end(), flows("start > a", "a > end", way))


@pytest.mark.parametrize(
    ("xml", "reason"),
    [
        (timed(at_step("late", "a", legalBasis="")), "ends step a by silence, which needs its legal basis"),
        (timed(at_step("late", "a"), at="issue"), "whose act issue is only a person's"),
        (timed(at_step("late", "a", limitHours="")), "timer late has no time, nor has step a"),
        (timed(at_step("late", "a", limitShare="0.5")), "both a share of the time and hours"),
        (timed(at_step("late", "a", limitHours="", limitShare="2")), "more than the whole time"),
        (timed(at_step("late", "a", name_en="")), "lacks its name"),
        (timed(at_step("late", "b")), "stands at “b”, which is no step"),
        (timed(at_step("done", "a"), way="done > end"), "called as an outcome of step a is"),
        (timed(at_step("late", "a", word="payment_received", limitHours="8")), "waits for “”"),
        (timed(at_step("late", "a").replace("<bpmn:timer", "<bpmn:error")), "waits for an error (nothing here raises"),
        (timed(at_step("late", "a"), way="a > late"), "nothing follows late"),
        (
            TIMED.replace(b' motcua:limitHours="8"', b"").replace(TIMER, _duration("P1D")),
            "say it in hours, such as PT16H",
        ),
        (
            ASIDE.replace(b'sourceRef="told" targetRef="told_end"', b'sourceRef="told" targetRef="b"'),
            "meets the main way",
        ),
        (FIRST.replace(b'motcua:limitHours="8"', b'motcua:limitShare="0.5"'), "needs its time in hours"),
        (FIRST.replace(b"payment_received", b"moon_full"), "waits for “moon_full”; known are payment_received"),
        (
            FIRST.replace(b'sourceRef="wait" targetRef="late"', b'sourceRef="wait" targetRef="c"'),
            "c, which is no event",
        ),
    ],
)
def test_what_cannot_be_awaited_is_refused(xml: bytes, reason: str) -> None:
    assert reason in problems(xml)


def test_no_dossier_waits_for_ever() -> None:
    ways = flows("start > a", "a > paid", "paid > end")
    lone = drawing(
        start(), step("a"), awaited("paid", word="payment_received"), end(), ways, words=["payment_received"]
    )

    assert "paid may wait for ever" in problems(lone)


def test_a_signal_is_awaited_as_a_message_is() -> None:
    xml = FIRST.replace(
        b'<bpmn:messageEventDefinition messageRef="payment_received" />',
        b'<bpmn:signalEventDefinition signalRef="payment_received_signal" />',
    )

    assert good(xml).model.catches["paid"].kind is CatchKind.SIGNAL


def asked(combine: str, *outcomes: str) -> StepView:
    xml = straight(step("a"), several("ask", *outcomes, combine=combine))
    return good(xml).model.steps["ask"]


@pytest.mark.parametrize(
    ("combine", "answers", "one"),
    [
        ("all_agree", ["agree", "agree"], "agree"),
        ("all_agree", ["agree", "with_remarks"], "against"),
        ("all_agree", ["against", "agree"], "against"),
        ("any_against", ["agree", "with_remarks"], "agree"),
        ("any_against", ["with_remarks", "against"], "against"),
        ("any_against", ["agree"], "agree"),
    ],
)
def test_several_answers_become_one_by_the_drawings_rule(combine: str, answers: list[str], one: str) -> None:
    step_ = asked(combine, "agree", "with_remarks", "against")

    assert step_.combine is Combination(combine)
    assert step_.combined(answers) == one
    assert step_.moves_in(1) == ("agree", "against")


def test_who_is_asked_together_all_agree_unless_the_drawing_says_otherwise() -> None:
    assert asked("", "agree", "against").combine is Combination.ALL_AGREE
    assert "combine “most”; known are all_agree, any_against" in problems(straight(several("ask", combine="most")))
    assert "bound its rounds" in problems(straight(several("ask", "agree", "against/2")))


def test_a_sub_process_is_run_as_if_it_were_drawn_in_its_place() -> None:
    inner = (start("s"), step("b", "on", "again/2"), gateway("g", "g_e"), end("e"))
    xml = drawing(
        start(),
        step("a"),
        sub("block", *inner, flows("s > b", "b > g", 'g > b : outcome == "again"', "g > e")),
        step("c"),
        end(),
        flows("start > a", "a > block", "block > c", "c > end"),
    )
    flat = drawing(
        start(),
        *(step("a"), step("b", "on", "again/2"), gateway("g", "g_c"), step("c")),
        end(),
        flows("start > a", "a > b", "b > g", 'g > b : outcome == "again"', "g > c", "c > end"),
    )

    assert [open_at(state) for state in good(xml).states] == [open_at(state) for state in good(flat).states]


def test_a_sub_process_within_another_is_run_as_if_all_were_drawn_in_their_place() -> None:
    deeper = sub("deeper", start("ds"), step("c"), end("de"), flows("ds > c", "c > de"))
    block = sub("block", start("s"), step("b"), deeper, end("e"), flows("s > b", "b > deeper", "deeper > e"))
    xml = drawing(start(), step("a"), block, step("z"), end(), flows("start > a", "a > block", "block > z", "z > end"))

    assert [open_at(state) for state in good(xml).states] == [
        open_at(state) for state in good(straight(*map(step, "abcz"))).states
    ]


@pytest.mark.parametrize(
    "inside",
    [
        (start("s"), start("t"), step("b"), end("e"), flows("s > b", "t > b", "b > e")),
        (start("s"), step("b"), flows("s > b")),
        (start("s"), fork("f"), step("b"), step("c"), end("e"), flows("s > f", "f > b", "f > c", "b > e", "c > e")),
        (sub("deeper", start("s"), end("e"), flows("s > e")),),
    ],
)
def test_a_sub_process_that_is_more_than_steps_is_refused(inside: tuple[str, ...]) -> None:
    xml = drawing(start(), step("a"), sub("block", *inside), end(), flows("start > a", "a > block", "block > end"))

    assert "it holds subProcess block that is more than steps" in problems(xml)


def test_extensions_of_other_editors_are_kept_and_say_nothing() -> None:
    theirs = (
        '<x:properties xmlns:x="http://camunda.org/schema/1.0/bpmn"><x:property name="a" value="b" /></x:properties>'
    )
    xml = drawing(
        start(),
        step("a").replace(
            "></bpmn:userTask>", f"><bpmn:extensionElements>{theirs}</bpmn:extensionElements></bpmn:userTask>"
        ),
        end(),
        flows("start > a", "a > end"),
    )

    assert [state.opened[0].step for state in good(xml).states] == ["a"]


def test_a_state_with_what_was_awaited_survives_the_table() -> None:
    checked = good(ASIDE)
    reminded = left_by(checked, checked.states[0], "remind")
    again = Engine.from_stored(checked.engine.stored())
    (a,) = (waiting for waiting in reminded.opened if waiting.step == "a")

    assert isinstance(a, OpenStep)
    assert again.complete(reminded.content, a.task, no) == checked.engine.complete(reminded.content, a.task, no)
