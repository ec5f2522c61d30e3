"""Where one is signed in: seen and ended by oneself only."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client

from motcua.foundation.accounts.models import SignIn
from motcua.foundation.accounts.sign_ins import NewSignIn, begin_sign_in
from motcua.foundation.accounts.values import Actor, Assurance, Way
from motcua.foundation.journal.queries import entries_of
from motcua.foundation.measures.declared import clock_of
from motcua.foundation.measures.values import By
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import UnitKind
from motcua.registry.people.sign_in.measures import LEVELS
from tests.cast import AT, JUNE_15, PASSWORD, Cast
from tests.rooms.faces.citizen import client_of, refusals_of, text_of

PAGE = "/tai-khoan/phien/"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:120.0) Gecko/20100101 Firefox/120.0"


def signed_in(actor: Actor, *, device: str = "Firefox · Windows") -> Client:
    """By a password, whose hashing is slow on purpose and left out."""
    client = client_of(actor)
    new = NewSignIn(
        session_key=str(client.session.session_key),
        way=Way.PASSWORD,
        assurance=Assurance.LEVEL_1,
        second_factor=False,
        device=device,
    )
    begin_sign_in(new=new, by=actor, at=AT)
    return client


def test_each_session_is_there_with_its_device_and_its_way(cast: Cast, now: object) -> None:
    client = signed_in(cast.citizen)
    signed_in(cast.citizen, device="Safari · iPhone")

    page = text_of(client.get(PAGE))

    assert "Firefox · Windows" in page
    assert "Safari · iPhone" in page
    assert "With a password" in page
    assert page.count("This device") == 1


def test_a_session_elsewhere_is_over_at_once(cast: Cast, now: object) -> None:
    client, elsewhere = signed_in(cast.citizen), signed_in(cast.citizen)
    row = SignIn.objects.get(session_key=elsewhere.session.session_key)

    client.post(f"{PAGE}{row.id}/ket-thuc/")

    assert elsewhere.get("/ho-so/").status_code == 302
    assert client.get("/ho-so/").status_code == 200
    assert client.post(f"{PAGE}{row.id}/ket-thuc/").status_code == 404, "twice"
    assert cast.citizen.account is not None
    (ended,) = [each for each in entries_of(subject=cast.citizen.account) if each.kind == "sign_in_ended"]
    assert ended.data == {"sign_in": str(row.id), "how": "elsewhere"}


def test_all_others_are_over_and_this_one_goes_on(cast: Cast, now: object) -> None:
    client, others = signed_in(cast.citizen), [signed_in(cast.citizen), signed_in(cast.citizen)]

    client.post(f"{PAGE}khac/ket-thuc/")

    assert [each.get("/ho-so/").status_code for each in others] == [302, 302]
    assert client.get("/ho-so/").status_code == 200


def test_nobody_ends_a_neighbours_session(cast: Cast, now: object) -> None:
    client, neighbour = signed_in(cast.citizen), signed_in(cast.neighbour)
    row = SignIn.objects.get(session_key=neighbour.session.session_key)

    response = client.post(f"{PAGE}{row.id}/ket-thuc/")

    assert response.status_code == 404
    assert neighbour.get("/ho-so/").status_code == 200
    assert "Firefox" not in text_of(client_of(cast.counter).get(PAGE))
    assert cast.neighbour.account is not None
    assert refusals_of(cast.neighbour.account) == [(cast.citizen.account, "end_sign_in")]


def test_signing_in_again_and_out_leaves_nothing_open(cast: Cast, now: object) -> None:
    client = signed_in(cast.citizen)
    client.post("/dang-nhap/", {"name": "buoi", "password": PASSWORD}, headers={"user-agent": FIREFOX})
    assert SignIn.objects.get(ended_at=None).device == "Firefox · Windows"
    client.post("/dang-xuat/")

    assert [row.ended_how for row in SignIn.objects.order_by("id")] == ["renewed", "by_herself"]
    assert client.get(PAGE).status_code == 302


@pytest.mark.parametrize("until", [JUNE_15, JUNE_15 + timedelta(days=1)])
def test_citizens_are_counted_by_the_highest_level_that_they_have_proved(cast: Cast, until: object) -> None:
    for actor, level in (
        (cast.citizen, 1),
        (cast.citizen, 2),
        (cast.citizen, 1),
        (cast.neighbour, 1),
        (cast.leader, None),
    ):
        _a_sign_in(actor.account, level)
    (city,) = directory(on=JUNE_15).of_kind(UnitKind.CITY)

    def counted(name: str) -> int:
        by = frozenset({By.UNIT})
        rows = clock_of(name)(units=[city.id, cast.ward.id], until_on=until, by=by, facts=(), own=False)  # type: ignore[arg-type]
        return sum(row.value for row in rows)

    came = until != JUNE_15
    assert {level: counted(name) for name, level in LEVELS.items()} == {
        Assurance.UNVERIFIED: 0,
        Assurance.LEVEL_1: int(came),
        Assurance.LEVEL_2: int(came),
    }


def _a_sign_in(account: UUID | None, level: int | None) -> None:
    assert account is not None
    number = SignIn.objects.count()
    SignIn.objects.create(
        account_id=account,
        session_key=f"key-{number}",
        way=Way.PASSWORD.value,
        assurance=level,
        began_at=AT,
        entry=account,
    )
