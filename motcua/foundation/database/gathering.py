"""What many commands of one transaction write for others to read later, written together at its end.

An entry of the journal or a row of facts costs a statement a command; in a transaction of hundreds of commands (a replay, a
migration) these are a third of all statements, and nothing in it reads them before its end.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Generic, TypeVar

K = TypeVar("K", bound=Hashable)
R = TypeVar("R")

# What waits, by whom; None outside of `gathered`.
_waiting: ContextVar[dict[Gathering[Any, Any], dict[Any, Any]] | None] = ContextVar("waiting", default=None)


class Gathering(Generic[K, R]):
    """Rows of one kind, each with a key. `write` is given them in their order, a key once.

    `first_counts`: of two rows of a key the first is kept; otherwise what waits is written before the second comes.
    """

    def __init__(self, write: Callable[[list[R]], object], *, first_counts: bool = False) -> None:
        self._write = write
        self._first_counts = first_counts

    def add(self, rows: Sequence[tuple[K, R]]) -> None:
        """Inside of `gathered` they wait for its end; elsewhere they are written at once, with one call for all."""
        waiting = _waiting.get()
        if waiting is None:
            self._write([row for _key, row in rows])
            return
        mine = waiting.setdefault(self, {})
        if self._first_counts:
            rows = [(key, row) for key, row in rows if key not in mine]
        elif any(key in mine for key, _row in rows):
            self.flush()
            mine = waiting.setdefault(self, {})
        mine.update(rows)

    def flush(self, of: Collection[K] | None = None) -> None:
        """Writes what waits, unless none of the keys `of` is in it: for who reads it inside the same transaction, or changes
        what it is made from."""
        waiting = _waiting.get()
        rows = waiting.get(self) if waiting else None
        if waiting and rows and (of is None or any(key in rows for key in of)):
            del waiting[self]
            self._write(list(rows.values()))


def is_gathering() -> bool:
    return _waiting.get() is not None


@contextmanager
def gathered() -> Iterator[None]:
    """Inside a transaction: what its commands gather is written when the block ends. After a fault nothing is written, so
    the transaction must be undone then."""
    token = _waiting.set({})
    try:
        yield
        for gathering in list(_waiting.get() or ()):
            gathering.flush()
    finally:
        _waiting.reset(token)
