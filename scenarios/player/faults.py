"""What is wrong in a deck, found all at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Fault:
    """`where` is a line and column of a CSV, or a key of a TOML."""

    file: str
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.file}, {self.where}: {self.what}" if self.where else f"{self.file}: {self.what}"


@dataclass
class Faults:
    """Collects; the reader goes on as long as there is something to go on with."""

    found: list[Fault] = field(default_factory=list)

    def add(self, file: str, where: str, what: str) -> None:
        self.found.append(Fault(file, where, what))

    def __bool__(self) -> bool:
        return bool(self.found)


def listed(names: Iterable[str], *, most: int = 6) -> str:
    """`a, b, c …`: names for a message, not more than can be read."""
    known = list(names)
    return ", ".join(known[:most]) + (" …" if len(known) > most else "")
