"""Pure decisions of exams: how it stands, what is drawn, what an answer is worth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from motcua.reform.exams.values import (
    OPTIONS_MAX,
    Choice,
    Drawable,
    Drawn,
    ExamState,
    Marked,
    PlanLine,
    QuestionDraft,
    QuestionKind,
    Score,
)

#: An answer that was sent in time may be on its way for so long: nothing is closed over its head.
GRACE = timedelta(seconds=60)
LETTERS = "ABCDEF"


def state_of(
    *,
    announced_at: datetime | None,
    opens_at: datetime,
    closes_at: datetime,
    released_at: datetime | None,
    called_off_at: datetime | None,
    at: datetime,
) -> ExamState:
    if called_off_at is not None:
        return ExamState.CALLED_OFF
    if released_at is not None:
        return ExamState.RELEASED
    if announced_at is None:
        return ExamState.DRAFT
    if at < opens_at:
        return ExamState.ANNOUNCED
    return ExamState.OPEN if at < closes_at else ExamState.CLOSED


def ends_at(*, began_at: datetime, minutes: int, closes_at: datetime) -> datetime:
    """Nobody sits longer than the exam is open."""
    return min(began_at + timedelta(minutes=minutes), closes_at)


def draw(*, plan: Iterable[PlanLine], bank: Iterable[Drawable], seed: str) -> list[Drawn]:
    """A paper: of each topic so many questions, all in one order, each with its options in an order of its own. The same
    seed draws the same paper, in whatever order plan and bank come. Raises `ValueError` where a topic has too few."""
    by_topic: dict[str, list[Drawable]] = {}
    for each in bank:
        by_topic.setdefault(each.topic, []).append(each)
    chosen: list[tuple[Drawable, int]] = []
    for line in plan:
        lot = sorted(by_topic.get(line.topic, ()), key=lambda each: _lot(seed, "draw", each.id))
        if len(lot) < line.count:
            raise ValueError(line.topic)
        chosen += [(each, line.points) for each in lot[: line.count]]
    chosen.sort(key=lambda pair: _lot(seed, "place", pair[0].id))
    return [
        Drawn(number=number, question=each.id, points=points, order=_order(each, seed))
        for number, (each, points) in enumerate(chosen, start=1)
    ]


def _order(question: Drawable, seed: str) -> tuple[int, ...]:
    places = range(1, question.option_count + 1)
    if question.kind is QuestionKind.TRUE_FALSE:
        return tuple(places)
    return tuple(sorted(places, key=lambda place: _lot(seed, f"option {place}", question.id)))


def _lot(seed: str, what: str, id_: UUID) -> bytes:
    return sha256(f"{seed}\n{what}\n{id_}".encode()).digest()


def points_of(answer: Marked) -> int:
    """All or nothing: just the right options. An annulled question brings its points to everybody."""
    return answer.points if answer.right is None or answer.chosen == answer.right else 0


def score_of(answers: Sequence[Marked], *, pass_percent: int) -> Score:
    """Passed with `pass_percent` of the points or more; a paper without points is not passed."""
    points, points_max = sum(map(points_of, answers)), sum(each.points for each in answers)
    passed = points_max > 0 and points * 100 >= points_max * pass_percent
    return Score(points=points, points_max=points_max, passed=passed)


def fault_of_choice(*, kind: QuestionKind, option_count: int, chosen: frozenset[int]) -> bool:
    """Is it something that cannot be chosen? Nothing at all can: an answer may be taken back."""
    outside = any(not 1 <= place <= option_count for place in chosen)
    return outside or (kind is not QuestionKind.MULTIPLE and len(chosen) > 1)


def answers_hash(*, sitting: UUID, answers: Iterable[Choice]) -> str:
    """Proves what was answered in the end."""
    lines = [f"{each.number}:{','.join(map(str, sorted(each.chosen)))}" for each in answers]
    return sha256("\n".join([str(sitting), *sorted(lines)]).encode()).hexdigest()


def paper_hash(*, sitting: UUID, paper: Iterable[Drawn]) -> str:
    lines = [f"{each.number}:{each.question}:{each.points}:{','.join(map(str, each.order))}" for each in paper]
    return sha256("\n".join([str(sitting), *lines]).encode()).hexdigest()


def marks_hash(marks: Mapping[UUID, Score]) -> str:
    """Of all marks of an exam, by sitting."""
    lines = [f"{sitting}:{mark.points}:{mark.points_max}:{mark.passed}" for sitting, mark in marks.items()]
    return sha256("\n".join(sorted(lines)).encode()).hexdigest()


def questions_hash(questions: Iterable[QuestionDraft]) -> str:
    lines = [repr((each.code, each.topic, each.kind.value, each.text, each.options, each.right)) for each in questions]
    return sha256("\n".join(sorted(lines)).encode()).hexdigest()


def candidates_hash(accounts: Iterable[UUID]) -> str:
    return sha256("\n".join(sorted(map(str, accounts))).encode()).hexdigest()


def places_of(letters: str) -> tuple[int, ...] | None:
    """(1, 3) of 'A, C'; None where it is something else."""
    given = [each for each in letters.upper().replace(";", ",").replace(" ", ",").split(",") if each]
    if not given or any(each not in LETTERS or len(each) != 1 for each in given) or len(set(given)) != len(given):
        return None
    return tuple(sorted(LETTERS.index(each) + 1 for each in given))


def letters_of(places: Iterable[int]) -> str:
    return ", ".join(LETTERS[place - 1] for place in sorted(places))


assert len(LETTERS) == OPTIONS_MAX
