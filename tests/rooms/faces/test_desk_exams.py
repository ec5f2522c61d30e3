"""Pages of exams: held by the organiser, sat by the candidate without scripts and with, and shut for everybody else."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from motcua.foundation.accounts.values import Actor
from motcua.foundation.journal.queries import entries_of
from motcua.reform.exams.commands.results import appeal_question, release_results
from motcua.reform.exams.models import Answer, Appeal, Candidate, Exam, Mark, Question, Sitting
from tests.cast import Cast
from tests.exams import TOPICS, a_sheet, a_sitting, an_exam, question_row, the_organiser
from tests.rooms.faces import desk
from tests.rooms.faces.citizen import client_of

EXAMS = "/ban-lam-viec/ky-thi/"
OPENS = desk.NOW - timedelta(minutes=20)


class Hall:
    """An exam that is open now: its organiser, and a candidate of the cast."""

    def __init__(self, cast: Cast, *, opens_at: datetime = OPENS) -> None:
        self.cast = cast
        self.by: Actor = the_organiser()
        self.organiser: Client = client_of(self.by)
        self.exam: UUID = an_exam(by=self.by, candidates=[cast.handler, cast.counter], opens_at=opens_at)
        self.candidate: Client = client_of(cast.handler)
        self.page = reverse("desk_exam", args=[self.exam])
        self.paper = f"{self.page}bai-thi/"

    def begin(self) -> Any:
        return self.candidate.post(self.paper)


@pytest.fixture
def hall(cast: Cast, now: Any) -> Hall:
    return Hall(cast)


def test_a_paper_is_begun_answered_and_handed_in_without_scripts(hall: Hall) -> None:
    assert [each.href for each in hall.candidate.get(EXAMS).context["exams"]] == [hall.page]
    assert "Begin your paper" in hall.candidate.get(hall.paper, headers={"Accept-Language": "en"}).content.decode()

    begun = hall.begin()
    question = hall.candidate.get(begun.headers["Location"])
    chosen = question.context["options"][0][0]
    answered = hall.candidate.post(begun.headers["Location"], {"chosen": chosen})

    assert answered.headers["Location"] == f"{hall.paper}2/"
    assert Answer.objects.get().chosen == [chosen]
    assert hall.candidate.get(hall.paper).context["sitting"].answered == {1}
    assert hall.candidate.post(f"{hall.paper}nop/").headers["Location"] == hall.paper
    assert Sitting.objects.get().end == "handed_in"
    assert hall.candidate.get(f"{hall.paper}1/").headers["Location"] == hall.paper


def test_each_choice_is_kept_at_once_and_another_device_is_told_of(hall: Hall) -> None:
    hall.begin()
    other = client_of(hall.cast.handler)
    places = [place for place, _, _ in hall.candidate.get(f"{hall.paper}3/").context["options"]]

    first = hall.candidate.post(f"{hall.paper}3/", {"chosen": places[0]}, headers={"HX-Request": "true"})
    seen = other.get(f"{hall.paper}3/")
    second = other.post(f"{hall.paper}3/", {"chosen": places[1]}, headers={"HX-Request": "true"})
    back = hall.candidate.get(f"{hall.paper}3/")

    assert (first.status_code, second.status_code) == (200, 200)
    assert "replaces" not in first.content.decode()
    assert seen.context["elsewhere"]
    assert second.context["replaced_at"] is not None
    assert back.context["elsewhere"]
    assert back.context["asked"].chosen == {places[1]}


def test_an_empty_page_sent_on_takes_nothing_back(hall: Hall) -> None:
    hall.begin()
    place = hall.candidate.get(f"{hall.paper}1/").context["options"][0][0]
    hall.candidate.post(f"{hall.paper}1/", {"chosen": place})

    on = client_of(hall.cast.handler).post(f"{hall.paper}1/", {})

    assert on.headers["Location"] == f"{hall.paper}2/"
    assert Answer.objects.get(superseded_at=None).chosen == [place]


def test_after_its_time_an_answer_is_refused_in_words(cast: Cast, now: Any) -> None:
    hall = Hall(cast, opens_at=desk.NOW - timedelta(hours=2))
    a_sitting(hall.exam, by=cast.handler, at=desk.NOW - timedelta(minutes=30))

    at_once = hall.candidate.post(f"{hall.paper}1/", {"chosen": 1}, headers={"HX-Request": "true"})
    whole = hall.candidate.post(f"{hall.paper}1/", {"chosen": 1})

    assert (at_once.status_code, whole.status_code) == (409, 409)
    assert "saved--lost" in at_once.content.decode()
    assert not Answer.objects.exists()


def test_who_does_not_sit_finds_nothing_and_it_is_written_down(hall: Hall) -> None:
    hall.begin()
    stranger, citizen = client_of(hall.cast.leader), client_of(hall.cast.citizen)

    for path in (hall.page, hall.paper, f"{hall.paper}1/"):
        assert stranger.get(path).status_code == 404
        assert citizen.get(path).status_code == 403
    assert hall.organiser.get(hall.paper).status_code == 404
    for act in ("plan", "enrol", "announce", "call-off", "release", "decide"):
        assert hall.candidate.post(f"{hall.page}lam/{act}/", _fields(hall)).status_code in {403, 404, 422, 409}
    assert not Mark.objects.exists()
    refused = [each.kind for each in entries_of(subject=hall.exam) if "refus" in each.kind or "permitted" in each.kind]
    assert refused
    page = hall.organiser.get(hall.page, headers={"Accept-Language": "en"})
    assert "Somebody without the right tried" in page.content.decode()


def _fields(hall: Hall) -> dict[str, str]:
    return {"unit": str(hall.cast.ward.id), "reason": "x", "topic": TOPICS[0], "count:0": "1", "points:0": "1"}


def test_an_exam_is_set_up_planned_filled_and_announced_by_its_pages(cast: Cast, now: Any) -> None:
    by = the_organiser()
    client, unit = client_of(by), by.posts[0].unit
    bank = reverse("desk_exam_bank", args=[unit])
    sheet = a_sheet([question_row(number) for number in range(1, 13)])
    sheet.name = "cau-hoi.xlsx"

    client.post(f"{bank}nhap/", {"sheet": sheet})
    fields = {"unit": unit, "title": "Thi thử", "opens_at": "2023-07-04T08:00", "closes_at": "2023-07-04T11:00"}
    page = client.post(f"{EXAMS}mo/", fields | {"minutes": 30, "pass_percent": 50}).headers["Location"]
    client.post(f"{page}lam/plan/", {"topic": TOPICS, "count:0": 3, "points:0": 1, "count:1": 2, "points:1": 2})
    client.post(f"{page}lam/enrol/", {"unit": cast.ward.id})
    done = client.post(f"{page}lam/announce/")

    assert done.status_code == 302
    exam = Exam.objects.get()
    assert exam.announced_at == desk.NOW
    assert Candidate.objects.filter(exam=exam).count() == 5
    assert client.get(page).status_code == 200
    assert client.get(EXAMS, {"q": "thu", "state": "announced"}).context["exams"][0].href == page
    assert client.get(EXAMS, {"state": "released"}).context["exams"] == []


def test_an_import_with_faults_names_every_cell_and_changes_nothing(cast: Cast, now: Any) -> None:
    by = the_organiser()
    bank = reverse("desk_exam_bank", args=[by.posts[0].unit])
    sheet = a_sheet([question_row(1), question_row(2, right="Z"), question_row(3, A=None)])
    sheet.name = "cau-hoi.xlsx"

    refused = client_of(by).post(f"{bank}nhap/", {"sheet": sheet})

    assert refused.status_code == 422
    assert len(refused.context["faults"]) == 1, "the layout's own faults come before the room's"
    assert not Question.objects.exists()
    assert client_of(by).post(f"{bank}nhap/", {}).status_code == 422
    assert client_of(cast.leader).get(bank).status_code == 403
    assert client_of(cast.leader).get(f"{bank}mau.xlsx").status_code == 403


def test_template_bank_and_results_are_workbooks(hall: Hall) -> None:
    bank = reverse("desk_exam_bank", args=[hall.by.posts[0].unit])
    for path, rows in ((f"{bank}mau.xlsx", 3), (f"{bank}cau-hoi.xlsx", 27), (f"{hall.page}ket-qua.xlsx", 5)):
        answer = hall.organiser.get(path)
        assert load_workbook(io.BytesIO(answer.content)).worksheets[0].max_row == rows
    assert client_of(hall.cast.leader).get(f"{hall.page}ket-qua.xlsx").status_code == 404


def test_results_and_appeals_have_their_pages(cast: Cast, now: Any) -> None:
    hall = Hall(cast, opens_at=desk.NOW - timedelta(hours=6))
    sitting = a_sitting(hall.exam, by=cast.handler, at=desk.NOW - timedelta(hours=5), right=4)
    assert hall.organiser.post(f"{hall.page}lam/release/").status_code == 302
    assert release_results(exam=hall.exam, by=hall.by, at=desk.NOW) == 1

    assert len(hall.candidate.get(hall.paper).context["lines"]) == 10
    hall.candidate.post(f"{hall.page}phuc-khao/9/", {"reason": "Hai phương án đều đúng."})
    appeal = Appeal.objects.get(sitting=sitting)
    assert hall.organiser.get(hall.page).context["appeals"][0].id == appeal.id
    fields = {"appeal": appeal.id, "verdict": "annulled", "answer": "Câu hỏi bị hủy."}
    hall.organiser.post(f"{hall.page}lam/decide/", fields)

    assert hall.candidate.get(hall.paper).context["sitting"].points == 5
    assert (
        appeal_question(sitting=sitting, number=9, reason="Hai phương án đều đúng.", by=cast.handler, at=desk.NOW)
        == appeal.id
    )


def test_the_figure_opens_into_its_papers_and_each_into_the_candidate_s(hall: Hall) -> None:
    a_sitting(hall.exam, by=hall.cast.handler, at=OPENS, right=6, wrong=4)
    chief = client_of(hall.cast.auditor)
    unit = hall.cast.ward.id
    head = client_of(hall.cast.head)

    figure = head.get(f"/ban-lam-viec/so-lieu/exam_candidates/?unit={unit}&period=2023-H2")
    papers = head.get(figure.context["rows_href"])

    assert figure.context["rows_href"].startswith("/ban-lam-viec/ky-thi/bai-thi/?")
    assert (papers.context["papers"], papers.context["hidden"]) == (0, 1)
    of_candidate = f"{hall.page}bai-thi-cua/{hall.cast.handler.account}/"
    assert of_candidate in {row.cells[0].href for row in hall.organiser.get(hall.page).context["table"].rows}
    assert hall.organiser.get(of_candidate).status_code == chief.get(of_candidate).status_code == 200
    assert head.get(of_candidate).status_code == 404
    assert desk.refusals(hall.exam) == [(hall.cast.head.account, "see_paper")]
