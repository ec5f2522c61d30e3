"""What passes between forms of steps and the rooms above."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motcua.foundation.forms.values import Answers
from motcua.service.processes.values import StepForm


@dataclass(frozen=True, kw_only=True)
class StepDraft:
    """What was typed so far: answers of the step's form (None: nothing yet), and the note that goes with its end."""

    task: UUID
    answers: Answers | None
    note: str
    by: UUID | None
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Answered:
    """A step's form as it was answered when the step was done."""

    task: UUID
    step_vi: str
    step_en: str
    form: StepForm
    answers: Answers
    by: UUID | None
    at: datetime

    def step(self, language: str) -> str:
        return self.step_vi if language.startswith("vi") else self.step_en
