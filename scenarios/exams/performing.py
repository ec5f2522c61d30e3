"""Does the acts of the exam by the room's commands, each by the official whose it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random
from typing import TYPE_CHECKING
from uuid import UUID

from motcua.foundation.accounts.values import Actor, Role
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.sheets.values import CellValue, SheetRow
from motcua.reform.exams.commands.bank import import_questions
from motcua.reform.exams.commands.results import appeal_question, decide_appeal, release_results
from motcua.reform.exams.commands.setting import announce_exam, enrol_officials, plan_paper, set_up_exam
from motcua.reform.exams.commands.sitting import begin_sitting, hand_in, save_answers
from motcua.reform.exams.queries import paper
from motcua.reform.exams.values import AskedView, Choice, NewExam, PlanLine
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import UnitView
from scenarios.dossiers.offices import Offices
from scenarios.exams.facts import Exams, QuestionLine
from scenarios.player.errors import UnableToPerform, UnableToPlay

if TYPE_CHECKING:
    from scenarios.exams.play import ExamAct

DEVICE = "phong-thi"


@dataclass
class ExamPerformer:
    content: Exams
    enrolled: int
    seed: int
    ids: dict[str, UUID] = field(default_factory=dict)
    _new: dict[str, str] = field(default_factory=dict)
    _offices: dict[date, Offices] = field(default_factory=dict)
    _candidates: Sequence[UUID] = ()

    def perform(self, acts: Sequence[ExamAct]) -> None:
        """In their order. Raises `UnableToPerform` at the first that a command refuses."""
        for act in acts:
            try:
                _DO[act.kind.name](self, act)
            except (UnableTo, LookupError) as refusal:
                why = refusal.message if isinstance(refusal, UnableTo) else repr(refusal)
                raise UnableToPerform(act=act.line(), reason=why) from refusal

    def made(self) -> Mapping[str, str]:
        made, self._new = self._new, {}
        return made

    def recall(self, made: Mapping[str, str]) -> None:
        self.ids.update((name, UUID(id_)) for name, id_ in made.items())

    def _remember(self, name: str, id_: UUID) -> None:
        self.ids[name] = id_
        self._new[name] = str(id_)

    # Who -----------------------------------------------------------------------------------------------------------

    def offices(self, at: datetime) -> Offices:
        on = city_day(at)
        if on not in self._offices:
            self._offices = {on: Offices.of(on)}
        return self._offices[on]

    def unit(self, at: datetime) -> UnitView:
        found = directory(on=city_day(at)).by_key(self.content.file.exam.organiser)
        if found is None:
            raise LookupError(self.content.file.exam.organiser)
        return found

    def organiser(self, at: datetime) -> Actor:
        return self.offices(at).official(self.unit(at).id, Role.HEAD, Role.LEADER, Role.CONTROLLER)

    def candidates(self) -> Sequence[UUID]:
        """Who is enrolled, by number: chosen by the deck's seed among all who held such a post when they were enrolled."""
        if not self._candidates:
            at = self.content.file.exam.set_up_at
            units, kinds = directory(on=at.date()), frozenset(self.content.file.candidates.kinds)
            organiser = self.unit(at).id
            held = {
                each.account: (units.unit(each.post.unit).key, each.post.key, each.name)
                for each in self.offices(at).held
                if each.post.unit in units and units.unit(each.post.unit).kind in kinds and each.post.unit != organiser
            }
            known = sorted(held, key=lambda account: held[account])
            if len(known) < self.enrolled:
                raise UnableToPlay(
                    deck="",
                    reason=f"{self.enrolled} candidates are wanted and {len(known)} hold such a post.",
                    cure="Give the posts holders; in a demo city `motcua demo` does.",
                )
            self._candidates = Random(f"{self.seed} candidates").sample(known, self.enrolled)
        return self._candidates

    def candidate(self, act: ExamAct) -> Actor:
        return self.offices(act.at).holder(self.candidates()[act.number])

    # Setting up ----------------------------------------------------------------------------------------------------

    def import_bank(self, act: ExamAct) -> None:
        by = self.organiser(act.at)
        import_questions(unit=self.unit(act.at).id, rows=list(self._rows()), by=by, at=act.at)

    def _rows(self) -> Iterator[SheetRow]:
        for number, each in enumerate(self.content.questions, start=2):
            values: dict[str, CellValue] = {
                name: value for name, value in each.model_dump(mode="json").items() if name != "source"
            }
            yield SheetRow(number, values, {})

    def set_up(self, act: ExamAct) -> None:
        exam = self.content.file.exam
        new = NewExam(
            unit=self.unit(act.at).id,
            title=exam.title,
            opens_at=exam.opens_at,
            closes_at=exam.closes_at,
            minutes=exam.minutes,
            pass_percent=exam.pass_percent,
        )
        self._remember("exam", set_up_exam(new=new, by=self.organiser(act.at), at=act.at))

    def plan(self, act: ExamAct) -> None:
        lines = [
            PlanLine(topic=each.topic, count=each.count, points=each.points) for each in self.content.file.exam.paper
        ]
        plan_paper(exam=self.ids["exam"], lines=lines, by=self.organiser(act.at), at=act.at)

    def enrol(self, act: ExamAct) -> None:
        enrol_officials(exam=self.ids["exam"], accounts=self.candidates(), by=self.organiser(act.at), at=act.at)

    def announce(self, act: ExamAct) -> None:
        announce_exam(exam=self.ids["exam"], by=self.organiser(act.at), at=act.at)

    # Sitting -------------------------------------------------------------------------------------------------------

    def begin(self, act: ExamAct) -> None:
        sitting = begin_sitting(exam=self.ids["exam"], by=self.candidate(act), at=act.at)
        self._remember(f"sitting {act.number}", sitting)

    def answer(self, act: ExamAct) -> None:
        by, sitting = self.candidate(act), self.ids[f"sitting {act.number}"]
        questions = {each.text: each for each in self.content.questions}
        asked = paper(sitting=sitting, actor=by)
        known = round(float(act.word) * len(asked))
        choices = [_choice(each, questions[each.text], is_known=each.number <= known) for each in asked]
        save_answers(sitting=sitting, choices=choices, device=DEVICE, by=by, at=act.at)

    def hand_in(self, act: ExamAct) -> None:
        hand_in(sitting=self.ids[f"sitting {act.number}"], by=self.candidate(act), at=act.at)

    # Results -------------------------------------------------------------------------------------------------------

    def release(self, act: ExamAct) -> None:
        release_results(exam=self.ids["exam"], by=self.organiser(act.at), at=act.at)

    def appeal(self, act: ExamAct) -> None:
        line = self.content.file.appeals[act.number]
        by = self.offices(act.at).holder(self.candidates()[line.candidate])
        appeal = appeal_question(
            sitting=self.ids[f"sitting {line.candidate}"], number=line.number, reason=line.reason, by=by, at=act.at
        )
        self._remember(f"appeal {act.number}", appeal)

    def decide(self, act: ExamAct) -> None:
        line = self.content.file.appeals[act.number]
        decide_appeal(
            appeal=self.ids[f"appeal {act.number}"],
            upheld=line.upheld,
            right=None,
            answer=line.answer,
            by=self.organiser(act.at),
            at=act.at,
        )


def _choice(asked: AskedView, question: QuestionLine, *, is_known: bool) -> Choice:
    right = {place for place, words in asked.options if words in question.right_options}
    wrong = {place for place, _ in asked.options if place not in right}
    return Choice(number=asked.number, chosen=frozenset(right) if is_known else frozenset({min(wrong or right)}))


_DO: Mapping[str, Callable[[ExamPerformer, ExamAct], None]] = {
    "IMPORT": ExamPerformer.import_bank,
    "SET_UP": ExamPerformer.set_up,
    "PLAN": ExamPerformer.plan,
    "ENROL": ExamPerformer.enrol,
    "ANNOUNCE": ExamPerformer.announce,
    "BEGIN": ExamPerformer.begin,
    "ANSWER": ExamPerformer.answer,
    "HAND_IN": ExamPerformer.hand_in,
    "RELEASE": ExamPerformer.release,
    "APPEAL": ExamPerformer.appeal,
    "DECIDE": ExamPerformer.decide,
}
