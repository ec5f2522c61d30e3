"""The part's play: when who does what, in one lane, since everybody's paper hangs on the announcement."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import IntEnum
from functools import cached_property
from random import Random

from motcua.reform.exams.jobs import end_what_is_over
from motcua.reform.exams.rules import GRACE
from scenarios.exams.facts import Exams
from scenarios.exams.performing import ExamPerformer
from scenarios.player.counts import rounded
from scenarios.player.deck import DeckFacts
from scenarios.player.parts import PlainPlay

#: Minutes between announcement and enrolment, and between appeal and answer.
SOON = timedelta(minutes=5)
DAY = timedelta(days=1)


class Kind(IntEnum):
    """Acts of one moment are done in this order."""

    IMPORT = 1
    SET_UP = 2
    PLAN = 3
    ENROL = 4
    ANNOUNCE = 5
    BEGIN = 6
    ANSWER = 7  # `word`: how much of the paper is answered rightly, in hundredths
    HAND_IN = 8
    RELEASE = 9
    APPEAL = 10
    DECIDE = 11


@dataclass(frozen=True, slots=True, order=True)
class ExamAct:
    """`number` is the candidate's, of an appeal its own."""

    at: datetime
    kind: Kind
    number: int = 0
    word: str = ""

    def line(self) -> str:
        return json.dumps([self.at.isoformat(), self.kind.name.lower(), self.number, self.word])


@dataclass(frozen=True)
class ExamsPlay(PlainPlay):
    content: Exams
    facts: DeckFacts
    scale: Decimal
    seed: int

    @property
    def sitting(self) -> int:
        """How many sit."""
        return max(1, rounded(self.content.file.candidates.count * self.scale))

    @property
    def enrolled(self) -> int:
        return self.sitting + rounded(self.content.file.behaviour.absent * self.scale)

    def acts(self, lane: int) -> list[ExamAct]:
        return sorted(self._acts)

    @cached_property
    def _acts(self) -> Sequence[ExamAct]:
        exam = self.content.file.exam
        found = [
            ExamAct(exam.set_up_at, Kind.IMPORT),
            ExamAct(exam.set_up_at + SOON, Kind.SET_UP),
            ExamAct(exam.set_up_at + 2 * SOON, Kind.PLAN),
            ExamAct(exam.set_up_at + 3 * SOON, Kind.ENROL),
            ExamAct(exam.announced_at, Kind.ANNOUNCE),
            ExamAct(exam.released_at, Kind.RELEASE),
        ]
        for number in range(self.sitting):
            found += self._papers(number)
        for number, each in enumerate(self.content.file.appeals):
            if each.candidate < self.sitting:
                found.append(ExamAct(exam.released_at + SOON * (number + 1), Kind.APPEAL, number))
                found.append(ExamAct(exam.released_at + DAY + SOON * (number + 1), Kind.DECIDE, number))
        return found

    def _papers(self, number: int) -> list[ExamAct]:
        exam, behaviour = self.content.file.exam, self.content.file.behaviour
        chance = Random(f"{self.seed} exam {number}")
        # In a wave, one after another sits down.
        wave = behaviour.waves[number % len(behaviour.waves)]
        began_at = min(wave + timedelta(seconds=3 * (number // len(behaviour.waves))), exam.closes_at - 2 * SOON)
        seconds = min(exam.minutes * 60, int((exam.closes_at - began_at).total_seconds()))
        answered_at = began_at + timedelta(seconds=chance.randrange(seconds // 2, seconds - 90))
        known = chance.uniform(float(behaviour.right_from), float(behaviour.right_to))
        found = [ExamAct(began_at, Kind.BEGIN, number), ExamAct(answered_at, Kind.ANSWER, number, f"{known:.2f}")]
        if chance.random() < behaviour.handed_in:
            found.append(ExamAct(answered_at + timedelta(seconds=30), Kind.HAND_IN, number))
        return found

    def tally(self, acts: Iterable[ExamAct]) -> Counter[str]:
        counted: Counter[str] = Counter()
        for act in acts:
            counted["acts"] += 1
            counted[f"act {act.kind.name.lower()}"] += 1
        return counted

    def performer(self, lane: int, prepared: Mapping[str, str]) -> ExamPerformer:
        return ExamPerformer(self.content, enrolled=self.enrolled, seed=self.seed)

    def nightly(self, at: datetime) -> None:
        while end_what_is_over(at + GRACE):
            pass
