"""Every bench that is listed can be called."""

from __future__ import annotations

from importlib import import_module

import pytest
from typer.testing import CliRunner

from motcua.cli.main import app


def listed() -> list[str]:
    return CliRunner().invoke(app, ["bench"]).stdout.split()


def test_the_benches_of_the_promises_are_listed() -> None:
    assert {"filing", "inbox", "tracking", "search", "export"} <= set(listed())


@pytest.mark.parametrize("name", listed())
def test_a_listed_bench_has_its_main(name: str) -> None:
    assert callable(import_module(f"bench.{name}").main)
