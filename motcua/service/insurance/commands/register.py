"""Taking over what the social insurance sends: facilities and cards."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db import models

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.keys import new_id
from motcua.foundation.database.rows import insert_rows, update_rows
from motcua.foundation.journal.commands import record
from motcua.foundation.journal.values import UnitPath
from motcua.foundation.text.faults import Fault, fault, gettext_noop, list_in_words
from motcua.foundation.text.rules import search_key
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import Directory, UnitKind
from motcua.service.insurance.commands.amendments import hold_amended
from motcua.service.insurance.commands.wallets import keep_in_wallets
from motcua.service.insurance.errors import UnableToTakeRegister
from motcua.service.insurance.events import CardsTaken, FacilityTaken
from motcua.service.insurance.models import Card, Facility, FacilityFact
from motcua.service.insurance.policy import may_keep_register
from motcua.service.insurance.queries.facilities import office_path, offices
from motcua.service.insurance.rules.register import problem_of_card, problem_of_facility
from motcua.service.insurance.values import NewCard, NewFacility

M = TypeVar("M", bound=models.Model)

FAULTS_TOLD_MAX = 10
CARDS_MAX = 50_000
#: What is taken over of a facility and a card; the rest is the city's own.
_OF_FACILITY = ("name_vi", "name_en", "tier", "division_code", "address_line", "path", "from_on", "until_on")
_OF_CARD = (
    "group", "benefit_level", "issued_in", "citizen_number", "full_name", "name_key", "birth_on", "sex", "address_line",
    "division_code", "facility_id", "valid_from", "valid_until", "withdrawn_on", "withdrawn_reason", "died_on", "taken_at",
)  # fmt: skip


def take_facilities(*, facilities: Sequence[NewFacility], by: Actor, at: datetime) -> int:
    """Adds them, and changes those that are there under the same code; all or none. Returns how many were added or changed:
    the same sent again changes nothing. Raises `NotPermitted`, and `UnableToTakeRegister` naming every one that cannot be."""
    _require_keeping(by, at, act="take_facilities")
    _refuse([(each.code, problem_of_facility(each)) for each in facilities], twice=[each.code for each in facilities])
    units = directory(on=city_day(at))
    standing = _locked(Facility, "code", [each.code for each in facilities])
    added: list[Facility] = []
    changed: list[Facility] = []
    for new in facilities:
        row = standing.get(new.code)
        wanted = _facility_row(new, units)
        if row is None:
            added.append(wanted)
        elif _differ(row, wanted, _OF_FACILITY):
            wanted.id = row.id
            changed.append(wanted)
    insert_rows(added)
    update_rows(changed, _OF_FACILITY)
    _tell(added, changed, by=by, at=at)
    return len(added) + len(changed)


def take_cards(*, cards: Sequence[NewCard], by: Actor, at: datetime) -> int:
    """Adds them, and changes those that are there under the same number; all or none. Returns how many were added or
    changed: the same sent again changes nothing and is not told. Raises `NotPermitted` and `UnableToTakeRegister`."""
    _require_keeping(by, at, act="take_cards")
    if len(cards) > CARDS_MAX:
        why = fault(gettext_noop("at most {count} cards at once"), count=CARDS_MAX)
        raise UnableToTakeRegister(refused=list_in_words([why]))
    facilities = dict(
        Facility.objects.filter(code__in={each.facility_code for each in cards}).values_list("code", "id")
    )
    problems = [(each.number, problem_of_card(each, facilities=facilities.keys())) for each in cards]
    _refuse(problems, twice=[each.number for each in cards])
    standing = _locked(Card, "number", [each.number for each in cards])
    touched: set[str | None] = set()
    added: list[Card] = []
    changed: list[Card] = []
    rows = {new.number: _card_row(new, facilities[new.facility_code], at) for new in cards}
    hold_amended(loaded=[(row, rows[number]) for number, row in standing.items()], at=at)
    for number, wanted in rows.items():
        row = standing.get(number)
        if row is not None:
            # Synchronisation may have found the number that the register has not got.
            wanted.citizen_number = wanted.citizen_number or row.citizen_number
        if row is None:
            added.append(wanted)
        elif _differ(row, wanted, _OF_CARD[:-1]):
            wanted.id = row.id
            changed.append(wanted)
            touched.add(row.citizen_number)
    insert_rows(added)
    update_rows(changed, _OF_CARD)
    taken = [*added, *changed]
    if taken:
        event = CardsTaken(
            subject=new_id(), at_unit=office_path(on=city_day(at)), cards=len(taken), sha256=_digest(taken)
        )
        record(events=[event], by=by, at=at)
        keep_in_wallets(numbers=touched | {row.citizen_number for row in taken}, at=at)
    return len(taken)


def _require_keeping(by: Actor, at: datetime, *, act: str) -> None:
    require(may_keep_register(by, offices=offices(on=city_day(at))), act=act)


def _refuse(problems: Iterable[tuple[str, Fault | None]], *, twice: Sequence[str]) -> None:
    named = gettext_noop("{name}: {why}")
    faults = [fault(named, name=name[:20], why=why) for name, why in problems if why is not None]
    again = fault(gettext_noop("it is there twice"))
    faults += [fault(named, name=name[:20], why=again) for name, count in Counter(twice).items() if count > 1]
    if faults:
        raise UnableToTakeRegister(refused=list_in_words(faults[:FAULTS_TOLD_MAX]))


def _locked(model: type[M], field: str, values: Sequence[str]) -> dict[str, M]:
    """The rows that are there, in the order of their keys, so that two takings do not wait for each other in a ring."""
    rows = model._default_manager.select_for_update(no_key=True).filter(**{f"{field}__in": list(values)})
    return {getattr(row, field): row for row in rows.order_by("id")}


def _differ(row: models.Model, wanted: models.Model, fields: Sequence[str]) -> bool:
    return any(getattr(row, name) != getattr(wanted, name) for name in fields)


def _facility_row(new: NewFacility, units: Directory) -> Facility:
    return Facility(
        id=new_id(),
        code=new.code,
        name_vi=new.name_vi.strip(),
        name_en=new.name_en.strip(),
        tier=new.tier.value,
        division_code=new.division_code,
        address_line=new.address_line.strip(),
        path=list(_path(new.division_code, units)),
        from_on=new.from_on,
        until_on=new.until_on,
    )


def _path(division_code: str, units: Directory) -> Sequence[UUID]:
    """The social insurance that serves the place, up to the city, which it stands beside."""
    (head, *_others) = units.of_kind(UnitKind.INSURANCE_CITY)
    place = next(
        (
            found
            for kind in (UnitKind.COMMUNE, UnitKind.DISTRICT, UnitKind.CITY)
            if (found := units.of_division(division_code, kind)) is not None
        ),
        None,
    )
    serving = units.serving(place.id, UnitKind.INSURANCE_DISTRICT) if place is not None else None
    (city, *_rest) = units.of_kind(UnitKind.CITY)
    return units.path((serving or head).id).reaching(head.id).reaching(city.id).path


def _card_row(new: NewCard, facility: UUID, at: datetime) -> Card:
    name = " ".join(new.full_name.split())
    return Card(
        id=new_id(),
        number=new.number,
        group=new.group,
        benefit_level=new.benefit_level,
        issued_in=new.issued_in,
        citizen_number=new.citizen_number or None,
        full_name=name,
        name_key=search_key(name),
        birth_on=new.birth_on,
        sex=new.sex.value,
        address_line=new.address_line.strip(),
        division_code=new.division_code,
        facility_id=facility,
        valid_from=new.valid_from,
        valid_until=new.valid_until,
        withdrawn_on=new.withdrawn_on,
        withdrawn_reason=new.withdrawn_reason,
        died_on=new.died_on,
        taken_at=at,
    )


def _tell(added: Sequence[Facility], changed: Sequence[Facility], *, by: Actor, at: datetime) -> None:
    """The journal, and what figures know: a changed facility's fact is closed by the entry that opens the next."""
    rows = [*added, *changed]
    events = [
        FacilityTaken(
            subject=row.id, at_unit=UnitPath.of(row.path), code=row.code, from_on=row.from_on, until_on=row.until_on
        )
        for row in rows
    ]
    entries = record(events=events, by=by, at=at)
    for row, entry in zip(rows, entries, strict=True):
        FacilityFact.objects.filter(facility=row.id, closed_by=None).update(closed_by=entry)
    insert_rows(
        [
            FacilityFact(
                opened_by=entry,
                path=row.path,
                opened_on=city_day(at),
                facility=row.id,
                from_on=row.from_on,
                until_on=row.until_on,
            )
            for row, entry in zip(rows, entries, strict=True)
        ]
    )


def _digest(rows: Sequence[Card]) -> str:
    """Of what was taken, so that it can be told later whether it is still that."""
    digest = hashlib.sha256()
    for row in sorted(rows, key=lambda each: each.number):
        digest.update(repr([row.number, *(str(getattr(row, name)) for name in _OF_CARD[:-1])]).encode())
    return digest.hexdigest()
