"""What differs by agency, from the desk to the portal's page and the promise of a dossier."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from motcua.foundation.accounts.values import Role
from motcua.registry.catalogue.queries import receiving_units
from motcua.service.dossiers.models import Dossier
from tests.cast import Cast, an_official
from tests.rooms.faces import desk
from tests.rooms.faces.citizen import client_of, text_of

PAGE = "/ban-lam-viec/thu-tuc/"


@pytest.fixture
def control(cast: Cast, now: Any) -> Client:
    return client_of(an_official(sign_in="kiemsoat2", unit=cast.ward, roles={Role.CONTROLLER}))


def set_terms(client: Client, cast: Cast, **changes: str) -> Any:
    version = desk.correction()
    sent = {
        "unit": f"{cast.ward.id}",
        "day": "2023-07-04",
        "decision": "5/QĐ-UBND",
        "amount": "1",
        "limit_unit": version.legal_limit.unit.value,
        "hours_vi": "Cả sáng thứ Bảy",
        "hours_en": "Also Saturday morning",
    }
    return client.post(f"{PAGE}{version.procedure}/noi-thuc-hien/dat/", {**sent, **changes}, follow=True)


def filed_on(cast: Cast, at: Any) -> Dossier:
    return desk.received(cast, at=at)


def test_a_dossier_filed_from_the_day_on_is_promised_what_the_agency_promises(control: Client, cast: Cast) -> None:
    set_terms(control, cast)
    tuesday = desk.NOW + timedelta(days=1)

    before, after = filed_on(cast, desk.NOW), filed_on(cast, tuesday)

    assert before.promised_at == before.legal_due_at
    assert after.promised_at is not None
    assert after.legal_due_at is not None
    assert after.promised_at < after.legal_due_at


def test_the_portal_tells_what_holds_at_the_office_that_was_chosen(
    control: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_terms(control, cast)
    monkeypatch.setattr(desk, "NOW", desk.NOW + timedelta(days=1))
    version = desk.correction()
    reader = Client(headers={"accept-language": "en"})

    everywhere = text_of(reader.get(f"/thu-tuc/{version.procedure}/"))
    there = text_of(reader.get(f"/thu-tuc/{version.procedure}/", {"noi": f"{cast.ward.id}"}))
    other = next(unit for unit in receiving_units(version=version, on=desk.NOW.date()) if unit.id != cast.ward.id)
    elsewhere = text_of(reader.get(f"/thu-tuc/{version.procedure}/", {"noi": f"{other.id}"}))

    assert "1 working day" in there
    assert "Also Saturday morning" in there
    assert "The law allows 3 working days." in there
    for page in (everywhere, elsewhere):
        assert "Also Saturday morning" not in page
        assert "The law allows" not in page


def test_before_its_day_nobody_is_asked_for_an_office(control: Client, cast: Cast) -> None:
    set_terms(control, cast)

    page = Client(headers={"accept-language": "en"}).get(f"/thu-tuc/{desk.correction().procedure}/")

    assert "Which one do you go to?" not in text_of(page)


@pytest.mark.parametrize("wrong", [{"amount": "soon"}, {"day": ""}, {"unit": "x"}, {"amount": "9"}, {"decision": ""}])
def test_what_cannot_be_set_is_shown_as_it_was_typed(control: Client, cast: Cast, wrong: dict[str, str]) -> None:
    page = set_terms(control, cast, **wrong)

    assert page.status_code == 422
    assert "Cả sáng thứ Bảy" in page.content.decode()


def test_they_are_ended_from_a_day_on_and_told_in_the_history(control: Client, cast: Cast) -> None:
    set_terms(control, cast)
    address = f"{PAGE}{desk.correction().procedure}/noi-thuc-hien/thoi/"

    page = control.post(address, {"unit": f"{cast.ward.id}", "day": "2023-08-01"}, follow=True)

    told = {change.what for change in page.context["changes"]}
    assert told >= {"Terms of an agency set", "Terms of an agency ended"}


def test_others_set_nothing(control: Client, cast: Cast) -> None:
    assert set_terms(client_of(cast.administrator), cast).status_code == 403
    assert set_terms(client_of(cast.leader), cast).status_code == 403
