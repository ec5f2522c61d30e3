"""`motcua bench` runs a file of the folder bench and hands it what follows its name."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings
from typer.testing import CliRunner

import bench
from motcua.cli.main import app

LAMPS = """
import json
def main(arguments):
    print(json.dumps({"bench": "lamps", "arguments": arguments}))
    return 3 if "--slow" in arguments else None
"""


@pytest.fixture(autouse=True)
def a_bench(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bench").mkdir()
    (tmp_path / "bench" / "lamps.py").write_text(LAMPS)
    settings.ROOT = tmp_path
    monkeypatch.setattr(bench, "__path__", [str(tmp_path / "bench")])
    monkeypatch.syspath_prepend(str(tmp_path))


def test_what_follows_the_name_goes_to_the_bench() -> None:
    done = CliRunner().invoke(app, ["bench", "lamps", "--json", "--clients", "8"])

    assert done.exit_code == 0
    assert done.stdout == '{"bench": "lamps", "arguments": ["--json", "--clients", "8"]}\n'


def test_the_benchs_own_code_is_the_commands() -> None:
    assert CliRunner().invoke(app, ["bench", "lamps", "--slow"]).exit_code == 3


def test_without_a_name_the_benches_are_listed() -> None:
    assert CliRunner().invoke(app, ["bench"]).stdout == "lamps\n"


def test_an_unknown_bench_is_refused_with_those_that_there_are() -> None:
    done = CliRunner().invoke(app, ["bench", "weather"])

    assert done.exit_code == 1
    assert "There are: lamps" in done.stderr
