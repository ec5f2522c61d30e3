"""Pages of reports: written, asked, given, frozen, approved and downloaded by those who may, and by nobody else."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from motcua.foundation.accounts.values import Actor, Role
from motcua.reform.reports import queries
from motcua.reform.reports.commands.contributing import ask_contributions, contribute
from motcua.reform.reports.commands.freezing import freeze_report
from motcua.reform.reports.commands.writing import open_report, write_passage
from motcua.reform.reports.kinds import HALF_YEAR
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import UnitView
from tests.cast import AT, JUNE_15, Cast, an_official
from tests.dossiers import a_received_dossier
from tests.rooms.faces import desk
from tests.rooms.faces.citizen import client_of

REPORTS = "/ban-lam-viec/bao-cao/"
PERIOD = "2023-H1"


class Office:
    """The district of the cast's ward, its report, and clients of who writes and approves it."""

    def __init__(self, cast: Cast) -> None:
        units = directory(on=JUNE_15)
        self.cast = cast
        self.district: UnitView = units.unit(units.ancestors(cast.ward.id)[0])
        self.writer: Actor = an_official(sign_in="chanhvanphong", unit=self.district, roles={Role.HEAD})
        self.leader: Actor = an_official(sign_in="chutichquan", unit=self.district, roles={Role.LEADER})
        self.report: UUID = open_report(kind=HALF_YEAR, unit=self.district.id, period=PERIOD, by=self.writer, at=AT)
        self.page = reverse("desk_report", args=[self.report])
        self.client: Client = client_of(self.writer)

    def act(self, act: str, client: Client | None = None, **fields: Any) -> Any:
        return (client or self.client).post(f"{self.page}lam/{act}/", fields)

    def freeze(self) -> None:
        freeze_report(report=self.report, seen=0, by=self.writer, at=AT)

    def ask(self) -> None:
        due_on = desk.NOW.date() + timedelta(days=2)
        ask_contributions(report=self.report, units=[self.cast.ward.id], due_on=due_on, by=self.writer, at=AT)

    def unit_page(self) -> str:
        return reverse("desk_report_contribution", args=[self.report, self.cast.ward.id])


@pytest.fixture
def office(cast: Cast, now: Any) -> Office:
    return Office(cast)


def test_a_report_is_opened_from_the_list_and_twice_is_once(office: Office) -> None:
    fields = {"unit": office.district.id, "period": PERIOD}

    opened = office.client.post(f"{REPORTS}mo/", fields)

    assert opened.headers["Location"] == office.page
    assert [each["href"] for each in office.client.get(REPORTS).context["reports"]] == [office.page]


def test_what_cannot_be_opened_is_said_on_the_list(office: Office) -> None:
    page = office.client.post(f"{REPORTS}mo/", {"unit": office.district.id, "period": "2024-H1"})

    assert page.status_code == 422
    assert "has not begun" in page.content.decode()


def test_prose_shows_its_figures_as_fields(office: Office) -> None:
    a_received_dossier(office.cast)
    office.act("write", section="online", text="Đạt {online.share} hồ sơ.", seen="")

    page = office.client.get(office.page).content.decode()

    assert "Đạt <data" in page
    assert "{online.share} hồ sơ" in page, "the form keeps what was typed"
    assert f"online.share/{PERIOD}/{office.district.key}@" in page


def test_two_windows_lose_nothing(office: Office) -> None:
    office.act("write", section="direction", text="Cửa sổ một.", seen="")

    page = office.act("write", section="direction", text="Cửa sổ hai.", seen="")

    section = next(each for each in page.context["sections"] if each.key == "direction")
    assert page.status_code == 409
    assert (section.text, section.stands, section.open) == ("Cửa sổ hai.", "Cửa sổ một.", True)
    assert office.act("write", section="direction", text="Cả hai.", seen=section.seen).status_code == 302


def test_a_unit_is_asked_gives_is_sent_back_and_accepted(office: Office) -> None:
    due_on = (desk.NOW.date() + timedelta(days=3)).isoformat()
    ward = client_of(office.cast.handler)
    assert office.act("ask", unit=[office.cast.ward.id], due_on=due_on).status_code == 302
    (asked,) = ward.get(REPORTS).context["asked"]
    ward.post(f"{asked['href']}gui/", {"text:direction": "Phường đã họp.", "seen": ""})
    (given,) = queries.asked_of(actor=office.cast.handler, at=desk.NOW)
    office.act("judge", contribution=given.contribution.id, verdict="sent_back", reason="Thêm số buổi.")
    again = ward.get(asked["href"])
    ward.post(f"{asked['href']}gui/", {"text:direction": "Phường đã họp 3 buổi.", "seen": again.context["seen"]})
    (given,) = queries.asked_of(actor=office.cast.handler, at=desk.NOW)
    office.act("judge", contribution=given.contribution.id, verdict="accepted")

    page = office.client.get(office.page)

    assert "Thêm số buổi." in again.content.decode()
    direction = next(each for each in page.context["sections"] if each.key == "direction")
    assert [text for _unit, text in direction.given] == ["Phường đã họp 3 buổi."]


def test_what_a_unit_typed_is_kept_when_it_is_not_taken(office: Office) -> None:
    office.ask()
    contribute(
        report=office.report,
        unit=office.cast.ward.id,
        texts={"direction": "Của đồng nghiệp."},
        seen=None,
        by=office.cast.head,
        at=AT,
    )

    page = client_of(office.cast.handler).post(
        f"{office.unit_page()}gui/", {"text:direction": "Của tôi.", "text:next": "Kế hoạch.", "seen": ""}
    )

    found = {each["key"]: (each["text"], each["stands"]) for each in page.context["sections"]}
    assert page.status_code == 409
    assert found["direction"] == ("Của tôi.", "Của đồng nghiệp.")
    assert found["next"] == ("Kế hoạch.", "")


