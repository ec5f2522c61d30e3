"""`motcua doctor` finds what is wrong and says the cure."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connections
from pytest_django import Settings
from typer.testing import CliRunner

from motcua.cli.examinations import State, database, machine
from motcua.cli.main import app
from motcua.foundation.journal.queries import verify_chain
from tests.city import SERVER
from tests.environment import ROOT
from tests.rooms.cli.ordering import order_everything

Superuser = psycopg.Connection[tuple[Any, ...]]


@pytest.fixture
def superuser(committed_db: str) -> Iterator[Superuser]:
    order_everything()
    with psycopg.connect(SERVER.superuser_dsn(committed_db), autocommit=True) as connection:
        yield connection


def test_a_city_that_is_well_has_nothing_broken(superuser: Superuser) -> None:
    done = CliRunner().invoke(app, ["doctor", "--json"])

    found = {line["check"]: line for line in map(json.loads, done.stdout.splitlines())}
    database_checks = {"database", "roles", "tables", "partitions", "default partition", "sequencer", "jobs", "clock"}
    assert database_checks <= set(found)
    assert {found[name]["state"] for name in database_checks} == {"ok"}


def test_something_broken_ends_with_one_and_is_told_to_a_person(superuser: Superuser) -> None:
    superuser.execute("GRANT TRUNCATE ON journal_order TO motcua_app")

    done = CliRunner().invoke(app, ["doctor"])

    assert done.exit_code == 1
    assert "TRUNCATE on journal_order" in " ".join(done.stdout.split())


def without_next_month(superuser: Superuser) -> None:
    ahead = datetime.now(UTC).replace(day=1) + timedelta(days=32)
    superuser.execute(f"DROP TABLE journal_entry_{ahead:%Y_%m}".encode())


def with_an_entry_of_no_month(superuser: Superuser) -> None:
    superuser.execute(
        "INSERT INTO journal_entry (recorded_at, id, at, kind, version, subject, data)"
        " VALUES ('2001-01-01', gen_random_uuid(), now(), 'lamp_lit', 1, gen_random_uuid(), '{}')"
    )


def with_an_entry_from_the_future(superuser: Superuser) -> None:
    superuser.execute(
        "INSERT INTO journal_entry (id, at, kind, version, subject, data)"
        " VALUES (gen_random_uuid(), '2099-01-01', 'lamp_lit', 1, gen_random_uuid(), '{}')"
    )


def with_a_migration_of_a_later_release(superuser: Superuser) -> None:
    superuser.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('journal', '0099_later', now())")


def with_a_waiting_migration(superuser: Superuser) -> None:
    superuser.execute("DELETE FROM django_migrations WHERE app = 'sessions'")


def with_an_app_that_may_make_tables(superuser: Superuser) -> None:
    superuser.execute("GRANT CREATE ON SCHEMA public TO motcua_app")


def with_an_old_entry_without_position(superuser: Superuser) -> None:
    superuser.execute(
        "INSERT INTO journal_entry (recorded_at, id, at, kind, version, subject, data)"
        " VALUES (now() - interval '2 minutes', gen_random_uuid(), now(), 'lamp_lit', 1, gen_random_uuid(), '{}')"
    )


def with_a_late_job(superuser: Superuser) -> None:
    superuser.execute(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, scheduled_at)"
        " VALUES ('q', 'lamp', now() - interval '1 hour')"
    )


def with_a_failed_job(superuser: Superuser) -> None:
    superuser.execute("INSERT INTO procrastinate_jobs (queue_name, task_name, status) VALUES ('q', 'lamp', 'failed')")


@pytest.mark.parametrize(
    ("spoil", "examine", "state", "said"),
    [
        (without_next_month, database.partitions, State.BROKEN, "coming month"),
        (with_an_entry_of_no_month, database.default_partition, State.BROKEN, "1 entries"),
        (with_an_entry_from_the_future, database.clock, State.BROKEN, "2099-01-01"),
        (with_a_migration_of_a_later_release, database.tables, State.BROKEN, "journal.0099_later"),
        (with_a_waiting_migration, database.tables, State.BROKEN, "migrations wait"),
        (with_an_app_that_may_make_tables, database.roles, State.BROKEN, "CREATE in the schema"),
        (with_an_old_entry_without_position, database.sequencer, State.WARNING, "1 entries wait for a position"),
        (with_a_late_job, database.jobs, State.WARNING, "1 are late"),
        (with_a_failed_job, database.jobs, State.WARNING, "1 have failed"),
    ],
)
def test_what_is_wrong_in_the_database_is_found(
    superuser: Superuser, spoil: Callable[[Superuser], None], examine: Callable[[], Any], state: State, said: str
) -> None:
    before = examine()
    spoil(superuser)
    connections["default"].close()

    found = examine()

    assert before.state is State.OK
    assert found.state is state
    assert said in found.found
    assert found.cure


def test_stranded_entries_are_moved_by_what_the_handbook_says(committed_db: str, superuser: Superuser) -> None:
    with_an_entry_of_no_month(superuser)
    order_everything()
    handbook = (ROOT / "docs" / "how-to" / "operate.md").read_text()
    (statements,) = re.findall(r"```sql\n(.*?)```", handbook, flags=re.DOTALL)
    with psycopg.connect(f"host={SERVER.socket} user=motcua_owner dbname={committed_db}", autocommit=True) as owner:
        owner.execute(statements.encode())

    chain = verify_chain()

    assert database.default_partition().state is State.OK
    assert database.roles().state is State.OK
    assert chain.checked >= 1
    assert chain.wrong == 0


def test_a_key_that_others_may_read_is_broken(tmp_path: Path, settings: Settings) -> None:
    settings.KEYS = tmp_path / "keys"
    settings.KEYS.mkdir(mode=0o700)
    key = settings.KEYS / "city.pem"
    key.write_text("secret")
    key.chmod(0o600)
    assert machine.keys().state is State.OK

    key.chmod(0o640)

    assert machine.keys().state is State.BROKEN
    assert "city.pem" in machine.keys().found


def test_a_full_disk_is_broken_and_a_filling_one_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    class Usage:
        free = 0

    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage)
    states = []
    for free in (10**8, 10**9, 10**11):
        Usage.free = free
        states.append(machine.disk().state)

    assert states == [State.BROKEN, State.WARNING, State.OK]


def test_packages_that_are_not_as_locked_are_named(tmp_path: Path, settings: Settings) -> None:
    settings.ROOT = tmp_path
    (tmp_path / "requirements").mkdir()
    lock = tmp_path / "requirements" / "runtime.txt"
    lock.write_text("django==1.0 \\\n    --hash=sha256:00\nno-such-package==2\nother ; sys_platform == 'win32'\n")

    found = machine.packages()

    assert found.state is State.WARNING
    assert "no-such-package none for 2" in found.found
    assert found.found.startswith("2 are not as locked")


def test_an_examination_that_fails_is_a_finding(committed_db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> None:
        raise PermissionError("the disk is locked")

    monkeypatch.setattr(shutil, "disk_usage", fail)

    done = CliRunner().invoke(app, ["doctor", "--json"])

    found = {line["check"]: line for line in map(json.loads, done.stdout.splitlines())}
    assert done.exit_code == 1
    assert "PermissionError: the disk is locked" in found["disk"]["found"]
