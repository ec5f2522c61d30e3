"""`exam.toml`: an exam of officials."""

from __future__ import annotations

from decimal import Decimal

from motcua.registry.organization.queries import directory
from scenarios.exams.facts import FILE, Exams, read
from scenarios.exams.play import ExamsPlay
from scenarios.player.deck import DeckFacts, Folder
from scenarios.player.faults import Faults


class ExamPart:
    name = "exam"

    def read(self, folder: Folder, faults: Faults) -> Exams | None:
        return read(folder, faults)

    def check(self, content: Exams, facts: DeckFacts, faults: Faults) -> None:
        exam = content.file.exam
        if directory(on=exam.set_up_at.date()).by_key(exam.organiser) is None:
            faults.add(FILE, "exam.organiser", f"there is no unit {exam.organiser} on {exam.set_up_at:%d/%m/%Y}")
        if not facts.period.from_on <= exam.set_up_at.date() <= exam.released_at.date() < facts.period.until_on:
            faults.add(FILE, "exam", "it is not within the period of the deck")

    def play(self, content: Exams, facts: DeckFacts, *, scale: Decimal, seed: int) -> ExamsPlay:
        return ExamsPlay(content, facts, scale, seed)


PART = ExamPart()
