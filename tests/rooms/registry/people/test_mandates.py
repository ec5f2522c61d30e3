"""Who may act for whom, from when to when, on what ground."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import SYSTEM, Actor
from motcua.registry.people.commands import give_mandates, register_people, revoke_mandates, update_contact
from motcua.registry.people.errors import UnableToGiveMandates, UnableToRevokeMandates
from motcua.registry.people.models import Mandate
from motcua.registry.people.queries import actor_of, acts_for, mandates_of, see_person
from motcua.registry.people.values import ContactChange, MandateKind, NewMandate, NewPerson, PersonKind
from tests.cast import AT, JUNE_15, Cast
from tests.conftest import moment

JUNE_30 = date(2023, 6, 30)


@pytest.fixture
def child(db: None) -> UUID:
    (id_,) = register_people(people=[NewPerson(number="092219004455", name="Lê Minh Khế")], by=SYSTEM, at=AT)
    return id_


@pytest.fixture
def business(db: None) -> UUID:
    company = NewPerson(kind=PersonKind.BUSINESS, number="1800999001", name="Công ty Vườn Bưởi")
    (id_,) = register_people(people=[company], by=SYSTEM, at=AT)
    return id_


def person_of(actor: Actor) -> UUID:
    assert actor.person is not None
    return actor.person


def a_mandate(agent: UUID, principal: UUID, **more: Any) -> NewMandate:
    mandate = NewMandate(
        agent=agent, principal=principal, kind=MandateKind.MANDATE, starts_on=JUNE_15, ground="Giấy ủy quyền số 1"
    )
    return replace(mandate, **more)


def giving(*mandates: NewMandate, by: Actor = SYSTEM) -> list[UUID]:
    return give_mandates(mandates=mandates, by=by, at=AT)


def test_a_mother_acts_for_her_child_until_it_is_of_age(cast: Cast, child: UUID) -> None:
    mother, of_age_on = person_of(cast.citizen), date(2037, 8, 20)
    giving(
        a_mandate(
            mother,
            child,
            kind=MandateKind.PARENT,
            starts_on=date(2019, 8, 20),
            last_on=of_age_on - timedelta(days=1),
            ground="Giấy khai sinh",
        )
    )

    assert acts_for(person=mother, on=of_age_on - timedelta(days=1)) == {child}
    assert acts_for(person=mother, on=of_age_on) == frozenset()
    assert acts_for(person=mother, on=date(2019, 8, 19)) == frozenset()


def test_who_acts_for_somebody_sees_and_reaches_her(cast: Cast) -> None:
    neighbour, citizen = person_of(cast.neighbour), person_of(cast.citizen)
    giving(a_mandate(neighbour, citizen), by=cast.citizen)
    assert cast.neighbour.account is not None

    agent = actor_of(account=cast.neighbour.account, on=JUNE_15)

    assert agent.acts_for == {citizen}
    assert see_person(actor=agent, person=citizen).name == "Trần Thị Bưởi"
    update_contact(changes=[ContactChange(person=citizen, phone="0987654321")], by=agent, at=AT)
    # It does not work the other way round.
    assert cast.citizen.account is not None
    assert actor_of(account=cast.citizen.account, on=JUNE_15).acts_for == frozenset()


def test_a_revoked_mandate_is_worth_nothing_from_that_day_on(cast: Cast) -> None:
    neighbour, citizen = person_of(cast.neighbour), person_of(cast.citizen)
    (mandate,) = giving(a_mandate(neighbour, citizen))

    # 23:30 in the city is 16:30 in UTC: the day is the city's.
    revoke_mandates(mandates=[mandate], by=cast.citizen, at=moment("2023-06-30 23:30"))

    assert acts_for(person=neighbour, on=JUNE_30 - timedelta(days=1)) == {citizen}
    assert acts_for(person=neighbour, on=JUNE_30) == frozenset()
    assert cast.neighbour.account is not None
    assert actor_of(account=cast.neighbour.account, on=JUNE_30).acts_for == frozenset()


def test_a_mandate_revoked_early_in_the_morning_is_gone_on_that_day(cast: Cast) -> None:
    """06:30 in the city is still the day before in UTC."""
    neighbour, citizen = person_of(cast.neighbour), person_of(cast.citizen)
    (mandate,) = giving(a_mandate(neighbour, citizen))

    revoke_mandates(mandates=[mandate], by=cast.neighbour, at=moment("2023-06-30 06:30"))

    assert acts_for(person=neighbour, on=JUNE_30 - timedelta(days=1)) == {citizen}
    assert acts_for(person=neighbour, on=JUNE_30) == frozenset()


def test_a_revoked_one_can_be_given_anew_but_not_revoked_anew(cast: Cast) -> None:
    mandate = a_mandate(person_of(cast.neighbour), person_of(cast.citizen))
    (first,) = giving(mandate)
    revoke_mandates(mandates=[first], by=SYSTEM, at=AT)

    giving(mandate)

    with pytest.raises(UnableToRevokeMandates, match="was revoked before"):
        revoke_mandates(mandates=[first], by=SYSTEM, at=AT)
    given = mandates_of(person=person_of(cast.citizen))
    assert [each.revoked_at is None for each in given] == [True, False]


def test_the_same_mandate_twice_at_a_time_is_refused(cast: Cast) -> None:
    mandate = a_mandate(person_of(cast.neighbour), person_of(cast.citizen), last_on=JUNE_30)
    giving(mandate)

    with pytest.raises(UnableToGiveMandates, match="in these days already"):
        giving(replace(mandate, starts_on=JUNE_30))

    giving(replace(mandate, starts_on=JUNE_30 + timedelta(days=1), last_on=None))


def test_the_database_refuses_the_same_mandate_twice_at_a_time(cast: Cast) -> None:
    mandate = a_mandate(person_of(cast.neighbour), person_of(cast.citizen))
    giving(mandate)

    with pytest.raises(IntegrityError, match="people_mandate_once_at_a_time"), transaction.atomic():
        Mandate.objects.create(
            agent_id=mandate.agent,
            principal_id=mandate.principal,
            kind="mandate",
            during=DateRange(JUNE_30, None),
            ground="x",
            given_at=AT,
        )


def test_what_is_wrong_is_named_all_at_once(cast: Cast, child: UUID, business: UUID) -> None:
    citizen, neighbour = person_of(cast.citizen), person_of(cast.neighbour)

    with pytest.raises(UnableToGiveMandates) as refused:
        giving(
            a_mandate(citizen, citizen),
            a_mandate(business, citizen),
            a_mandate(neighbour, citizen, kind=MandateKind.BUSINESS_OFFICER),
            a_mandate(neighbour, business, kind=MandateKind.PARENT),
            a_mandate(neighbour, citizen, ground=" "),
            a_mandate(neighbour, child, last_on=JUNE_15 - timedelta(days=1)),
        )

    for what in (
        "nobody needs a mandate to act for herself",
        "only a citizen can act for others",
        "only a business has officers",
        "only a citizen has parents or a guardian",
        "the ground is missing",
        "it would end before it begins",
    ):
        assert what in refused.value.message
    assert Mandate.objects.filter(principal__in=[citizen, business, child]).count() == 0


def test_an_officer_acts_for_her_business(cast: Cast, business: UUID) -> None:
    citizen = person_of(cast.citizen)

    giving(a_mandate(citizen, business, kind=MandateKind.BUSINESS_OFFICER), by=cast.counter)

    assert acts_for(person=citizen, on=JUNE_15) == {business}


@pytest.mark.parametrize("kind", [MandateKind.PARENT, MandateKind.GUARDIAN, MandateKind.BUSINESS_OFFICER])
def test_nobody_makes_herself_a_parent_or_an_officer(cast: Cast, child: UUID, kind: MandateKind) -> None:
    with pytest.raises(NotPermitted):
        giving(a_mandate(person_of(cast.citizen), child, kind=kind), by=cast.citizen)


def test_nobody_takes_a_mandate_that_she_was_not_given(cast: Cast) -> None:
    with pytest.raises(NotPermitted):
        giving(a_mandate(person_of(cast.neighbour), person_of(cast.citizen)), by=cast.neighbour)


def test_a_stranger_revokes_nothing(cast: Cast, child: UUID) -> None:
    (mandate,) = giving(a_mandate(person_of(cast.citizen), child, kind=MandateKind.PARENT))

    with pytest.raises(NotPermitted):
        revoke_mandates(mandates=[mandate], by=cast.neighbour, at=AT)

    assert acts_for(person=person_of(cast.citizen), on=JUNE_15) == {child}
