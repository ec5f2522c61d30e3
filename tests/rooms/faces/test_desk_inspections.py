"""The pages of inspections: what they show to whom, what they do, and what they refuse."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.foundation.journal.models import Entry
from motcua.reform.inspections.models import (
    Evidence,
    Finding,
    Inspection,
    Item,
    Judgement,
    Member,
    Minutes,
    Plan,
    Recommendation,
    Report,
)
from motcua.reform.inspections.values import Found, Manner
from tests.cast import JUNE_15, Cast
from tests.rooms.faces.citizen import client_of
from tests.rooms.foundation.files.contents import a_pdf
from tests.rooms.reform.test_inspections import Inspections, a_sheet, some_inspections

INSPECTIONS = "/ban-lam-viec/kiem-tra/"


@pytest.fixture
def inspections(cast: Cast, now: datetime) -> Inspections:
    return some_inspections(cast)


def of(inspection: UUID, more: str = "") -> str:
    return f"{INSPECTIONS}{inspection}/{more}"


def a_paper() -> SimpleUploadedFile:
    return SimpleUploadedFile("bien-ban.pdf", a_pdf(title="Biên bản"))


def test_a_plan_is_opened_filled_from_a_sheet_and_read_back(inspections: Inspections) -> None:
    client = client_of(inspections.planner)
    posted = {
        "unit": inspections.city.id,
        "control": inspections.control.id,
        "year": "2024",
        "number": "1",
        "title": "2024",
    }
    assert client.post(f"{INSPECTIONS}mo/", posted).status_code == 302
    assert Plan.objects.filter(year=2024).count() == 1

    sheet = SimpleUploadedFile("ke-hoach.xlsx", a_sheet(inspections).getvalue())
    answer = client.post(f"{INSPECTIONS}nhap/", {"plan": inspections.plan, "sheet": sheet})
    assert answer.status_code == 302

    page = client.get(f"{INSPECTIONS}?manner=unannounced").content.decode()
    assert "6 inspections" in page
    assert "No inspection here" in client.get(f"{INSPECTIONS}?state=remedied").content.decode()
    again = SimpleUploadedFile("xuat.xlsx", client.get(f"{INSPECTIONS}danh-sach.xlsx").content)
    assert client.post(f"{INSPECTIONS}nhap/", {"plan": inspections.plan, "sheet": again}).status_code == 302
    assert Inspection.objects.count() == 12


def test_a_wrong_sheet_is_told_by_cell(inspections: Inspections) -> None:
    sheet = a_sheet(inspections, wrong={2: {"unit": "Sở Không Có"}})

    answer = client_of(inspections.planner).post(
        f"{INSPECTIONS}nhap/",
        {"plan": inspections.plan, "sheet": SimpleUploadedFile("ke-hoach.xlsx", sheet.getvalue())},
    )

    assert answer.status_code == 422
    assert "B5" in answer.content.decode()
    assert not Inspection.objects.exists()


def test_team_notice_other_days_and_called_off(inspections: Inspections) -> None:
    day = JUNE_15.replace(month=8)
    made = inspections.planned(manner=Manner.ANNOUNCED, from_on=day, last_on=day)
    planner = client_of(inspections.planner)

    def post(act: str, **fields: object) -> int:
        return planner.post(of(made, f"lam/{act}/"), fields).status_code

    chosen = {"head": inspections.head.account, "members": [inspections.inspector.account]}
    assert post("team", **chosen) == 302
    assert Member.objects.count() == 2
    assert post("notice", number="12/TB") == 302
    soon = {"from_on": "2023-07-04", "last_on": "2023-07-10", "seen": "2023-08-15", "reason": "Sớm hơn."}
    refused = planner.post(of(made, "lam/move/"), soon)
    assert refused.status_code == 409, "the unit would hear too late"
    assert "Sớm hơn." in refused.content.decode()
    assert post("call-off", reason="Gộp đoàn.") == 302
    assert "Gộp đoàn." in planner.get(of(made)).content.decode()


def test_found_closed_signed_recommended_and_remedied(inspections: Inspections) -> None:
    made = inspections.begun()
    head, unit, control = (client_of(each) for each in (inspections.head, inspections.cast.leader, inspections.planner))
    fields: dict[str, object] = {"item": [str(item.id) for item in Item.objects.all()]}
    fields |= {f"found-{item.id}": "met" for item in Item.objects.all()}
    hours = Item.objects.get(key="hours")
    refused = head.post(of(made, "lam/findings/"), fields | {f"found-{hours.id}": "not_met"})
    assert refused.status_code == 409
    assert not Finding.objects.exists()
    fields |= {f"found-{hours.id}": "not_met", f"remark-{hours.id}": "Vắng hai người.", f"files-{hours.id}": a_paper()}
    assert head.post(of(made, "lam/findings/"), fields).status_code == 302
    assert Finding.objects.filter(found=Found.NOT_MET.value).count() == 1
    assert head.post(of(made, "lam/close/"), {"text": "Còn hạn chế."}).status_code == 302
    assert unit.post(of(made, "lam/sign/"), {"objection": "Hôm ấy họp."}).status_code == 302
    wanted = {"text": "Chấn chỉnh giờ giấc.", "unit": inspections.cast.ward.id, "due_on": "2023-08-31"}
    assert head.post(of(made, "lam/recommend/"), wanted).status_code == 302
    recommendation = Recommendation.objects.get().id
    page = unit.get(of(made)).content.decode()
    assert all(
        words in page
        for words in ("Vắng hai người.", "Hôm ấy họp.", "Chấn chỉnh giờ giấc.", "Settled in time: no case")
    )
    reported = {"recommendation": recommendation, "text": "Đã có sổ theo dõi.", "evidence": a_paper()}
    assert unit.post(of(made, "lam/report/"), reported).status_code == 302
    report = Report.objects.get().id
    back = control.post(of(made, "lam/judge/"), {"report": report, "verdict": "sent_back", "reason": ""})
    assert back.status_code == 409
    assert control.post(of(made, "lam/judge/"), {"report": report, "verdict": "accepted"}).status_code == 302
    assert Judgement.objects.get().verdict == "accepted"
    evidence = Evidence.objects.get(report=report)
    assert unit.get(of(made, f"minh-chung/{evidence.sha256}/")).status_code == 200

    assert "All remedied" in control.get(INSPECTIONS).content.decode()
    assert Minutes.objects.get().objection == "Hôm ấy họp."


def test_the_wrong_person_gets_nothing_and_leaves_an_entry(inspections: Inspections) -> None:
    made = inspections.begun()

    refused = client_of(inspections.cast.leader).post(of(made, "lam/close/"), {"text": "Tốt."})

    assert refused.status_code == 403
    assert Entry.objects.filter(kind="act_refused", subject=made).exists()
    assert client_of(inspections.cast.citizen).get(INSPECTIONS).status_code == 403


def test_who_has_no_part_in_it_finds_no_such_inspection(inspections: Inspections) -> None:
    made = inspections.begun()
    outsider = client_of(inspections.cast.other_officer)

    assert outsider.get(of(made)).status_code == 404
    assert "No inspection here" in outsider.get(INSPECTIONS).content.decode()
