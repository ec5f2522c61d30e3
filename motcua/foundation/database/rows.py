"""Writing and locking many rows at the price of one statement.

Django's `bulk_create` and `bulk_update` spend most of a command's time on putting their statement together (5 ms where
this takes 0.3); a command on the hot path goes through here instead. Constraints and defaults hold as ever.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from functools import cache
from itertools import chain
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection, models
from django.db.models.base import ModelState
from django.db.models.expressions import DatabaseDefault

from motcua.foundation.database.asking import asking
from motcua.foundation.database.holding import Held, Holder, asking_for_nothing_held

M = TypeVar("M", bound=models.Model)

#: From so many rows of a table on, COPY is cheaper than a statement with that many values.
COPY_ROWS_MIN = 16


def insert_rows(*tables: Sequence[models.Model]) -> None:
    """Inserts rows, keys made by the application: each sequence those of one model, rows that others refer to first.
    A few rows of several models go in one statement. Nothing for no rows.

    Sets no attribute of the rows and sends no signal. Raises `IntegrityError` as any insert does; where rows of the model are
    held, when it is inserted with the others.
    """
    at_once: list[Sequence[models.Model]] = []
    for rows in filter(None, tables):
        held = held_of(type(rows[0]))
        if held is None or any(map(_is_finished_by_the_database, rows)):
            at_once.append(rows)
            continue
        for row in rows:
            row._state.adding, row._state.db = False, connection.alias
        held.begin(rows)
    _insert(at_once)


def _is_finished_by_the_database(row: models.Model) -> bool:
    """What it fills in is not known here."""
    return any(isinstance(value, DatabaseDefault) for value in row.__dict__.values())


def _insert(tables: Sequence[Sequence[models.Model]]) -> None:
    together: list[Sequence[models.Model]] = []
    for rows in tables:
        if len(rows) < COPY_ROWS_MIN:
            together.append(rows)
            continue
        # What was before it may be what it refers to.
        _insert_together(together)
        together = []
        _copy(*_table_of(rows), _rows_of_values(rows))
    _insert_together(together)


def insert_computed(
    rows: Sequence[models.Model], *, column: str, expression: str, values: Sequence[Sequence[Any]]
) -> None:
    """Inserts rows of one model with a column that the database computes of each row's `values`, for which `expression` has
    as many `%s`."""
    if not rows:
        return
    table, columns = _table_of(rows)
    place = columns.index(column)
    given = [
        [*written[:place], *computed, *written[place + 1 :]]
        for written, computed in zip(_rows_of_values(rows), values, strict=True)
    ]
    with asking(_insertion(table, columns, len(rows), {column: expression}), list(chain.from_iterable(given))):
        pass


def insert_fresh(rows: Sequence[models.Model], *, unique: tuple[str, ...]) -> set[UUID]:
    """Inserts those rows of one model whose unique columns no row has yet; returns the ids of these. A concurrent twin is
    waited for."""
    if not rows:
        return set()
    table, columns = _table_of(rows)
    statement = f"{_insertion(table, columns, len(rows))} ON CONFLICT ({_names(unique)}) DO NOTHING RETURNING id"
    with asking(statement, list(chain.from_iterable(_rows_of_values(rows)))) as cursor:
        return {row[0] for row in cursor.fetchall()}


def insert_values(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Inserts plain values by column. Columns left out get their defaults."""
    if len(rows) >= COPY_ROWS_MIN:
        _copy(table, columns, rows)
    elif rows:
        with asking(_insertion(table, columns, len(rows)), list(chain.from_iterable(rows))):
            pass


def update_rows(rows: Sequence[models.Model], fields: Sequence[str]) -> None:
    """Writes the named fields of rows of one model that are there already, in one statement; `bulk_update` as far as
    plain values go. Nothing for no rows."""
    if not rows:
        return
    model, names = type(rows[0]), tuple(dict.fromkeys(fields))
    held = held_of(model)
    if held is not None and held.has(rows):
        held.change(rows, names)
        return
    _write(rows, names)


def _write(rows: Sequence[models.Model], names: tuple[str, ...]) -> None:
    model = type(rows[0])
    written = _writing((*_named(model, names), _key(model)))
    values = [value for row in rows for value in _values(row, written)]
    with asking(_update(model, names, len(rows)), values):
        pass


