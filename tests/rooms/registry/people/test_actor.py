"""Who an account is on a day."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.foundation.accounts.models import Account
from motcua.foundation.accounts.values import ANONYMOUS, SYSTEM, AccountKind, Role
from motcua.registry.organization.commands import end_appointments
from motcua.registry.organization.queries import directory, holdings
from motcua.registry.organization.values import Ending, UnitKind
from motcua.registry.people.queries import actor_of
from tests.cast import AN_KHANH, APPOINTED_ON, AT, JUNE_15, Cast


def test_an_official_acts_by_the_post_held_on_that_day(cast: Cast) -> None:
    district = directory(on=JUNE_15).of_division("916", UnitKind.DISTRICT)
    city = directory(on=JUNE_15).of_kind(UnitKind.CITY)[0]
    assert district is not None

    (held,) = cast.counter.posts

    assert cast.counter.kind is AccountKind.OFFICIAL
    assert cast.counter.holds(Role.COUNTER, cast.ward.id)
    assert held.ancestors == (district.id, city.id)


def test_the_day_before_the_appointment_gives_no_rights(cast: Cast) -> None:
    assert cast.leader.account is not None

    assert actor_of(account=cast.leader.account, on=APPOINTED_ON - timedelta(days=1)).posts == ()
    assert actor_of(account=cast.leader.account, on=APPOINTED_ON).has_role(Role.LEADER)


def test_an_ended_post_holds_on_its_last_day_and_not_on_the_next(cast: Cast) -> None:
    account = cast.handler.account
    assert account is not None
    (held,) = holdings(account=account, on=JUNE_15)

    end_appointments(endings=[Ending(holding=held.id, last_on=JUNE_15)], by=SYSTEM, at=AT)

    assert actor_of(account=account, on=JUNE_15).has_role(Role.HANDLER)
    assert actor_of(account=account, on=JUNE_15 + timedelta(days=1)).posts == ()


def test_a_post_ends_with_its_ward(cast: Cast) -> None:
    """Phường An Khánh is no more from 1 July 2025."""
    assert cast.leader.account is not None

    assert actor_of(account=cast.leader.account, on=date(2025, 6, 30)).holds(Role.LEADER, cast.ward.id)
    assert actor_of(account=cast.leader.account, on=date(2025, 7, 1)).posts == ()


def test_a_citizen_is_her_person(cast: Cast) -> None:
    assert cast.citizen.person is not None
    assert cast.citizen.posts == ()
    assert cast.citizen.acts_for == frozenset()


def test_a_closed_or_unknown_account_is_nobody(cast: Cast) -> None:
    assert cast.citizen.account is not None
    Account.objects.filter(id=cast.citizen.account).update(is_active=False)

    assert actor_of(account=cast.citizen.account, on=JUNE_15) is ANONYMOUS
    assert actor_of(account=uuid4(), on=JUNE_15) is ANONYMOUS


def test_it_takes_one_query_for_a_citizen_and_two_for_an_official(cast: Cast) -> None:
    for actor, queries in ((cast.citizen, 1), (cast.leader, 2)):
        assert actor.account is not None
        with CaptureQueriesContext(connection) as captured:
            actor_of(account=actor.account, on=JUNE_15)

        assert len(captured) == queries


def test_the_cast_is_of_an_khanh_and_of_elsewhere(cast: Cast) -> None:
    assert cast.ward.division_code == AN_KHANH
    assert cast.ward.id not in cast.other_officer.units
    assert cast.auditor.has_role(Role.AUDITOR)
