"""Reads of accounts."""

from __future__ import annotations

import json
from datetime import datetime
from uuid import UUID

from django.db import connection

from motcua.foundation.accounts.commands import token_hash
from motcua.foundation.accounts.models import Account


def account_of_token(*, secret: str, at: datetime) -> tuple[UUID, frozenset[str]] | None:
    """The account and scopes that a token stands for; None when it is unknown, expired or revoked, or the account is
    closed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.account_id, t.scopes, t.expires_at FROM accounts_token t JOIN accounts_account a ON a.id = t.account_id"
            " WHERE t.hash = %s AND t.revoked_at IS NULL AND a.is_active",
            [token_hash(secret)],
        )
        row = cursor.fetchone()
    if row is None or (row[2] is not None and row[2] <= at):
        return None
    return row[0], frozenset(json.loads(row[1]) if isinstance(row[1], str) else row[1])


def names_of(*, accounts: set[UUID]) -> dict[UUID, str]:
    return dict(Account.objects.filter(id__in=accounts).values_list("id", "name"))
