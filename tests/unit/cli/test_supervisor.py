"""The supervisor with programs that do nothing but end, or do not."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from motcua.cli.errors import UnableToKeepRunning
from motcua.cli.supervisor import services, watch
from motcua.cli.supervisor.services import ForkedService, ProgramService, Service
from motcua.cli.supervisor.watch import RESTARTS_MAX, Supervisor
from tests.environment import ROOT

RUNS = "import signal; signal.pause()"
ENDS = "print('the lamp is broken'); raise SystemExit(3)"
IGNORES_SIGTERM = (
    "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\nprint('up', flush=True)\nwhile 1: signal.pause()"
)
HAS_A_CHILD = (
    "import os, signal, subprocess, sys; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
    "print(subprocess.Popen([sys.executable, '-c', 'import signal; signal.pause()']).pid, flush=True)\n"
    "while 1: signal.pause()"
)


#: Stops again and again, each at another instant of the look around.
STOPS_AT_ANY_INSTANT = """
import random, signal
from motcua.cli.supervisor import watch
watch.LOOK_EVERY_SECONDS = 0.0001
for _ in range(4000):
    with watch.Supervisor(tell=lambda *_: None) as supervisor:
        signal.signal(signal.SIGALRM, supervisor.request_stop)
        signal.setitimer(signal.ITIMER_REAL, random.uniform(0.0001, 0.0004))
        supervisor.watch()
