"""The only code that writes accounts and tokens."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import make_password

from motcua.foundation.accounts.errors import NotPermitted, UnableToOpenAccount
from motcua.foundation.accounts.events import AccountOpened, TokenIssued, TokenRevoked
from motcua.foundation.accounts.models import Account, Token
from motcua.foundation.accounts.values import AccountId, AccountKind, Actor, Verdict
from motcua.foundation.database.keys import new_id
from motcua.foundation.journal.commands import record


@dataclass(frozen=True, kw_only=True)
class NewAccount:
    sign_in_name: str
    kind: AccountKind
    name: str
    password: str | None = None
    password_hash: str | None = None  # made beforehand, when many share one (the demo city)
    email: str = ""
    phone: str = ""


def require(verdict: Verdict, *, act: str, subject: UUID | None = None) -> None:
    """Raises `NotPermitted` unless the policy allowed it. The face writes the refusal into the journal."""
    if not verdict:
        raise NotPermitted(
            act=act,
            reason=getattr(verdict, "reason", ""),
            subject=subject,
            hidden=getattr(verdict, "hidden", False),
        )


def open_accounts(*, accounts: Sequence[NewAccount], by: Actor, at: datetime) -> list[AccountId]:
    """Opens accounts, all or none. Raises `UnableToOpenAccount` naming every name that is taken."""
    names = [account.sign_in_name for account in accounts]
    taken = set(Account.objects.filter(sign_in_name__in=names).values_list("sign_in_name", flat=True))
    taken |= {name for name in names if names.count(name) > 1} if len(names) < 1_000 else set()
    if taken:
        raise UnableToOpenAccount(name=", ".join(sorted(taken)))

    rows = [
        Account(
            id=new_id(),
            sign_in_name=new.sign_in_name,
            kind=new.kind.value,
            name=new.name,
            email=new.email,
            phone=new.phone,
            password=new.password_hash or make_password(new.password),
            made_at=at,
        )
        for new in accounts
    ]
    Account.objects.bulk_create(rows, batch_size=1_000)

    record(events=[AccountOpened(subject=row.id, account_kind=row.kind) for row in rows], by=by, at=at)
    return [AccountId(row.id) for row in rows]


def issue_token(
    *,
    account: UUID,
    name: str,
    scopes: Sequence[str],
    by: Actor,
    at: datetime,
    expires_at: datetime | None = None,
) -> str:
    """Makes a token and returns its secret, the only time that it can be seen."""
    secret = "mc_" + secrets.token_urlsafe(32)
    token = Token(
        id=new_id(),
        account_id=account,
        hash=token_hash(secret),
        name=name,
        scopes=list(scopes),
        made_at=at,
        expires_at=expires_at,
    )
    token.save(force_insert=True)

    record(events=[TokenIssued(subject=account, token=token.id, scopes=tuple(scopes))], by=by, at=at)
    return secret


def revoke_token(*, token: UUID, by: Actor, at: datetime) -> None:
    """Ends a token at once. Revoking a revoked one changes nothing and records nothing."""
    row = Token.objects.select_for_update().get(id=token)
    if row.revoked_at is not None:
        return
    row.revoked_at = at
    row.save(update_fields=["revoked_at"])

    record(events=[TokenRevoked(subject=row.account_id, token=row.id)], by=by, at=at)


def token_hash(secret: str) -> bytes:
    """Tokens are long and random, so one SHA-256 is enough; a slow hash would only slow the honest."""
    return hashlib.sha256(secret.encode()).digest()
