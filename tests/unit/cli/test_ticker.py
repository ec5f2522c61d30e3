"""Ticks go on whatever one of them does."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime

import pytest

from motcua.cli.ticker import pause_seconds, ticking
from motcua.foundation.database import ticks
from motcua.foundation.database.ticks import Tick
from tests.conftest import moment

NOON = moment("2023-07-03 12:00")


def counting(times: int) -> tuple[Callable[[datetime], int], threading.Event, list[datetime]]:
    """A tick that tells when it has run so many times, and at what moments."""
    enough, moments = threading.Event(), list[datetime]()

    def run(at: datetime) -> int:
        moments.append(at)
        if len(moments) >= times:
            enough.set()
        return 1

    return run, enough, moments


def test_a_tick_runs_at_once_again_and_again_at_the_citys_time() -> None:
    run, enough, moments = counting(3)

    with ticking([Tick("lamp", 0.01, run)], now=lambda: NOON):
        assert enough.wait(10)

    assert set(moments) == {NOON}


def test_a_tick_that_fails_is_tried_again_and_holds_up_no_other(caplog: pytest.LogCaptureFixture) -> None:
    run, enough, _ = counting(3)
    failed_twice = threading.Event()
    faults = []

    def fail(at: datetime) -> int:
        faults.append(at)
        if len(faults) == 2:
            failed_twice.set()
        raise ZeroDivisionError("no lamps")

    with ticking([Tick("broken", 0.01, fail), Tick("lamp", 0.01, run)], now=lambda: NOON):
        assert enough.wait(10)
        assert failed_twice.wait(10)

    assert "tick broken failed" in caplog.text
    assert "no lamps" in caplog.text


def test_a_tick_may_run_in_several_threads_at_once() -> None:
    together, met = threading.Barrier(2), threading.Event()

    def run(at: datetime) -> int:
        together.wait(10)
        met.set()
        return 1

    with ticking([Tick("lamp", 60, run, beside=2)], now=lambda: NOON):
        assert met.wait(10)


def test_a_tick_under_way_is_let_finish() -> None:
    begun, go_on, finished = threading.Event(), threading.Event(), threading.Event()

    def run(at: datetime) -> int:
        begun.set()
        go_on.wait(10)
        finished.set()
        return 1

    with ticking([Tick("slow", 60, run)], now=lambda: NOON):
        assert begun.wait(10)
        threading.Timer(0.05, go_on.set).start()

    assert finished.is_set()


@pytest.mark.parametrize(
    ("every_seconds", "faults", "expected"),
    [(1, 0, 1), (1, 3, 8), (1, 30, 60), (3600, 0, 3600), (3600, 5, 3600)],
)
def test_a_tick_that_goes_on_failing_comes_more_seldom_but_not_below_its_own_pace(
    every_seconds: float, faults: int, expected: float
) -> None:
    assert pause_seconds(every_seconds=every_seconds, faults=faults) == expected


def test_two_ticks_of_one_name_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ticks, "_ticks", {})
    first, _, _ = counting(1)
    ticks.register(name="lamp", every_seconds=1, run=first)
    ticks.register(name="lamp", every_seconds=1, run=first)

    with pytest.raises(ValueError, match="lamp"):
        ticks.register(name="lamp", every_seconds=1, run=counting(1)[0])

    assert ticks.registered() == (Tick("lamp", 1, first),)
