"""Any standard provider does, by settings alone: those that are laid out as well-known products are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from motcua.foundation.accounts.adapters.openid import forget_providers
from motcua.foundation.accounts.models import SignIn
from tests.cast import Cast
from tests.outside.providers import LAYOUTS, REALM, TENANT, Layout, OtherProvider, other_provider
from tests.outside.test_vneid import OUT, a_browser, actor_of_page, begin, now, who

__all__ = ["now"]

LEVELS = "gold=2 silver=1 =1"
OF_LAYOUT = {"realm": 2, "tenant": 1, "slash": 1}
OFFICIALS = "/dang-nhap/bang/co-quan/"


@pytest.fixture
def provider(request: pytest.FixtureRequest, settings: Any, now: None) -> Iterator[OtherProvider]:
    """The city knows it by its settings; nothing else is changed."""
    layout: Layout = request.param
    with other_provider(layout) as found:
        settings.VNEID_ISSUER = found.issuer
        settings.VNEID_CLIENT_ID, settings.VNEID_CLIENT_SECRET = found.client_id, layout.secret
        settings.VNEID_NUMBER_CLAIM, settings.VNEID_LEVELS = "so_dinh_danh", LEVELS
        settings.VNEID_SCOPES = "openid profile"
        forget_providers()
        yield found
    forget_providers()


@pytest.mark.parametrize("provider", LAYOUTS, indirect=True, ids=[layout.name for layout in LAYOUTS])
def test_it_signs_in_takes_new_keys_and_signs_out(
    provider: OtherProvider, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("motcua.foundation.accounts.adapters.openid.KEYS_AGAIN_SECONDS", 0.0)
    first, second = a_browser(), a_browser()

    _sign_in(provider, first)
    provider.rotate()
    _sign_in(provider, second)

    assert {account.id for account in (who(first), who(second)) if account} == {cast.citizen.account}
    assert set(SignIn.objects.values_list("assurance", flat=True)) == {OF_LAYOUT[provider.layout.name]}
    assert _way_out(first).startswith(_end_of(provider))
    assert Client().post(OUT, {"logout_token": provider.logout_token()}).status_code == 200
    assert second.get("/ho-so/").status_code == 302


@pytest.mark.parametrize("provider", [TENANT], indirect=True, ids=["tenant"])
def test_a_level_that_it_cannot_prove_is_not_given(provider: OtherProvider, cast: Cast) -> None:
    """It names none and is trusted for level 1: what asks for level 2 stays shut, and she is told so."""
    client = a_browser()

    response = client.get(provider.chosen(begin(client, more="?muc=2")))

    assert response.status_code == 403
    assert who(client) is None


@pytest.mark.parametrize("provider", [REALM], indirect=True, ids=["realm"])
def test_officials_come_by_it_as_well(provider: OtherProvider, cast: Cast, settings: Any) -> None:
    settings.AGENCY_ISSUER, settings.AGENCY_NAME_CLAIM = provider.issuer, "login"
    settings.AGENCY_CLIENT_ID, settings.AGENCY_CLIENT_SECRET = provider.client_id, provider.layout.secret
    provider.layout = _with(provider.layout, login="lanhdao.ankhanh")
    client = a_browser()

    response = client.get(provider.chosen(begin(client, provider=OFFICIALS)))

    assert response["Location"] == "/ban-lam-viec/"
    actor = actor_of_page(client, "/ban-lam-viec/")
    assert (actor.account, actor.second_factor) == (cast.leader.account, True)


def _with(layout: Layout, **claims: str) -> Layout:
    return replace(layout, claims={**layout.claims, **claims})


def _sign_in(provider: OtherProvider, client: Client) -> None:
    response = client.get(provider.chosen(begin(client)))
    assert response.status_code == 302, response.content.decode()


def _way_out(client: Client) -> str:
    client.post("/dang-xuat/")
    return str(client.get("/dang-xuat/noi-dang-nhap/")["Location"])


def _end_of(provider: OtherProvider) -> str:
    """Its own page; one that has none leaves her with the city's."""
    path = provider.layout.endpoints.get("end_session_endpoint")
    return f"{provider.base}{path}?id_token_hint=" if path else "http://testserver/dang-xuat/xong/"
