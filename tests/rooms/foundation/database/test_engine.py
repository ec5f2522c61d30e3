"""Whether a kept connection is still there, as Django's engine asks before each request."""

from __future__ import annotations

import select

from django.db import connection, connections


def _last_statement(of: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT query FROM pg_stat_activity WHERE pid = %s", [of])
        (query,) = cursor.fetchone()
        return str(query)


def test_a_connection_that_is_there_is_not_asked_by_a_statement(db: None) -> None:
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT 'the last'")
            pid = other.connection.info.backend_pid

        assert other.is_usable()
        assert "the last" in _last_statement(pid)
    finally:
        other.close()


def test_a_server_that_hung_up_is_found_out(db: None) -> None:
    other = connections.create_connection("default")
    other.ensure_connection()
    heard = select.poll()
    heard.register(other.connection.fileno(), select.POLLIN)

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [other.connection.info.backend_pid])
    assert heard.poll(10_000)

    assert not other.is_usable()


def test_a_connection_that_was_closed_is_not_usable(db: None) -> None:
    other = connections.create_connection("default")
    other.ensure_connection()
    other.connection.close()

    assert not other.is_usable()
    other.connection = None
    assert not other.is_usable()
