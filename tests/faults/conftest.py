"""Homes for whole cities."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from motcua.foundation.database.server import Server
from tests.environment import HOME, ROOT
from tests.faults.running import command, surroundings

# A city whose reference data and demo count as loaded: what is tested here is the start.
FILLED = """
import django; django.setup()
from datetime import UTC, datetime
from motcua.cli.opened import opened_city
from motcua.cli.supervisor.preparation import fingerprint, reference_data
from motcua.foundation.database.milestones import reach_milestone
with opened_city():
    for name, value in {"load": fingerprint(reference_data()), "demo": "made", "history": "made"}.items():
        reach_milestone(name=name, value=value, at=datetime.now(UTC))
"""


def a_folder() -> Path:
    """Not pytest's own: that is closed to the account which runs the server when root tests."""
    HOME.mkdir(parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(prefix="fault-", dir=HOME))


@pytest.fixture
def folder() -> Iterator[Path]:
    made = a_folder()
    yield made
    shutil.rmtree(made)


@pytest.fixture(scope="session")
def home_template() -> Iterator[Path]:
    made = a_folder()
    home = made / "home"
    command("migrate", home=home)
    subprocess.run([sys.executable, "-c", FILLED], cwd=ROOT, env=surroundings(home), check=True)
    yield home
    shutil.rmtree(made)


@pytest.fixture
def home(home_template: Path, folder: Path) -> Iterator[Path]:
    """A city that was started before and is stopped now."""
    home = folder / "home"
    subprocess.run(["cp", "-a", str(home_template), str(home)], check=True)
    yield home
    Server(home / "postgres").stop(mode="immediate")


@pytest.fixture
def a_server(folder: Path) -> Iterator[Callable[[str], Server]]:
    """Makes servers by name, each in a folder of its own; stops them at the end."""
    made: list[Server] = []

    def make(name: str) -> Server:
        made.append(Server(folder / name))
        return made[-1]

    yield make
    for server in made:
        server.stop(mode="immediate")
