"""What a browser may load for a page, and for what programs read."""

from __future__ import annotations

from django.test import Client

from tests.cast import Cast

POLICY = "Content-Security-Policy"


def test_a_page_has_the_city_s_policy(cast: Cast) -> None:
    policy = Client().get("/").headers[POLICY]

    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy


def test_nothing_is_loaded_for_what_programs_read(cast: Cast) -> None:
    for address in ("/api/v1/procedures", "/api/v1/nowhere"):
        answer = Client().get(address)

        assert "json" in answer.headers["Content-Type"]
        assert answer.headers[POLICY] == "default-src 'none'; frame-ancestors 'none'"
