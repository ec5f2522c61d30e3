"""Web, worker and database are killed while people file: what was acknowledged is there, once and whole."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import psycopg
import pytest

from motcua.cli.verify import VERIFIERS
from tests.faults.conftest import a_folder
from tests.faults.filing import FilingCity, file_all, filing_city
from tests.faults.running import command, eventually

KILLS = (("web",), ("worker", "database"), ("web", "database"))
MORE_KILLS = (*KILLS, ("database",), ("worker",), ("web",), ("worker", "database", "web"))
#: What a filed dossier consists of: a dossier without one of these is half a dossier.
PARTS = {
    "answers": "SELECT 1 FROM dossiers_answer_set p WHERE p.dossier_id = d.id AND p.version = d.answers_version",
    "applicant": "SELECT 1 FROM dossiers_party p WHERE p.dossier_id = d.id AND p.role = 'applicant'",
    "file": "SELECT 1 FROM dossiers_file p JOIN files_file f ON f.sha256 = p.sha256 WHERE p.dossier_id = d.id",
    "leg": "SELECT 1 FROM dossiers_leg p WHERE p.dossier_id = d.id AND p.number = 1",
    "process": "SELECT 1 FROM processes_instance p WHERE p.dossier = d.id AND p.status = 'running'",
    "step": "SELECT 1 FROM processes_task p WHERE p.id = d.current_task AND p.status = 'open'",
    "entry": "SELECT 1 FROM journal_entry p WHERE p.subject = d.id AND p.kind = 'dossier_filed'",
    "key": "SELECT 1 FROM journal_idempotency_key p WHERE p.outcome ->> 'dossier' = d.id::text",
    "message": "SELECT 1 FROM messages_message p WHERE p.about = d.id",
}


@pytest.fixture
def city() -> Iterator[FilingCity]:
    folder = a_folder()
    with filing_city(folder / "home") as made:
        yield made
    shutil.rmtree(folder)


@pytest.mark.parametrize(("count", "kills"), [(100, KILLS), pytest.param(500, MORE_KILLS, marks=pytest.mark.slow)])
def test_what_was_acknowledged_is_there_once_and_whole(
    city: FilingCity, count: int, kills: tuple[tuple[str, ...], ...]
) -> None:
    clients = file_all(city, count, kills=kills)

    assert clients.faults == []
    assert sorted(city.killed) == sorted(name for names in kills for name in names)
    assert clients.repeated > 0
    assert len(clients.acknowledged) == count
    assert all(len(ids) == 1 for ids in clients.acknowledged.values())
    with psycopg.connect(city.server.superuser_dsn("motcua"), autocommit=True) as connection:
        found = {str(id_) for (id_,) in connection.execute("SELECT id FROM dossiers_dossier")}
        assert found == {id_ for ids in clients.acknowledged.values() for id_ in ids}
        assert halves(connection) == {}
        # The worker that lives now goes on where the killed one stopped.
        assert eventually(partial(all_have_positions, city, connection)), city.log("worker")
    assert_verified(city.home, count)


def halves(connection: psycopg.Connection[tuple[object, ...]]) -> dict[str, int]:
    """How many dossiers lack each part; nothing where none does."""
    counts = {}
    for name, part in PARTS.items():
        row = connection.execute(
            f"SELECT count(*) FROM dossiers_dossier d WHERE NOT EXISTS ({part})".encode()
        ).fetchone()
        assert row is not None
        counts[name] = int(str(row[0]))
    return {name: count for name, count in counts.items() if count}


def all_have_positions(city: FilingCity, connection: psycopg.Connection[tuple[object, ...]]) -> bool:
    city.keep_running()
    return positions_wait(connection) == 0


def positions_wait(connection: psycopg.Connection[tuple[object, ...]]) -> int:
    row = connection.execute(
        "SELECT (SELECT count(*) FROM journal_entry) - (SELECT count(*) FROM journal_order)"
    ).fetchone()
    assert row is not None
    return int(str(row[0]))


def assert_verified(home: Path, count: int) -> None:
    lines = command("verify", "all", "--json", home=home).stdout.splitlines()
    checks = {line["check"]: line for line in map(json.loads, lines) if "check" in line}
    assert {name: line["first_wrong"] for name, line in checks.items()} == dict.fromkeys(VERIFIERS)
    assert checks["dossiers"]["checked"] == checks["processes"]["checked"] == checks["files"]["checked"] == count
