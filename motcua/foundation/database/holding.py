"""Rows that a transaction of many commands has locked: kept until its end, changed in memory, and written together.

Nobody else can change a locked row, so who locks it again needs no statement; and what several commands change in a row is
written once. Whatever asks for such a table meanwhile finds it as if each command had written at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection, models


@dataclass
class Held:
    """The rows of a holder, by id. `changed`: the fields to be written, by row; `new`: rows that are not inserted yet."""

    rows: dict[UUID, Any] = field(default_factory=dict)
    changed: dict[UUID, set[str]] = field(default_factory=dict)
    new: dict[UUID, Any] = field(default_factory=dict)

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


class Holder:
    """Tables whose rows can be held, and how what was changed is written. Made once, by who writes them."""

    def __init__(self, *tables: str, write: Callable[[Held], None]) -> None:
        named = rf'"?\b(?:{"|".join(map(re.escape, tables))})\b"?'
        self._write = write
        self._named = re.compile(named)
        self._changed = re.compile(rf"\b(?:UPDATE|DELETE\s+FROM)\s+{named}", re.IGNORECASE)
        _holders.append(self)

    def held(self) -> Held | None:
        """Inside of `rows_held`."""
        block = _block.get()
        return block.held[self] if block else None

    def flush(self, held: Held) -> None:
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
            for holder, held in block.held.items():
                holder.flush(held)
    finally:
        _block.reset(token)


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
    text = str(sql)
    named = [(holder, held) for holder, held in block.held.items() if held.rows and holder.is_named_in(text)]
    for holder, held in named:
        holder.flush(held)
        if holder.is_changed_by(text):
            held.forget()
    return execute(sql, params, many, context)
