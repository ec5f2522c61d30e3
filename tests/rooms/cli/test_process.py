"""`motcua process test`: every case a line, the sum at the end, and the exit code that programs go by."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from typer.testing import CliRunner

from motcua.cli.main import app
from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.database.transactions import durable
from motcua.service.processes.cases.commands import write_cases
from motcua.service.processes.cases.queries import cases_of, sources_in_force
from motcua.service.processes.cases.values import NewCase
from tests.rooms.service.processes.cast import AT


def run(*arguments: str) -> Any:
    return CliRunner().invoke(app, ["process", "test", *arguments])


def lines(done: Any) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_all_cases_of_all_processes_pass(committed_db: str) -> None:
    done = run("--json")

    *cases, total = lines(done)
    assert done.exit_code == 0
    assert all(case["passed"] and case["why"] == [] for case in cases)
    assert {case["process"] for case in cases} >= {"notice", "standard", "with_consultation"}
    assert total == {
        "processes": total["processes"],
        "cases": len(cases),
        "failed": 0,
        "uncovered_without_reason": 0,
    }


def test_one_that_fails_is_named_and_ends_with_one(committed_db: str) -> None:
    (source,) = sources_in_force(keys=["notice"])
    case = cases_of(source.owner)[0]
    wrong = NewCase(
        name_vi="Sai", name_en="Wrong", given=case.given, expected=replace(case.expected, ended=not case.expected.ended)
    )
    with durable():
        write_cases(source=source, cases=[wrong], by=SYSTEM, at=AT)

    done = run("--key", "notice", "--json")

    failed = [line for line in lines(done)[:-1] if not line["passed"]]
    assert done.exit_code == 1
    assert [line["name"] for line in failed] == ["Wrong"]
    assert "the process" in failed[0]["why"][0]
    assert lines(done)[-1]["failed"] == 1
    assert "Wrong" in run("--key", "notice").stdout


def test_where_there_is_no_case_nothing_was_tested(committed_db: str) -> None:
    done = run("--key", "nowhere", "--json")

    assert done.exit_code == 2
    assert lines(done) == [{"processes": 0, "cases": 0, "failed": 0, "uncovered_without_reason": 0}]
