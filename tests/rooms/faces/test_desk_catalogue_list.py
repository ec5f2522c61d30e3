"""The catalogue's list: by field before one searches, and new procedures begun from it."""

from __future__ import annotations

import pytest
from django.test import Client

from motcua.foundation.accounts.values import Role
from motcua.registry.catalogue.models import Procedure
from tests.cast import Cast, an_official
from tests.rooms.faces.citizen import client_of

LIST = "/ban-lam-viec/thu-tuc/"
NEW = {
    "code": "L-902",
    "level": "commune",
    "field": "culture",
    "name_vi": "Cấp phép thả diều",
    "name_en": "Kite permit",
    "ground": "Nghị quyết 1/2023/NQ-HĐND",
}

pytestmark = pytest.mark.usefixtures("now")


@pytest.fixture
def control(cast: Cast) -> Client:
    return client_of(an_official(sign_in="kiemsoat3", unit=cast.ward, roles={Role.CONTROLLER}))


def test_before_one_searches_the_fields_are_there_each_with_its_procedures(control: Client) -> None:
    page = control.get(LIST)
    tile = next(tile for tile in page.context["tiles"] if tile.href.endswith("civil_status"))

    opened = control.get(tile.href)

    counted = int(tile.note.split()[0])
    assert 0 < len(opened.context["table"].rows) <= counted
    assert page.context["table"] is None
    assert not opened.context["tiles"]
    assert control.get(f"{LIST}?linh-vuc=astrology").status_code == 404
    assert control.get(f"{LIST}?q=khai+sinh&linh-vuc=civil_status").context["opened"] == ""


def test_a_new_procedure_is_begun_and_its_pages_open(control: Client) -> None:
    answer = control.post(f"{LIST}moi/", NEW)
    procedure = Procedure.objects.get(code="L-902").id
    writing = f"{LIST}{procedure}/soan/"

    assert (answer.status_code, answer["Location"]) == (302, writing)
    page = control.get(writing).content.decode()
    assert "New procedure" in page
    assert "it is not written yet" in page
    assert control.get(f"{LIST}{procedure}/")["Location"] == writing
    for more in ("phan/route/", "phan/components/", "bieu-mau/", "danh-gia/"):
        assert control.get(f"{writing}{more}").status_code == 200, more
    assert "Kite permit" in control.get(LIST).content.decode()
    assert control.post(f"{writing}cat/")["Location"] == LIST


def test_a_refused_one_keeps_what_was_typed(control: Client) -> None:
    answer = control.post(f"{LIST}moi/", NEW | {"code": "x"})

    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'value="Cấp phép thả diều"' in page
    assert "no official code" in page


def test_who_only_looks_after_the_city_is_offered_no_beginning(cast: Cast) -> None:
    client = client_of(an_official(sign_in="quantri3", unit=cast.ward, roles={Role.ADMINISTRATOR}))

    assert "moi/" not in client.get(LIST).content.decode()
    assert client.post(f"{LIST}moi/", NEW).status_code == 403
    assert client_of(cast.handler).get(LIST).status_code == 403
