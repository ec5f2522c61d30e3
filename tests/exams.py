"""Builders of exams: a bank, a plan, candidates, sittings."""

from __future__ import annotations

import io
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from motcua.foundation.accounts.values import Actor, Role
from motcua.foundation.sheets.reading import read_sheet
from motcua.foundation.sheets.values import CellValue
from motcua.foundation.sheets.writing import template_of
from motcua.reform.exams.commands.bank import import_questions
from motcua.reform.exams.commands.setting import announce_exam, enrol_officials, plan_paper, set_up_exam
from motcua.reform.exams.commands.sitting import begin_sitting, save_answers
from motcua.reform.exams.layouts import BANK
from motcua.reform.exams.models import Question, Sitting
from motcua.reform.exams.queries import asked
from motcua.reform.exams.values import Choice, Imported, NewExam, PlanLine
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import UnitView
from tests.cast import AT, JUNE_15, an_official

TOPICS = ("An toàn thông tin", "Dịch vụ công trực tuyến")
OPENS, CLOSES = AT + timedelta(hours=1), AT + timedelta(hours=4)
MINUTES = 30
Row = dict[str, CellValue]


def the_organiser() -> Actor:
    unit = directory(on=JUNE_15).by_key("department-information")
    assert unit is not None
    return an_official(sign_in="totruong.thi", name="Đinh Thị Sầu", unit=unit, roles={Role.HEAD})


def question_row(number: int, **changes: CellValue) -> Row:
    """Every fifth has several right answers, every sixth is true or false."""
    row: Row = {
        "code": f"C{number:03d}",
        "topic": TOPICS[number % 2],
        "kind": "single",
        "text": f"Câu hỏi số {number}?",
        "A": "Phương án một",
        "B": "Phương án hai",
        "C": "Phương án ba",
        "D": "Phương án bốn",
        "right": "B",
    }
    if number % 5 == 0:
        row |= {"kind": "multiple", "right": "A, C"}
    elif number % 6 == 0:
        row |= {"kind": "true_false", "A": "Đúng", "B": "Sai", "C": None, "D": None, "right": "A"}
    return row | changes


def a_sheet(rows: Sequence[Row]) -> io.BytesIO:
    return io.BytesIO(template_of(BANK, made_at=AT, rows=rows))


def fill_bank(rows: Sequence[Row], *, unit: UUID, by: Actor, at: datetime = AT) -> Imported:
    return import_questions(unit=unit, rows=read_sheet(content=a_sheet(rows), layout=BANK), by=by, at=at)


def an_exam(
    *, by: Actor, candidates: Collection[Actor] = (), opens_at: datetime = OPENS, title: str = "Thi chuyển đổi số"
) -> UUID:
    """Announced: ten questions of one point each, half of them of each topic, thirty minutes, half to pass."""
    unit = by.posts[0].unit
    fill_bank([question_row(number) for number in range(1, 25)], unit=unit, by=by)
    new = NewExam(
        unit=unit,
        title=title,
        opens_at=opens_at,
        closes_at=opens_at + (CLOSES - OPENS),
        minutes=MINUTES,
        pass_percent=50,
    )
    exam = set_up_exam(new=new, by=by, at=AT)
    plan_paper(exam=exam, lines=[PlanLine(topic=each, count=5, points=1) for each in TOPICS], by=by, at=AT)
    accounts = [each.account for each in candidates if each.account]
    if accounts:
        enrol_officials(exam=exam, accounts=accounts, by=by, at=AT)
    announce_exam(exam=exam, by=by, at=AT)
    return exam


def a_sitting(exam: UUID, *, by: Actor, at: datetime = OPENS, right: int = 0, wrong: int = 0) -> UUID:
    """Begun; the first `right` questions answered rightly, the next `wrong` ones wrongly."""
    sitting = begin_sitting(exam=exam, by=by, at=at)
    numbers = range(1, right + wrong + 1)
    choices = [Choice(number=n, chosen=_chosen(sitting, n, by, is_right=n <= right)) for n in numbers]
    if choices:
        save_answers(sitting=sitting, choices=choices, device="d1", by=by, at=at + timedelta(minutes=1))
    return sitting


def _chosen(sitting: UUID, number: int, by: Actor, *, is_right: bool) -> frozenset[int]:
    text = asked(sitting=sitting, number=number, actor=by).text
    bank = Sitting.objects.select_related("exam").get(id=sitting).exam.unit
    right = frozenset(Question.objects.get(unit=bank, text=text, superseded_at=None).right)
    return right if is_right else frozenset({2 if right != {2} else 1})


def wards(count: int) -> list[UnitView]:
    found = [each for each in directory(on=JUNE_15).all() if each.key.startswith("commune-")]
    return found[:count]
