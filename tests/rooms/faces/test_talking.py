"""Conversations, notices and complaints on both faces: what is shown, kept when refused, and closed to others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client

from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.messages.models import Message
from motcua.service.dossiers.commands.standing import note_standstills
from motcua.service.dossiers.models import Dossier
from motcua.service.feedback.commands.opinions import complain_of_delay
from motcua.service.feedback.models import Complaint, Remark
from tests.cast import Cast
from tests.dossiers import a_received_dossier
from tests.rooms.faces.citizen import client_of, refusals_of, text_of

WORDS = "Tôi có cần mang bản chính không ạ? <b>"


@pytest.fixture
def row(cast: Cast) -> Dossier:
    """Received a week and a half ago: late, and standing still."""
    return a_received_dossier(cast, at=city_clock().now() - timedelta(days=11))


def portal(row: Dossier, page: str = "trao-doi/") -> str:
    return f"/ho-so/{row.id}/{page}"


def desk(row: Dossier, page: str = "trao-doi/") -> str:
    return f"/ban-lam-viec/ho-so/{row.id}/{page}"


def send(client: Client, address: str, text: str = WORDS, form: str = "") -> int:
    return client.post(address, {"text": text, "form": form or uuid4().hex}).status_code


def test_question_and_answer_go_from_page_to_page(cast: Cast, row: Dossier) -> None:
    citizen, official = client_of(cast.citizen), client_of(cast.handler)

    assert "Talk with the office" in text_of(citizen.get(portal(row, "")))
    assert send(citizen, portal(row)) == 302
    assert "1 new" in text_of(official.get(desk(row, "")))
    assert WORDS in text_of(official.get(desk(row)))
    assert "1 new" not in text_of(official.get(desk(row, "")))
    assert send(official, desk(row), "Dạ không cần.") == 302
    answer = text_of(citizen.get(portal(row, "")))

    assert "1 new" in answer
    assert "Phan Văn Sáu" in answer
    assert "New" in text_of(citizen.get(portal(row)))
    assert "New" not in text_of(citizen.get(portal(row)))


def test_what_was_typed_into_a_refused_remark_is_still_there(cast: Cast, row: Dossier) -> None:
    client = client_of(cast.citizen)
    long = "dài " * 600

    refused = client.post(portal(row), {"text": long, "form": "f"})
    empty = client.post(portal(row), {"text": " ", "form": "f"})

    assert (refused.status_code, empty.status_code) == (422, 422)
    assert long.strip() in refused.content.decode()
    assert 'name="form" value="f"' in refused.content.decode()
    assert not Remark.objects.exists()


def test_a_double_click_on_the_page_is_one_remark(cast: Cast, row: Dossier) -> None:
    client = client_of(cast.citizen)
    send(client, portal(row), form="one")
    send(client, portal(row), form="one")

    assert Remark.objects.count() == 1


@pytest.mark.parametrize(
    ("who", "address", "status"),
    [
        (lambda cast: cast.neighbour, portal, 404),
        (lambda cast: cast.other_officer, desk, 403),
        (lambda cast: cast.neighbour, desk, 403),
    ],
)
def test_others_neither_read_nor_write_and_leave_an_entry(
    cast: Cast, row: Dossier, who: Callable[[Cast], Actor], address: Callable[[Dossier], str], status: int
) -> None:
    actor = who(cast)
    client = client_of(actor)

    read, written = client.get(address(row)), client.post(address(row), {"text": "x", "form": "f"})

    assert (read.status_code, written.status_code) == (status, status)
    assert not Remark.objects.exists()
    subject = actor.account if address is desk and actor is cast.neighbour else row.id
    assert subject is not None
    assert {account for account, _act in refusals_of(subject)} == {actor.account}


def test_a_notice_is_read_by_opening_it_on_whatever_device(cast: Cast, row: Dossier) -> None:
    one, other = client_of(cast.citizen), client_of(cast.citizen)
    newest = Message.objects.filter(account=cast.citizen.account).order_by("-id").first()
    assert newest is not None

    before = other.get("/thong-bao/").content.decode()
    opened = one.get(f"/thong-bao/{newest.id}/")
    after = other.get("/thong-bao/").content.decode()

    assert opened["Location"] == newest.link
    assert before.count("told__line--new") == after.count("told__line--new") + 1
    one.post("/thong-bao/da-doc/")
    assert "told__line--new" not in other.get("/thong-bao/").content.decode()
    assert "bell__count" not in other.get("/").content.decode()


def test_somebody_elses_notice_is_not_there_and_stays_unread(cast: Cast, row: Dossier) -> None:
    notice = Message.objects.filter(account=cast.citizen.account).first()
    assert notice is not None

    assert client_of(cast.neighbour).get(f"/thong-bao/{notice.id}/").status_code == 404
    client_of(cast.neighbour).post("/thong-bao/da-doc/")
    notice.refresh_from_db()
    assert notice.read_at is None
    assert client_of().get("/thong-bao/")["Location"].startswith("/dang-nhap/")


def test_a_complaint_is_answered_at_the_desk_and_read_on_the_dossier(cast: Cast, row: Dossier) -> None:
    complaint = complain_of_delay(dossier=row.id, text="Lâu quá", by=cast.citizen, at=city_clock().now())
    address = desk(row, f"phan-anh/{complaint}/")
    leader = client_of(cast.leader)

    listed = text_of(leader.get("/ban-lam-viec/tra-loi/"))
    not_hers = client_of(cast.handler).post(address, {"answer": "x"})
    answered = leader.post(address, {"answer": "Xin lỗi chị, thứ Sáu có."})
    again = leader.post(address, {"answer": "Khác"}, follow=True)

    assert "Complaint about a delay" in listed
    assert not_hers.status_code == 403
    assert refusals_of(row.id) == [(cast.handler.account, "answer_complaint")]
    assert answered.status_code == 302
    assert "has its answer already" in text_of(again)
    assert Complaint.objects.get().answer == "Xin lỗi chị, thứ Sáu có."
    assert "Xin lỗi chị, thứ Sáu có." in text_of(client_of(cast.citizen).get(portal(row, "")))


def test_a_complaint_of_another_dossier_is_not_answered_here(cast: Cast, row: Dossier) -> None:
    other = a_received_dossier(cast, at=city_clock().now() - timedelta(days=11))
    complaint = complain_of_delay(dossier=other.id, text="", by=cast.citizen, at=city_clock().now())

    assert client_of(cast.leader).post(desk(row, f"phan-anh/{complaint}/"), {"answer": "x"}).status_code == 404
    assert client_of(cast.leader).post(desk(row, f"phan-anh/{UUID(int=1)}/"), {"answer": "x"}).status_code == 404


def test_a_dossier_that_stands_still_says_so_to_everybody_whom_it_concerns(cast: Cast, row: Dossier) -> None:
    note_standstills(dossiers=[row.id], by=cast.administrator, at=city_clock().now())
    phone_end = row.applicant_phone_end

    citizen = text_of(client_of(cast.citizen).get(portal(row, "")))
    leader = text_of(client_of(cast.leader).get(desk(row, "")))
    alarms = text_of(client_of(cast.leader).get("/ban-lam-viec/canh-bao/"))
    public = text_of(client_of().post("/tra-cuu/", {"code": row.code, "phone_end": phone_end}))

    assert "Nothing has happened for some time" in citizen
    # It is late too: both are said in one banner.
    assert "was told that the dossier stands still" in leader
    assert "This dossier stands still" not in leader
    assert str(row.code)[-4:] in alarms.partition("Standing still")[2]
    assert "Nothing has happened for some time" in public


def test_officials_errors_lead_back_to_the_desk_and_citizens_home(cast: Cast, row: Dossier) -> None:
    official = client_of(cast.other_officer).get(desk(row, ""))
    citizen = client_of(cast.neighbour).get("/khong-co/")

    assert official.status_code == 403
    assert 'href="/ban-lam-viec/"' in official.content.decode()
    assert "To the desk" in text_of(official)
    assert "To the home page" in text_of(citizen)
    assert 'href="/tim/"' in citizen.content.decode()


@pytest.mark.parametrize("page", ["tro-giup/", "tro-giup/tiep-can/", "gioi-thieu/"])
def test_pages_that_explain_are_open_to_everybody_and_named_in_the_footer(cast: Cast, page: str) -> None:
    client = client_of()

    assert client.get(f"/{page}").status_code == 200
    assert f'href="/{page}"' in client.get("/").content.decode()
