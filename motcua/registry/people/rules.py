"""Pure decisions about persons: numbers, cards, contact, and who can be registered."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from uuid import UUID

from motcua.foundation.database.errors import UnableTo
from motcua.foundation.text.errors import UnableToReadText
from motcua.foundation.text.faults import Fault, fault, gettext_noop
from motcua.foundation.text.rules import clean
from motcua.registry.people.errors import (
    UnableToReadCard,
    UnableToReadCitizenNumber,
    UnableToReadEmail,
    UnableToReadPhone,
    UnableToReadTaxCode,
)
from motcua.registry.people.values import (
    CardData,
    CitizenNumber,
    ContactChange,
    MandateKind,
    NewMandate,
    NewPerson,
    PersonKind,
    PersonView,
    Sex,
)

PROVINCES = Path(__file__).parent / "data" / "provinces_of_birth.csv"
CARD_FIELDS = 7
CARD_LENGTH_MAX = 1_000
NAME_LENGTH_MAX = 200
LINE_LENGTH_MAX = 300
#: From here on the first three digits are the code of a foreign country where the birth was registered; the list of
#: countries is not kept, so any is accepted.
COUNTRY_CODES_FROM = 100
# The fourth digit: century and sex. 4 and above are for those born from 2100 on.
_CENTURY_AND_SEX = {
    "0": (1900, Sex.MALE),
    "1": (1900, Sex.FEMALE),
    "2": (2000, Sex.MALE),
    "3": (2000, Sex.FEMALE),
}
_SEX_ON_CARD = {"nam": Sex.MALE, "nữ": Sex.FEMALE}
_NUMBER_OF = {
    Sex.MALE: fault(gettext_noop("the number is of a man")),
    Sex.FEMALE: fault(gettext_noop("the number is of a woman")),
}
_ASCII_DIGITS = re.compile(r"[0-9]+")
# The national number without the leading 0: mobile (3, 5, 7, 8, 9) has nine digits, fixed (2) nine or ten.
_NATIONAL_PHONE = re.compile(r"(?:[35789][0-9]{8}|2[0-9]{8,9})")
_EMAIL = re.compile(r"[^\s@<>\"(),:;\\\[\]]{1,64}@(?:[^\s@.<>\"(),:;\\\[\]]+\.)+[^\s@.<>\"(),:;\\\[\]]{2,}")
EMAIL_LENGTH_MAX = 254


@cache
def provinces_of_birth() -> Mapping[str, str]:
    """'092' → 'Cần Thơ': the 63 provinces that numbers begin with (data/provinces_of_birth.csv)."""
    with PROVINCES.open(newline="", encoding="utf-8") as file:
        return {row["code"]: row["name_vi"] for row in csv.DictReader(file)}


def read_citizen_number(number: str) -> CitizenNumber:
    """What a 12-digit citizen number tells. Spaces between groups are allowed.

    Three digits for the place where the birth was registered, one for century and sex, two for the year of birth, six
    at random; there is no check digit. Raises `UnableToReadCitizenNumber`.
    """
    digits = number.replace(" ", "")
    if not _ASCII_DIGITS.fullmatch(digits) or len(digits) != 12:
        raise UnableToReadCitizenNumber(
            number=_shown(number), fault=fault(gettext_noop("it has 12 digits and nothing else"))
        )
    province, century, year = digits[:3], digits[3], digits[4:6]
    if int(province) < COUNTRY_CODES_FROM and province not in provinces_of_birth():
        raise UnableToReadCitizenNumber(
            number=digits, fault=fault(gettext_noop("no province has the code {province}"), province=province)
        )
    if century not in _CENTURY_AND_SEX:
        raise UnableToReadCitizenNumber(
            number=digits, fault=fault(gettext_noop("nobody born so far has a {digit} in fourth place"), digit=century)
        )
    first_year, sex = _CENTURY_AND_SEX[century]
    return CitizenNumber(number=digits, province=province, sex=sex, birth_year=first_year + int(year))


def read_tax_code(number: str) -> str:
    """10 digits, or 13 for a branch (often written 10-3). Raises `UnableToReadTaxCode`."""
    digits = number.replace(" ", "").replace("-", "")
    if not _ASCII_DIGITS.fullmatch(digits) or len(digits) not in {10, 13}:
        raise UnableToReadTaxCode(number=_shown(number))
    return digits


def read_card(qr_text: str) -> CardData:
    """The contents of a chip card's QR code: `number|old number|name|ddmmyyyy|sex|address|ddmmyyyy`.

    Fields are read by their position and later ones ignored: cards from 2024 on have more. Raises `UnableToReadCard`
    when one of the seven is missing or wrong, or when number, birthday and sex contradict each other.
    """
    if len(qr_text) > CARD_LENGTH_MAX:
        raise UnableToReadCard(fault=fault(gettext_noop("it is longer than any card's")))
    try:
        fields = [clean(part) for part in clean(qr_text).split("|")]
    except UnableToReadText as wrong:
        raise UnableToReadCard(fault=fault(gettext_noop("it has characters that no card has"))) from wrong
    if len(fields) < CARD_FIELDS:
        raise UnableToReadCard(
            fault=fault(
                gettext_noop("it has {count} parts, and a card has {needed}"), count=len(fields), needed=CARD_FIELDS
            )
        )
    number, old_number, name, birth, sex, address, issued = fields[:CARD_FIELDS]
    card = CardData(
        number=_card_number(number),
        old_number=_old_number(old_number),
        name=_card_name(name),
        birth_on=_card_date(birth),
        sex=_card_sex(sex),
        address=address,
        issued_on=_card_date(issued),
    )
    told = read_citizen_number(card.number)
    if told.birth_year != card.birth_on.year or told.sex is not card.sex:
        raise UnableToReadCard(fault=fault(gettext_noop("its number does not fit its birthday and sex")))
    if card.issued_on < card.birth_on:
        raise UnableToReadCard(fault=fault(gettext_noop("it was issued before the birthday")))
    return card


def _card_number(text: str) -> str:
    try:
        return read_citizen_number(text).number
    except UnableToReadCitizenNumber as wrong:
        raise UnableToReadCard(fault=fault(gettext_noop("“{text}” is no citizen number"), text=_shown(text))) from wrong


def _old_number(text: str) -> str:
    if text and (not _ASCII_DIGITS.fullmatch(text) or len(text) not in {9, 12}):
        raise UnableToReadCard(fault=fault(gettext_noop("“{text}” is no former number"), text=_shown(text)))
    return text


def _card_name(text: str) -> str:
    if not text or len(text) > NAME_LENGTH_MAX or any(character.isdigit() for character in text):
        raise UnableToReadCard(fault=fault(gettext_noop("it has no name")))
    # Cards print names in capitals.
    return " ".join(word.capitalize() for word in text.split()) if text.isupper() else text


def _card_date(text: str) -> date:
    if not _ASCII_DIGITS.fullmatch(text) or len(text) != 8:
        raise UnableToReadCard(fault=fault(gettext_noop("“{text}” is no date (ddmmyyyy)"), text=_shown(text)))
    try:
        return date(int(text[4:]), int(text[2:4]), int(text[:2]))
    except ValueError as wrong:
        raise UnableToReadCard(
            fault=fault(gettext_noop("there is no such day as {text} (ddmmyyyy)"), text=text)
        ) from wrong


def _card_sex(text: str) -> Sex:
    sex = _SEX_ON_CARD.get(text.lower())
    if sex is None:
        raise UnableToReadCard(fault=fault(gettext_noop("“{text}” is no sex (Nam, Nữ)"), text=_shown(text)))
    return sex


def _shown(text: str) -> str:
    """What was typed, short and printable, for a message."""
    return "".join(character if character.isprintable() else "?" for character in text[:40])


def read_phone(phone: str) -> str:
    """'0912 345 678' and '+84 912.345.678' as '+84912345678'. Raises `UnableToReadPhone`."""
    digits = re.sub(r"[\s.()-]", "", phone)
    for prefix in ("+84", "0084", "84", "0"):
        national = digits.removeprefix(prefix)
        if national != digits and _NATIONAL_PHONE.fullmatch(national):
            return f"+84{national}"
    raise UnableToReadPhone(phone=_shown(phone))


def phone_as_dialled(phone: str) -> str:
    """'+84912345678' as '0912 345 678', the way people here write it."""
    national = "0" + phone.removeprefix("+84")
    return f"{national[:-6]} {national[-6:-3]} {national[-3:]}" if phone.startswith("+84") else phone


def read_email(email: str) -> str:
    """The address without space around it, its domain in small letters. Raises `UnableToReadEmail`."""
    kept = email.strip()
    if len(kept) > EMAIL_LENGTH_MAX or not _EMAIL.fullmatch(kept) or not kept.isprintable():
        raise UnableToReadEmail(email=_shown(email))
    local, _, domain = kept.rpartition("@")
    return f"{local}@{domain.lower()}"


def problems_of_person(*, person: NewPerson, today: date) -> list[Fault]:
    """What is wrong with registering this person; empty when all is well."""
    is_business = person.kind is PersonKind.BUSINESS
    problems = _problems_of_business(person) if is_business else _problems_of_citizen(person, today)
    try:
        if not clean(person.name, length_max=NAME_LENGTH_MAX):
            problems.append(fault(gettext_noop("the name is missing")))
        clean(person.address.line, length_max=LINE_LENGTH_MAX)
    except UnableToReadText as wrong:
        problems.append(_as_said(wrong))
    problems += _problems_of_contact(person.phone, person.email)
    return problems


def _problems_of_business(person: NewPerson) -> list[Fault]:
    problems = []
    if person.birth_on or person.sex:
        problems.append(fault(gettext_noop("a business has neither birthday nor sex")))
    try:
        read_tax_code(person.number)
    except UnableToReadTaxCode as wrong:
        problems.append(_as_said(wrong))
    return problems


def _problems_of_citizen(person: NewPerson, today: date) -> list[Fault]:
    try:
        told = read_citizen_number(person.number)
    except UnableToReadCitizenNumber as wrong:
        return [_as_said(wrong)]
    problems: list[Fault] = []
    if person.birth_on is not None and person.birth_on > today:
        problems.append(fault(gettext_noop("the birthday {day} is yet to come"), day=person.birth_on))
    if person.birth_on is not None and person.birth_on.year != told.birth_year:
        problems.append(
            fault(
                gettext_noop("the number is of somebody born in {told}, not in {typed}"),
                told=told.birth_year,
                typed=person.birth_on.year,
            )
        )
    if told.birth_year > today.year:
        problems.append(fault(gettext_noop("the number is of somebody born in {told}"), told=told.birth_year))
    if person.sex is not None and person.sex is not told.sex:
        problems.append(_NUMBER_OF[told.sex])
    return problems


def _as_said(error: UnableTo) -> Fault:
    """What a reader refused, in its own words (which are translated already)."""
    return fault("{said}", said=error.message)


def _problems_of_contact(phone: str, email: str) -> list[Fault]:
    problems = []
    try:
        if phone:
            read_phone(phone)
    except UnableToReadPhone as wrong:
        problems.append(_as_said(wrong))
    try:
        if email:
            read_email(email)
    except UnableToReadEmail as wrong:
        problems.append(_as_said(wrong))
    return problems


def problems_of_change(change: ContactChange) -> list[Fault]:
    problems = _problems_of_contact(change.phone or "", change.email or "")
    try:
        clean(change.address.line if change.address else "", length_max=LINE_LENGTH_MAX)
    except UnableToReadText as wrong:
        problems.append(_as_said(wrong))
    return problems


def as_kept(person: NewPerson) -> NewPerson:
    """The person with everything in the form in which it is kept. To be called when there are no problems."""
    read_number = read_tax_code if person.kind is PersonKind.BUSINESS else _citizen_digits
    return replace(
        person,
        number=read_number(person.number),
        name=" ".join(clean(person.name).split()),
        phone=read_phone(person.phone) if person.phone else "",
        email=read_email(person.email) if person.email else "",
        address=replace(person.address, line=clean(person.address.line)),
    )


def _citizen_digits(number: str) -> str:
    return read_citizen_number(number).number


def problems_of_mandates(*, mandates: Sequence[NewMandate], persons: Mapping[UUID, PersonView]) -> list[Fault]:
    """What is wrong with giving these mandates among `persons`; empty when all is well."""
    problems = []
    for mandate in mandates:
        agent, principal = persons.get(mandate.agent), persons.get(mandate.principal)
        if agent is None or principal is None:
            unknown = mandate.agent if agent is None else mandate.principal
            problems.append(fault(gettext_noop("{person} is not known"), person=unknown))
        else:
            problems += [
                fault(words, agent=agent.name, principal=principal.name)
                for words in _wrong_with(mandate, agent, principal)
            ]
    return problems


def _wrong_with(mandate: NewMandate, agent: PersonView, principal: PersonView) -> list[str]:
    of_business = mandate.kind is MandateKind.BUSINESS_OFFICER
    checks = (
        (agent.id == principal.id, gettext_noop("{agent} for {principal}: nobody needs a mandate to act for herself")),
        (agent.kind is PersonKind.BUSINESS, gettext_noop("{agent} for {principal}: only a citizen can act for others")),
        (
            of_business and principal.kind is not PersonKind.BUSINESS,
            gettext_noop("{agent} for {principal}: only a business has officers"),
        ),
        (
            mandate.kind in {MandateKind.PARENT, MandateKind.GUARDIAN} and principal.kind is PersonKind.BUSINESS,
            gettext_noop("{agent} for {principal}: only a citizen has parents or a guardian"),
        ),
        (not mandate.ground.strip(), gettext_noop("{agent} for {principal}: the ground is missing")),
        (
            mandate.last_on is not None and mandate.last_on < mandate.starts_on,
            gettext_noop("{agent} for {principal}: it would end before it begins"),
        ),
    )
    return [what for wrong, what in checks if wrong]
