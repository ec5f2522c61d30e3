"""What the player's transactions may do that a city's may not."""

from __future__ import annotations

from django.db import connection


def may_be_light() -> None:
    """This transaction may be lost with the machine: what is lost is played again, and never a part of it. And the plans of
    its statements may serve for other values: it asks for few rows by their ids."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('synchronous_commit', 'off', true), set_config('plan_cache_mode', 'auto', true)"
        )


def may_rest() -> None:
    """This transaction may think for minutes between two statements: nobody waits for what it holds."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
