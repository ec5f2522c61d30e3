"""What passes between the journal and the rooms that write into it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, NewType, Protocol
from uuid import UUID

Position = NewType("Position", int)


class Doer(Protocol):
    """Who acts. `account` is None for the house itself (jobs)."""

    @property
    def account(self) -> UUID | None: ...

    @property
    def on_behalf_of(self) -> UUID | None: ...


@dataclass(frozen=True, kw_only=True)
class UnitPath:
    """A unit and its ancestors on the day of the act, itself first; so that a fold needs no upper room."""

    unit: UUID
    ancestors: tuple[UUID, ...] = ()

    @classmethod
    def of(cls, path: Sequence[UUID]) -> UnitPath:
        """From units as they are kept, itself first."""
        return cls(unit=path[0], ancestors=tuple(path[1:]))

    @property
    def path(self) -> tuple[UUID, ...]:
        return (self.unit, *self.ancestors)

    @property
    def as_array(self) -> str:
        """As PostgreSQL writes an array: a list would be taken apart id by id on its way there."""
        return "{" + ",".join(map(str, self.path)) + "}"

    def reaching(self, unit: UUID) -> UnitPath:
        """The same up to `unit`, also where that stands beside it: the police of a city answer to the city's plans."""
        return self if unit in self.path else UnitPath(unit=self.unit, ancestors=(*self.ancestors, unit))


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened to `subject`. A subclass states its `kind` and adds facts: ids, enums, hashes.

    Personal data stays out: the journal cannot forget.
    """

    kind: ClassVar[str]
    version: ClassVar[int] = 1

    subject: UUID
    at_unit: UnitPath | None = None


@dataclass(frozen=True)
class Recorded:
    """An event with the id of the entry that it became."""

    id: UUID
    event: Event


@dataclass(frozen=True)
class Entry:
    """One line of the journal as it stands."""

    id: UUID
    recorded_at: datetime
    at: datetime
    actor: UUID | None
    on_behalf_of: UUID | None
    kind: str
    version: int
    subject: UUID
    unit: UUID | None
    data: Mapping[str, Any]
    position: int | None = None


@dataclass(frozen=True)
class ChainCheck:
    """What `verify` found: how many positions were checked, how many are wrong, and the first of them."""

    checked: int
    wrong: int
    first_wrong: str | None
    waiting: int
