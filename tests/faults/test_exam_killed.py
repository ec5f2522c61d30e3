"""The web process is killed while candidates sit: what they were told is saved, is."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator

import psycopg
import pytest

from tests.faults.conftest import a_folder
from tests.faults.running import command
from tests.faults.sitting import QUESTIONS, Hall, exam_hall, sit_all

STANDING = """
    SELECT s.account, a.number, a.chosen FROM exams_answer a JOIN exams_sitting s ON s.id = a.sitting_id
    WHERE a.superseded_at IS NULL"""


@pytest.fixture
def hall(request: pytest.FixtureRequest) -> Iterator[Hall]:
    folder = a_folder()
    with exam_hall(folder / "home", candidates=request.param) as made:
        yield made
    shutil.rmtree(folder)


@pytest.mark.parametrize(("hall", "kills"), [(20, 2), pytest.param(565, 4, marks=pytest.mark.slow)], indirect=["hall"])
def test_no_answer_that_was_told_saved_is_lost(hall: Hall, kills: int) -> None:
    told = sit_all(hall, kills=kills)

    assert told.faults == []
    assert hall.city.killed == ["web"] * kills
    assert told.repeated > 0
    assert len(told.saved) == len(hall.sessions) * QUESTIONS
    with psycopg.connect(hall.city.server.superuser_dsn("motcua"), autocommit=True) as connection:
        rows = connection.execute(STANDING.encode()).fetchall()
        assert {(str(account), number): chosen for account, number, chosen in rows} == {
            key: [option] for key, option in told.saved.items()
        }
        sittings = connection.execute("SELECT count(*), count(DISTINCT account) FROM exams_sitting").fetchone()
        assert sittings == (len(hall.sessions), len(hall.sessions))
    checked = json.loads(command("verify", "exams", "--json", home=hall.city.home).stdout.splitlines()[0])
    assert (checked["checked"], checked["wrong"]) == (len(hall.sessions) + 1, 0)
