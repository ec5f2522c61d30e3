"""The texts in the squares of cards, as a camera or a reader gives them.

The citizen card's is read by the room of people. The insurance card's [V2: one public parser] is
`number|name in hexadecimal UTF-8|dd/mm/yyyy|…`; what comes after is not needed and not kept.
"""

from __future__ import annotations

import re
from datetime import date

from motcua.foundation.text.errors import UnableToReadText
from motcua.foundation.text.faults import fault, gettext_noop
from motcua.foundation.text.rules import clean
from motcua.registry.people.rules import read_card
from motcua.service.insurance.errors import UnableToReadBirthday, UnableToReadInsuranceNumber, UnableToReadSquare
from motcua.service.insurance.rules.cards import read_number
from motcua.service.insurance.values import NAME_LENGTH_MAX, Asked, NumberKind

SQUARE_LENGTH_MAX = 2_000
FIELDS_MIN = 3
SEPARATOR = "|"
_HEX = re.compile(r"(?=.*[0-9])[0-9a-fA-F]+")
_DAYS = (
    re.compile(r"(?P<day>[0-9]{1,2})[/.-](?P<month>[0-9]{1,2})[/.-](?P<year>[0-9]{4})"),
    re.compile(r"(?P<day>[0-9]{2})(?P<month>[0-9]{2})(?P<year>[0-9]{4})"),
    re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})"),
)


def is_square(text: str) -> bool:
    return SEPARATOR in text


def read_square(text: str) -> Asked:
    """About whom a scanned text asks. Further fields are ignored. Raises `UnableToReadSquare` for an insurance card's text in
    which number, name or birthday is missing or broken, and what `read_card` raises for a citizen card's."""
    if len(text) > SQUARE_LENGTH_MAX:
        raise UnableToReadSquare(fault=fault(gettext_noop("it is longer than any card’s")))
    try:
        fields = [part.strip() for part in clean(text).split(SEPARATOR)]
    except UnableToReadText as wrong:
        raise UnableToReadSquare(fault=fault(gettext_noop("it has characters that no card has"))) from wrong
    try:
        number = read_number(fields[0])
    except UnableToReadInsuranceNumber as wrong:
        raise UnableToReadSquare(fault=fault("{said}", said=wrong.message)) from wrong
    if number.kind is NumberKind.CITIZEN:
        card = read_card(text)
        return Asked(number=number, name=card.name, birth_on=card.birth_on)
    if len(fields) < FIELDS_MIN:
        why = gettext_noop("it has {count} parts, and number, name and birthday are needed")
        raise UnableToReadSquare(fault=fault(why, count=len(fields)))
    try:
        birth_on = read_birthday(fields[2])
    except UnableToReadBirthday as wrong:
        raise UnableToReadSquare(fault=fault(gettext_noop("it has no whole birthday"))) from wrong
    return Asked(number=number, name=_name(fields[1]), birth_on=birth_on)


def read_name(text: str) -> str:
    """A name as it was typed, its words a space apart; empty for none. Raises `UnableToReadText`."""
    return " ".join(clean(text, length_max=NAME_LENGTH_MAX).split())


def _name(text: str) -> str:
    """From hexadecimal, or as it stands: some readers write it out. One whose bytes are broken is refused, never guessed."""
    if _HEX.fullmatch(text):
        try:
            text = bytes.fromhex(text).decode("utf-8")
        except ValueError as wrong:
            raise _broken_name() from wrong
    try:
        name = read_name(text)
    except UnableToReadText as wrong:
        raise _broken_name() from wrong
    if not name or any(character.isdigit() or character == "\ufffd" for character in name):
        raise _broken_name()
    return name


def _broken_name() -> UnableToReadSquare:
    return UnableToReadSquare(fault=fault(gettext_noop("the name in it is broken")))


def read_birthday(text: str) -> date:
    """15/06/1990, 15061990 or 1990-06-15. Raises `UnableToReadBirthday`."""
    found = next((found for form in _DAYS if (found := form.fullmatch(text.strip()))), None)
    try:
        if found is not None:
            return date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        pass  # there is no such day
    raise UnableToReadBirthday(text="".join(each if each.isprintable() else "?" for each in text[:20]))