def test_asking_nobody_and_forms_that_lie_change_nothing(office: Office) -> None:
    assert office.act("ask", due_on="2023-07-10").status_code == 422
    assert office.act("ask", unit=[office.cast.ward.id], due_on="mai").status_code in {400, 409, 422}
    assert office.act("judge", contribution="x", verdict="accepted").status_code in {400, 409, 422}
    assert office.act("freeze", seen="x").status_code in {400, 409, 422}
    assert office.act("nothing").status_code == 404
    assert client_of(office.writer).get(f"{office.page}tep/0.exe").status_code == 404


def test_frozen_approved_and_downloaded(office: Office) -> None:
    a_received_dossier(office.cast)
    office.act("write", section="direction", text="Quận đã chỉ đạo.", seen="")
    office.act("freeze", seen="0")
    leader = client_of(office.leader)
    assert b"lam/approve/" in leader.get(office.page).content
    assert b"lam/approve/" not in office.client.get(office.page).content
    office.act("approve", client=leader, number="1")

    files = {
        suffix: leader.get(reverse("desk_report_file", args=[office.report, 1, suffix]))
        for suffix in ("pdf", "docx", "xlsx", "json")
    }

    assert {suffix: answer.status_code for suffix, answer in files.items()} == dict.fromkeys(files, 200)
    assert files["pdf"].content.startswith(b"%PDF")
    assert f"half-year-{PERIOD}-{office.district.key}-1.docx" in files["docx"].headers["Content-Disposition"]
    facts = json.loads(files["json"].content)
    (freeze,) = queries.report(report=office.report, actor=office.leader, at=desk.NOW).freezes
    assert facts["frozen"]["content_hash"] == freeze.content_hash
    assert facts["frozen"]["approved_at"] is not None


def test_the_same_freeze_gives_the_same_bytes(office: Office) -> None:
    office.freeze()
    address = reverse("desk_report_file", args=[office.report, 1, "docx"])

    assert office.client.get(address).content == office.client.get(address).content


def test_the_paper_leads_from_a_figure_to_its_board(office: Office) -> None:
    a_received_dossier(office.cast)

    page = office.client.get(reverse("desk_report_paper", args=[office.report, 0])).content.decode()

    assert "Dự thảo" in page
    assert f"/ban-lam-viec/so-lieu/online_share/?unit={office.district.id}&amp;period={PERIOD}" in page


def test_what_changed_since_the_freeze_is_counted_and_shown(office: Office) -> None:
    office.freeze()
    write_passage(report=office.report, section="next", text="Mới viết.", seen=None, by=office.writer, at=desk.NOW)
    a_received_dossier(office.cast)

    page = office.client.get(office.page)
    differences = office.client.get(reverse("desk_report_differences", args=[office.report, 1, 0]))

    figures, texts = page.context["changed"]
    assert (figures, texts) == (len(differences.context["found"]), 1)
    assert figures > 0


def test_withdrawn_on_the_page_it_is_no_longer_to_be_approved(office: Office) -> None:
    office.freeze()
    office.act("withdraw", number="1", reason="Sai số.")

    page = office.client.get(office.page)

    assert page.context["standing"] is None
    assert office.act("approve", client=client_of(office.leader), number="1").status_code == 409


def test_strangers_see_and_do_nothing_and_leave_an_entry(office: Office) -> None:
    office.ask()
    office.freeze()
    stranger = client_of(office.cast.other_officer)
    for path in (
        office.page,
        office.unit_page(),
        f"{office.page}van-ban/1/",
        f"{office.page}tep/1.pdf",
        f"{office.page}khac/1/0/",
    ):
        assert stranger.get(path).status_code in {403, 404}, path
    for act in ("write", "freeze", "approve", "withdraw"):
        fields = {"section": "direction", "text": "x", "seen": "1", "number": "1", "reason": "x"}
        assert office.act(act, client=stranger, **fields).status_code in {403, 404}, act
    assert stranger.post(f"{office.unit_page()}gui/", {"text:direction": "x"}).status_code in {403, 404}

    acts = {act for actor, act in desk.refusals(office.report) if actor == office.cast.other_officer.account}
    assert {"see_report", "see_contribution", "write_report", "approve_report", "contribute"} <= acts
    assert stranger.get(REPORTS).context["reports"] == []


def test_a_citizen_has_no_reports(office: Office) -> None:
    assert client_of(office.cast.citizen).get(REPORTS).status_code == 403


def test_the_writer_does_not_approve_by_a_form_of_her_own(office: Office) -> None:
    office.freeze()

    assert office.act("approve", number="1").status_code == 403


@pytest.mark.parametrize("path", ["{id}/", "{id}/van-ban/0/", "{id}/tep/0.pdf"])
def test_what_does_not_exist_is_not_found(office: Office, path: str) -> None:
    assert office.client.get(REPORTS + path.format(id=uuid4())).status_code == 404


def test_a_freeze_that_is_not_there_is_not_found(office: Office) -> None:
    assert office.client.get(f"{office.page}van-ban/9/").status_code == 404
    assert office.client.get(f"{office.page}khac/1/2/").status_code == 404


def test_the_deadline_of_today_is_in_time(office: Office) -> None:
    today: date = desk.NOW.date()

    assert office.act("ask", unit=[office.cast.ward.id], due_on=today.isoformat()).status_code == 302
