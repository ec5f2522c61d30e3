"""The pages of initiatives: what they show to whom, what they do, and what they refuse."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.foundation.accounts.values import Actor, Role
from motcua.foundation.journal.models import Entry
from motcua.reform.initiatives.models import Initiative, Replication
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import UnitKind, UnitView
from tests.cast import JUNE_15, Cast, whoever
from tests.rooms.faces.citizen import client_of
from tests.rooms.reform.test_initiatives import a_row, a_sheet, an_initiative

INITIATIVES = "/ban-lam-viec/sang-kien/"


@pytest.fixture
def district(cast: Cast) -> UnitView:
    units = directory(on=JUNE_15)
    return units.unit(units.ancestors(cast.ward.id)[0])


def test_an_initiative_is_proposed_and_found_again(cast: Cast) -> None:
    client = client_of(cast.handler)
    assert "Whoever works in a unit may propose" in client.get(INITIATIVES).content.decode()
    fields = {
        "head": f"{cast.ward.id} {cast.leader.account}",
        "title": "Thêm 30 phút",
        "problem": "Bận",
        "practice": "Mở",
    }

    assert client.post(f"{INITIATIVES}de-xuat/", fields | {"head": "x"}).status_code in {400, 422}
    assert client.post(f"{INITIATIVES}de-xuat/", fields | {"problem": " "}).status_code == 422
    assert client.post(f"{INITIATIVES}de-xuat/", fields).status_code == 302

    assert "Thêm 30 phút" in client.get(f"{INITIATIVES}?unit={cast.ward.id}&state=proposed").content.decode()
    assert "Thêm 30 phút" not in client.get(f"{INITIATIVES}?state=recognised").content.decode()


def test_a_sheet_comes_in_or_is_told_by_cell(cast: Cast) -> None:
    client = client_of(cast.handler)

    def send(content: bytes) -> int:
        sheet = SimpleUploadedFile("sk.xlsx", content)
        return client.post(f"{INITIATIVES}nhap/", {"sheet": sheet}).status_code

    assert send(a_sheet(a_row(head="Ai Đó")).getvalue()) == 422
    assert send(a_sheet(a_row()).getvalue()) == 302
    assert send(client.get(f"{INITIATIVES}danh-sach.xlsx").content) == 302
    assert Initiative.objects.count() == 1


def test_tried_recognised_taken_up_and_ended_on_the_page(cast: Cast, district: UnitView) -> None:
    page, decider = f"{INITIATIVES}{an_initiative(cast)}/", whoever(unit=district, role=Role.LEADER)
    wards = [each for each in directory(on=JUNE_15).children(district.id) if each.kind is UnitKind.COMMUNE]
    other = next(each for each in wards if each.id != cast.ward.id)

    def post(who: Actor, act: str, **fields: object) -> int:
        return client_of(who).post(f"{page}lam/{act}/", fields).status_code

    pilot = {"units": cast.ward.id, "from_on": "2023-06-01", "last_on": "2023-06-30", "document": "12/KH", "seen": ""}
    assert post(cast.leader, "pilot", **pilot, indicators="no_such_one") == 422
    assert post(cast.leader, "pilot", **pilot, indicators=["online_share", "settled"]) == 302
    decision = {"unit": district.id, "document": "45/QĐ", "decided_on": "2023-06-15", "reason": "Tốt"}
    assert post(decider, "decide", **decision) in {400, 422}
    assert post(decider, "decide", **decision, verdict="recognised") == 302
    assert post(decider, "replicate", unit=other.id, from_on="2023-06-12", document="7/KH") == 409
    assert post(decider, "replicate", unit=other.id, from_on="2023-06-15", document="7/KH") == 302

    shown = client_of(cast.handler).get(page).content.decode()
    assert "Taken up elsewhere" in shown
    assert "45/QĐ" in shown
    assert "Before and during the pilot" in shown
    taken = Replication.objects.get().id
    assert post(decider, "end", replication=taken, until_on="2023-06-15", reason="Thôi") == 409
    assert post(cast.leader, "give_up", reason="Thôi") == 409
    assert post(cast.leader, "nothing") == 404


def test_given_up_from_its_page(cast: Cast) -> None:
    page = f"{INITIATIVES}{an_initiative(cast)}/"

    assert client_of(cast.leader).post(f"{page}lam/give_up/", {"reason": "Ít người hẹn."}).status_code == 302

    assert "Ít người hẹn." in client_of(cast.leader).get(page).content.decode()


def test_others_are_refused_and_leave_an_entry(cast: Cast) -> None:
    initiative = an_initiative(cast)

    assert client_of(cast.citizen).get(f"{INITIATIVES}{initiative}/").status_code == 403
    refused = client_of(cast.other_officer).post(f"{INITIATIVES}{initiative}/lam/give_up/", {"reason": "x"})

    assert refused.status_code == 403
    assert Entry.objects.filter(kind="act_refused", subject=initiative).exists()
    # Whoever else is an official reads it.
    assert client_of(cast.other_officer).get(f"{INITIATIVES}{initiative}/").status_code == 200