@cache
def _update(model: type[models.Model], names: tuple[str, ...], count: int) -> str:
    fields, key = _named(model, names), _key(model)
    columns = [str(field.column) for field in fields]
    sets = ", ".join(f'"{column}" = new."{column}"' for column in columns)
    line = f"({', '.join(f'%s::{field.db_type(connection)}' for field in (*fields, key))})"
    return (
        f'UPDATE "{model._meta.db_table}" AS row SET {sets} FROM (VALUES {", ".join([line] * count)})'
        f' AS new ({_names([*columns, str(key.column)])}) WHERE row."{key.column}" = new."{key.column}"'
    )


@cache
def _named(model: type[models.Model], names: tuple[str, ...]) -> list[models.Field[Any, Any]]:
    fields = [model._meta.get_field(name) for name in names]
    return [field for field in fields if isinstance(field, models.Field)]


def _key(model: type[models.Model]) -> models.Field[Any, Any]:
    key = model._meta.pk
    assert key is not None
    return key


def lock_rows(model: type[M], ids: Collection[UUID], *, free_only: bool = False) -> list[M]:
    """The rows of those ids as they stand now, locked in the order of their ids (`FOR NO KEY UPDATE`). Unknown ids are
    left out; with `free_only` also those that somebody else has locked, for work that comes again anyway."""
    held = held_of(model)
    if held is None:
        return _lock(model, ids, free_only=free_only)
    missing = set(ids) - held.rows.keys()
    if missing:
        # None of these waits to be written.
        with asking_for_nothing_held():
            held.rows.update((row.pk, row) for row in _lock(model, missing, free_only=free_only))
    return list(held.among(sorted(set(ids))).values())


def hold(*models_held: type[models.Model]) -> None:
    """Where rows are held at all, those of the models are that `lock_rows` gives and `insert_rows` is given."""
    for model in models_held:
        _held_models[model] = Holder(model._meta.db_table, write=_write_changed, insert=_insert)


def _write_changed(held: Held) -> None:
    names = sorted(set().union(*held.changed.values()))
    _write([held.rows[id_] for id_ in held.changed], tuple(names))


def held_rows(model: type[M], ids: Collection[UUID]) -> dict[UUID, M]:
    """Those of the rows that are held now: they are as a statement would find them."""
    held = held_of(model)
    return held.among(ids) if held else {}


_held_models: dict[type[models.Model], Holder] = {}


def held_of(model: type[models.Model]) -> Held | None:
    """What is held of the model where rows are held; None elsewhere."""
    holder = _held_models.get(model)
    return holder.held() if holder else None


def _lock(model: type[M], ids: Collection[UUID], *, free_only: bool) -> list[M]:
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT {columns_of(model)} FROM "{model._meta.db_table}" t WHERE t.id = ANY(%s) ORDER BY t.id'
            f" FOR NO KEY UPDATE{' SKIP LOCKED' if free_only else ''}",
            [list(ids)],
        )
        return [row_of(model, values) for values in cursor.fetchall()]


def rows_where(
    model: type[M], condition: str, values: Mapping[str, Any], *, order: str = "id", limit: int | None = None
) -> list[M]:
    """The rows `t` that fulfil a condition of SQL: for questions that most commands ask, since putting such a statement
    together takes Django as long as the database needs to answer it."""
    with connection.cursor() as cursor:
        # LIMIT NULL is none.
        cursor.execute(_question(model, condition, order), {**values, "limit": limit})
        return [row_of(model, line) for line in cursor.fetchall()]


@cache
def _question(model: type[models.Model], condition: str, order: str) -> str:
    return (
        f'SELECT {columns_of(model)} FROM "{model._meta.db_table}" t WHERE {condition} ORDER BY {order} LIMIT %(limit)s'
    )


@cache
def columns_of(model: type[models.Model], alias: str = "t") -> str:
    """All columns of a table for a SELECT, in the order that `row_of` reads them."""
    return ", ".join(f'{alias}."{field.column}"' for field in model._meta.concrete_fields)


