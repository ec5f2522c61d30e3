"""The desk's pages of insurance: a look-up, its answer and slip, and the facilities."""

from __future__ import annotations

import io
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from pypdf import PdfReader

from motcua.foundation.accounts.values import Actor, Role
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import UnitKind
from motcua.service.insurance.models import FacilityOfficer, Lookup
from tests.cast import JUNE_15, Cast, an_official
from tests.insurance import (
    CITIZEN_NUMBER,
    HOSPITAL,
    NAME,
    NUMBER,
    a_card,
    a_facility,
    an_officer,
    ask,
    somebody,
)
from tests.rooms.faces.citizen import client_of, refusals_of, text_of
from tests.unit.service.insurance.test_squares import CITIZEN_CARD, INSURANCE_CARD

LOOK_UP, FACILITIES = "/ban-lam-viec/bao-hiem/tra-cuu/", "/ban-lam-viec/bao-hiem/"

pytestmark = pytest.mark.usefixtures("now")


@pytest.fixture
def officer(db: None) -> Actor:
    return an_officer(a_facility())


def sent(client: Client, **fields: Any) -> Any:
    return client.post(LOOK_UP, {"key": uuid4().hex, "purpose": "treatment", **fields}, follow=True)


@pytest.mark.parametrize("scanned", [CITIZEN_CARD, INSURANCE_CARD])
def test_a_scanned_card_is_answered_in_one_glance(officer: Actor, scanned: str) -> None:
    a_card()

    page = sent(client_of(officer), scan=scanned)

    said = text_of(page)
    assert "The card is valid until the end of 31/12/2023" in said
    assert "80% of the costs" in said
    assert "this facility" in said
    assert Lookup.objects.get().way == "scanned"


def test_what_was_typed_is_answered_and_the_purpose_is_kept(officer: Actor) -> None:
    a_card(valid_until=date(2023, 5, 31))

    page = sent(client_of(officer), number=NUMBER, name="tran thi buoi", birth_on="14/3/1992", purpose="emergency")

    assert "The card has expired it was valid until 31/05/2023" in text_of(page)
    assert (Lookup.objects.get().way, Lookup.objects.get().purpose) == ("typed", "emergency")


def test_what_was_refused_comes_again_and_nothing_was_asked(officer: Actor) -> None:
    client = client_of(officer)

    broken = sent(client, scan=INSURANCE_CARD[:30])
    half = sent(client, number="12", name=NAME, birth_on="14/03/1992")
    without_purpose = sent(client, number=NUMBER, name=NAME, birth_on="14/03/1992", purpose="curiosity")

    assert [each.status_code for each in (broken, half, without_purpose)] == [422, 422, 422]
    assert 'value="12"' in half.content.decode()
    assert f'value="{NAME}"' in half.content.decode()
    assert not Lookup.objects.exists()


def test_the_page_sent_twice_asks_once(officer: Actor) -> None:
    a_card()
    client, key = client_of(officer), uuid4().hex

    first, again = sent(client, scan=CITIZEN_CARD, key=key), sent(client, scan=CITIZEN_CARD, key=key)

    assert first.redirect_chain == again.redirect_chain
    assert Lookup.objects.count() == 1
    sent(client, scan=INSURANCE_CARD, key=key)
    assert Lookup.objects.count() == 2, "another card on the same page is another question"


def test_the_slip_is_a_paper_with_the_answer(officer: Actor) -> None:
    a_card()
    view = ask(officer)

    paper = client_of(officer).get(f"{LOOK_UP}{view.id}/phieu.pdf")

    words = " ".join(PdfReader(io.BytesIO(paper.content)).pages[0].extract_text().split())
    assert paper["Content-Type"] == "application/pdf"
    assert "Thẻ có giá trị sử dụng" in words
    assert f"GD492{NUMBER}" in words


def test_others_are_shut_out_and_it_is_recorded(officer: Actor, cast: Cast) -> None:
    a_card()
    view = ask(officer)
    stranger = an_officer(a_facility(HOSPITAL), "benhvien")

    assert client_of(cast.citizen).get(LOOK_UP).status_code == 403
    assert client_of(cast.leader).get(LOOK_UP).status_code == 403
    assert client_of(stranger).get(f"{LOOK_UP}{view.id}/").status_code == 404
    assert client_of(stranger).get(f"{LOOK_UP}{view.id}/phieu.pdf").status_code == 404
    assert refusals_of(view.id) == [(stranger.account, "see_lookup")] * 2
    assert CITIZEN_NUMBER not in client_of(stranger).get(LOOK_UP).content.decode()


def test_officials_see_which_facilities_look_up_and_their_officers_do_not(officer: Actor, cast: Cast) -> None:
    a_facility(HOSPITAL)
    a_card()

    page = client_of(cast.leader).get(FACILITIES)
    idle = client_of(cast.leader).get(FACILITIES, {"show": "idle", "q": HOSPITAL})

    assert "0 look-ups this month" in text_of(page)
    assert "Health station 92002" in text_of(idle)
    assert "Health station 92047" not in text_of(idle)
    assert client_of(officer).get(FACILITIES).status_code == 403


def test_the_social_insurance_names_an_officer_and_ends_her(cast: Cast) -> None:
    facility = a_facility()
    (office, *_others) = directory(on=JUNE_15).of_kind(UnitKind.INSURANCE_CITY)
    keeper = client_of(an_official(sign_in="bhxh", unit=office, roles={Role.HANDLER}))
    account = somebody("yte")
    place = f"{FACILITIES}co-so/{facility}/"

    named = keeper.post(f"{place}lam/name/", {"sign_in_name": "yte"}, follow=True)
    wrong = keeper.post(f"{place}lam/name/", {"sign_in_name": "buoi"})
    officer = FacilityOfficer.objects.get(account=account)
    keeper.post(f"{place}lam/end/", {"officer": str(officer.id)})

    assert "yte" in text_of(named)
    assert wrong.status_code == 422
    officer.refresh_from_db()
    assert officer.ended_at is not None
    assert client_of(cast.leader).post(f"{place}lam/name/", {"sign_in_name": "yte"}).status_code == 403
    assert keeper.get(f"{FACILITIES}co-so/{uuid4()}/").status_code == 404
