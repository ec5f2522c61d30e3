"""Reads of accounts."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from motcua.foundation.accounts.commands import token_hash
from motcua.foundation.accounts.models import Account, Token


def account_of_token(*, secret: str, at: datetime) -> tuple[Account, frozenset[str]] | None:
    """The account and scopes that a token stands for, or None when it is unknown, expired or revoked."""
    token = Token.objects.select_related("account").filter(hash=token_hash(secret), revoked_at=None).first()
    if token is None or not token.account.is_active or (token.expires_at is not None and token.expires_at <= at):
        return None
    return token.account, frozenset(token.scopes)


def names_of(*, accounts: set[UUID]) -> dict[UUID, str]:
    return dict(Account.objects.filter(id__in=accounts).values_list("id", "name"))
