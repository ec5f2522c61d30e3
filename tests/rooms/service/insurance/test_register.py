"""The register as the social insurance sends it, and who looks up for a facility."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import SYSTEM, Actor, Role
from motcua.foundation.journal.queries import entries_of
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import UnitKind
from motcua.service.insurance.commands.officers import end_officer, name_officer
from motcua.service.insurance.commands.register import take_cards, take_facilities
from motcua.service.insurance.errors import UnableToFindFacility, UnableToNameOfficer, UnableToTakeRegister
from motcua.service.insurance.models import Card, Facility, FacilityFact, FacilityOfficer
from motcua.service.insurance.queries.facilities import facility_of, facility_uses, officers_of
from motcua.service.insurance.verify import verify_insurance
from tests.cast import AT, JUNE_15, Cast, an_official
from tests.insurance import HOSPITAL, a_card, a_facility, ask, new_card, somebody
from tests.insurance import an_officer as officer_of_facility


@pytest.fixture
def keeper(db: None) -> Actor:
    (office, *_others) = directory(on=JUNE_15).of_kind(UnitKind.INSURANCE_CITY)
    return an_official(sign_in="bhxh", unit=office, roles={Role.HANDLER})


def test_a_facility_stands_under_the_social_insurance_of_its_district_and_the_city(db: None) -> None:
    a_facility()
    units = directory(on=JUNE_15)

    path = Facility.objects.get().path

    assert [units.unit(each).kind for each in path] == [
        UnitKind.INSURANCE_DISTRICT,
        UnitKind.INSURANCE_CITY,
        UnitKind.CITY,
    ]


def test_the_same_sent_again_changes_nothing_and_a_change_changes_one(keeper: Actor) -> None:
    a_facility()
    cards = [new_card(), new_card(number="9200000002", citizen_number=None)]

    assert take_cards(cards=cards, by=keeper, at=AT) == 2
    assert take_cards(cards=cards, by=keeper, at=AT) == 0
    renewed = replace(cards[0], valid_until=date(2024, 12, 31), full_name="Trần Thị  Bưởi")
    assert take_cards(cards=[renewed, cards[1]], by=keeper, at=AT) == 1
    assert Card.objects.get(number=renewed.number).valid_until == date(2024, 12, 31)
    assert Card.objects.get(number=renewed.number).name_key == "tran thi buoi"


def test_a_facility_that_closes_is_known_to_figures_and_looks_up_no_more(db: None) -> None:
    officer = officer_of_facility(a_facility())
    a_facility(until_on=JUNE_15)

    assert facility_of(actor=officer, on=JUNE_15) is None
    assert FacilityFact.objects.filter(closed_by=None).count() == 1
    assert FacilityFact.objects.count() == 2
    assert verify_insurance().wrong == 0


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"number": "12"}, "10 digits"),
        ({"group": "gd"}, "two capital letters"),
        ({"benefit_level": 6}, "1 to 5"),
        ({"citizen_number": "1"}, "12 digits"),
        ({"full_name": " "}, "name is missing"),
        ({"full_name": "a\x00b"}, "name is missing or cannot be kept"),
        ({"valid_until": date(2022, 1, 1)}, "ends before it begins"),
        ({"facility_code": "92999"}, "facility is not known"),
        ({"withdrawn_on": JUNE_15}, "for a reason"),
    ],
)
def test_one_row_that_is_wrong_refuses_all_and_is_named(db: None, changes: dict[str, object], why: str) -> None:
    a_facility()
    wrong = new_card(**{"number": "9200000002", **changes})

    with pytest.raises(UnableToTakeRegister, match=why):
        take_cards(cards=[new_card(), wrong], by=SYSTEM, at=AT)
    assert not Card.objects.exists()


def test_a_number_that_is_there_twice_is_refused(db: None) -> None:
    a_facility()

    with pytest.raises(UnableToTakeRegister, match="twice"):
        take_cards(cards=[new_card(), new_card(benefit_level=1)], by=SYSTEM, at=AT)


def test_others_do_not_keep_the_register(cast: Cast) -> None:
    facility = a_facility()

    for wrong in (cast.citizen, cast.leader, cast.administrator):
        with pytest.raises(NotPermitted):
            take_cards(cards=[new_card()], by=wrong, at=AT)
        with pytest.raises(NotPermitted):
            take_facilities(facilities=[], by=wrong, at=AT)
        with pytest.raises(NotPermitted):
            name_officer(facility=facility, sign_in_name="buoi", by=wrong, at=AT)
        with pytest.raises(NotPermitted):
            officers_of(facility=facility, actor=wrong, at=AT)


def test_an_officer_is_named_once_for_one_facility_and_ended_once(keeper: Actor) -> None:
    station, hospital = a_facility(), a_facility(HOSPITAL)
    account = somebody("yte")

    first = name_officer(facility=station, sign_in_name="yte", by=keeper, at=AT)
    assert name_officer(facility=station, sign_in_name=" yte ", by=keeper, at=AT) == first
    with pytest.raises(UnableToNameOfficer, match="another facility"):
        name_officer(facility=hospital, sign_in_name="yte", by=keeper, at=AT)
    assert [each.account for each in officers_of(facility=station, actor=keeper, at=AT)] == [account]
    end_officer(officer=first, by=keeper, at=AT)
    end_officer(officer=first, by=keeper, at=AT)
    name_officer(facility=hospital, sign_in_name="yte", by=keeper, at=AT)

    kinds = [entry.kind for entry in entries_of(subject=station)]
    assert kinds.count("insurance_officer_named") == kinds.count("insurance_officer_ended") == 1
    assert FacilityOfficer.objects.filter(ended_at=None).count() == 1


def test_a_citizen_and_somebody_unknown_are_not_named(cast: Cast) -> None:
    facility = a_facility()

    for name in ("buoi", "nobody", ""):
        with pytest.raises(UnableToNameOfficer):
            name_officer(facility=facility, sign_in_name=name, by=SYSTEM, at=AT)
    with pytest.raises(UnableToFindFacility):
        name_officer(facility=uuid4(), sign_in_name="motcua.ankhanh", by=SYSTEM, at=AT)


def test_officials_see_how_often_each_facility_looks_up_and_nobody_else_does(cast: Cast) -> None:
    station = a_facility()
    a_facility(HOSPITAL)
    a_card()
    officer = officer_of_facility(station)
    ask(officer)

    uses = facility_uses(actor=cast.leader, at=AT)

    assert [(each.facility.code, each.lookups) for each in uses] == [(HOSPITAL, 0), ("92047", 1)]
    for wrong in (cast.citizen, officer):
        with pytest.raises(NotPermitted):
            facility_uses(actor=wrong, at=AT)
