"""The pages of outreach: what they show to whom, what they do, and what they refuse."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.faces.desk.paging import PAGE_ROWS
from motcua.faces.desk.sheets import SHEET_BYTES_MAX
from motcua.foundation.journal.models import Entry
from motcua.reform.outreach.models import Campaign, Group, Membership, Visit
from motcua.reform.outreach.values import NewMember
from tests.cast import Cast
from tests.rooms.faces.citizen import client_of
from tests.rooms.reform.test_outreach import Ward, a_row, a_sheet, a_ward

OUTREACH = "/ban-lam-viec/tuyen-truyen/"


@pytest.fixture
def ward(cast: Cast) -> Ward:
    return a_ward(cast)


def test_teams_are_founded_from_a_sheet_and_read_back(ward: Ward) -> None:
    client = client_of(ward.cast.leader)
    rows = [a_row(ward, 2000, part="leader"), a_row(ward, 2001)]
    sheet = SimpleUploadedFile("to.xlsx", a_sheet(rows).getvalue())

    assert client.post(f"{OUTREACH}nhap/", {"sheet": sheet}).status_code == 302

    page = client.get(OUTREACH).content.decode()
    assert "1 of 1 communes" in page
    assert "2 members" in page
    assert "No team here" in client.get(f"{OUTREACH}?on=2023-02-01").content.decode()
    again = SimpleUploadedFile("to.xlsx", client.get(f"{OUTREACH}danh-sach.xlsx").content)
    assert client.post(f"{OUTREACH}nhap/", {"sheet": again}).status_code == 302
    assert (Group.objects.count(), Membership.objects.count()) == (1, 2)


def test_a_wrong_sheet_is_told_by_cell(ward: Ward) -> None:
    sheet = a_sheet([a_row(ward, 2000) | {"number": "092090009999"}])

    answer = client_of(ward.cast.leader).post(
        f"{OUTREACH}nhap/", {"sheet": SimpleUploadedFile("to.xlsx", sheet.getvalue())}
    )

    assert answer.status_code == 422
    assert "F4" in answer.content.decode()
    assert not Group.objects.exists()


def test_a_list_of_many_teams_is_shown_in_pages(ward: Ward) -> None:
    for number in range(PAGE_ROWS + 1):
        ward.team(name=f"Tổ {number:02d}")
    client = client_of(ward.cast.leader)

    first = client.get(f"{OUTREACH}?kind=community_team")
    second = client.get(f"{OUTREACH}{first.context['page'].next_href}")

    assert (len(first.context["lines"]), len(second.context["lines"])) == (PAGE_ROWS, 1)
    assert "kind=community_team" in second.context["page"].first_href
    assert not second.context["page"].next_href
    assert len(client.get(f"{OUTREACH}?page=khong").context["lines"]) == PAGE_ROWS


@pytest.mark.parametrize("content", [b"", b"x" * (SHEET_BYTES_MAX + 1)], ids=["empty", "too large"])
def test_a_sheet_that_is_empty_or_too_large_is_refused(ward: Ward, content: bytes) -> None:
    answer = client_of(ward.cast.leader).post(f"{OUTREACH}nhap/", {"sheet": SimpleUploadedFile("to.xlsx", content)})

    assert answer.status_code == 422
    assert not Group.objects.exists()


def test_joined_visited_left_and_dissolved_from_its_page(ward: Ward) -> None:
    team, client = ward.team(), client_of(ward.cast.leader)
    of_team = f"{OUTREACH}{team}/"

    def post(act: str, **fields: object) -> int:
        return client.post(f"{of_team}lam/{act}/", fields).status_code

    assert post("join", number="092090002000", part="leader", on="2023-06-01") == 302
    assert post("join", number="092090009999", part="member", on="2023-06-01") in {400, 422}
    assert post("visit", on="2023-06-02", place="Hẻm 5", households="9", consented="7", cashless="3") == 302
    assert post("visit", on="2023-06-03", place="Hẻm 6", households="9", consented="7", cashless="8") == 422
    assert "7 of 9 households agreed" in client.get(of_team).content.decode()
    assert post("withdraw", visit=Visit.objects.get().id, reason="Nhầm ngày.") == 302
    assert post("leave", membership=Membership.objects.get().id, left_on="2023-06-20") == 302
    assert post("dissolve", on="2023-06-30", reason="Sáp nhập.") == 302
    page = client.get(of_team).content.decode()
    assert "Sáp nhập." in page
    assert "Nhầm ngày." in page


def test_a_campaign_is_entered(ward: Ward) -> None:
    fields = {"unit": ward.cast.ward.id, "title": "Phát thanh", "audience": "Người dân", "channel": "loudspeaker"}
    fields |= {"from_on": "2023-06-01", "last_on": "2023-06-30", "reach": "500"}

    assert client_of(ward.cast.leader).post(f"{OUTREACH}chien-dich/", fields).status_code == 302

    assert Campaign.objects.get().reach == 500
    assert "reached 500" in client_of(ward.cast.leader).get(OUTREACH).content.decode()


def test_others_find_no_team_and_leave_an_entry(ward: Ward) -> None:
    team = ward.team(NewMember(person=ward.people[0]))

    assert client_of(ward.cast.other_officer).get(f"{OUTREACH}{team}/").status_code == 404
    assert client_of(ward.cast.citizen).get(OUTREACH).status_code == 403
    refused = client_of(ward.cast.counter).post(f"{OUTREACH}{team}/lam/dissolve/", {"on": "2023-06-30", "reason": "x"})

    assert refused.status_code == 403
    assert Entry.objects.filter(kind="act_refused", subject=team).exists()
