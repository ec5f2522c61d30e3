"""What differs by agency: set from a day to come, dated, and never longer than the law's limit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import Role
from motcua.foundation.calendars.values import Limit, LimitUnit
from motcua.foundation.journal.queries import entries_of
from motcua.registry.catalogue import agencies
from motcua.registry.catalogue.errors import UnableToSetAgencyTerms
from motcua.registry.catalogue.models import AgencyTerms
from motcua.registry.catalogue.queries import receiving_units, version
from motcua.registry.catalogue.values import NewAgencyTerms, ProcedureVersion, Text
from tests.rooms.registry.catalogue.test_versions import AT, CONTROLLER, an_official, in_force

JUNE_20, JULY, AUGUST = date(2023, 6, 20), date(2023, 7, 1), date(2023, 8, 1)
TWO_DAYS = Limit(Decimal(2), LimitUnit.WORKING_DAYS)


@pytest.fixture
def kites(db: None) -> ProcedureVersion:
    """Three working days, at every commune."""
    return version(in_force(date(2023, 6, 2)))


@pytest.fixture
def ward(kites: ProcedureVersion) -> UUID:
    return receiving_units(version=kites, on=JUNE_20)[0].id


def new(kites: ProcedureVersion, ward: UUID, **changes: Any) -> NewAgencyTerms:
    terms = NewAgencyTerms(
        procedure=kites.procedure,
        unit=ward,
        from_on=JUNE_20,
        decision="5/QĐ-UBND",
        committed_limit=TWO_DAYS,
        hours=Text(vi="Thứ Hai đến thứ Bảy", en="Monday to Saturday"),
    )
    return replace(terms, **changes)


def set_terms(terms: NewAgencyTerms, *, by: Any = CONTROLLER) -> UUID:
    return agencies.set_agency_terms(terms=terms, by=by, at=AT)


def test_the_promise_is_the_agency_s_from_its_day_on_and_only_there(kites: ProcedureVersion, ward: UUID) -> None:
    set_terms(new(kites, ward))

    now = version(kites.id)
    assert now.promised_at(ward, JUNE_20) == TWO_DAYS
    assert now.promised_at(ward, date(2023, 6, 19)) is None
    assert now.promised_at(uuid4(), JUNE_20) is None
    assert now.promised_at(None, JUNE_20) is None
    assert now.terms_on(JUNE_20)[ward].hours == Text(vi="Thứ Hai đến thứ Bảy", en="Monday to Saturday")
    assert now.terms_on(date(2023, 6, 19)) == {}
    assert entries_of(subject=kites.procedure)[-1].kind == "procedure_agency_terms_set"


def test_later_terms_end_the_earlier_ones_on_their_day(kites: ProcedureVersion, ward: UUID) -> None:
    set_terms(new(kites, ward))
    one_day = Limit(Decimal(1), LimitUnit.WORKING_DAYS)

    set_terms(new(kites, ward, from_on=JULY, committed_limit=one_day))

    now = version(kites.id)
    assert [now.promised_at(ward, day) for day in (date(2023, 6, 30), JULY)] == [TWO_DAYS, one_day]
    assert [each.in_force.starts_on for each in now.agency_terms] == [JULY, JUNE_20]


def test_ended_they_hold_no_more(kites: ProcedureVersion, ward: UUID) -> None:
    set_terms(new(kites, ward))

    agencies.end_agency_terms(procedure=kites.procedure, unit=ward, from_on=JULY, by=CONTROLLER, at=AT)

    now = version(kites.id)
    assert [now.promised_at(ward, day) for day in (date(2023, 6, 30), JULY)] == [TWO_DAYS, None]
    with pytest.raises(UnableToSetAgencyTerms, match="nothing differs"):
        agencies.end_agency_terms(procedure=kites.procedure, unit=ward, from_on=AUGUST, by=CONTROLLER, at=AT)


def test_the_same_sent_twice_is_set_once(kites: ProcedureVersion, ward: UUID) -> None:
    assert set_terms(new(kites, ward)) == set_terms(new(kites, ward))
    assert AgencyTerms.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"from_on": date(2023, 6, 15)}, "is not to come"),
        ({"committed_limit": Limit(Decimal(3), LimitUnit.WORKING_DAYS)}, "shorter than the law's limit"),
        ({"committed_limit": Limit(Decimal(1), LimitUnit.MONTHS)}, "in the unit of that limit"),
        ({"committed_limit": None, "hours": None}, "say nothing"),
        ({"decision": " "}, "the decision that sets them is missing"),
        ({"unit": UUID(int=9)}, "does not receive this procedure"),
        ({"procedure": UUID(int=9)}, "not in force"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    kites: ProcedureVersion, ward: UUID, changes: dict[str, Any], said: str
) -> None:
    with pytest.raises(UnableToSetAgencyTerms, match=said):
        set_terms(new(kites, ward, **changes))
    assert not AgencyTerms.objects.exists()


def test_nothing_is_set_before_what_is_set_from_a_later_day(kites: ProcedureVersion, ward: UUID) -> None:
    set_terms(new(kites, ward, from_on=JULY))

    with pytest.raises(UnableToSetAgencyTerms, match="already"):
        set_terms(new(kites, ward))


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.CONTROLLER])
def test_only_procedure_control_sets_them(kites: ProcedureVersion, ward: UUID, role: Role) -> None:
    other = an_official(role)

    with pytest.raises(NotPermitted):
        set_terms(new(kites, ward), by=other)
    with pytest.raises(NotPermitted):
        agencies.end_agency_terms(procedure=kites.procedure, unit=ward, from_on=JULY, by=other, at=AT)


def test_the_database_lets_one_hold_a_day_and_keeps_them(kites: ProcedureVersion, ward: UUID) -> None:
    id_ = set_terms(new(kites, ward))
    row = AgencyTerms.objects.get(id=id_)

    with pytest.raises(IntegrityError, match="one_a_day"), transaction.atomic():
        AgencyTerms.objects.create(
            procedure_id=kites.procedure, unit=ward, in_force=row.in_force, decision="x", set_at=AT
        )
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        row.delete()
