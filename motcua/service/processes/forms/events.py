"""What can happen to forms of steps. Answers stay out: they may tell of a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from motcua.foundation.journal.values import Event


@dataclass(frozen=True, kw_only=True)
class StepFormAnswered(Event):
    """A step was done with these answers. `answers_hash`: SHA-256 of their canonical JSON."""

    kind: ClassVar[str] = "step_form_answered"

    task: UUID
    step: str
    form: str
    answers_hash: str
