"""How long one stays signed in: renewed by what one does, ended by doing nothing, asked about without being renewed."""

from __future__ import annotations

import re
import time

from django.conf import settings
from django.test import Client

from motcua.faces.site.session import ENDS
from tests.cast import Cast
from tests.rooms.faces.citizen import client_of

HALF = settings.SESSION_COOKIE_AGE / 2


def _set(client: Client, seconds: float) -> None:
    session = client.session
    session[ENDS] = time.time() + seconds
    session.save()


def _left(client: Client) -> float:
    return float(client.session[ENDS]) - time.time()


def test_the_first_page_begins_the_count_and_says_how_long_it_lasts(cast: Cast) -> None:
    client = client_of(cast.citizen)

    page = client.get("/").content.decode()

    assert _left(client) > settings.SESSION_COOKIE_AGE - 60
    told = re.search(r'data-ends-in="(\d+)"', page)
    assert told is not None
    assert settings.SESSION_COOKIE_AGE - 60 < int(told.group(1)) <= settings.SESSION_COOKIE_AGE


def test_work_renews_the_session_once_half_of_it_is_over(cast: Cast) -> None:
    client = client_of(cast.citizen)
    _set(client, HALF + 60)
    client.get("/ho-so/")
    assert _left(client) < HALF + 61

    _set(client, HALF - 1)
    client.get("/ho-so/")

    assert _left(client) > settings.SESSION_COOKIE_AGE - 60


def test_asking_renews_nothing_and_saying_so_does(cast: Cast) -> None:
    client = client_of(cast.citizen)
    _set(client, 100)

    asked = client.get("/phien/")
    assert 90 < int(asked.content) <= 100
    assert asked["Cache-Control"] == "no-store"
    assert _left(client) <= 100
    renewed = client.post("/phien/")

    assert int(renewed.content) > settings.SESSION_COOKIE_AGE - 60


def test_after_its_end_a_session_is_over_and_cannot_be_renewed(cast: Cast) -> None:
    client = client_of(cast.citizen)
    _set(client, -1)

    assert client.post("/phien/").status_code == 401
    assert client.get("/ho-so/").status_code == 302


def test_nobody_has_no_session_to_end(cast: Cast) -> None:
    client = client_of()

    assert client.get("/phien/").status_code == 401
    assert "session-keeper" not in client.get("/").content.decode()


def test_a_foreign_page_cannot_renew_it(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = client_of(cast.citizen).cookies
    client.get("/")

    assert client.post("/phien/").status_code == 403
