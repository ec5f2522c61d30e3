"""The file store when the machine dies between the bytes and the row, and when the disk is changed behind its back."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.database.transactions import durable
from motcua.foundation.files import commands
from motcua.foundation.files.adapters import disk
from motcua.foundation.files.commands import keep_files
from motcua.foundation.files.errors import UnableToOpenFile, UnableToStoreFiles
from motcua.foundation.files.models import File
from motcua.foundation.files.queries import open_file, verify_files
from motcua.foundation.files.rules import place_of
from motcua.foundation.files.values import Receipt, Upload
from motcua.service.dossiers.commands.filing import file_dossiers
from motcua.service.dossiers.models import AttachedFile, Dossier
from motcua.service.dossiers.values import Filed, FiledFile
from motcua.service.dossiers.verify import verify_dossiers
from tests.cast import AT, Cast, load_cast
from tests.dossiers import a_filing, a_photo, png


class MachineDies(Exception):
    """What was not committed by then never was."""


@pytest.fixture(autouse=True)
def folder(committed_db: str, tmp_path: Path, settings: Any) -> Path:
    """A store of the test's own."""
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "files"},
        }
    }
    return tmp_path / "files"


def keep(text: str) -> Receipt:
    with durable():
        (receipt,) = keep_files(uploads=[Upload(name="a.png", content=io.BytesIO(png(text)))], by=SYSTEM, at=AT)
    return receipt


def kept_on(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def file_with_photo(cast: Cast, *, last: Callable[[], None] = lambda: None) -> Filed:
    """In a transaction of its own; `last` happens before its commit."""
    with durable():
        photo = FiledFile("birth_proof", a_photo("in the air", by=cast.citizen))
        (filed,) = file_dossiers(filings=[a_filing(cast, key="one", files=(photo,))], by=cast.citizen, at=AT)
        last()
    return filed


def die(*_args: object, **_more: object) -> None:
    raise MachineDies


def test_bytes_without_their_row_are_no_file_and_do_no_harm(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as dying:
        dying.setattr(commands, "_insert", die)
        with pytest.raises(MachineDies):
            keep("left over")
    (left,) = kept_on(folder)

    assert File.objects.count() == 0
    assert verify_files().first_wrong is None
    receipt = keep("left over")
    assert kept_on(folder) == [left]
    assert open_file(sha256=receipt.sha256).read() == png("left over")
    assert (verify_files().checked, verify_files().wrong) == (1, 0)


def test_half_written_bytes_never_lie_in_their_place(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as dying:
        dying.setattr(os, "fsync", die)
        with pytest.raises(MachineDies):
            keep("half")

    assert kept_on(folder) == []
    assert File.objects.count() == 0


def test_a_crash_that_left_half_a_file_under_its_name_is_mended_by_the_next_upload(folder: Path) -> None:
    """As a disk that lost its power may leave it: the name, and not all of the bytes."""
    whole = png("torn")
    receipt = keep("torn")
    with durable():
        connection.cursor().execute("DELETE FROM files_file")
    (folder / place_of(receipt.sha256)).chmod(0o640)
    (folder / place_of(receipt.sha256)).write_bytes(whole[:20])

    again = keep("torn")

    assert again.sha256 == receipt.sha256
    assert open_file(sha256=receipt.sha256).read() == whole


def test_a_filing_that_dies_before_its_commit_leaves_nothing_but_bytes(folder: Path) -> None:
    with durable():
        cast = load_cast()

    with pytest.raises(MachineDies):
        file_with_photo(cast, last=die)

    assert len(kept_on(folder)) == 1
    assert (Dossier.objects.count(), AttachedFile.objects.count(), File.objects.count()) == (0, 0, 0)
    filed = file_with_photo(cast)
    assert not filed.again
    assert (verify_files().wrong, verify_dossiers().wrong) == (0, 0)


def test_no_committed_row_is_without_its_bytes_when_the_disk_fails(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as failing:
        failing.setattr(disk, "_write", full)
        with pytest.raises(UnableToStoreFiles):
            keep("no room")

    assert File.objects.count() == 0
    assert kept_on(folder) == []


def test_verifying_names_an_altered_byte(folder: Path) -> None:
    keep("good")
    receipt = keep("bad")
    path = folder / place_of(receipt.sha256)
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)

    found = verify_files()

    assert (found.checked, found.wrong) == (2, 1)
    assert found.first_wrong == f"file {receipt.sha256}: its bytes were altered"


def test_verifying_names_a_missing_file_and_one_cut_short(folder: Path) -> None:
    missing, short = sorted((keep("one"), keep("two")), key=lambda receipt: receipt.sha256)
    (folder / place_of(missing.sha256)).unlink()
    (folder / place_of(short.sha256)).write_bytes(b"\x89PNG")

    found = verify_files()

    assert (found.checked, found.wrong) == (2, 2)
    assert found.first_wrong == f"file {missing.sha256}: its bytes are missing"
    with pytest.raises(UnableToOpenFile):
        open_file(sha256=missing.sha256)
