"""Signing in: passwords, second factors and the limits on guessing. Uses the machine's time throughout, since
guessing does not wait for the city's clock."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, validate_totp_code
from django.contrib.auth import authenticate
from django.db import connection

from motcua.foundation.accounts.errors import TooManyAttempts, UnableToSignIn
from motcua.foundation.accounts.events import SecondFactorEnrolled, SignedOut
from motcua.foundation.accounts.models import Account
from motcua.foundation.accounts.values import Actor
from motcua.foundation.journal.commands import record

WINDOW = timedelta(minutes=15)
TRIES_MAX = 10

__all__ = ["generate_totp_secret"]


def count_attempt(
    *, what: str, who: str, machine_at: datetime, tries_max: int | None = TRIES_MAX, weight: int = 1
) -> None:
    """Counts a try of `what` by `who` (an address, a name), as `weight` of them. Raises `TooManyAttempts` beyond `tries_max`
    in a window; None only counts, for the next one to be refused.

    Who it was is kept as a hash only. Call it in a transaction of its own, so that the count survives a rollback.
    """
    window_at = datetime.fromtimestamp(
        machine_at.timestamp() // WINDOW.total_seconds() * WINDOW.total_seconds(), tz=machine_at.tzinfo
    )
    key = f"{what}:{hashlib.sha256(who.encode()).hexdigest()[:32]}"
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_attempt (key, window_at, count) VALUES (%s, %s, %s)"
            " ON CONFLICT (key, window_at) DO UPDATE SET count = accounts_attempt.count + EXCLUDED.count RETURNING count",
            [key, window_at, weight],
        )
        row = cursor.fetchone()
    assert row is not None
    if tries_max is not None and row[0] > tries_max:
        raise TooManyAttempts(minutes=int(WINDOW.total_seconds() // 60))


def check_password(*, name: str, password: str) -> Account:
    """The active account of that name and password. Raises `UnableToSignIn`, the same for a wrong name and a wrong
    password."""
    account = authenticate(username=name.strip(), password=password)
    if not isinstance(account, Account):
        raise UnableToSignIn
    return account


def has_second_factor(account: Account) -> bool:
    return Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).exists()


def check_second_factor(*, account: Account, code: str) -> None:
    """Raises `UnableToSignIn` for a wrong code and for one that was used before."""
    factor = Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).first()
    if factor is None or not TOTP(factor).validate_code(code.strip().replace(" ", "")):
        raise UnableToSignIn


def enrol_second_factor(*, account: Account, secret: str, code: str, by: Actor, at: datetime) -> None:
    """Binds an authenticator app, once its first code proves that it has the secret. Raises `UnableToSignIn`."""
    if has_second_factor(account) or not validate_totp_code(secret, code.strip().replace(" ", "")):
        raise UnableToSignIn
    TOTP.activate(account, secret)
    record(events=[SecondFactorEnrolled(subject=account.id)], by=by, at=at)


def record_sign_out(*, by: Actor, at: datetime) -> None:
    if by.account is not None:
        record(events=[SignedOut(subject=by.account)], by=by, at=at)
