"""What can happen to targets. `subject` is the target; what it replaces is named by its id."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from motcua.foundation.journal.values import Event


@dataclass(frozen=True, kw_only=True)
class TargetSet(Event):
    kind: ClassVar[str] = "target_set"
    indicator: str
    level: str
    value: str
    from_on: date
    until_on: date
    source: str
    supersedes: tuple[UUID, ...] = ()
