"""A long list, of which only what is looked at is fetched."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any, TypeVar, overload

from django.db.models import QuerySet

Row = TypeVar("Row")
T = TypeVar("T")


class Listed(Sequence[T]):
    """What ordered rows show. The database counts them; a slice fetches its own rows, in one query."""

    def __init__(self, rows: QuerySet[Any, Row], show: Callable[[Sequence[Row]], list[T]]) -> None:
        def shown(place: slice) -> list[T]:
            return show(list(rows[place]))

        self._shown, self._counted = shown, rows.count

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> list[T]: ...
    def __getitem__(self, place: int | slice) -> T | list[T]:
        """Raises `IndexError`; places are counted from the front only."""
        if isinstance(place, slice):
            return self._shown(place)
        return self._shown(slice(place, place + 1))[0]

    def __iter__(self) -> Iterator[T]:
        return iter(self[:])

    def __len__(self) -> int:
        return self._count

    @cached_property
    def _count(self) -> int:
        return self._counted()
