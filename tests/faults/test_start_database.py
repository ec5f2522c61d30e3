"""The embedded server starts after whatever happened to it, or says why it does not."""

from __future__ import annotations

import os
import shutil
import signal
import threading
from collections import namedtuple
from collections.abc import Callable

import psutil
import psycopg
import pytest

from motcua.foundation.database import server as server_module
from motcua.foundation.database.errors import UnableToStartDatabase
from motcua.foundation.database.lease import keep_running, leased
from motcua.foundation.database.server import Server, major_version

MakeServer = Callable[[str], Server]


def one(server: Server, statement: str) -> object:
    with psycopg.connect(server.superuser_dsn()) as connection:
        row = connection.execute(statement).fetchone()
        assert row is not None
        return row[0]


def kill(server: Server) -> None:
    """kill -9 of the server's first process; its others notice by themselves."""
    pid = server.pid()
    assert pid is not None
    first = psutil.Process(pid)
    first.kill()
    first.wait(timeout=10)


def test_a_killed_server_starts_again_with_what_was_committed(a_server: MakeServer) -> None:
    server = a_server("postgres")
    server.start()
    with psycopg.connect(server.superuser_dsn(), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")

    kill(server)
    server.start()

    assert one(server, "SELECT number FROM kept") == 7


def test_a_server_is_not_started_beside_the_processes_of_a_killed_one(
    a_server: MakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = a_server("postgres")
    server.start()
    with psycopg.connect(server.superuser_dsn(), autocommit=True) as connection:
        row = connection.execute("SELECT pg_backend_pid()").fetchone()
        assert row is not None
        # A stopped process cannot notice that its server is gone, as one that hangs in the kernel cannot.
        os.kill(row[0], signal.SIGSTOP)
        kill(server)
        monkeypatch.setattr(server_module, "ORPHANS_WAIT_SECONDS_MAX", 0.5)
        try:
            with pytest.raises(UnableToStartDatabase, match=f"kill -9 {row[0]}"):
                server.start()
        finally:
            os.kill(row[0], signal.SIGKILL)
            psutil.wait_procs([psutil.Process(row[0])] if psutil.pid_exists(row[0]) else [], timeout=10)

    server.start()
    assert one(server, "SELECT 1") == 1


def test_a_stale_lock_with_the_number_of_another_program_is_no_obstacle(a_server: MakeServer) -> None:
    server = a_server("postgres")
    server.start()
    server.stop()
    (server.data / "postmaster.pid").write_text(f"{os.getpid()}\n{server.data}\n")

    assert not server.is_running()
    server.start()

    assert one(server, "SELECT 1") == 1


def test_data_of_another_release_of_postgresql_are_refused_and_kept(a_server: MakeServer) -> None:
    server = a_server("postgres")
    server.data.mkdir()
    (server.data / "PG_VERSION").write_text("15\n")

    with pytest.raises(UnableToStartDatabase, match=f"of PostgreSQL 15, this is {major_version()}") as refused:
        server.start()

    assert "motcua backup" in refused.value.message
    assert [path.name for path in server.data.iterdir()] == ["PG_VERSION"]


def test_a_full_disk_is_said_before_anything_is_written(a_server: MakeServer, monkeypatch: pytest.MonkeyPatch) -> None:
    server = a_server("postgres")
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(100, 99, 1))

    with pytest.raises(UnableToStartDatabase, match="less than 300 MB are free") as refused:
        server.start()

    assert "MOTCUA_HOME" in refused.value.message
    assert list(server.data.iterdir()) == []


def test_a_start_that_was_killed_while_initialising_is_done_again(a_server: MakeServer) -> None:
    server = a_server("postgres")
    half = server.data.with_name("postgres.new")
    half.mkdir()
    (half / "PG_VERSION").write_text(major_version())

    server.start()

    assert one(server, "SELECT 1") == 1
    assert not half.exists()


def test_the_server_stops_with_the_last_who_leases_it(a_server: MakeServer) -> None:
    server = a_server("postgres")

    with leased(server):
        with leased(server):
            assert server.is_running()
        assert server.is_running()

    assert not server.is_running()


def test_a_server_that_somebody_started_himself_is_not_stopped(a_server: MakeServer) -> None:
    server = a_server("postgres")
    server.start()

    with leased(server):
        assert server.is_running()

    assert server.is_running()


def test_two_who_start_at_once_start_one_server(a_server: MakeServer) -> None:
    server = a_server("postgres")
    server.start()
    server.stop()
    pids: list[int | None] = []

    def start() -> None:
        keep_running(server)
        pids.append(server.pid())

    both = [threading.Thread(target=start) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()

    assert len(pids) == 2
    assert pids[0] is not None
    assert pids[0] == pids[1]
