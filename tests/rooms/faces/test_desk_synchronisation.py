"""Cards of health insurance and the population database, as the desk shows them."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from django.test import Client

from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.journal.queries import entries_of
from motcua.service.insurance.models import Card
from motcua.service.insurance.models_synchronisation import Correction
from motcua.service.insurance.synchronisation.running import synchronise
from tests.cast import AT, Cast
from tests.rooms.faces import desk
from tests.synchronisation import BUOI, Office, a_card, an_extract, the_office

LIST = "/ban-lam-viec/bao-hiem/dong-bo/"


@pytest.fixture
def office(db: None) -> Office:
    return the_office()


def a_conflict() -> UUID:
    an_extract()
    card = a_card(birth_on=date(1990, 12, 3))
    synchronise(by=SYSTEM, at=AT)
    return card


def test_the_list_leads_to_a_card_beside_the_person_with_what_differs(client: Client, office: Office) -> None:
    card = a_conflict()
    desk.signed_in(client, office.one)

    listed = client.get(LIST).content.decode()
    page = client.get(f"{LIST}{card}/").content.decode()

    assert f"{LIST}{card}/" in listed
    assert "khác ngày sinh" in listed
    assert "03/12/1990" in page
    assert "14/03/1990" in page
    assert page.count("side__off") == 1
    assert [entry.kind for entry in entries_of(subject=card)] == ["insurance_person_compared"]


def test_two_officials_settle_a_card_by_plain_forms(client: Client, office: Office) -> None:
    card = a_conflict()
    desk.signed_in(client, office.one)
    told = client.post(
        f"{LIST}{card}/lam/propose/",
        {"person": BUOI.number, f"fields-{BUOI.number}": ["birth_on"], "note": "giấy khai sinh"},
        follow=True,
    )
    assert "Cán bộ khác của cơ quan sẽ quyết định" in told.content.decode()
    correction = Correction.objects.get(card=card)

    refused = client.post(f"{LIST}{card}/lam/decide/", {"correction": correction.id, "how": "approve"})
    assert refused.status_code == 403

    desk.signed_in(client, office.other)
    client.post(f"{LIST}{card}/lam/decide/", {"correction": correction.id, "how": "approve"}, follow=True)
    assert Card.objects.get(id=card).birth_on == BUOI.birth_on


def test_a_proposal_without_a_reason_comes_back_with_what_was_chosen(client: Client, office: Office) -> None:
    card = a_conflict()
    desk.signed_in(client, office.one)
    answer = client.post(f"{LIST}{card}/lam/propose/", {"person": BUOI.number, "note": ""})
    assert answer.status_code == 422
    assert f'value="{BUOI.number}" checked' in answer.content.decode()
    assert client.post(f"{LIST}{card}/lam/propose/", {"note": "x"}).status_code == 422
    assert client.post(f"{LIST}{card}/lam/other/").status_code == 404


def test_to_the_office_of_another_district_the_card_is_not_there(client: Client, office: Office) -> None:
    card = a_conflict()
    desk.signed_in(client, office.of_o_mon)
    assert client.get(f"{LIST}{card}/").status_code == 404
    assert [entry.kind for entry in entries_of(subject=card)] == ["act_refused"]


def test_the_page_is_for_the_social_insurance(client: Client, cast: Cast) -> None:
    desk.signed_in(client, cast.leader)
    assert client.get(LIST).status_code == 403
    assert client.post(f"{LIST}so-sanh/").status_code == 403


def test_the_leader_has_all_cards_compared_by_the_worker(client: Client, office: Office) -> None:
    a_conflict()
    desk.signed_in(client, office.one)
    assert "Đối chiếu toàn bộ thẻ" not in client.get(LIST).content.decode()
    desk.signed_in(client, office.leader)
    assert "Đối chiếu toàn bộ thẻ" in client.get(LIST).content.decode()
    told = client.post(f"{LIST}so-sanh/", follow=True)
    assert "Hệ thống đang đối chiếu" in told.content.decode()
