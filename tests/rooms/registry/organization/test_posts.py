"""Posts, appointments, and what the database itself refuses."""

from __future__ import annotations

from datetime import date, timedelta
from threading import Barrier, Thread
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from motcua.foundation.accounts.commands import NewAccount, open_accounts
from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import SYSTEM, AccountKind, Role
from motcua.foundation.database.transactions import durable
from motcua.foundation.journal.queries import entries_of
from motcua.registry.organization.commands import appoint_officials, end_appointments, open_posts
from motcua.registry.organization.errors import UnableToAppoint, UnableToEndAppointments, UnableToOpenPosts
from motcua.registry.organization.models import Holding, Post
from motcua.registry.organization.queries import directory, holders, holdings, posts_of
from motcua.registry.organization.values import Appointment, Ending, NewPost, UnitKind
from tests.cast import AN_KHANH, APPOINTED_ON, AT, JUNE_15, Cast, a_post, an_official

JULY_1 = date(2023, 7, 1)


@pytest.fixture
def newcomer(db: None) -> UUID:
    account = NewAccount(sign_in_name="moi", kind=AccountKind.OFFICIAL, name="Bùi Thị Mười", password=None)
    return UUID(int=open_accounts(accounts=[account], by=SYSTEM, at=AT)[0].int)


@pytest.fixture
def chair(cast: Cast) -> UUID:
    """A single post of the ward that nobody holds."""
    return a_post(unit=cast.ward, key="chair", roles={Role.LEADER, Role.HEAD})


def appointing(post: UUID, account: UUID, starts_on: date = JUNE_15, last_on: date | None = None) -> list[UUID]:
    return appoint_officials(
        appointments=[Appointment(post=post, account=account, starts_on=starts_on, last_on=last_on)], by=SYSTEM, at=AT
    )


def test_an_appointment_gives_the_roles_of_the_post_from_its_day_on(cast: Cast, chair: UUID, newcomer: UUID) -> None:
    (holding,) = appointing(chair, newcomer)

    (held,) = posts_of(account=newcomer, on=JUNE_15)
    assert (held.post, held.unit, held.roles) == (chair, cast.ward.id, frozenset({Role.LEADER, Role.HEAD}))
    assert posts_of(account=newcomer, on=JUNE_15 - timedelta(days=1)) == ()
    (entry,) = entries_of(subject=newcomer, kinds=["official_appointed"])
    assert entry.data == {"holding": str(holding), "post": str(chair), "on": "2023-06-15", "last_on": None}
    assert entry.unit == cast.ward.id


def test_a_single_post_is_not_given_twice(chair: UUID, cast: Cast, newcomer: UUID) -> None:
    assert cast.handler.account is not None
    appointing(chair, newcomer)

    with pytest.raises(UnableToAppoint, match="Bùi Thị Mười holds it in"):
        appointing(chair, cast.handler.account, JULY_1)


def test_the_successor_takes_over_on_the_day_after_the_last(chair: UUID, cast: Cast, newcomer: UUID) -> None:
    assert cast.handler.account is not None
    appointing(chair, newcomer, last_on=date(2023, 6, 30))

    appointing(chair, cast.handler.account, JULY_1)

    before = holders(unit=cast.ward.id, role=Role.HEAD, on=date(2023, 6, 30))
    after = holders(unit=cast.ward.id, role=Role.HEAD, on=JULY_1)
    assert [holder.account for holder in before] == [cast.head.account, newcomer]
    assert [holder.account for holder in after] == [cast.head.account, cast.handler.account]


def test_the_database_refuses_two_holders_of_a_single_post(chair: UUID, cast: Cast, newcomer: UUID) -> None:
    assert cast.handler.account is not None
    appointing(chair, newcomer)

    with pytest.raises(IntegrityError, match="organization_holding_single_post_once"), transaction.atomic():
        Holding.objects.create(
            post_id=chair, is_single=True, account_id=cast.handler.account, during=DateRange(JULY_1, None)
        )


def test_the_database_refuses_a_holding_that_calls_a_single_post_shared(chair: UUID, newcomer: UUID) -> None:
    with pytest.raises(IntegrityError, match="organization_holding_single_as_its_post"), transaction.atomic():
        Holding.objects.create(post_id=chair, is_single=False, account_id=newcomer, during=DateRange(JULY_1, None))


def test_the_database_refuses_roles_that_it_does_not_know(cast: Cast) -> None:
    with pytest.raises(IntegrityError, match="organization_post_roles_known"), transaction.atomic():
        Post.objects.create(
            unit_id=cast.ward.id, key="x", during=DateRange(JUNE_15, None), title_vi="", title_en="", roles=["king"]
        )


def test_a_shared_post_has_several_holders(cast: Cast, newcomer: UUID) -> None:
    assert cast.handler.account is not None
    shared = a_post(unit=cast.ward, key="pool", roles={Role.HANDLER}, is_single=False)

    appointing(shared, newcomer)
    appointing(shared, cast.handler.account)

    assert len([h for h in holdings(unit=cast.ward.id, on=JUNE_15) if h.post.id == shared]) == 2


