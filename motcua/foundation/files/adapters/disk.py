"""A folder on this machine: temporary name, fsync, rename, fsync of the folder."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from motcua.foundation.files.ports import Parcel
from motcua.foundation.files.rules import place_of

CHUNK_BYTES = 1024 * 1024


@dataclass(frozen=True)
class DiskStore:
    """Keeps files below `folder` by the places that `rules.place_of` gives."""

    folder: Path

    def holds(self, *, sha256: str, size_bytes: int) -> bool:
        try:
            return os.stat(self._path(sha256)).st_size == size_bytes  # noqa: PTH116  (a Path costs more than the call)
        except FileNotFoundError:
            return False

    def keep(self, *, parcels: Sequence[Parcel]) -> None:
        # Several files of a batch may share a folder, which then is made sure of once. Deepest first: a folder's
        # own contents before its name in the folder above.
        changed: set[str] = set()
        for parcel in parcels:
            changed |= self._keep(parcel)
        for folder in sorted(changed, key=len, reverse=True):
            _sync_folder(folder)

    def _keep(self, parcel: Parcel) -> set[str]:
        """Returns the folders whose lists of names must still be made sure of."""
        path = self._path(parcel.sha256)
        folder, outer = _folders(path)
        if self.holds(sha256=parcel.sha256, size_bytes=parcel.size_bytes):
            # A twin renamed it; whether its folders are on the disk yet, only the twin knows.
            return {folder, outer, str(self.folder)}
        changed = {folder}
        temporary = f"{folder}/.{uuid4().hex}"
        try:
            descriptor = _create(temporary)
        except FileNotFoundError:
            changed |= self._make(folder, outer)
            descriptor = _create(temporary)
        try:
            with os.fdopen(descriptor, "wb", buffering=0) as file:
                _write(file, parcel)
                os.fsync(descriptor)
            os.rename(temporary, path)  # noqa: PTH104
        except BaseException:
            os.unlink(temporary)  # noqa: PTH108
            raise
        return changed

    def _make(self, folder: str, outer: str) -> set[str]:
        """Makes `folder`. Returns the folders above it that have a new name in them."""
        first = not self.folder.exists()
        os.makedirs(folder, exist_ok=True)  # noqa: PTH103
        return {outer, str(self.folder), *([str(self.folder.parent)] if first else [])}

    def open(self, *, sha256: str) -> BinaryIO:
        return Path(self._path(sha256)).open("rb")

    def _path(self, sha256: str) -> str:
        return f"{self.folder}/{place_of(sha256)}"


def _folders(path: str) -> tuple[str, str]:
    folder = path.rpartition("/")[0]
    return folder, folder.rpartition("/")[0]


def _create(path: str) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o640)


def _write(file: BinaryIO, parcel: Parcel) -> None:
    if parcel.data is not None:
        _write_all(file, parcel.data)
        return
    parcel.content.seek(0)
    while chunk := parcel.content.read(CHUNK_BYTES):
        _write_all(file, chunk)


def _write_all(file: BinaryIO, data: bytes) -> None:
    """An unbuffered file may take less than it is given."""
    rest = memoryview(data)
    while rest:
        rest = rest[file.write(rest) :]


def _sync_folder(folder: str) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
