"""The programme's pages: what they show to whom, what they do, and what they refuse."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.foundation.accounts.values import Role
from motcua.foundation.journal.models import Entry
from motcua.reform.programme.models import Evidence, Judgement, Plan, Progress, Task, Terms
from motcua.registry.organization.queries import directory
from tests.cast import JUNE_15, Cast, an_official
from tests.rooms.faces.citizen import client_of
from tests.rooms.foundation.files.contents import a_pdf
from tests.rooms.reform.test_programme import Programme, a_programme, a_sheet

PROGRAMMES = "/ban-lam-viec/chuong-trinh/"


@pytest.fixture
def programme(cast: Cast) -> Programme:
    return a_programme(cast)


def of_plan(programme: Programme, more: str = "") -> str:
    return f"{PROGRAMMES}{programme.plan}/{more}"


def of_task(task: UUID, more: str = "") -> str:
    return f"{PROGRAMMES}nhiem-vu/{task}/{more}"


def test_a_plan_is_opened_filled_from_a_sheet_and_read_back(programme: Programme) -> None:
    client = client_of(programme.planner)
    posted = {
        "unit": programme.city.id,
        "control": programme.control.id,
        "year": "2024",
        "number": "1",
        "title": "2024",
    }
    opened = client.post(f"{PROGRAMMES}mo/", posted)
    assert opened.status_code == 302
    assert Plan.objects.filter(year=2024).count() == 1

    sheet = SimpleUploadedFile("ke-hoach.xlsx", a_sheet(programme).getvalue())
    assert client.post(of_plan(programme, "nhap/"), {"sheet": sheet}).status_code == 302

    assert Task.objects.count() == 68
    page = client.get(of_plan(programme, "?state=on_schedule")).content.decode()
    assert "Nhiệm vụ 68" in page
    assert "No task here" in client.get(of_plan(programme, "?state=overdue")).content.decode()
    again = SimpleUploadedFile("xuat.xlsx", client.get(of_plan(programme, "nhiem-vu.xlsx")).content)
    assert client.post(of_plan(programme, "nhap/"), {"sheet": again}).status_code == 302
    assert Task.objects.count() == 68


def test_a_wrong_sheet_is_told_by_cell_and_nothing_is_kept(programme: Programme) -> None:
    sheet = a_sheet(programme, wrong={7: {"lead": "Sở Không Có"}, 9: {"due_on": date(2022, 1, 1)}})

    answer = client_of(programme.planner).post(
        of_plan(programme, "nhap/"), {"sheet": SimpleUploadedFile("ke-hoach.xlsx", sheet.getvalue())}
    )

    assert answer.status_code == 422
    assert all(cell in answer.content.decode() for cell in ("E10", "H12", "Sở Không Có"))
    assert not Task.objects.exists()


def test_reported_with_a_file_judged_and_withdrawn(programme: Programme) -> None:
    task = programme.task()
    lead, control = client_of(programme.cast.handler), client_of(programme.planner)
    file = SimpleUploadedFile("bien-ban.pdf", a_pdf(title="Biên bản"))

    answer = lead.post(of_task(task, "lam/report/"), {"text": "Xong.", "is_completion": "1", "evidence": file})
    assert answer.status_code == 302
    progress, evidence = Progress.objects.get(), Evidence.objects.get()
    back = control.post(of_task(task, "lam/judge/"), {"progress": progress.id, "verdict": "sent_back", "reason": ""})
    assert back.status_code == 409
    control.post(of_task(task, "lam/judge/"), {"progress": progress.id, "verdict": "accepted"})
    assert Judgement.objects.get().verdict == "accepted"
    page = control.get(of_task(task)).content.decode()
    assert "Done" in page
    assert control.get(of_task(task, f"minh-chung/{evidence.sha256}/")).status_code == 200

    lead.post(of_task(task, "lam/withdraw/"), {"evidence": evidence.id, "reason": "Nhầm tệp."})

    assert "Nhầm tệp." in control.get(of_task(task)).content.decode()
    assert control.get(of_task(task, f"minh-chung/{evidence.sha256}/")).status_code == 404


def test_what_was_typed_stays_when_it_is_refused(programme: Programme) -> None:
    task = programme.task()

    answer = client_of(programme.cast.handler).post(
        of_task(task, "lam/report/"), {"text": "Một báo cáo dài.", "is_completion": "1"}
    )

    assert answer.status_code == 409
    assert "Một báo cáo dài." in answer.content.decode()
    assert not Progress.objects.exists()


def test_revised_and_dropped_from_its_page(programme: Programme) -> None:
    task, client = programme.task(), client_of(programme.planner)
    seen = Terms.objects.get(task=task)
    terms = {"lead": programme.control.id, "from_on": "2023-02-01", "due_on": "2023-09-30", "seen": seen.id}

    assert client.post(of_task(task, "lam/revise/"), {**terms, "reason": "Đổi đơn vị chủ trì."}).status_code == 302
    assert client.post(of_task(task, "lam/drop/"), {"reason": "Không còn cần."}).status_code == 302

    page = client.get(of_task(task)).content.decode()
    assert "Không còn cần." in page
    assert "Units or dates revised" in page


def test_the_wrong_person_gets_nothing_and_leaves_an_entry(programme: Programme) -> None:
    task = programme.task()
    report = programme.report(task)
    own = client_of(programme.cast.head)

    refused = own.post(of_task(task, "lam/judge/"), {"progress": report, "verdict": "accepted"})

    assert refused.status_code == 403
    assert Entry.objects.filter(kind="act_refused", subject=task).exists()
    assert client_of(programme.cast.citizen).get(of_plan(programme)).status_code == 403


def test_who_has_no_part_in_it_finds_no_such_programme(programme: Programme) -> None:
    police = directory(on=JUNE_15).by_key("police")
    assert police is not None
    outsider = client_of(an_official(sign_in="ngoai", unit=police, roles={Role.HANDLER}))

    assert outsider.get(of_plan(programme)).status_code == 404
    assert outsider.get(of_task(programme.task())).status_code == 404
    assert "No programme yet" in outsider.get(PROGRAMMES).content.decode()
