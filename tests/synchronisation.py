"""Cards and people for tests of synchronisation, and the officials of the social insurance."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from motcua.foundation.accounts.values import SYSTEM, Actor, Role
from motcua.foundation.database.keys import new_id
from motcua.foundation.text.rules import search_key
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import UnitKind
from motcua.service.insurance.models import Card, Facility
from motcua.service.insurance.synchronisation.commands.correcting import propose_correction
from motcua.service.insurance.synchronisation.commands.recording import record_run
from motcua.service.insurance.synchronisation.commands.residents import take_residents
from motcua.service.insurance.synchronisation.running import compared
from motcua.service.insurance.values_synchronisation import Field, NewResident
from tests.cast import AN_KHANH, AT, JUNE_15, O_MON, an_official

#: A commune of Ô Môn, and the district of An Khánh.
CHAU_VAN_LIEM, NINH_KIEU = "31153", "916"
BUOI = NewResident(
    number="092190000001",
    full_name="Nguyễn Thị Bưởi",
    birth_on=date(1990, 3, 14),
    sex="female",
    address_line="12 khu vực 3",
    division_code=AN_KHANH,
)
OI = NewResident(
    number="092085000002",
    full_name="Trần Văn Ổi",
    birth_on=date(1985, 11, 2),
    sex="male",
    address_line="7 ấp Thới Hòa",
    division_code=CHAU_VAN_LIEM,
)


@dataclass(frozen=True)
class Office:
    """Two officials and the leader of the city's social insurance, and one of each of two districts."""

    leader: Actor
    one: Actor
    other: Actor
    of_district: Actor
    of_o_mon: Actor


def the_office() -> Office:
    units = directory(on=JUNE_15)
    (city,) = units.of_kind(UnitKind.INSURANCE_CITY)
    here = units.of_division(NINH_KIEU, UnitKind.INSURANCE_DISTRICT)
    there = units.of_division(O_MON, UnitKind.INSURANCE_DISTRICT)
    assert here is not None
    assert there is not None
    return Office(
        leader=an_official(sign_in="bhxh.truong", name="Cao Văn Chín", unit=city, roles={Role.LEADER}),
        one=an_official(sign_in="bhxh.mot", name="Lý Thị Mười", unit=city, roles={Role.HANDLER}),
        other=an_official(sign_in="bhxh.hai", name="Đỗ Văn Tư", unit=city, roles={Role.HANDLER}),
        of_district=an_official(sign_in="bhxh.ninhkieu", unit=here, roles={Role.HANDLER}),
        of_o_mon=an_official(sign_in="bhxh.omon", unit=there, roles={Role.HANDLER}),
    )


def an_extract(*people: NewResident) -> None:
    take_residents(residents=people or (BUOI, OI), by=SYSTEM, at=AT)


def a_card(person: NewResident = BUOI, *, number: str = "9212345678", **changes: Any) -> UUID:
    """A card of that person as the register has it, but for `changes`."""
    facts: dict[str, Any] = {
        "group": "GD",
        "benefit_level": 4,
        "issued_in": "92",
        "citizen_number": person.number,
        "full_name": person.full_name,
        "birth_on": person.birth_on,
        "sex": person.sex,
        "address_line": person.address_line,
        "division_code": person.division_code,
        "valid_from": date(2023, 1, 1),
        "valid_until": date(2023, 12, 31),
        "taken_at": AT,
    } | changes
    card = Card.objects.create(
        id=new_id(), number=number, name_key=search_key(facts["full_name"]), facility=_a_facility(), **facts
    )
    return card.id


def cards_to_review(officials: dict[str, Actor], *, at: datetime) -> dict[str, UUID]:
    """Cards for people to look at: in conflict, of one of two twins, and one of which a proposal waits."""
    office = the_office()
    officials |= {"insurance office": office.one, "insurance second": office.other, "insurance leader": office.leader}
    twin = replace(BUOI, number="092190000011", full_name="Nguyễn Thị Bười", address_line=BUOI.address_line)
    waits = replace(OI, number="092085000012", full_name="Lâm Văn Quýt", birth_on=date(1985, 4, 9))
    an_extract(BUOI, OI, twin, waits)
    cards = {
        "conflict": a_card(OI, number="9212345671", birth_on=date(1985, 2, 11), address_line="7 Thới Hòa"),
        "twins": a_card(number="9212345672", citizen_number=None),
        "waiting": a_card(waits, number="9212345673", full_name="Lâm Văn Quít"),
    }
    with compared(by=SYSTEM, at=at) as comparison:
        record_run(comparison=comparison, by=SYSTEM, at=at)
    propose_correction(
        card=cards["waiting"],
        person=waits.number,
        fields=[Field.NAME],
        note="đã xem căn cước công dân",
        by=office.one,
        at=at,
    )
    return cards


def _a_facility() -> Facility:
    facility, _made = Facility.objects.get_or_create(
        code="92001",
        defaults={
            "name_vi": "Trạm Y tế phường An Khánh",
            "name_en": "Health station of An Khánh ward",
            "tier": "commune",
            "division_code": AN_KHANH,
            "path": [],
            "from_on": date(2022, 1, 1),
        },
    )
    return facility
