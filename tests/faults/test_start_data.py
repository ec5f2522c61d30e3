"""Whose data they are: a later release's, another cluster's, a backup's."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from motcua.foundation.database.server import Server
from tests.faults.running import City, command, free_port

MakeServer = Callable[[str], Server]


def database_of(home: Path) -> Server:
    return Server(home / "postgres")


def change(server: Server, statement: str) -> None:
    server.start()
    with psycopg.connect(server.superuser_dsn("motcua"), autocommit=True) as connection:
        connection.execute(statement)
    server.stop()


def test_data_of_a_later_release_are_refused_and_kept(home: Path) -> None:
    change(
        database_of(home),
        "INSERT INTO django_migrations (app, name, applied) VALUES ('journal', '0099_from_the_future', now());"
        "UPDATE database_milestone SET release = '9.9.9' WHERE name = 'schema'",
    )

    refused = command("up", home=home, more={"MOTCUA_PORT": str(free_port())}, check=False)

    assert refused.returncode == 1
    assert "last changed by Một Cửa 9.9.9" in refused.stderr
    assert "journal.0099_from_the_future" in refused.stderr
    assert "Nothing was changed" in refused.stderr
    assert not database_of(home).is_running()


def test_commands_say_that_migrations_wait(home: Path) -> None:
    change(database_of(home), "DELETE FROM django_migrations WHERE app = 'sessions'")

    refused = command("verify", "journal", home=home, check=False)

    assert refused.returncode == 1
    assert "motcua migrate" in refused.stderr


def test_commands_say_that_there_is_no_city(folder: Path) -> None:
    refused = command("verify", home=folder / "nothing", check=False)

    assert refused.returncode == 1
    assert "There is no city in" in refused.stderr
    assert not (folder / "nothing" / "postgres").exists()


def url_of(server: Server, login: str = "postgres") -> str:
    return f"postgresql://{login}@/city?host={server.socket}"


def test_a_cluster_of_ones_own_is_set_up_and_used(a_server: MakeServer, folder: Path) -> None:
    cluster = a_server("cluster")
    cluster.start()
    url = {"DATABASE_URL": url_of(cluster)}

    command("migrate", home=folder / "home", more=url)

    with psycopg.connect(cluster.superuser_dsn("city"), options="-c role=motcua_app") as app:
        for statement in ("TRUNCATE journal_entry", "DELETE FROM journal_entry", "CREATE TABLE own (id int)"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(statement)
            app.rollback()
    assert not (folder / "home" / "postgres").exists()
    examined = command("doctor", "--json", home=folder / "home", more=url | {"MOTCUA_PORT": str(free_port())})
    found = {line["check"]: line for line in map(json.loads, examined.stdout.splitlines())}
    assert found["database"]["found"].endswith("of DATABASE_URL")
    assert found["roles"]["state"] == "ok"


def test_the_whole_city_runs_on_a_cluster_of_ones_own(a_server: MakeServer, folder: Path) -> None:
    cluster = a_server("cluster")
    cluster.start()

    with City(folder / "home", DATABASE_URL=url_of(cluster)) as city:
        assert city.stop() == 0

    assert [event["service"] for event in city.events if event["event"] == "started"] == ["worker", "web"]
    assert cluster.is_running()


def test_a_login_without_rights_gets_the_statements_for_the_administrator(a_server: MakeServer, folder: Path) -> None:
    cluster = a_server("cluster")
    cluster.start()
    with psycopg.connect(cluster.superuser_dsn(), autocommit=True) as administrator:
        administrator.execute("CREATE ROLE clerk LOGIN")
        url = {"DATABASE_URL": url_of(cluster, "clerk")}

        refused = command("migrate", home=folder / "home", more=url, check=False)
        assert refused.returncode == 1
        statements = refused.stderr[refused.stderr.index("CREATE ROLE") : refused.stderr.index("Then start")]
        for statement in filter(None, map(str.strip, " ".join(statements.split()).split(";"))):
            administrator.execute(statement.encode())

    command("migrate", home=folder / "home", more=url)


def test_a_cluster_that_does_not_answer_is_said(folder: Path) -> None:
    refused = command(
        "up",
        home=folder / "home",
        more={"DATABASE_URL": "postgresql://nobody@127.0.0.1:9/city", "MOTCUA_PORT": str(free_port())},
        check=False,
    )

    assert refused.returncode == 1
    assert "does not answer" in refused.stderr
    assert "unset it to use the embedded PostgreSQL" in refused.stderr


def test_a_backup_is_restored_into_an_empty_home_and_verifies(home: Path, folder: Path) -> None:
    lit = (
        "INSERT INTO journal_entry (id, at, kind, version, subject, data)"
        " SELECT gen_random_uuid(), now(), 'lamp_lit', 1, gen_random_uuid(), '{}' FROM generate_series(1, 50)"
    )
    with City(home):
        with psycopg.connect(database_of(home).superuser_dsn("motcua"), autocommit=True) as connection:
            connection.execute(lit)
        (home / "files").mkdir()
        (home / "files" / "paper").write_bytes(b"a paper")
        made = json.loads(command("backup", str(folder / "backup"), "--json", home=home).stdout)
    other = folder / "other"

    restored = command("restore", str(folder / "backup"), "--json", home=other, check=False)

    assert made["files"] == 1
    assert (other / "files" / "paper").read_bytes() == b"a paper"
    lines = [json.loads(line) for line in restored.stdout.splitlines()]
    journal = next(line for line in lines if line.get("check") == "journal")
    assert (journal["checked"], journal["wrong"]) == (50, 0)
    assert not database_of(other).is_running()
    again = command("restore", str(folder / "backup"), home=other, check=False)
    assert again.returncode == 1
    assert "Nothing was restored" in again.stderr


def test_a_backup_that_was_broken_off_is_not_restored(folder: Path) -> None:
    (folder / "backup" / "database").mkdir(parents=True)

    refused = command("restore", str(folder / "backup"), home=folder / "home", check=False)

    assert refused.returncode == 1
    assert "holds no whole backup" in refused.stderr