def row_of(model: type[M], values: Sequence[Any]) -> M:
    """A row from the values of `columns_of`, as `Model.from_db` makes it; that takes ten times as long, since it sets each
    attribute by itself and tells whoever listens to signals. Nobody does here."""
    names, read = _reading(model)
    row = model.__new__(model)
    row.__dict__.update(zip(names, values, strict=True))
    for name, how in read:
        row.__dict__[name] = how(row.__dict__[name])
    row._state = ModelState()
    row._state.adding, row._state.db = False, connection.alias
    return row


@cache
def _reading(model: type[models.Model]) -> tuple[list[str], list[tuple[str, Callable[[Any], Any]]]]:
    """The names of the columns' attributes, and how those are read that the driver does not give as Django does."""
    fields = model._meta.concrete_fields
    return [field.attname for field in fields], [
        (field.attname, _from_json) for field in fields if isinstance(field, models.JSONField)
    ]


def _from_json(value: Any) -> Any:
    """Django's cursor gives JSON columns as text."""
    return json.loads(value) if isinstance(value, str) else value


def _insert_together(tables: Sequence[Sequence[models.Model]]) -> None:
    """One statement; the database looks at the references between its rows when all of them are there."""
    if not tables:
        return
    *others, last = [_insertion(*_table_of(rows), len(rows)) for rows in tables]
    named = ", ".join(f"part_{number} AS ({insertion})" for number, insertion in enumerate(others))
    values = [value for rows in tables for values in _rows_of_values(rows) for value in values]
    with asking_for_nothing_held(), asking(f"WITH {named} {last}" if named else last, values):
        pass


def _insertion(table: str, columns: Sequence[str], count: int, computed: Mapping[str, str] | None = None) -> str:
    line = f"({', '.join((computed or {}).get(column, '%s') for column in columns)})"
    return f'INSERT INTO "{table}" ({_names(columns)}) VALUES {", ".join([line] * count)}'


def _copy(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    statement = f'COPY "{table}" ({_names(columns)}) FROM STDIN'
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _names(columns: Sequence[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)


def _table_of(rows: Sequence[models.Model]) -> tuple[str, tuple[str, ...]]:
    model = type(rows[0])
    return model._meta.db_table, tuple(str(field.column) for field in _fields(model))


@cache
def _fields(model: type[models.Model]) -> tuple[models.Field[Any, Any], ...]:
    """The columns that are written: all but keys that the database makes."""
    return tuple(field for field in model._meta.local_concrete_fields if not isinstance(field, models.AutoField))


def _rows_of_values(rows: Sequence[models.Model]) -> list[list[Any]]:
    written = _writing(_fields(type(rows[0])))
    return [_values(row, written) for row in rows]


#: What the driver takes as it is, where the value is of just this type; Django looks at each for as long as a row takes.
_AS_IT_IS: Mapping[type[models.Field[Any, Any]], type] = {
    models.UUIDField: UUID,
    models.TextField: str,
    models.CharField: str,
    models.DateTimeField: datetime,
    models.BooleanField: bool,
    models.BigIntegerField: int,
    models.IntegerField: int,
    models.SmallIntegerField: int,
    models.PositiveIntegerField: int,
    models.PositiveSmallIntegerField: int,
}


@cache
def _writing(
    fields: tuple[models.Field[Any, Any], ...],
) -> tuple[tuple[str, type | None, models.Field[Any, Any]], ...]:
    """Of each field its attribute, the type that goes as it is, and the field, for all else."""
    return tuple((field.attname, _AS_IT_IS.get(type(_told_by(field))), field) for field in fields)


def _told_by(field: models.Field[Any, Any]) -> models.Field[Any, Any]:
    """A reference is written as the key that it refers to."""
    return _told_by(field.target_field) if isinstance(field, models.ForeignKey) else field


def _values(row: models.Model, written: Sequence[tuple[str, type | None, models.Field[Any, Any]]]) -> list[Any]:
    held = [(getattr(row, name), plain, field) for name, plain, field in written]
    return [
        value
        if value is None or (type(value) is plain and _is_whole(value))
        else field.get_db_prep_save(value, connection)
        for value, plain, field in held
    ]


def _is_whole(value: Any) -> bool:
    """A moment without its zone is for Django to complain of."""
    return type(value) is not datetime or value.tzinfo is not None
