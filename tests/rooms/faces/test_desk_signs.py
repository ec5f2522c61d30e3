"""Pages of signs: what is counted, what else it may mean, and the dossiers behind, for whom they are."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from motcua.foundation.accounts.values import Role
from motcua.registry.organization.queries import directory
from motcua.service.dossiers.commands.clock import pause_dossiers
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.queries.signs import Sign
from tests.cast import AT, JUNE_15, Cast, an_official
from tests.dossiers import a_received_dossier
from tests.rooms.faces.citizen import client_of

SIGNS = "/ban-lam-viec/dau-hieu/"
HALF_YEAR = "?period=2023-H1"
pytestmark = pytest.mark.usefixtures("now")


@pytest.fixture
def paused(cast: Cast) -> Dossier:
    """One stopped early, one shortly before it was due: the latter is returned."""
    stopped = [a_received_dossier(cast, at=AT), a_received_dossier(cast, at=AT)]
    for row, wait in zip(stopped, (timedelta(minutes=20), timedelta(hours=7)), strict=True):
        pause_dossiers(dossiers=[row.id], ground="verification", reason="Xác minh.", by=cast.handler, at=AT + wait)
    return stopped[1]


def leader(cast: Cast) -> Client:
    return client_of(cast.leader, language="vi")


def test_the_list_has_every_sign_with_its_share(cast: Cast, paused: Dossier) -> None:
    page = leader(cast).get(SIGNS + HALF_YEAR).content.decode()

    assert all(f"{SIGNS}{sign.value}/" in page for sign in Sign)
    assert "50" in page
    assert "1 trên 2" in page


def test_a_sign_says_what_else_it_may_mean_and_leads_to_its_dossiers(cast: Cast, paused: Dossier) -> None:
    client = leader(cast)
    page = client.get(f"{SIGNS}paused_late/{HALF_YEAR}").content.decode()
    rows = client.get(f"{SIGNS}paused_late/ho-so/{HALF_YEAR}").content.decode()

    assert "Cũng có thể là" in page
    assert "paused_late/ho-so/" in page
    assert str(paused.id) in rows


@pytest.mark.parametrize("sign", Sign)
def test_a_sign_of_which_there_is_nothing_says_so(cast: Cast, sign: Sign) -> None:
    assert "Không có gì để xem" in leader(cast).get(f"{SIGNS}{sign.value}/{HALF_YEAR}").content.decode()
    assert leader(cast).get(f"{SIGNS}{sign.value}/ho-so/{HALF_YEAR}").status_code == 200


def test_a_unit_of_others_is_closed(cast: Cast, paused: Dossier) -> None:
    city = directory(on=JUNE_15).ancestors(cast.ward.id)[-1]

    for address in ("", "paused_late/", "paused_late/ho-so/"):
        assert leader(cast).get(f"{SIGNS}{address}{HALF_YEAR}&unit={city}").status_code in (403, 404)


def test_the_citys_leader_sees_every_unit(cast: Cast, paused: Dossier) -> None:
    units = directory(on=JUNE_15)
    city = units.ancestors(cast.ward.id)[-1]
    mayor = an_official(sign_in="chutich", unit=units.unit(city), roles={Role.LEADER})

    page = client_of(mayor, language="vi").get(f"{SIGNS}paused_late/{HALF_YEAR}").content.decode()

    assert "1 trên 2" in page
    assert f"unit={cast.ward.id}" in page


@pytest.mark.parametrize("address", ["no-such-sign/", "no-such-sign/ho-so/", "paused_late/?period=2023-H9"])
def test_what_there_is_not_is_not_found(cast: Cast, address: str) -> None:
    assert leader(cast).get(SIGNS + address).status_code == 404


def test_a_citizen_has_no_business_here(cast: Cast) -> None:
    assert client_of(cast.citizen).get(SIGNS).status_code in (302, 403, 404)
