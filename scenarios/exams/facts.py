"""`exam.toml` and the questions that it names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Self

from pydantic import Field, field_validator, model_validator

from motcua.foundation.calendars.values import VIETNAM
from motcua.reform.exams.rules import places_of
from motcua.reform.exams.values import QuestionKind
from motcua.registry.organization.values import UnitKind
from scenarios.player.deck import Folder, Sourced, Strict
from scenarios.player.faults import Faults

FILE = "exam.toml"
LETTERS = "ABCD"


class TopicLine(Strict):
    topic: str
    count: int = Field(gt=0)
    points: int = Field(gt=0)


class Held(Sourced):
    """When what is done. Moments are the city's, without a zone."""

    title: str
    organiser: str
    set_up_at: datetime
    announced_at: datetime
    opens_at: datetime
    closes_at: datetime
    released_at: datetime
    minutes: int = Field(gt=0)
    pass_percent: int = Field(ge=1, le=100)
    paper: tuple[TopicLine, ...]

    @field_validator("set_up_at", "announced_at", "opens_at", "closes_at", "released_at")
    @classmethod
    def of_the_city(cls, moment: datetime) -> datetime:
        return moment.replace(tzinfo=VIETNAM)

    @model_validator(mode="after")
    def is_in_order(self) -> Self:
        moments = [self.set_up_at, self.announced_at, self.opens_at, self.closes_at, self.released_at]
        if moments != sorted(set(moments)):
            raise ValueError("its moments are not in their order")
        return self


class Candidates(Sourced):
    """`count` of those who hold posts in units of `kinds` sit."""

    count: int = Field(gt=0)
    kinds: tuple[UnitKind, ...]


class Behaviour(Sourced):
    """`absent` are enrolled and do not come. They begin one after another in `waves`; `right_from` to `right_to` is the share
    of what they know, `handed_in` that of those who do not use all of their time."""

    absent: int = Field(ge=0)
    waves: tuple[datetime, ...]
    right_from: Decimal = Field(ge=0, le=1)
    right_to: Decimal = Field(ge=0, le=1)
    handed_in: Decimal = Field(ge=0, le=1)

    @field_validator("waves")
    @classmethod
    def of_the_city(cls, moments: tuple[datetime, ...]) -> tuple[datetime, ...]:
        return tuple(moment.replace(tzinfo=VIETNAM) for moment in moments)


class AppealLine(Strict):
    """Of the candidate with this number, about a question of her paper; `upheld` annuls it."""

    candidate: int = Field(ge=0)
    number: int = Field(gt=0)
    reason: str
    answer: str
    upheld: bool


class ExamFile(Strict):
    questions: str
    exam: Held
    candidates: Candidates
    behaviour: Behaviour
    appeals: tuple[AppealLine, ...] = ()


class QuestionLine(Strict):
    code: str
    topic: str
    kind: QuestionKind
    text: str
    A: str
    B: str
    C: str = ""
    D: str = ""
    right: str
    source: str

    @property
    def right_options(self) -> frozenset[str]:
        """In words, since each paper shows them in another order."""
        options = (self.A, self.B, self.C, self.D)
        return frozenset(options[place - 1] for place in places_of(self.right) or ())


@dataclass(frozen=True)
class Exams:
    file: ExamFile
    questions: Sequence[QuestionLine]


def read(folder: Folder, faults: Faults) -> Exams | None:
    file = folder.table(FILE, ExamFile, faults)
    if file is None:
        return None
    lines = folder.rows(file.questions, QuestionLine, faults)
    for line, question in lines:
        if max(places_of(question.right) or (len(LETTERS) + 1,)) > len(LETTERS):
            faults.add(file.questions, f"line {line}, column right", "letters from A to D are wanted, as A, C")
    _check_moments(file, faults)
    for topic in file.exam.paper:
        there = sum(1 for _, question in lines if question.topic == topic.topic)
        if there < topic.count:
            faults.add(FILE, "exam.paper", f"{topic.topic} wants {topic.count} questions, {file.questions} has {there}")
    return Exams(file, [question for _, question in lines])


def _check_moments(file: ExamFile, faults: Faults) -> None:
    for wave in file.behaviour.waves:
        if not file.exam.opens_at <= wave < file.exam.closes_at:
            faults.add(FILE, "behaviour.waves", f"the exam is not open at {wave:%d/%m/%Y %H:%M}")
    if file.behaviour.right_from > file.behaviour.right_to:
        faults.add(FILE, "behaviour.right_from", "it is more than right_to")