"""


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "RESTART_DELAYS_SECONDS", (0.0,) * (RESTARTS_MAX + 1))
    monkeypatch.setattr(watch, "LOOK_EVERY_SECONDS", 0.01)


@pytest.fixture
def program(tmp_path: Path) -> Callable[[str, str], ProgramService]:
    def make(name: str, code: str) -> ProgramService:
        return ProgramService(
            name=name, arguments=["-c", code], folder=tmp_path, logs=tmp_path, environment=dict(os.environ)
        )

    return make


Program = Callable[[str, str], ProgramService]


class Told(list[tuple[str, str]]):
    def __call__(self, event: str, service: Service) -> None:
        self.append((event, service.name))


def test_a_stop_is_heard_at_any_instant() -> None:
    subprocess.run([sys.executable, "-c", STOPS_AT_ANY_INSTANT], cwd=ROOT, timeout=60, check=True)


def test_services_stop_in_the_other_order_than_they_started(program: Program) -> None:
    told = Told()

    with Supervisor(tell=told) as supervisor:
        for name in ("lower", "upper"):
            supervisor.start(program(name, RUNS))

    assert told == [("started", "lower"), ("started", "upper"), ("stopped", "upper"), ("stopped", "lower")]


def test_a_service_that_ends_is_started_again(program: Program) -> None:
    told = Told()
    lamp = program("lamp", RUNS)

    with Supervisor(tell=told) as supervisor:
        supervisor.start(lamp)
        assert lamp.pid is not None
        os.kill(lamp.pid, signal.SIGKILL)
        supervisor.watch(until=lambda: told.count(("started", "lamp")) == 2)

        assert not lamp.has_ended()


def test_a_service_that_ends_again_and_again_stops_everything_with_its_last_words(program: Program) -> None:
    told = Told()

    def run() -> None:
        with Supervisor(tell=told) as supervisor:
            supervisor.start(program("lower", RUNS))
            supervisor.start(program("lamp", ENDS))
            supervisor.watch()

    with pytest.raises(UnableToKeepRunning, match="the lamp is broken") as ended:
        run()

    assert told.count(("started", "lamp")) == RESTARTS_MAX + 1
    assert ("stopped", "lower") in told
    assert "lamp.log" in ended.value.message


def test_a_service_that_does_not_listen_is_ended(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "STOP_SECONDS_MAX", 0.2)
    deaf = program("deaf", IGNORES_SIGTERM)

    with Supervisor(tell=Told()) as supervisor:
        supervisor.start(deaf)
        supervisor.watch(until=lambda: deaf.log.read_text() == "up\n")
        pid = deaf.pid

    assert pid is not None
    assert not psutil.pid_exists(pid)


def test_nothing_that_a_service_started_is_left(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "STOP_SECONDS_MAX", 0.2)
    parent = program("parent", HAS_A_CHILD)

    with Supervisor(tell=Told()) as supervisor:
        supervisor.start(parent)
        supervisor.watch(until=lambda: parent.log.read_text().endswith("\n"))
        child = psutil.Process(int(parent.log.read_text()))

    _, alive = psutil.wait_procs([child], timeout=10)
    assert [process for process in alive if process.status() != psutil.STATUS_ZOMBIE] == []


def test_a_signal_only_requests_the_stop_and_nothing_more_is_started(program: Program) -> None:
    told = Told()

    with Supervisor(tell=told) as supervisor:
        supervisor.start(program("lower", RUNS))
        os.kill(os.getpid(), signal.SIGTERM)
        supervisor.watch()
        supervisor.start(program("upper", RUNS))

        assert supervisor.is_stopping
    assert told == [("started", "lower"), ("stopped", "lower")]


def test_a_log_that_grew_too_long_is_put_aside(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "LOG_BYTES_MAX", 10)
    lamp = program("lamp", RUNS)
    lamp.log.write_text("much has been written here")

    lamp.start()
    lamp.stop()

    assert lamp.log.with_suffix(".log.old").read_text() == "much has been written here"
    assert lamp.log.read_text() == ""


def a_fork(tmp_path: Path, run: Callable[[], None]) -> ForkedService:
    return ForkedService(name="fork", run=run, logs=tmp_path)


def test_a_forked_service_goes_on_from_what_is_loaded_and_writes_its_log(tmp_path: Path) -> None:
    loaded = ["a lamp"]

    def run() -> None:
        print(f"with {loaded[0]}")  # noqa: T201  (a service writes to its log)
        signal.pause()

    fork = a_fork(tmp_path, run)
    with Supervisor(tell=Told()) as supervisor:
        supervisor.start(fork)
        supervisor.watch(until=lambda: fork.log.read_text() == "with a lamp\n")

        assert fork.pid is not None
        assert psutil.Process(fork.pid).name() == "motcua-fork"
        assert os.getpgid(fork.pid) == fork.pid
        pid = fork.pid

    assert not psutil.pid_exists(pid)


def test_a_forked_service_holds_on_to_no_file_of_its_parent(tmp_path: Path) -> None:
    def run() -> None:
        signal.pause()

    fork = a_fork(tmp_path, run)
    with (tmp_path / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        fork.start()
        assert fork.pid is not None
        named = psutil.Process(fork.pid)
        with Supervisor(tell=Told()) as supervisor:
            supervisor.watch(until=lambda: named.num_fds() == 3)
    with (tmp_path / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    fork.stop()


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (UnableToKeepRunning(service="lamp"), "lamp ended"),
        (ZeroDivisionError("no lamps"), "ZeroDivisionError: no lamps"),
    ],
)
def test_what_ends_a_forked_service_is_in_its_log(tmp_path: Path, fault: Exception, said: str) -> None:
    def run() -> None:
        raise fault

    fork = a_fork(tmp_path, run)
    fork.start()
    with Supervisor(tell=Told()) as supervisor:
        supervisor.watch(until=fork.has_ended)

    assert said in fork.log.read_text()
    fork.stop()


def test_a_killed_forked_service_is_started_again(tmp_path: Path) -> None:
    told = Told()
    fork = a_fork(tmp_path, signal.pause)

    with Supervisor(tell=told) as supervisor:
        supervisor.start(fork)
        killed = fork.pid
        assert killed is not None
        os.kill(killed, signal.SIGKILL)
        supervisor.watch(until=lambda: told.count(("started", "fork")) == 2)

        assert fork.pid != killed
        assert not fork.has_ended()


def test_a_forked_service_that_does_not_listen_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "STOP_SECONDS_MAX", 0.2)

    def run() -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        print("up")  # noqa: T201  (a service writes to its log)
        while True:
            signal.pause()

    deaf = a_fork(tmp_path, run)
    deaf.start()
    pid = deaf.pid
    with Supervisor(tell=Told()) as supervisor:
        supervisor.watch(until=lambda: deaf.log.read_text() == "up\n")
    deaf.stop()

    assert pid is not None
    assert not psutil.pid_exists(pid)
