"""The outside of the traffic: the National Portal. It is told (`carry`) and asked (`fetch`, `listing`, `ask_again`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import BinaryIO, Protocol

from motcua.service.exchange.values_traffic import Fault, Letter, Listed


class Portal(Protocol):
    def carry(self, *, letter: Letter) -> Fault | None:
        """Brings the letter's files and then the letter. None when the portal has signed that it keeps them; the same
        letter carried again is taken once.

        Never raises for what goes wrong outside.
        """
        ...

    def fetch(self, *, sha256: str, size_bytes_max: int) -> BinaryIO:
        """A file that the portal holds, by its hash, at its beginning. Whether the bytes are those of the hash is the
        caller's to check. Raises `UnableToReachPortal` and `UnableToFetchFile`."""
        ...

    def listing(self) -> Iterator[Sequence[Listed]]:
        """Every dossier that the portal has sent to this city, a page at a time. Raises `UnableToReachPortal`."""
        ...

    def ask_again(self, *, dossiers: Sequence[str]) -> None:
        """Asks for the messages of these dossiers (by the portal's codes) once more. Raises `UnableToReachPortal`."""
        ...
