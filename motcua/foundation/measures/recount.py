"""The same figures computed anew from the rooms' facts, as of a position: an Ibis expression, which PostgreSQL runs here
and DuckDB or Spark over files elsewhere. Nothing here reads a cell."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import ibis
from ibis import Table, _

from motcua.foundation.measures.declared import Facts, facts, measure_named
from motcua.foundation.measures.values import CUT_SEPARATOR, DURATION_EDGES, KEYS, Grain, Kind, Measure, Step

_POSITIONS = {"opened_position": "int64", "closed_position": "int64"}
_FIRST_DAYS_OF_MONTH = 14
#: Stands for the parameter while a statement is compiled; no journal comes that far.
_ANY_POSITION = 2**62


def recounted() -> Iterator[tuple[Measure, Facts]]:
    """Every measure that a room can count from its facts."""
    for table in facts():
        for name in table.recounts().by_measure:
            yield measure_named(name), table


def cells_at(*, measure: Measure, table: Facts, grain: Grain, position: int) -> Table:
    """What the cells of the measure must be when the entries up to `position` are folded: unit, day (of the stretch), cut,
    bucket, own and value, none of them 0."""
    rows = table.recounts().by_measure[measure.name](facts_at(table, position=position))
    rows = rows.mutate(
        cut=_.key if grain is KEYS else _cut(grain),
        bucket=_class(_.value) if measure.kind is Kind.DURATION else ibis.literal(0),
        day=_stretch(_.day, grain.step),
    )
    if measure.kind is Kind.DURATION:
        rows = rows.mutate(value=ibis.literal(1))
    # One after the other, since not every engine numbers what it takes out of an array.
    by_path = rows.group_by("path", "day", "cut", "bucket").agg(value=_.value.sum())
    spread = by_path.mutate(unit=_.path.unnest(), first=_.path[0])
    summed = (
        spread.mutate(own=_.unit == _.first)
        .group_by("unit", "day", "cut", "bucket", "own")
        .agg(value=_.value.sum().cast("int64"))
    )
    return summed.filter(_.value != 0)


def facts_at(table: Facts, *, position: int) -> Table:
    """Every row opened by then; `is_current` are those that were open, one for each thing that they tell of."""
    return (
        ibis.table({**table.recounts().schema, **_POSITIONS}, name=table.table)
        .filter(_.opened_position <= position)
        .mutate(is_current=_.closed_position.isnull() | (_.closed_position > position))
    )


def statement(expression: Table, *, dialect: str = "postgres") -> str:
    """The expression as SQL, to be run by whoever has a connection."""
    return str(ibis.to_sql(expression, dialect=dialect))


@cache
def cells_statement(*, measure: Measure, table: Facts, grain: Grain) -> str:
    """`cells_at` for Django's connection, with the parameter `position`: compiling takes longer than running it."""
    sql = statement(cells_at(measure=measure, table=table, grain=grain, position=_ANY_POSITION))
    return sql.replace("%", "%%").replace(str(_ANY_POSITION), "%(position)s")


def _cut(grain: Grain) -> Any:
    if not grain.facts:
        return ibis.literal("")
    first, *others = [_[fact].fill_null("") for fact in grain.facts]
    for other in others:
        first = first + ibis.literal(CUT_SEPARATOR) + other
    return first


def _stretch(day: Any, step: Step) -> Any:
    if step is Step.DAY:
        return day
    first: Any = ibis.ifelse(day.day() > _FIRST_DAYS_OF_MONTH, _FIRST_DAYS_OF_MONTH + 1, 1)
    return ibis.date(day.year(), day.month(), 1 if step is Step.MONTH else first)


def _class(value: Any) -> Any:
    """As `width_bucket` does: how many edges are no higher."""
    return ibis.cases(
        *[(value >= edge, number) for number, edge in reversed(list(enumerate(DURATION_EDGES, start=1)))], else_=0
    )
