"""What passes between the files and the rooms that own papers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Content(Protocol):
    """Bytes that can be read more than once: an open file, `io.BytesIO`, Django's `UploadedFile`."""

    def read(self, size: int = -1, /) -> bytes: ...

    def seek(self, offset: int, whence: int = 0, /) -> object: ...


@dataclass(frozen=True)
class Upload:
    """What somebody hands in. `name` is what they call it; nothing is concluded from it."""

    name: str
    content: Content


@dataclass(frozen=True)
class Receipt:
    """What was kept. `sha256` is in hexadecimal; `pages` is None where pages mean nothing (spreadsheets)."""

    sha256: str
    name: str
    size_bytes: int
    media_type: str
    pages: int | None = None


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one call may bring. Pages show these beforehand, so nobody learns them from a refusal."""

    bytes_max: int = 20 * 1024 * 1024
    files_max: int = 100
    pages_max: int = 2_000
    pixels_max: int = 120_000_000
    #: What an office document (a zip) may unpack to, and of how many parts it may consist.
    unpacked_bytes_max: int = 200 * 1024 * 1024
    parts_max: int = 5_000


class Reason(StrEnum):
    """Why a file is not kept."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    TOO_MANY_PAGES = "too_many_pages"
    UNKNOWN_KIND = "unknown_kind"
    REFUSED_KIND = "refused_kind"
    BROKEN = "broken"
    ENCRYPTED = "encrypted"
    BOMB = "bomb"
    MACROS = "macros"


@dataclass(frozen=True)
class Refusal:
    """One file that was not kept. `position` counts the uploads of the call from 0; `kind` is what the bytes are."""

    position: int
    name: str
    reason: Reason
    kind: MediaType | None = None


@dataclass(frozen=True, kw_only=True)
class MediaType:
    """A kind of file, as `data/media_types.json` describes it."""

    media_type: str
    name_vi: str
    name_en: str
    allowed: bool
    #: Without the dot, the usual one first.
    extensions: tuple[str, ...]
    #: Each of these is a way to begin: every (offset, bytes) of one of them must be there.
    beginnings: tuple[tuple[tuple[int, bytes], ...], ...] = ()
    #: A part that only this kind of archive has.
    part: str | None = None
    #: What is inside: "pdf", "image", "archive"; None when the beginning says all.
    inspected_as: str | None = None


@dataclass(frozen=True)
class Inspected:
    """What the bytes say about themselves."""

    kind: MediaType
    pages: int | None


@dataclass(frozen=True)
class StoredFile:
    """A file by its row."""

    sha256: str
    size_bytes: int
    media_type: str
    pages: int | None


@dataclass(frozen=True)
class FilesCheck:
    """What `verify` found: rows checked, how many are wrong, and the first of them with what is wrong."""

    checked: int
    wrong: int
    first_wrong: str | None
