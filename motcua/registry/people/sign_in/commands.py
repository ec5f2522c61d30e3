"""Accounts of citizens and officials whom a provider has proved, and codes sent to telephones."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from motcua.foundation.accounts.commands import NewAccount, open_accounts
from motcua.foundation.accounts.errors import UnableToSignInAs
from motcua.foundation.accounts.models import Account
from motcua.foundation.accounts.phone_codes import make_phone_code
from motcua.foundation.accounts.sign_ins import bind_identity
from motcua.foundation.accounts.values import SYSTEM, AccountKind, Proved, Provider
from motcua.foundation.messages.commands import send_messages
from motcua.foundation.messages.values import Channel, NewMessage
from motcua.foundation.text.errors import UnableToReadText
from motcua.foundation.text.faults import Fault, fault, gettext_noop
from motcua.registry.people.commands import register_people
from motcua.registry.people.errors import UnableToReadCitizenNumber, UnableToRegisterPeople
from motcua.registry.people.models import Person
from motcua.registry.people.rules import read_citizen_number, read_phone
from motcua.registry.people.sign_in.rules import citizen_of
from motcua.registry.people.sign_in.texts import CODE, PHONE_CODE
from motcua.registry.people.values import NewPerson


def account_of_proved(*, proved: Proved, provider: Provider, at: datetime) -> Account:
    """The account of whom the provider has proved: a citizen's by her number, opened at the first time; an official's by
    the sign-in name that an administrator gave her. The provider's subject is bound to it.

    Raises `UnableToSignInAs` where there is none, it is closed, or the subject is bound to another.
    """
    is_official = provider.kind is AccountKind.OFFICIAL
    account = _of_official(proved, provider) if is_official else _of_citizen(proved, provider, at)
    if not account.is_active:
        raise _refused(provider, fault(gettext_noop("the account is closed")))
    bind_identity(proved=proved, account=account.id, provider=provider, at=at)
    return account


def _of_official(proved: Proved, provider: Provider) -> Account:
    found = Account.objects.filter(sign_in_name=proved.number, kind=AccountKind.OFFICIAL.value).first()
    if found is None:
        raise _refused(provider, fault(gettext_noop("no official of this city has this name")))
    return found


def _of_citizen(proved: Proved, provider: Provider, at: datetime) -> Account:
    if proved.assurance is None:
        raise _refused(provider, fault(gettext_noop("it does not say how surely it knows you")))
    try:
        read_citizen_number(proved.number)
        (person,) = register_people(people=[citizen_of(proved)], by=SYSTEM, at=at)
    except (UnableToReadCitizenNumber, UnableToReadText, UnableToRegisterPeople) as broken:
        raise _refused(provider, fault(gettext_noop("the citizen number that it gave cannot be used"))) from broken
    # Registering holds the person's row until the end: a second tab waits there and finds the account.
    row = Person.objects.select_related("account").get(id=person)
    return row.account or _opened(row, at)


def _opened(row: Person, at: datetime) -> Account:
    # The sign-in name is nobody's to type; it must only be one that tells nothing.
    new = NewAccount(sign_in_name=f"person:{row.id}", kind=AccountKind.CITIZEN, name=row.name, email=row.email)
    (account,) = open_accounts(accounts=[new], by=SYSTEM, at=at)
    register_people(people=[NewPerson(number=row.number, name=row.name, account=account)], by=SYSTEM, at=at)
    return Account.objects.get(id=account)


def send_phone_code(*, phone: str, at: datetime, machine_at: datetime) -> tuple[UUID, str]:
    """Sends a code to the telephone. Returns its id, and the code for who shows it to nobody but a demo city. Raises
    `UnableToReadPhone`."""
    number = read_phone(phone)
    id_, code = make_phone_code(phone=number, machine_at=machine_at)
    message = NewMessage(
        channel=Channel.SMS,
        account=None,
        address=number,
        template=PHONE_CODE,
        fields={CODE: code},
        link="",
        about=id_,
        key=str(id_),
    )
    send_messages(messages=[message], by=SYSTEM, at=at)
    return id_, code


def _refused(provider: Provider, why: Fault) -> UnableToSignInAs:
    return UnableToSignInAs(name=provider.name, fault=why)
