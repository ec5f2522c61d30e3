"""Measures by the clock that are counted from a room's facts: what stands at the end of a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from motcua.foundation.calendars.rules import day_began
from motcua.foundation.database.asking import asking
from motcua.foundation.measures.errors import UnableToCutMeasure
from motcua.foundation.measures.values import By, Row


@dataclass(frozen=True, kw_only=True)
class CountedFacts:
    """A `ClockQuery`: adds up `value` over the facts `f` of `rows` (a table, with what it is joined to) that fulfil
    `condition`, by the dates as they are known.

    The SQL may name %(on)s, the day that ended, %(year)s, its year, and %(at)s, the moment of its end. Of what it is asked
    by it heeds units, and subjects where it has a column for them (`subject`); `facts` are the columns that it can be cut
    by. With `last_of` (columns, order), of the rows alike in the columns only the last in that order counts. Where facts are
    `dated`, those that held at the end of the day count, and not those that stand now.
    """

    measure: str
    rows: str
    condition: str
    value: str = "count(*)"
    subject: str = ""
    facts: frozenset[str] = frozenset()
    last_of: tuple[str, str] | None = None
    dated: bool = False

    def __call__(self, **asked: Any) -> list[Row]:
        """As `counted_together` is asked, which answers for it."""
        return counted_together([self], **asked)

    def named_by(self, by: frozenset[By]) -> Mapping[By, str]:
        """The columns that it is asked by, in order."""
        columns = {By.UNIT: "u.unit"} | ({By.SUBJECT: f"f.{self.subject}"} if self.subject else {})
        return {each: column for each, column in columns.items() if each in by}

    def statement(self, number: int, *, by: frozenset[By], facts: Sequence[str], position: int | None) -> str:
        """The number, the value, what it is asked by as text, and the facts as text."""
        if set(facts) - self.facts:
            raise UnableToCutMeasure(measure=self.measure, facts=", ".join(facts))
        columns = [f"{column}::text" for column in (*self.named_by(by).values(), *(f"f.{fact}" for fact in facts))]
        return (
            f"SELECT {number}, ({self.value})::bigint, ARRAY[{', '.join(columns)}]::text[]"
            f" FROM {self._counted(position)} CROSS JOIN unnest(f.path) WITH ORDINALITY AS u (unit, place)"
            f" WHERE {self._chosen(position)} AND u.unit = ANY(%(units)s) AND (u.place = 1 OR NOT %(own)s)"
            f"{' GROUP BY ' + ', '.join(columns) if columns else ''}"
        )

    def _chosen(self, position: int | None) -> str:
        # Those of `last_of` are chosen before.
        return "true" if self.last_of else f"{self._known(position)} AND ({self.condition})"

    def _counted(self, position: int | None) -> str:
        if self.last_of is None:
            return self.rows
        alike, order = self.last_of
        return (
            f"(SELECT DISTINCT ON ({alike}) f.* FROM {self.rows} WHERE {self._known(position)} AND ({self.condition})"
            f" ORDER BY {alike}, {order} DESC) f"
        )

    def row(self, value: int, columns: Sequence[str], by: frozenset[By]) -> Row:
        named = self.named_by(by)
        told = {each: UUID(text) for each, text in zip(named, columns, strict=False)}
        return Row(
            self.measure,
            value,
            unit=told.get(By.UNIT),
            subject=told.get(By.SUBJECT),
            facts=tuple(columns[len(named) :]),
        )

    def _known(self, position: int | None) -> str:
        """The facts as they are, or as they were when the journal had come to `position`."""
        if self.dated:
            return _HELD_NOW if position is None else _HELD_THEN
        return _STANDS_NOW if position is None else _STOOD_THEN


def counted_together(
    clocks: Sequence[CountedFacts],
    *,
    units: Sequence[UUID],
    until_on: date,
    by: frozenset[By],
    facts: Sequence[str],
    own: bool,
    position: int | None = None,
) -> list[Row]:
    """What each of them answers, in one statement: a page of figures asks for dozens, of tables that are often empty. Raises
    `UnableToCutMeasure` for facts that the rows of one have not."""
    if not clocks:
        return []
    on = until_on - timedelta(days=1)
    values: dict[str, Any] = {
        "on": on,
        "year": on.year,
        "at": day_began(until_on),
        "units": list(units),
        "own": own,
        "position": position,
    }
    parts = [each.statement(number, by=by, facts=facts, position=position) for number, each in enumerate(clocks)]
    with asking(" UNION ALL ".join(f"({part})" for part in parts), values) as cursor:
        return [clocks[number].row(value, columns, by) for number, value, columns in cursor.fetchall() if value]


_STANDS_NOW = "f.closed_by IS NULL"
_STOOD_THEN = "f.opened_position <= %(position)s AND coalesce(f.closed_position > %(position)s, true)"
_HELD_NOW = "f.opened_on <= %(on)s AND (f.closed_on IS NULL OR f.closed_on > %(on)s)"
_HELD_THEN = (
    "f.opened_on <= %(on)s AND f.opened_position <= %(position)s"
    " AND (f.closed_on IS NULL OR f.closed_on > %(on)s OR coalesce(f.closed_position > %(position)s, true))"
)
