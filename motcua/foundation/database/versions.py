"""Reads of tables that are kept in memory are guarded by a version row: a random id that each command changes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")

# What was read since `versions_held` began, by what was asked; None outside of it.
_held: ContextVar[dict[Hashable, Any] | None] = ContextVar("held", default=None)


@contextmanager
def versions_held() -> Iterator[None]:
    """Reads each version, and what else is `held`, once until the block ends: for one transaction of hundreds of acts, while
    nobody changes what is kept in memory. What somebody changes meanwhile is seen after the block."""
    token = _held.set({})
    try:
        yield
    finally:
        _held.reset(token)


def version_of(table: str, column: str, *, hold: bool = False) -> UUID:
    """The id in the one row of a version table. Every request asks for some, so it is a plain statement. With `hold` it
    stays as it is until the transaction ends; others may hold it too."""

    def read() -> UUID:
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT "{column}" FROM "{table}" WHERE id = 1{" FOR SHARE" if hold else ""}')
            row = cursor.fetchone()
        assert row is not None, f"{table} has its row from the migration on"
        version: UUID = row[0]
        return version

    return held((table, hold), read)


def held(asked: Hashable, read: Callable[[], T]) -> T:
    """What `read` answers; inside of `versions_held` what it answered the first time, so it is for what is as seldom changed
    as versions are. `asked` tells questions apart."""
    kept = _held.get()
    if kept is None:
        return read()
    if asked not in kept:
        kept[asked] = read()
    answer: T = kept[asked]
    return answer


def held_each(table: str, ids: Collection[K], read: Callable[[list[K]], Mapping[K, T]]) -> dict[K, T]:
    """The same for rows by id: `read` is asked for those that were not read yet."""
    kept = _held.get()
    if kept is None:
        return dict(read(list(ids)))
    missing = [id_ for id_ in ids if (table, id_) not in kept]
    if missing:
        kept.update(((table, id_), row) for id_, row in read(missing).items())
    return {id_: kept[table, id_] for id_ in ids if (table, id_) in kept}


def forget_held(table: str, ids: Collection[UUID]) -> None:
    """Rows that a command has changed are read again."""
    kept = _held.get() or {}
    for id_ in ids:
        kept.pop((table, id_), None)
