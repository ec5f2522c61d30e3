"""`motcua report`: every figure with what it is counted from, as lines for programs, a table, and files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from motcua.cli import output
from motcua.cli.main import app
from motcua.foundation.accounts.values import Role
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.database.transactions import durable
from motcua.reform.indicators.errors import UnableToLookBack, UnableToReadPeriod
from motcua.reform.reports.commands.freezing import freeze_report
from motcua.reform.reports.commands.writing import open_report
from motcua.reform.reports.errors import UnableToFindReport, UnableToFindUnit
from motcua.reform.reports.kinds import HALF_YEAR
from motcua.registry.organization.queries import directory
from motcua.service.dossiers.values import Channel
from tests.cast import AT, JUNE_15, an_official, load_cast
from tests.dossiers import a_received_dossier
from tests.rooms.service.dossiers.test_measures import settle_and_fold


def run(*arguments: str) -> Any:
    return CliRunner().invoke(app, ["report", "half-year", *arguments])


@pytest.fixture
def received(committed_db: str) -> None:
    with durable():
        cast = load_cast()
        a_received_dossier(cast)
        a_received_dossier(cast)
        a_received_dossier(cast, channel=Channel.COUNTER)
    settle_and_fold()


def test_each_figure_is_a_line_with_its_rows_and_position(received: None) -> None:
    done = run("2023-H1", "--json")

    found = {fact["id"]: fact for fact in map(json.loads, done.stdout.splitlines())}
    share = found["online.share"]
    assert share == {
        "id": "online.share",
        "value": 66.7,
        "unit": "%",
        "numerator": 2,
        "denominator": 3,
        "as_of": share["as_of"],
        "rows": 3,
    }
    assert share["as_of"] > 0
    assert (found["payment.transactions"]["value"], found["payment.transactions"]["rows"]) == (0, 0)
    assert found["online.omon_total"]["why"] == "no case"


def test_a_table_for_people_and_files_on_demand(received: None, tmp_path: Path) -> None:
    done = run("2023-H1", "--out", str(tmp_path / "report"))

    assert done.exit_code == 0
    assert "no case" in done.stdout
    assert {path.suffix for path in (tmp_path / "report").iterdir()} == {".pdf", ".docx", ".xlsx", ".json"}


def test_what_stands_frozen_is_said_and_verified(received: None, tmp_path: Path) -> None:
    with durable():
        city = directory(on=JUNE_15).by_key("city-92")
        assert city is not None
        head = an_official(sign_in="chanhvanphong", unit=city, roles={Role.HEAD})
        report = open_report(kind=HALF_YEAR, unit=city.id, period="2023-H1", by=head, at=AT)
    with durable():
        freeze_report(report=report, seen=0, by=head, at=AT)
    settle_and_fold()

    done = run("2023-H1", "--frozen", "--json", "--out", str(tmp_path))
    verified = CliRunner().invoke(app, ["verify", "all", "--json"])

    found = {fact["id"]: fact for fact in map(json.loads, done.stdout.splitlines())}
    assert found["online.share"]["denominator"] == 3
    assert {path.name for path in tmp_path.iterdir()} >= {"half-year-2023-H1-city-92-1.pdf"}
    reports = next(fact for fact in map(json.loads, verified.stdout.splitlines()) if fact["check"] == "reports")
    assert (reports["checked"], reports["wrong"]) == (1, 0)


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["2023-H9"], UnableToReadPeriod),
        (["2023-H1", "--unit", "nowhere"], UnableToFindUnit),
        (["2023-H1", "--as-of", "999999999"], UnableToLookBack),
        (["2023-H1", "--frozen"], UnableToFindReport),
    ],
)
def test_what_cannot_be_read_is_said(
    committed_db: str, monkeypatch: pytest.MonkeyPatch, arguments: list[str], error: type[UnableTo]
) -> None:
    said: list[UnableTo] = []
    monkeypatch.setattr(output, "say_refusal", said.append)

    done = run(*arguments)

    assert (done.exit_code, [type(each) for each in said]) == (1, [error])
