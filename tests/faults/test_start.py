"""`motcua up`: starts, refuses what is hopeless, keeps running, stops and leaves nothing behind."""

from __future__ import annotations

import json
import os
import signal
import socket
import urllib.error
import urllib.request
from pathlib import Path

import psutil
import psycopg
import pytest

from motcua.foundation.database.server import Server
from tests.faults.running import City, command, eventually, free_port, processes_of

# Of the processor, since these tests share the machine with others; on an idle one the clock shows less.
SECOND_START_SECONDS_MAX = 10


def page(city: City) -> int:
    """The status of a page; 0 while nobody answers."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(f"http://127.0.0.1:{city.port}/alive", timeout=10) as answer:
            return int(answer.status)
    except (urllib.error.URLError, OSError):
        return 0


def test_a_first_start_makes_a_city_that_has_worked_and_a_second_takes_seconds(folder: Path) -> None:
    home = folder / "home"

    with City(home, MOTCUA_DEMO="1") as first:
        assert page(first) == 200
        assert first.stop() == 0
    assert processes_of(home) == []
    with City(home, MOTCUA_DEMO="1") as second:
        assert page(second) == 200
        assert second.processor_seconds() < SECOND_START_SECONDS_MAX
        assert second.stop() == 0

    assert [event["command"] for event in first.events if event["event"] == "filled"] == ["load", "demo", "history"]
    assert "migrated" in {event["event"] for event in first.events}
    assert "migrated" not in {event["event"] for event in second.events}
    assert processes_of(home) == []

    again = command("history", home=home, more={"MOTCUA_DEMO": "1"}).stdout
    checks = [json.loads(line) for line in command("verify", "all", "--json", home=home).stdout.splitlines()]

    assert again.strip().endswith("there already")
    assert "," not in again
    assert {check["check"]: check["wrong"] for check in checks}["dossiers"] == 0
    assert {check["check"]: check["checked"] for check in checks}["dossiers"] > 40


@pytest.mark.slow
def test_a_half_year_is_played_beside_and_gone_on_with_at_the_next_start(folder: Path) -> None:
    home, deck = folder / "home", {"MOTCUA_DEMO": "1", "MOTCUA_SCENARIO": "hai-nhanh-2023-q1 0.01"}

    with City(home, **deck) as first:
        assert page(first) == 200
        assert first.stop() == 0
    with City(home, **deck) as second:
        played = second.wait_for("filled")
        assert page(second) == 200
    with City(home, **deck) as third:
        assert third.stop() == 0

    assert played["command"] == "scenario"
    assert "scenario" not in {event.get("command") for event in (*first.events, *third.events)}
    assert command("verify", "figures", "--json", home=home).returncode == 0
    assert processes_of(home) == []


def test_all_is_stopped_in_order_by_sigterm_too(home: Path) -> None:
    with City(home) as city:
        code = city.stop(signal.SIGTERM)
        city.wait_for("stopped", "database")

    assert code == 0
    assert [event["service"] for event in city.events if event["event"] == "stopped"] == ["web", "worker", "database"]
    assert processes_of(home) == []


def test_the_worker_orders_the_journal_and_runs_jobs(home: Path) -> None:
    with City(home), psycopg.connect(Server(home / "postgres").superuser_dsn("motcua"), autocommit=True) as superuser:

        def is_none(question: str) -> bool:
            return superuser.execute(question.encode()).fetchone() is None

        superuser.execute(
            "INSERT INTO journal_entry (id, at, kind, version, subject, data)"
            " VALUES (gen_random_uuid(), now(), 'lamp_lit', 1, gen_random_uuid(), '{}')"
        )
        superuser.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args)"
            " VALUES ('default', 'builtin:procrastinate.builtin_tasks.remove_old_jobs', '{\"max_hours\": 1}')"
        )

        assert eventually(lambda: not is_none("SELECT 1 FROM journal_order"))
        assert eventually(lambda: is_none("SELECT 1 FROM procrastinate_jobs"))


def test_a_second_up_on_the_same_home_is_refused(home: Path) -> None:
    with City(home) as city:
        second = command("up", "--json", home=home, more={"MOTCUA_PORT": str(free_port())}, check=False)

        refusal = json.loads(second.stdout.splitlines()[-1])
        assert second.returncode == 1
        assert refusal["error"] == "UnableToStartCity"
        assert f"runs already (process {city.process.pid})" in refusal["message"]
        assert page(city) == 200


def test_a_taken_port_is_named_with_who_has_it_and_the_cure(home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        refused = command("up", home=home, more={"MOTCUA_PORT": str(port)}, check=False)

    assert refused.returncode == 1
    assert f"port {port} of 127.0.0.1 is taken by" in refused.stderr
    assert f"(process {os.getpid()})" in refused.stderr
    assert "`MOTCUA_PORT=" in refused.stderr
    assert "make run`" in refused.stderr
    assert not (home / "postgres" / "postmaster.pid").exists()


def test_a_killed_service_is_started_again(home: Path) -> None:
    with City(home) as city:
        for service in ("web", "worker"):
            killed = city.pid_of(service)
            os.kill(killed, signal.SIGKILL)

            city.wait_for("ended", service)
            city.wait_for("started", service)
            assert city.pid_of(service) != killed

        # The database is started again by whoever misses it first: the supervisor, or a worker that just comes up.
        database = Server(home / "postgres")
        killed = city.pid_of("database")
        os.kill(killed, signal.SIGKILL)
        assert eventually(lambda: database.pid() not in (None, killed))
        assert eventually(lambda: page(city) == 200)

        examined = command("doctor", "--json", home=home, more={"MOTCUA_PORT": str(city.port)})
        assert f"served by this city (process {city.process.pid})" in examined.stdout
        assert city.stop() == 0
    assert processes_of(home) == []


def test_a_setting_that_is_no_number_is_named(home: Path) -> None:
    refused = command("up", home=home, more={"MOTCUA_PORT": "eighty"}, check=False)

    assert refused.returncode == 1
    assert refused.stderr.strip() == "MOTCUA_PORT must be a whole number, and it is 'eighty'."


def test_a_killed_supervisor_leaves_nothing_running(home: Path) -> None:
    with City(home) as killed:
        left = [psutil.Process(killed.pid_of(name)) for name in ("web", "worker", "database")]
        killed.process.kill()
        killed.process.wait()

        _, alive = psutil.wait_procs(left, timeout=30)

    assert alive == []
    assert processes_of(home) == []


def test_a_database_that_everybody_left_behind_is_taken_over_and_stopped(home: Path) -> None:
    with City(home) as killed:
        database = killed.pid_of("database")
        for process in [killed.process.pid, *map(killed.pid_of, ("web", "worker"))]:
            os.kill(process, signal.SIGKILL)
        killed.process.wait()
    with City(home) as next_one:
        assert next_one.pid_of("database") == database
        assert next_one.stop() == 0

    assert processes_of(home) == []
