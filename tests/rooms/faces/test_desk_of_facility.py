"""An officer of a health facility has one page at the desk, and every other refuses her."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern
from django.urls.converters import IntConverter, SlugConverter, StringConverter, UUIDConverter

from motcua.faces.desk.urls import urlpatterns
from motcua.foundation.accounts.values import Actor
from tests.insurance import a_card, a_facility, an_officer
from tests.rooms.faces.desk import signed_in

pytestmark = pytest.mark.usefixtures("now")

#: Her page, its answers, and the way in that leads there.
HERS = frozenset({"desk_inbox", "desk_insurance_lookup", "desk_insurance_answer", "desk_insurance_slip"})
NOBODYS = UUID(int=7)


@pytest.fixture
def officer(db: None) -> Actor:
    return an_officer(a_facility())


def addresses() -> Iterator[tuple[str, str]]:
    """Each page of the desk, by its name, with something in the places of its address."""
    filled = {UUIDConverter: str(NOBODYS), IntConverter: "1", SlugConverter: "x", StringConverter: "x"}
    for pattern in urlpatterns:
        assert isinstance(pattern, URLPattern)
        route = str(pattern.pattern)
        if "(?P<" in route or route.startswith("^"):
            continue
        for name, converter in pattern.pattern.converters.items():
            filling = filled.get(type(converter), "x")
            for kind in ("uuid", "int", "slug", "str", "path"):
                route = route.replace(f"<{kind}:{name}>", filling)
        yield pattern.name or route, f"/ban-lam-viec/{route}"


def test_every_page_that_is_not_hers_refuses_her(client: Client, officer: Actor) -> None:
    signed_in(client, officer)

    let_in = []
    for name, address in addresses():
        statuses = {client.get(address).status_code, client.post(address).status_code}
        if name not in HERS and not statuses <= {403, 405}:
            let_in.append((name, address, statuses))

    assert let_in == []


def test_her_menu_has_her_page_alone_and_the_way_in_leads_there(client: Client, officer: Actor) -> None:
    a_card()
    signed_in(client, officer)

    page = client.get("/ban-lam-viec/", follow=True)

    assert page.redirect_chain == [("/ban-lam-viec/bao-hiem/tra-cuu/", 302)]
    body = page.content.decode()
    rail = body[body.index('<nav class="rail"') : body.index("</nav>")]
    assert rail.count("<a ") == 2, "home and her page"
    assert "desk_search" not in body
    assert 'href="/ban-lam-viec/tim/' not in body
