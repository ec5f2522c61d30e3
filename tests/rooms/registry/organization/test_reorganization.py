"""Units that are opened, merged and split by command, and the memory of the directory."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test.utils import CaptureQueriesContext

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import SYSTEM, Role
from motcua.foundation.journal.queries import entries_of
from motcua.registry.organization.commands import succeed_units
from motcua.registry.organization.errors import UnableToSucceed
from motcua.registry.organization.models import UnitPeriod
from motcua.registry.organization.queries import directory, division_lookup, posts_of, successions
from motcua.registry.organization.rules import units_now
from motcua.registry.organization.values import (
    Level,
    NewPeriod,
    NewSuccession,
    NewUnit,
    Reorganization,
    Stretch,
    SuccessionKind,
    UnitKind,
)
from tests.cast import AN_KHANH, AT, JUNE_15, Cast

NEW_YEAR = date(2024, 1, 1)
AN_KHANH_KEY, AN_BINH_KEY = f"commune-{AN_KHANH}", "commune-31150"


def an_agency(key: str = "agency-new") -> NewUnit:
    period = NewPeriod(
        during=Stretch(starts_on=NEW_YEAR),
        kind=UnitKind.AGENCY,
        level=Level.PROVINCE,
        name_vi="Trung tâm Mới",
        name_en="New Centre",
        short_name_vi="TT Mới",
        code="000.02.11.H13",
        division_code="92",
        parent="department-labour",
        source="test",
    )
    return NewUnit(key=key, periods=(period,))


def a_merger() -> Reorganization:
    """An Khánh goes into An Bình, with its police left as it is."""
    handed = NewSuccession(old=AN_KHANH_KEY, new=AN_BINH_KEY, on=NEW_YEAR, kind=SuccessionKind.WHOLE, source="test")
    return Reorganization(on=NEW_YEAR, opens=(an_agency(),), successions=(handed,))


def test_a_merger_ends_the_unit_with_its_posts_on_the_day(cast: Cast) -> None:
    assert cast.leader.account is not None

    ids = succeed_units(reorganization=a_merger(), by=cast.administrator, at=AT)

    eve = NEW_YEAR - timedelta(days=1)
    assert directory(on=eve).by_key(AN_KHANH_KEY) is not None
    assert directory(on=NEW_YEAR).by_key(AN_KHANH_KEY) is None
    assert directory(on=NEW_YEAR).unit(ids["agency-new"]).name_en == "New Centre"
    assert posts_of(account=cast.leader.account, on=eve)[0].roles == {Role.LEADER}
    assert posts_of(account=cast.leader.account, on=NEW_YEAR) == ()


def test_the_heir_stands_for_the_merged_unit_afterwards(cast: Cast) -> None:
    succeed_units(reorganization=a_merger(), by=SYSTEM, at=AT)
    heir = directory(on=NEW_YEAR).by_key(AN_BINH_KEY)
    assert heir is not None

    assert units_now(unit=cast.ward.id, successions=successions(), on=NEW_YEAR) == {heir.id}


def test_a_merger_is_written_into_the_journal(cast: Cast) -> None:
    succeed_units(reorganization=a_merger(), by=cast.administrator, at=AT)

    entries = entries_of(subject=cast.ward.id, kinds=["unit_closed", "unit_succeeded"])

    assert {entry.kind for entry in entries} == {"unit_closed", "unit_succeeded"}
    assert {entry.actor for entry in entries} == {cast.administrator.account}


def test_a_district_with_wards_cannot_just_end(db: None) -> None:
    handed = NewSuccession(old="district-916", new="city-92", on=NEW_YEAR, kind=SuccessionKind.WHOLE, source="test")

    with pytest.raises(UnableToSucceed, match=r"commune-31149: district-916, the unit above it, would be no more"):
        succeed_units(reorganization=Reorganization(on=NEW_YEAR, successions=(handed,)), by=SYSTEM, at=AT)

    assert directory(on=NEW_YEAR).by_key("district-916") is not None


def test_a_unit_whose_future_is_written_cannot_end_before_it(db: None) -> None:
    """Tân Lộc lives on into the two tiers."""
    handed = NewSuccession(old="commune-31213", new=AN_BINH_KEY, on=NEW_YEAR, kind=SuccessionKind.WHOLE, source="test")

    with pytest.raises(UnableToSucceed, match="has a period that begins on 2024-01-01 or later"):
        succeed_units(reorganization=Reorganization(on=NEW_YEAR, successions=(handed,)), by=SYSTEM, at=AT)


def test_a_leader_may_not_reorganize(cast: Cast) -> None:
    with pytest.raises(NotPermitted):
        succeed_units(reorganization=a_merger(), by=cast.leader, at=AT)


def test_the_directory_costs_one_query_while_nothing_changes(db: None) -> None:
    directory(on=JUNE_15)

    with CaptureQueriesContext(connection) as captured:
        first = directory(on=JUNE_15)
        again = directory(on=date(2023, 12, 31))

    assert len(captured) == 2
    assert first is again  # nothing changes between the two days


def test_a_reading_that_was_rolled_back_is_forgotten(cast: Cast) -> None:
    """The memory is kept by process; what an open transaction saw must not outlive it."""
    before = len(directory(on=NEW_YEAR))

    with transaction.atomic():
        succeed_units(reorganization=a_merger(), by=SYSTEM, at=AT)
        assert directory(on=NEW_YEAR).by_key(AN_KHANH_KEY) is None
        transaction.set_rollback(True)

    assert len(directory(on=NEW_YEAR)) == before
    assert directory(on=NEW_YEAR).by_key(AN_KHANH_KEY) is not None


def test_before_the_records_there_is_nobody(db: None) -> None:
    assert len(directory(on=date(2021, 12, 31))) == 0
    assert len(directory(on=date(2022, 1, 1))) > 300


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"code": "elsewhere", "division_code": "elsewhere"}, "organization_unit_period_one_at_a_time"),
        ({"unit_id": "other", "division_code": "elsewhere"}, "organization_unit_period_code_once"),
        ({"unit_id": "other", "code": "elsewhere"}, "organization_unit_period_division_once"),
    ],
)
def test_the_database_refuses_two_at_the_same_time(cast: Cast, changes: dict[str, str], constraint: str) -> None:
    period = UnitPeriod.objects.get(unit=cast.ward.id)
    other = directory(on=JUNE_15).by_key("agency-employment")
    assert other is not None
    UnitPeriod.objects.filter(unit=other.id).update(during=DateRange(date(2022, 1, 1), date(2022, 1, 2)))
    copy = {
        field: getattr(period, field)
        for field in ("unit_id", "kind", "level", "name_vi", "name_en", "short_name_vi", "code", "division_code")
    }
    copy |= {key: other.id if value == "other" else value for key, value in changes.items()}

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        UnitPeriod.objects.create(**copy, during=DateRange(date(2025, 6, 30), None), source="test")


def test_addresses_are_chosen_tier_by_tier(db: None) -> None:
    lookup = division_lookup(JUNE_15)

    assert [choice.code for choice in lookup.provinces()] == ["92"]
    assert len(lookup.children("92")) == 9
    assert ("31149", "Phường An Khánh") in [(choice.code, choice.name_vi) for choice in lookup.children("916")]
    assert lookup.children("31149") == ()
    assert lookup.children("nowhere") == ()
    assert lookup.division_name("31149") == "Phường An Khánh, Quận Ninh Kiều, Thành phố Cần Thơ"
    assert lookup.division_name("nowhere") is None
    assert lookup.children("916")[0].speak("en") == "Cái Khế Ward"


def test_addresses_of_two_tiers(db: None) -> None:
    lookup = division_lookup(date(2025, 7, 1))

    assert len(lookup.children("92")) == 103
    assert lookup.children("916") == ()
    assert lookup.division_name("31120") == "Phường Cái Khế, Thành phố Cần Thơ"


def test_a_reorganization_with_a_taken_key_changes_nothing(db: None) -> None:
    taken = replace(an_agency(), key="department-justice")

    with pytest.raises(UnableToSucceed, match="department-justice: the key is taken"):
        succeed_units(reorganization=Reorganization(on=NEW_YEAR, opens=(taken,)), by=SYSTEM, at=AT)
