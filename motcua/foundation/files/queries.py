"""Reads of files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from django.db import connection

from motcua.foundation.files.adapters.stores import city_store
from motcua.foundation.files.errors import UnableToOpenFile
from motcua.foundation.files.models import File
from motcua.foundation.files.ports import Store
from motcua.foundation.files.values import FilesCheck, Receipt, StoredFile

_PAGE = 1_000
_CHUNK_BYTES = 1024 * 1024


def receipts_of(*, shas: Sequence[str]) -> dict[str, Receipt]:
    """Receipts by SHA-256 of those that are kept. Their `name` is empty: names are kept with the papers."""
    rows = File.objects.filter(sha256__in=list(shas)).values_list("sha256", "size_bytes", "media_type", "pages")
    return {sha: Receipt(sha, "", size_bytes, media_type, pages) for sha, size_bytes, media_type, pages in rows}


def file_of(*, sha256: str) -> StoredFile:
    """The row of one file. Raises `UnableToOpenFile`."""
    row = File.objects.filter(sha256=sha256).values_list("sha256", "size_bytes", "media_type", "pages").first()
    if row is None:
        raise UnableToOpenFile(sha256=sha256)
    return StoredFile(*row)


def open_file(*, sha256: str) -> BinaryIO:
    """The bytes of a kept file, to be closed by the caller (Django's `FileResponse` does). Raises `UnableToOpenFile`.

    May anybody see it? That is asked of the room that owns the paper; here every file is open.
    """
    file_of(sha256=sha256)
    try:
        return city_store().open(sha256=sha256)
    except FileNotFoundError as fault:
        raise UnableToOpenFile(sha256=sha256) from fault


def verify_files() -> FilesCheck:
    """Reads every kept file and compares its size and hash with its row. Names the first that differs."""
    store = city_store()
    checked = wrong = 0
    first_wrong: str | None = None
    for sha256, size_bytes in _rows():
        checked += 1
        if fault := _fault_of(store, sha256, size_bytes):
            wrong += 1
            first_wrong = first_wrong or f"file {sha256}: {fault}"
    return FilesCheck(checked=checked, wrong=wrong, first_wrong=first_wrong)


def _rows() -> Iterator[tuple[str, int]]:
    """Every row by its key, a page at a time, so that no transaction stays open while the disk is read."""
    last = ""
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT sha256, size_bytes FROM files_file WHERE sha256 > %s ORDER BY sha256 LIMIT {_PAGE}", [last]
            )
            rows = cursor.fetchall()
        yield from rows
        if len(rows) < _PAGE:
            return
        last = rows[-1][0]


def _fault_of(store: Store, sha256: str, size_bytes: int) -> str | None:
    digest = hashlib.sha256()
    read_bytes = 0
    try:
        with store.open(sha256=sha256) as file:
            while chunk := file.read(_CHUNK_BYTES):
                digest.update(chunk)
                read_bytes += len(chunk)
    except FileNotFoundError:
        return "its bytes are missing"
    except OSError as fault:
        return f"its bytes cannot be read ({fault.strerror})"
    if read_bytes != size_bytes:
        return f"{read_bytes} bytes instead of {size_bytes}"
    return None if digest.hexdigest() == sha256 else "its bytes were altered"