def test_one_refused_appointment_refuses_all_and_each_is_named(chair: UUID, cast: Cast, newcomer: UUID) -> None:
    assert cast.citizen.account is not None
    other = a_post(unit=cast.ward, key="other", roles={Role.HANDLER})
    wrong = [
        Appointment(post=chair, account=newcomer, starts_on=JUNE_15),
        Appointment(post=other, account=cast.citizen.account, starts_on=JUNE_15),
        Appointment(post=other, account=newcomer, starts_on=APPOINTED_ON - timedelta(days=1)),
    ]

    with pytest.raises(UnableToAppoint) as refused:
        appoint_officials(appointments=wrong, by=SYSTEM, at=AT)

    assert "is no official's" in refused.value.message
    assert "the post is open in" in refused.value.message
    assert posts_of(account=newcomer, on=JUNE_15) == ()


def test_only_an_administrator_appoints(chair: UUID, cast: Cast, newcomer: UUID) -> None:
    appointment = Appointment(post=chair, account=newcomer, starts_on=JUNE_15)
    for actor in (cast.leader, cast.auditor, cast.citizen):
        with pytest.raises(NotPermitted):
            appoint_officials(appointments=[appointment], by=actor, at=AT)

    assert appoint_officials(appointments=[appointment], by=cast.administrator, at=AT)


def test_nobody_appoints_herself(chair: UUID, cast: Cast) -> None:
    assert cast.administrator.account is not None
    own = Appointment(post=chair, account=cast.administrator.account, starts_on=JUNE_15)

    with pytest.raises(NotPermitted):
        appoint_officials(appointments=[own], by=cast.administrator, at=AT)


def test_an_end_before_the_beginning_or_after_the_end_is_refused(chair: UUID, newcomer: UUID) -> None:
    (holding,) = appointing(chair, newcomer, last_on=JULY_1)

    for last_on in (JUNE_15 - timedelta(days=1), JULY_1 + timedelta(days=1)):
        with pytest.raises(UnableToEndAppointments):
            end_appointments(endings=[Ending(holding=holding, last_on=last_on)], by=SYSTEM, at=AT)

    end_appointments(endings=[Ending(holding=holding, last_on=JUNE_15)], by=SYSTEM, at=AT)
    assert posts_of(account=newcomer, on=JUNE_15 + timedelta(days=1)) == ()


def test_ending_twice_in_one_call_is_refused(chair: UUID, newcomer: UUID) -> None:
    (holding,) = appointing(chair, newcomer)
    ending = Ending(holding=holding, last_on=JULY_1)

    with pytest.raises(UnableToEndAppointments, match="2 times"):
        end_appointments(endings=[ending, ending], by=SYSTEM, at=AT)


def test_a_post_needs_a_unit_in_force_and_a_key_of_its_own(cast: Cast) -> None:
    a_post(unit=cast.ward, key="chair", roles={Role.LEADER})
    late = date(2025, 7, 1)
    posts = [
        NewPost(
            unit=cast.ward.id,
            key=key,
            title_vi="Chủ tịch",
            title_en="Chair",
            roles=frozenset({Role.LEADER}),
            opens_on=on,
        )
        for key, on in (("chair", JUNE_15), ("late", late))
    ]

    with pytest.raises(UnableToOpenPosts, match=r"chair: the key is taken.*late: unit .* is not in force"):
        open_posts(posts=posts, by=SYSTEM, at=AT)


def test_a_leader_of_the_ward_may_not_open_posts(cast: Cast) -> None:
    with pytest.raises(NotPermitted):
        open_posts(posts=[], by=cast.leader, at=AT)


def test_an_officer_of_another_unit_holds_nothing_here(cast: Cast) -> None:
    stranger = an_official(sign_in="la", unit=cast.ward, roles={Role.CLERK})

    assert stranger.holds(Role.CLERK, cast.ward.id)
    assert not cast.other_officer.holds(Role.COUNTER, cast.ward.id)


def test_of_two_who_appoint_at_once_one_wins_and_the_other_is_told(committed_db: str) -> None:
    with durable():
        ward = directory(on=JUNE_15).of_division(AN_KHANH, UnitKind.COMMUNE)
        assert ward is not None
        post = a_post(unit=ward, key="chair", roles={Role.LEADER})
        new = [NewAccount(sign_in_name=f"moi{n}", kind=AccountKind.OFFICIAL, name=f"Mới {n}") for n in (1, 2)]
        accounts = open_accounts(accounts=new, by=SYSTEM, at=AT)
    together = Barrier(2)
    refused: list[str] = []

    def appoint(account: UUID) -> None:
        together.wait(timeout=10)
        try:
            with durable():
                appointing(post, account)
        except UnableToAppoint as refusal:
            refused.append(refusal.message)
        connection.close()

    threads = [Thread(target=appoint, args=[account]) for account in accounts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)

    (told,) = refused
    (winner,) = [held.name for held in holdings(unit=ward.id, on=JUNE_15)]
    assert winner in told
