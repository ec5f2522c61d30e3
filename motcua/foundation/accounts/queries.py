"""Reads of accounts."""

from __future__ import annotations

import json
from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import Exists, OuterRef, Q

from motcua.foundation.accounts.commands import token_hash
from motcua.foundation.accounts.models import Account, SignIn
from motcua.foundation.accounts.values import (
    AccountKind,
    AccountView,
    Actor,
    Assurance,
    HistoryLine,
    SignInView,
    Way,
)
from motcua.foundation.journal.queries import entries_of


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


def officials_among(*, accounts: set[UUID]) -> dict[UUID, str]:
    """The names of those that are officials'."""
    rows = Account.objects.filter(id__in=accounts, kind=AccountKind.OFFICIAL.value)
    return dict(rows.values_list("id", "name"))


def officials(*, text: str = "", limit: int = 50) -> list[AccountView]:
    """Officials' accounts by sign-in name or by a part of the name, open and closed ones. For administrators: faces
    ask the policy."""
    rows = Account.objects.filter(kind=AccountKind.OFFICIAL.value)
    if text:
        rows = rows.filter(Q(sign_in_name__icontains=text) | Q(name__icontains=text))
    return [_view(row) for row in rows.annotate(has_factor=_HAS_FACTOR).order_by("sign_in_name")[:limit]]


def official(*, account: UUID) -> AccountView | None:
    rows = Account.objects.filter(kind=AccountKind.OFFICIAL.value, id=account)
    row = rows.annotate(has_factor=_HAS_FACTOR).first()
    return _view(row) if row else None


def history_of(*, subject: UUID, latest: int | None = None) -> list[HistoryLine]:
    """What the journal tells, with names: the last entry first; with `latest`, so many at most. There is no policy here: who
    may see it is the word of the room."""
    entries = entries_of(subject=subject)
    if latest is not None:
        entries = entries[-latest:]
    names = names_of(accounts={each.actor for each in entries if each.actor})
    return [
        HistoryLine(
            at=each.at,
            kind=each.kind,
            by_name=names.get(each.actor, "") if each.actor else "",
            position=each.position,
            facts=each.data,
        )
        for each in reversed(entries)
    ]


def open_sign_ins(*, actor: Actor, machine_at: datetime, limit: int = 50) -> list[SignInView]:
    """The actor's own sessions that are open, the newest first. By the machine's time, as sessions are."""
    if actor.account is None:
        return []
    lives = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=machine_at)
    rows = SignIn.objects.filter(Exists(lives), account=actor.account, ended_at=None)
    return [
        SignInView(
            id=row.id,
            way=Way(row.way),
            issuer=row.issuer,
            assurance=None if row.assurance is None else Assurance(row.assurance),
            device=row.device,
            began_at=row.began_at,
            session_key=row.session_key,
        )
        for row in rows.order_by("-began_at", "-id")[:limit]
    ]


_HAS_FACTOR = Exists(Authenticator.objects.filter(user=OuterRef("id")))


def _view(row: Account) -> AccountView:
    return AccountView(
        id=row.id,
        sign_in_name=row.sign_in_name,
        name=row.name,
        email=row.email,
        is_open=row.is_active,
        has_second_factor=bool(getattr(row, "has_factor", False)),
    )
