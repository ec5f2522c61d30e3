"""The demo city's insurance, invented: its facilities (`facilities.csv`), a card for each of its citizens, who looks up."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from motcua.foundation.accounts.values import SYSTEM
from motcua.registry.people.values import NewPerson
from motcua.service.insurance.commands.officers import name_officer
from motcua.service.insurance.commands.register import take_cards, take_facilities
from motcua.service.insurance.models import Card, Facility, FacilityOfficer
from motcua.service.insurance.values import NewCard, NewFacility, Tier, WithdrawnReason

YEAR_BEGAN, YEAR_ENDS = date(2023, 1, 1), date(2023, 12, 31)
OPEN_SINCE = date(2020, 1, 1)
#: Of every so many cards one is not valid, so that a demonstration meets each answer.
EXPIRED_EVERY, WITHDRAWN_EVERY, UNKNOWN_NUMBER_EVERY = 11, 17, 13
#: Until that age children are insured without paying.
SMALL_CHILD_YEARS = 6
PENSIONER_YEARS = 60


def load_insurance(
    *,
    folder: Path,
    officers: Sequence[Mapping[str, Any]],
    citizens: Sequence[NewPerson],
    accounts: Mapping[str, UUID],
    at: datetime,
) -> tuple[int, int]:
    """How many facilities and cards were added. What is there is left as it is."""
    facilities = take_facilities(facilities=facilities_of(folder), by=SYSTEM, at=at)
    # What was corrected since stays corrected.
    there = set(Card.objects.values_list("number", flat=True))
    cards = take_cards(cards=[card for card in _cards(citizens, folder) if card.number not in there], by=SYSTEM, at=at)
    ids = dict(Facility.objects.values_list("code", "id"))
    # One who was ended since is not named again.
    known = set(FacilityOfficer.objects.values_list("account_id", flat=True))
    for each in officers:
        if accounts[each["sign_in"]] not in known:
            name_officer(facility=ids[each["facility"]], sign_in_name=each["sign_in"], by=SYSTEM, at=at)
    return facilities, cards


def _rows(folder: Path) -> list[dict[str, str]]:
    with (folder / "facilities.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def facilities_of(folder: Path) -> list[NewFacility]:
    """Those of its `facilities.csv`; decks have the same."""
    return [
        NewFacility(
            code=row["code"],
            name_vi=row["name_vi"],
            name_en=row["name_en"],
            tier=Tier(row["tier"]),
            division_code=row["division_code"],
            address_line=row["address_line"],
            from_on=OPEN_SINCE,
        )
        for row in _rows(folder)
    ]


def _cards(citizens: Sequence[NewPerson], folder: Path) -> list[NewCard]:
    """In the order of the citizens, so that the same city has the same cards. The first ones are valid: they are the named
    people."""
    of_commune = {row["division_code"]: row["code"] for row in _rows(folder) if row["tier"] == Tier.COMMUNE.value}
    return [_card(number, person, of_commune) for number, person in enumerate(citizens, start=1)]


def _card(number: int, person: NewPerson, of_commune: Mapping[str, str]) -> NewCard:
    assert person.birth_on is not None
    assert person.sex is not None
    group, level = _group(YEAR_BEGAN.year - person.birth_on.year)
    is_expired, is_withdrawn = number % EXPIRED_EVERY == 0, number % WITHDRAWN_EVERY == 0
    return NewCard(
        number=f"92{number:08d}",
        group=group,
        benefit_level=level,
        issued_in="92",
        citizen_number=None if number % UNKNOWN_NUMBER_EVERY == 0 else person.number,
        full_name=person.name,
        birth_on=person.birth_on,
        sex=person.sex,
        address_line=person.address.line,
        division_code=person.address.division_code,
        facility_code=of_commune[person.address.division_code],
        valid_from=YEAR_BEGAN,
        valid_until=date(2023, 5, 31) if is_expired else YEAR_ENDS,
        withdrawn_on=date(2023, 4, 1) if is_withdrawn else None,
        withdrawn_reason=WithdrawnReason.STOPPED.value if is_withdrawn else "",
    )


def _group(years: int) -> tuple[str, int]:
    """Group and level by age: children under six and pensioners, and households for the rest."""
    if years < SMALL_CHILD_YEARS:
        return "TE", 1
    return ("HT", 3) if years >= PENSIONER_YEARS else ("GD", 4)
