"""`motcua verify` on a database: right, wrong, nothing."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import uuid4

import psycopg
import pytest
from click.testing import Result
from typer.testing import CliRunner

from motcua.cli import verify
from motcua.cli.main import app
from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.database.transactions import durable
from motcua.foundation.journal.commands import record
from motcua.foundation.journal.values import Event
from tests.city import SERVER
from tests.conftest import moment
from tests.rooms.cli.ordering import order_everything
from tests.rooms.service.dossiers.test_measures import a_busy_ward, settle_and_fold


@dataclass(frozen=True, kw_only=True)
class LampLit(Event):
    kind: ClassVar[str] = "lamp_lit"
    watts: int


def light(count: int) -> None:
    with durable():
        record(
            events=[LampLit(subject=uuid4(), watts=40) for _ in range(count)],
            by=SYSTEM,
            at=moment("2023-06-15 09:30"),
        )
    order_everything()


def run(*arguments: str) -> Any:
    return CliRunner().invoke(app, ["verify", *arguments])


def lines(done: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_what_is_right_is_counted(committed_db: str) -> None:
    light(3)

    done = run("journal", "--json")

    (journal,) = lines(done)
    assert done.exit_code == 0
    assert journal["checked"] >= 3
    assert journal == {"check": "journal", "checked": journal["checked"], "wrong": 0, "first_wrong": None}


def test_what_was_altered_is_named_and_ends_with_one(committed_db: str) -> None:
    light(3)
    with psycopg.connect(SERVER.superuser_dsn(committed_db), autocommit=True) as superuser:
        superuser.execute("SET session_replication_role = replica")
        superuser.execute("""UPDATE journal_entry SET data = '{"watts": 41}' WHERE kind = 'lamp_lit'""")

    done = run("all", "--json")

    journal = next(line for line in lines(done) if line["check"] == "journal")
    assert done.exit_code == 1
    assert journal["wrong"] == 3
    assert journal["first_wrong"].startswith("position ")


def test_nothing_checked_ends_with_two(committed_db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify, "VERIFIERS", {"lamps": f"{__name__}:no_lamps"})

    done = run("--json")

    assert done.exit_code == 2
    assert lines(done) == [{"check": "lamps", "checked": 0, "wrong": 0, "first_wrong": None}]


def no_lamps() -> tuple[int, int, None]:
    return 0, 0, None


def test_a_person_gets_a_table(committed_db: str) -> None:
    light(1)

    assert "journal" in run("journal").stdout


def test_what_nobody_verifies_is_refused_with_what_is_known(committed_db: str) -> None:
    done = run("weather")

    assert done.exit_code == 1
    assert "Known are: journal" in done.stderr


def test_what_no_worker_has_folded_yet_is_not_passed_over_in_silence(committed_db: str) -> None:
    a_busy_ward()

    (before,) = lines(run("figures", "--json"))
    settle_and_fold()
    (after,) = lines(run("figures", "--json"))

    assert "entries are not folded into figures yet" in before["unseen"]
    assert before["checked"] < after["checked"]
    assert "unseen" not in after


def test_a_figure_that_was_altered_is_named(committed_db: str) -> None:
    a_busy_ward()
    settle_and_fold()
    (right,) = lines(run("figures", "--json"))
    with psycopg.connect(SERVER.superuser_dsn(committed_db), autocommit=True) as hand:
        hand.execute("UPDATE measures_cell SET value = 7 WHERE measure = 'dossiers.open' AND own")

    done = run("figures", "--json")

    (figures,) = lines(done)
    assert (right["wrong"], right["checked"] > 50) == (0, True)
    assert done.exit_code == 1
    assert figures["wrong"] > 0
    assert figures["first_wrong"].startswith("dossiers.open of unit ")
