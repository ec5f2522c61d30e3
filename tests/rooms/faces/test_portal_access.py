"""Who is let in to what of the portal, and what those who are not leave behind."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.faces.ui.held import HELD_BYTES_MAX, KEY
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.service.dossiers.models import AttachedFile, Dossier, Draft
from tests.cast import PASSWORD, Cast
from tests.rooms.faces.citizen import a_draft, client_of, refusals_of, text_of
from tests.states import States, make_states

OWN_PAGES = ["", "thoi-han/", "lich/", "da-nop/", "bo-sung/", "bo-sung/child/", "rut/", "trao-doi/", "giay/01_receipt/"]
DRAFT_PAGES = ["", "noi-nhan/", "nhan-ket-qua/", "phan/child/", "kiem-tra/"]


@pytest.fixture
def states(cast: Cast) -> States:
    return make_states(cast, at=city_clock().now())


@pytest.mark.parametrize("page", OWN_PAGES)
def test_nobody_reads_a_dossier_without_signing_in(cast: Cast, states: States, page: str) -> None:
    address = f"/ho-so/{states.supplement}/{page}"

    response = client_of().get(address)

    assert response.status_code == 302
    assert response["Location"] == f"/dang-nhap/?next={address}"


@pytest.mark.parametrize("page", OWN_PAGES)
def test_a_neighbour_is_told_of_a_dossier_what_is_told_of_none(cast: Cast, states: States, page: str) -> None:
    neighbour = client_of(cast.neighbour)

    hers = neighbour.get(f"/ho-so/{states.supplement}/{page}")
    nobodys = neighbour.get(f"/ho-so/{UUID(int=1)}/{page}")

    assert (hers.status_code, nobodys.status_code) == (404, 404)
    assert "There is no such dossier, or it is not yours to see." in text_of(hers)
    assert _without_number(text_of(hers)) == _without_number(text_of(nobodys))
    assert refusals_of(states.supplement) == [(cast.neighbour.account, "see")]


def _without_number(text: str) -> str:
    return text.partition("give the number")[0]


@pytest.mark.parametrize(
    ("address", "posted", "act"),
    [
        ("rut/", {"reason": "x"}, "see"),
        ("bo-sung/", {}, "see"),
        ("danh-gia/", {"face": "glad"}, "rate"),
        ("phan-anh/", {"text": "x"}, "complain"),
    ],
)
def test_a_neighbour_does_nothing_to_a_dossier(
    cast: Cast, states: States, address: str, posted: dict[str, str], act: str
) -> None:
    before = Dossier.objects.values().get(id=states.overdue)

    response = client_of(cast.neighbour).post(f"/ho-so/{states.overdue}/{address}", posted)

    assert response.status_code == 404
    assert Dossier.objects.values().get(id=states.overdue) == before
    assert refusals_of(states.overdue) == [(cast.neighbour.account, act)]


def test_an_official_does_not_rate_her_own_work(cast: Cast, states: States) -> None:
    response = client_of(cast.handler).post(f"/ho-so/{states.returned}/danh-gia/", {"face": "glad"})

    assert response.status_code == 403
    assert "Only the applicant may say what she thinks" in text_of(response)
    assert refusals_of(states.returned) == [(cast.handler.account, "rate")]


def test_files_are_opened_with_their_dossier_only(cast: Cast, states: States) -> None:
    sha256 = AttachedFile.objects.get(dossier=states.filed).sha256

    own = client_of(cast.citizen).get(f"/ho-so/{states.filed}/tep/{sha256}/")
    other_dossiers = client_of(cast.citizen).get(f"/ho-so/{states.filed}/tep/{'0' * 64}/")
    neighbours = client_of(cast.neighbour).get(f"/ho-so/{states.filed}/tep/{sha256}/")

    assert own.status_code == 200
    assert b"".join(own.streaming_content).startswith(b"\x89PNG")  # type: ignore[attr-defined]  # a FileResponse
    assert (other_dossiers.status_code, neighbours.status_code) == (404, 404)


@pytest.mark.parametrize("page", DRAFT_PAGES)
def test_a_draft_is_its_writers_alone(cast: Cast, page: str) -> None:
    draft = a_draft(cast)

    assert client_of(cast.citizen).get(f"/nop/{draft}/{page}").status_code == 200
    assert client_of(cast.neighbour).get(f"/nop/{draft}/{page}").status_code == 404
    assert client_of(cast.counter).get(f"/nop/{draft}/{page}").status_code == 404


def test_nobody_writes_into_anothers_draft(cast: Cast) -> None:
    draft = a_draft(cast)
    before = Draft.objects.values().get(id=draft)
    neighbour = client_of(cast.neighbour)
    photo = SimpleUploadedFile("a.png", b"\x89PNG\r\n\x1a\n")

    answers = [
        neighbour.post(f"/nop/{draft}/phan/child/", {"child.full_name": "Khác"}),
        neighbour.post(f"/nop/{draft}/tep/birth_proof/", {"birth_proof": photo}),
        neighbour.post(f"/nop/{draft}/noi-nhan/", {"office": str(cast.ward.id)}),
        neighbour.post(f"/nop/{draft}/kiem-tra/"),
        neighbour.post(f"/nop/{draft}/xoa/"),
    ]

    assert [answer.status_code for answer in answers] == [404] * 5
    assert Draft.objects.values().get(id=draft) == before


def test_what_was_posted_without_a_session_is_sent_after_signing_in(cast: Cast) -> None:
    """Every value of every field, and not the files, which are named instead."""
    draft = a_draft(cast, answers={}, with_photo=False)
    client = client_of()
    photo = SimpleUploadedFile("giay.png", b"\x89PNG\r\n\x1a\n")
    posted = {"child.full_name": "Trần <An>", "many": ["một", "hai"], "birth_proof": photo}

    away = client.post(f"/nop/{draft}/phan/child/", posted)
    entered = client.post("/dang-nhap/", {"name": "buoi", "password": PASSWORD, "next": "/gui-lai"})
    held = client.get(entered["Location"])

    assert away["Location"] == "/dang-nhap/?next=/gui-lai"
    said = held.content.decode()
    assert f'action="/nop/{draft}/phan/child/"' in said
    assert '<input type="hidden" name="child.full_name" value="Trần &lt;An&gt;">' in said
    assert said.count('<input type="hidden" name="many"') == 2
    assert "giay.png" in text_of(held)


def test_what_is_held_waits_for_half_an_hour(cast: Cast) -> None:
    draft = a_draft(cast, answers={}, with_photo=False)
    client = client_of()
    client.post(f"/nop/{draft}/phan/child/", {"child.full_name": "Trần An"})
    assert client.get("/gui-lai").status_code == 200

    session = client.session
    session[KEY] = {**session[KEY], "machine_at": (datetime.now(UTC) - timedelta(minutes=31)).timestamp()}
    session.save()

    assert client.get("/gui-lai")["Location"] == "/"


def test_more_than_answers_to_a_form_is_not_held(cast: Cast) -> None:
    draft = a_draft(cast, answers={}, with_photo=False)
    client = client_of()

    client.post(f"/nop/{draft}/phan/child/", {"child.full_name": "a" * HELD_BYTES_MAX})

    assert KEY not in client.session


def test_a_script_is_told_of_the_sessions_end_and_nothing_is_held(cast: Cast) -> None:
    draft = a_draft(cast, answers={}, with_photo=False)
    client = client_of()

    response = client.post(f"/nop/{draft}/phan/child/", {"child.full_name": "An"}, headers={"hx-request": "true"})

    assert response.status_code == 401
    assert "You were signed out" in response.content.decode()
    assert KEY not in client.session


def test_tries_to_track_are_counted(cast: Cast) -> None:
    client = client_of()
    for _time in range(30):
        assert client.post("/tra-cuu/", {"code": "ABC-DEF-GHJ", "phone_end": "0000"}).status_code == 422

    response = client.post("/tra-cuu/", {"code": "ABC-DEF-GHJ", "phone_end": "0000"})

    assert response.status_code == 429
    assert "Too many tries" in text_of(response)
