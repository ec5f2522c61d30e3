"""Codes sent to telephones: who has the telephone may begin, and is nobody yet. By the machine's time throughout."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from motcua.foundation.accounts.commands import NewAccount, open_accounts
from motcua.foundation.accounts.errors import UnableToCheckPhoneCode
from motcua.foundation.accounts.models import Account, PhoneCode
from motcua.foundation.accounts.values import SYSTEM, AccountKind
from motcua.foundation.database.keys import new_id

CODE_DIGITS = 6
CODE_LASTS = timedelta(minutes=10)
TRIES_MAX = 5
#: No sign-in name that anybody could type has this in it.
_PREFIX = "tel:"


def make_phone_code(*, phone: str, machine_at: datetime) -> tuple[UUID, str]:
    """A new code for the telephone (+84…): its id, and the code itself, which is kept nowhere."""
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
    row = PhoneCode(id=new_id(), phone=phone, expires_at=machine_at + CODE_LASTS)
    row.hash = _hash(row.id, code)
    row.save(force_insert=True)
    return row.id, code


def count_phone_try(*, code_id: UUID) -> None:
    """Counts a try. Call it in a transaction of its own, so that the count survives. Raises `UnableToCheckPhoneCode` when
    there were too many."""
    row = PhoneCode.objects.select_for_update().filter(id=code_id).first()
    if row is None or row.tries >= TRIES_MAX:
        raise UnableToCheckPhoneCode
    row.tries += 1
    row.save(update_fields=["tries"])


def account_of_phone(*, code_id: UUID, code: str, at: datetime, machine_at: datetime) -> Account:
    """The account of whoever has the telephone, opened at the first time: nobody's person. Raises `UnableToCheckPhoneCode`
    for a wrong code, one that has expired and one that was used."""
    row = _locked(code_id)
    digits = "".join(letter for letter in code if letter.isdigit())
    if row is None or machine_at > row.expires_at or not secrets.compare_digest(bytes(row.hash), _hash(row.id, digits)):
        raise UnableToCheckPhoneCode
    row.used_at = machine_at
    row.save(update_fields=["used_at"])
    name = f"{_PREFIX}{row.phone}"
    account = Account.objects.filter(sign_in_name=name, kind=AccountKind.CITIZEN.value).first()
    if account is None:
        shown = f"•••{row.phone[-3:]}"
        new = NewAccount(sign_in_name=name, kind=AccountKind.CITIZEN, name=shown, phone=row.phone)
        (id_,) = open_accounts(accounts=[new], by=SYSTEM, at=at)
        account = Account.objects.get(id=id_)
    if not account.is_active:
        raise UnableToCheckPhoneCode
    return account


def _locked(code_id: UUID) -> PhoneCode | None:
    """With the other open codes of the telephone, in a fixed order: two of them at once must not open two accounts."""
    phone = PhoneCode.objects.filter(id=code_id).values_list("phone", flat=True).first()
    rows = PhoneCode.objects.select_for_update().filter(phone=phone, used_at=None).order_by("id")
    return next((row for row in rows if row.id == code_id), None)


def _hash(id_: UUID, code: str) -> bytes:
    """Six digits are soon tried through: what guards them is that they are few, counted and short-lived."""
    return hashlib.sha256(id_.bytes + code.encode()).digest()
