"""What makes a start hopeless is said with its cure."""

from __future__ import annotations

import os
import shutil
import socket
from collections import namedtuple
from collections.abc import Iterator
from pathlib import Path

import pytest

from motcua.cli.errors import UnableToStartCity
from motcua.cli.supervisor import obstacles
from motcua.cli.supervisor.obstacles import free_port_from, holder_of, only_one, refuse_full_disk, refuse_taken_port

HERE = "127.0.0.1"


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as taken:
        taken.bind((HERE, 0))
        taken.listen()
        yield taken.getsockname()[1]


def test_a_taken_port_is_told_with_who_has_it_and_a_free_one(taken_port: int) -> None:
    with pytest.raises(UnableToStartCity) as refused:
        refuse_taken_port(host=HERE, port=taken_port)

    assert f"(process {os.getpid()})" in str(refused.value.facts["reason"])
    offered = int(str(refused.value.facts["cure"]).split("MOTCUA_PORT=")[1].split()[0])
    assert offered > taken_port
    refuse_taken_port(host=HERE, port=offered)


def test_a_free_port_is_no_obstacle(taken_port: int) -> None:
    refuse_taken_port(host=HERE, port=free_port_from(host=HERE, port=taken_port))


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(UnableToStartCity, match="cannot listen"):
        refuse_taken_port(host="192.0.2.1", port=8000)


def test_one_home_has_one_supervisor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(obstacles, "LOCK_SECONDS_MAX", 0.01)

    with only_one(tmp_path):
        with pytest.raises(UnableToStartCity, match=f"runs already .process {os.getpid()}"), only_one(tmp_path):
            pass
        assert holder_of(tmp_path) == str(os.getpid())

    assert holder_of(tmp_path) == ""
    with only_one(tmp_path):
        pass


def test_the_lock_of_a_killed_supervisor_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "up.lock").write_text("4711")

    with only_one(tmp_path):
        assert (tmp_path / "up.lock").read_text() == str(os.getpid())


def test_a_full_disk_is_told_with_what_is_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(100, 90, 10 * 2**20))

    with pytest.raises(UnableToStartCity, match=r"10 MB are free where .* and 300 MB are needed"):
        refuse_full_disk(tmp_path)
