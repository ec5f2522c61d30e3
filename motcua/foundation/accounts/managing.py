"""Accounts of officials in the hands of an administrator: opened, closed, opened again, a lost second factor taken
off; and citizens' accounts that a register puts an end to. Commands."""

from __future__ import annotations

import secrets
from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator

from motcua.foundation.accounts.commands import NewAccount, open_accounts, require
from motcua.foundation.accounts.errors import UnableToChangeAccount, UnableToOpenAccount
from motcua.foundation.accounts.events import AccountClosed, AccountReopened, SecondFactorReset
from motcua.foundation.accounts.models import Account
from motcua.foundation.accounts.policy import may_manage_accounts
from motcua.foundation.accounts.values import AccountKind, Actor
from motcua.foundation.journal.commands import record
from motcua.foundation.journal.values import Event

#: Letters and figures that are not mistaken for each other when copied by hand.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
PASSWORD_LENGTH = 14


def open_official_account(*, sign_in_name: str, name: str, email: str, by: Actor, at: datetime) -> tuple[UUID, str]:
    """Opens an official's account. Returns its id and the first password, which is shown this once and kept nowhere.

    Raises `NotPermitted`, and `UnableToOpenAccount` for a name that is taken or empty.
    """
    require(may_manage_accounts(by), act="open_account")
    if not sign_in_name or not name:
        raise UnableToOpenAccount(name=sign_in_name or "–")
    password = "".join(secrets.choice(_ALPHABET) for _letter in range(PASSWORD_LENGTH))
    new = NewAccount(sign_in_name=sign_in_name, kind=AccountKind.OFFICIAL, name=name, email=email, password=password)
    (account,) = open_accounts(accounts=[new], by=by, at=at)
    return account, password


def close_account(*, account: UUID, by: Actor, at: datetime) -> None:
    """Nobody signs in with it from now on, and whoever is signed in is nobody at the next click. What it did stays.

    Raises `NotPermitted`, and `UnableToChangeAccount` where it is closed already or no official's.
    """
    row = _locked(account, by, act="close_account")
    if not row.is_active:
        raise UnableToChangeAccount(name=row.name)
    row.is_active = False
    row.save(update_fields=["is_active"])
    record(events=[AccountClosed(subject=row.id)], by=by, at=at)


def reopen_account(*, account: UUID, by: Actor, at: datetime) -> None:
    """With the password and second factor that it had. Raises as `close_account`, for one that is open."""
    row = _locked(account, by, act="reopen_account")
    if row.is_active:
        raise UnableToChangeAccount(name=row.name)
    row.is_active = True
    row.save(update_fields=["is_active"])
    record(events=[AccountReopened(subject=row.id)], by=by, at=at)


def reset_second_factor(*, account: UUID, by: Actor, at: datetime) -> None:
    """Takes a lost authenticator app off: at the next sign-in a new one is bound. Raises as `close_account`, where
    there is none."""
    row = _locked(account, by, act="reset_second_factor")
    factors = Authenticator.objects.filter(user=row)
    if not factors.exists():
        raise UnableToChangeAccount(name=row.name)
    factors.delete()  # a secret, and not a record: that it was taken off is the entry
    record(events=[SecondFactorReset(subject=row.id)], by=by, at=at)


def close_citizen_account(*, account: UUID, by: Actor, at: datetime) -> None:
    """Nobody is signed in with a citizen's account any more, or signs in with it. One that is closed, or an official's, stays
    as it is. Raises `NotPermitted`."""
    _set_citizens(account, is_active=False, event=AccountClosed(subject=account), by=by, at=at)


def reopen_citizen_account(*, account: UUID, by: Actor, at: datetime) -> None:
    """As `close_citizen_account`, the other way round: what closed it was a mistake."""
    _set_citizens(account, is_active=True, event=AccountReopened(subject=account), by=by, at=at)


def _set_citizens(account: UUID, *, is_active: bool, event: Event, by: Actor, at: datetime) -> None:
    require(may_manage_accounts(by, accounts=[account]), act="close_account", subject=account)
    rows = Account.objects.filter(id=account, kind=AccountKind.CITIZEN.value, is_active=not is_active)
    if rows.update(is_active=is_active):
        record(events=[event], by=by, at=at)


def _locked(account: UUID, by: Actor, *, act: str) -> Account:
    require(may_manage_accounts(by, accounts=[account]), act=act, subject=account)
    row = Account.objects.select_for_update().filter(id=account, kind=AccountKind.OFFICIAL.value).first()
    if row is None:
        raise UnableToChangeAccount(name=str(account))
    return row
