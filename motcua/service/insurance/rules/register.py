"""What is wrong with rows of the register."""

from __future__ import annotations

import re
from collections.abc import Collection

from motcua.foundation.text.errors import UnableToReadText
from motcua.foundation.text.faults import Fault, fault, gettext_noop
from motcua.foundation.text.rules import clean
from motcua.service.insurance.values import LEVELS, NAME_LENGTH_MAX, NewCard, NewFacility, WithdrawnReason

_CODE = re.compile(r"[0-9]{5}")
_NUMBER = re.compile(r"[0-9]{10}")
_GROUP = re.compile(r"[A-Z]{2}")
_PROVINCE = re.compile(r"[0-9]{2}")
_CITIZEN = re.compile(r"[0-9]{12}")
_ADDRESS_LENGTH_MAX = 300


def problem_of_facility(new: NewFacility) -> Fault | None:
    """The first thing that is wrong; None when all is well."""
    if not _CODE.fullmatch(new.code):
        return fault(gettext_noop("a facility’s code has five digits"))
    if not _is_line(new.name_vi, NAME_LENGTH_MAX) or not _is_line(new.name_en, NAME_LENGTH_MAX):
        return fault(gettext_noop("a facility has a name in both languages"))
    if new.until_on is not None and new.until_on <= new.from_on:
        return fault(gettext_noop("it ends before it begins"))
    return None


def problem_of_card(new: NewCard, *, facilities: Collection[str]) -> Fault | None:
    """Likewise; `facilities` are the codes that are known."""
    checks = (
        (_NUMBER.fullmatch(new.number), gettext_noop("a card’s number has 10 digits")),
        (_GROUP.fullmatch(new.group), gettext_noop("the group has two capital letters")),
        (new.benefit_level in LEVELS, gettext_noop("the level is one of 1 to 5")),
        (_PROVINCE.fullmatch(new.issued_in), gettext_noop("the province has two digits")),
        (
            not new.citizen_number or _CITIZEN.fullmatch(new.citizen_number),
            gettext_noop("the citizen number has 12 digits"),
        ),
        (_is_line(new.full_name, NAME_LENGTH_MAX), gettext_noop("the name is missing or cannot be kept")),
        (_is_line(new.address_line, _ADDRESS_LENGTH_MAX, empty=True), gettext_noop("the address cannot be kept")),
        (new.valid_from <= new.valid_until, gettext_noop("it ends before it begins")),
        (new.facility_code in facilities, gettext_noop("its facility is not known")),
        (_is_withdrawn_whole(new), gettext_noop("who is withdrawn is so from a day on and for a reason")),
    )
    return next((fault(words) for is_fine, words in checks if not is_fine), None)


def _is_withdrawn_whole(new: NewCard) -> bool:
    if new.withdrawn_on is None:
        return new.withdrawn_reason == ""
    return new.withdrawn_reason in {each.value for each in WithdrawnReason}


def _is_line(text: str, length_max: int, *, empty: bool = False) -> bool:
    try:
        kept = clean(text, length_max=length_max)
    except UnableToReadText:
        return False
    return (empty or bool(kept)) and "\n" not in kept
