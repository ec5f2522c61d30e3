"""What the player's transactions may do that a city's may not."""

from __future__ import annotations

from django.db import connection


def need_not_be_on_disk() -> None:
    """This transaction may be lost with the machine: what is lost is played again, and never a part of it."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit TO off")


def may_keep_plans() -> None:
    """The plans of this transaction's statements may serve for other values: it asks for few rows by their ids."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL plan_cache_mode TO auto")


def may_rest() -> None:
    """This transaction may think for minutes between two statements: nobody waits for what it holds."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
