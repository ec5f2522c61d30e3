"""What a provider says of a citizen, as this register writes it."""

from __future__ import annotations

from datetime import date

from motcua.foundation.accounts.values import Proved
from motcua.foundation.text.rules import clean
from motcua.registry.people.errors import UnableToReadPhone
from motcua.registry.people.rules import read_phone
from motcua.registry.people.values import NewPerson, Sex

_SEXES = {"male": Sex.MALE, "female": Sex.FEMALE}


def citizen_of(proved: Proved) -> NewPerson:
    """The person whom it says that she is. What cannot be read is left out: only number and name are needed, and they are
    checked where people are registered."""
    return NewPerson(
        number=proved.number,
        name=clean(proved.name),
        birth_on=_day(proved.birthdate),
        sex=_SEXES.get(proved.gender),
        phone=_phone(proved.phone),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _phone(text: str) -> str:
    try:
        return read_phone(text) if text else ""
    except UnableToReadPhone:
        return ""
