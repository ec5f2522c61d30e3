"""The outside of this room: where the bytes lie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from motcua.foundation.files.values import Content


@dataclass(frozen=True)
class Parcel:
    """Bytes on their way into the store. Small ones come as `data`, large ones stay in `content`."""

    sha256: str
    size_bytes: int
    content: Content
    data: bytes | None = None


class Store(Protocol):
    """Keeps files under their SHA-256. What `keep` returned from survives a loss of power."""

    def holds(self, *, sha256: str, size_bytes: int) -> bool:
        """Does a file of this name and size lie here?"""
        ...

    def keep(self, *, parcels: Sequence[Parcel]) -> None:
        """Writes the parcels for good before it returns. One that lies here already is only made sure of."""
        ...

    def open(self, *, sha256: str) -> BinaryIO:
        """The bytes, from the beginning. Raises `FileNotFoundError`."""
        ...
