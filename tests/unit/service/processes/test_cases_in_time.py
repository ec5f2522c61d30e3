"""Cases of drawings that wait: timers at their own moments, word from outside, what opens beside a step."""

from __future__ import annotations

from motcua.service.processes.cases.rules.comparing import passes_of, uncovered
from motcua.service.processes.cases.values import CaseEvent, Happening
from tests.conftest import moment
from tests.unit.service.processes.drawings import at_step, awaited, drawing, end, first_of, flows, start, step
from tests.unit.service.processes.test_cases import done, event, given, on_bench, ordinary, run


def word(name: str, at: str) -> CaseEvent:
    return CaseEvent(at=moment(at), kind=Happening.EVENT, event=name)


def ask(more: str, *ways: str) -> bytes:
    """A step that its event may end or leave open; what follows the event is `aside`."""
    return drawing(
        start(),
        step("ask"),
        more,
        step("after"),
        step("aside"),
        end(),
        flows("start > ask", "ask > after", "after > end", "late > aside", "aside > end", *ways),
        words=["reply_received"],
    )


def test_a_timer_fires_at_its_own_moment_and_covers_its_own_flow() -> None:
    bench = on_bench(ask(at_step("late", "ask")))

    in_time = run(bench, given(done("ask", "2023-06-15 10:00")))
    out_of_time = run(bench, given(event(Happening.TIMER, "2023-06-19 08:00")))

    assert [each.step for each in in_time.opened] == ["after"]
    assert in_time.flows == {"start_ask", "ask_after"}
    (silent,) = out_of_time.path
    # Eight working hours from Thursday's first, not when somebody looks.
    assert (silent.step, silent.outcome, silent.at) == ("ask", "late", moment("2023-06-16 08:00"))
    assert out_of_time.flows == {"start_ask", "late_aside"}


def test_a_step_done_after_its_timer_fired_is_not_open_any_more() -> None:
    came = run(on_bench(ask(at_step("late", "ask"))), given(done("ask", "2023-06-16 08:00")))

    assert "step ask is not open" in str(came.stopped)


def test_time_that_passes_without_a_timer_is_said() -> None:
    came = run(on_bench(ask(at_step("late", "ask"))), given(event(Happening.TIMER, "2023-06-15 10:00")))

    assert "no timer of the drawing is due by 15/06/2023 10:00" in str(came.stopped)


def test_a_pause_puts_a_steps_timer_off() -> None:
    came = run(
        on_bench(ask(at_step("late", "ask"))),
        given(event(Happening.PAUSE, "2023-06-15 09:00"), event(Happening.RESUME, "2023-06-16 09:00")),
    )

    (clock,) = came.clocks
    assert (clock.event, clock.due_at) == ("late", moment("2023-06-19 08:00"))


def test_what_opens_beside_a_step_leaves_it_open_with_its_time() -> None:
    bench = on_bench(ask(at_step("late", "ask", aside=True)))

    came = run(bench, given(event(Happening.TIMER, "2023-06-16 08:00")))

    assert sorted(each.step for each in came.opened) == ["aside", "ask"]
    assert came.clocks == ()
    assert came.flows == {"start_ask", "late_aside"}
    whole = run(
        bench,
        given(
            event(Happening.TIMER, "2023-06-16 08:00"),
            done("ask", "2023-06-16 09:00"),
            done("aside", "2023-06-16 10:00"),
            done("after", "2023-06-16 11:00"),
        ),
    )
    assert whole.ended
    assert uncovered(bench.model, passes_of(bench.model, [whole])) == ()


def test_of_two_events_the_first_goes_on_and_word_that_nobody_awaits_changes_nothing() -> None:
    ways = ("start > a", "a > wait", "wait > reply", "wait > clock", "reply > b", "clock > end", "b > end")
    bench = on_bench(
        drawing(
            start(),
            step("a"),
            first_of("wait"),
            awaited("reply", word="reply_received"),
            awaited("clock", unit="handling"),
            step("b"),
            end(),
            flows(*ways),
            words=["reply_received"],
        )
    )
    asked = done("a", "2023-06-15 09:00")

    early = run(bench, given(word("reply_received", "2023-06-15 08:30"), asked))
    answered = run(bench, given(asked, word("reply_received", "2023-06-15 10:00")))
    silent = run(bench, given(asked, event(Happening.TIMER, "2023-06-17 10:00")))

    assert early.awaited == ("reply_received",)
    assert [each.step for each in answered.opened] == ["b"]
    assert answered.flows == {"start_a", "a_wait", "wait_reply", "reply_b"}
    assert silent.ended
    assert silent.flows == {"start_a", "a_wait", "wait_clock", "clock_end"}
    assert "no drawing waits for “gossip”" in str(run(bench, given(word("gossip", "2023-06-15 09:00"))).stopped)


def test_the_ordinary_cases_let_every_event_come() -> None:
    bench = on_bench(ask(at_step("late", "ask")))

    runs = [run(bench, case.given) for case in ordinary(bench)]

    assert uncovered(bench.model, passes_of(bench.model, runs)) == ()
