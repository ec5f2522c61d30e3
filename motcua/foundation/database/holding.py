"""Rows that a transaction of many commands has locked or made: kept until its end, changed in memory, and written together.

Nobody else can change a locked row, so who locks it again needs no statement; what several commands change in a row is
written once, and what they insert is inserted together. Whatever asks for such a table meanwhile finds it as if each command
had written at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Hashable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection, models


@dataclass
class Held:
    """The rows of a holder, by id. `changed`: the fields to be written, by row; `new`: rows that are not inserted yet."""

    rows: dict[Hashable, Any] = field(default_factory=dict)
    changed: dict[Hashable, set[str]] = field(default_factory=dict)
    new: dict[Hashable, Any] = field(default_factory=dict)

    def has(self, rows: Collection[models.Model]) -> bool:
        """These very objects: what was read besides is not what is held."""
        return all(self.rows.get(row.pk) is row for row in rows)

    def among(self, ids: Collection[UUID]) -> dict[UUID, Any]:
        """Those of the rows that are held: they are as a statement would find them."""
        return {id_: self.rows[id_] for id_ in ids if id_ in self.rows}

    def begin(self, rows: Collection[models.Model]) -> None:
        """Rows of this transaction's own that are to be inserted with what is changed."""
        for row in rows:
            self.rows[row.pk] = self.new[row.pk] = row

    def change(self, rows: Collection[models.Model], fields: Collection[str]) -> None:
        for row in rows:
            self.changed.setdefault(row.pk, set()).update(fields)

    def forget(self) -> None:
        self.rows.clear()


@dataclass(frozen=True)
class _Block:
    """`quiet` while a statement runs that asks for nothing that waits."""

    held: dict[Holder, Held]
    quiet: list[bool] = field(default_factory=list)


_block: ContextVar[_Block | None] = ContextVar("held rows", default=None)
_holders: list[Holder] = []
#: Statements whose tables are known. Most are those of a few hundred.
STATEMENTS_KEPT_MAX = 2_000
#: Inserts the new rows of several tables.
Insertion = Callable[[Sequence[Sequence[Any]]], None]


class Holder:
    """Tables whose rows can be held, and how what was changed is written. Made once, by who writes them.

    With `insert` new rows are inserted by it, at the end together with those of all others that have the same; without,
    `write` sees to them too.
    """

    def __init__(self, *tables: str, write: Callable[[Held], None], insert: Insertion | None = None) -> None:
        named = rf'"?\b(?:{"|".join(map(re.escape, tables))})\b"?'
        self._write = write
        self.insert = insert
        self._named = re.compile(named)
        self._changed = re.compile(rf"\b(?:UPDATE|DELETE\s+FROM)\s+{named}", re.IGNORECASE)
        _holders.append(self)

    def held(self) -> Held | None:
        """Inside of `rows_held`."""
        block = _block.get()
        return block.held[self] if block else None

    def flush(self, held: Held) -> None:
        if self.insert is not None and held.new:
            _insert(self.insert, [held])
        if held.changed or held.new:
            with asking_for_nothing_held():
                self._write(held)
            held.changed.clear()
            held.new.clear()

    def is_named_in(self, sql: str) -> bool:
        return bool(self._named.search(sql))

    def is_changed_by(self, sql: str) -> bool:
        return bool(self._changed.search(sql))


@contextmanager
def rows_held() -> Iterator[None]:
    """Inside a transaction: rows that are locked stay locked until its end anyway. After a fault nothing is written, so the
    transaction must be undone then; a savepoint inside may not be undone alone."""
    block = _Block({holder: Held() for holder in _holders})
    token = _block.set(block)
    try:
        with connection.execute_wrapper(_as_if_written):
            yield
            _write_all(block)
    finally:
        _block.reset(token)


def _write_all(block: _Block) -> None:
    together: dict[Insertion, list[Held]] = {}
    for holder, held in block.held.items():
        if holder.insert is not None and held.new:
            together.setdefault(holder.insert, []).append(held)
    for insert, tables in together.items():
        _insert(insert, tables)
    for holder, held in block.held.items():
        holder.flush(held)


def _insert(insert: Insertion, tables: Sequence[Held]) -> None:
    """As they are by now, with what was changed in them since."""
    with asking_for_nothing_held():
        insert([list(held.new.values()) for held in tables])
    for held in tables:
        for id_ in held.new:
            held.changed.pop(id_, None)
        held.new.clear()


@contextmanager
def asking_for_nothing_held() -> Iterator[None]:
    """For statements that read no row that is held, and change none that others hold."""
    block = _block.get()
    if block is None:
        yield
        return
    block.quiet.append(True)
    try:
        yield
    finally:
        block.quiet.pop()


def _as_if_written(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
    """What waits is written before a statement that names its table. What a statement changes is not held any more."""
    block = _block.get()
    if block is None or block.quiet:
        return execute(sql, params, many, context)
    for holder, is_changed in _named_in(str(sql)):
        held = block.held[holder]
        if held.rows:
            holder.flush(held)
            if is_changed:
                held.forget()
    return execute(sql, params, many, context)


@lru_cache(maxsize=STATEMENTS_KEPT_MAX)
def _named_in(sql: str) -> list[tuple[Holder, bool]]:
    """The holders whose tables a statement names, and whether it changes them."""
    return [(holder, holder.is_changed_by(sql)) for holder in _holders if holder.is_named_in(sql)]
