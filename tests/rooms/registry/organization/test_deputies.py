"""Deputising in time: named by who may, within the post's own days, ending by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.models import Account
from motcua.foundation.accounts.values import SYSTEM, Actor, Role
from motcua.foundation.journal.queries import entries_of
from motcua.registry.organization.commands import end_appointments, succeed_units
from motcua.registry.organization.deputizing import (
    call_off_deputation,
    deputations_of,
    name_deputy,
    stand_in,
    stand_ins,
)
from motcua.registry.organization.errors import UnableToCallOffDeputation, UnableToNameDeputy
from motcua.registry.organization.models import Deputation
from motcua.registry.organization.queries import directory, holdings
from motcua.registry.organization.values import Ending, NewDeputation, NewSuccession, Reorganization, SuccessionKind
from tests.cast import AT, Cast, a_post, an_official

FIRST, LAST = date(2023, 6, 19), date(2023, 6, 23)


def account(actor: Actor) -> UUID:
    assert actor.account is not None
    return actor.account


def holding_of(actor: Actor) -> UUID:
    (found,) = holdings(on=FIRST, account=account(actor))
    return found.id


def absence(
    cast: Cast, *, of: Actor | None = None, deputy: Actor | None = None, first: date = FIRST, last: date = LAST
) -> NewDeputation:
    return NewDeputation(
        holding=holding_of(of or cast.leader),
        deputy=account(deputy or cast.head),
        starts_on=first,
        last_on=last,
        reason="Đi công tác",
    )


def test_a_deputy_has_just_the_post_from_the_first_day_to_the_last(cast: Cast) -> None:
    deputation = name_deputy(new=absence(cast), by=cast.leader, at=AT)

    def roles(on: date) -> list[frozenset[Role]]:
        return [each.post.roles for each in stand_ins(deputy=account(cast.head), on=on)]

    assert roles(FIRST - timedelta(days=1)) == []
    assert roles(FIRST) == roles(LAST) == [frozenset({Role.LEADER})]
    assert roles(LAST + timedelta(days=1)) == []
    assert stand_in(deputation=deputation, deputy=account(cast.handler), on=FIRST) is None


def test_it_is_written_down_with_who_named_whom(cast: Cast) -> None:
    deputation = name_deputy(new=absence(cast), by=cast.leader, at=AT)

    (entry,) = entries_of(subject=account(cast.leader), kinds=["deputy_named"])
    assert (entry.actor, entry.unit) == (cast.leader.account, cast.ward.id)
    assert entry.data["deputy"] == str(cast.head.account)
    assert (entry.data["deputation"], entry.data["last_on"]) == (str(deputation), "2023-06-23")


@pytest.mark.parametrize("who", ["leader", "administrator"])
def test_the_leader_and_administrators_name_deputies_of_the_unit(cast: Cast, who: str) -> None:
    assert name_deputy(new=absence(cast, of=cast.handler, deputy=cast.clerk), by=getattr(cast, who), at=AT)


def test_a_head_names_for_who_examines_but_not_for_who_signs(cast: Cast) -> None:
    assert name_deputy(new=absence(cast, of=cast.handler, deputy=cast.clerk), by=cast.head, at=AT)
    with pytest.raises(NotPermitted):
        name_deputy(new=absence(cast, deputy=cast.clerk), by=cast.head, at=AT)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR])
@pytest.mark.parametrize("who", ["head", "leader"])
def test_nobody_in_the_unit_passes_on_a_post_that_audits_or_administers(cast: Cast, who: str, role: Role) -> None:
    watching = an_official(sign_in="trong-don-vi", unit=cast.ward, roles={role})
    with pytest.raises(NotPermitted):
        name_deputy(new=absence(cast, of=watching, deputy=cast.clerk), by=getattr(cast, who), at=AT)


@pytest.mark.parametrize("who", ["handler", "counter", "clerk", "other_officer", "auditor", "citizen"])
def test_nobody_else_does(cast: Cast, who: str) -> None:
    with pytest.raises(NotPermitted):
        name_deputy(new=absence(cast), by=getattr(cast, who), at=AT)

    assert not Deputation.objects.exists()


def test_nobody_makes_herself_somebody_else_s_deputy(cast: Cast) -> None:
    with pytest.raises(NotPermitted, match="Nobody makes herself"):
        name_deputy(new=absence(cast, of=cast.handler, deputy=cast.head), by=cast.head, at=AT)


def test_a_deputy_names_no_deputy(cast: Cast) -> None:
    acting = replace(cast.head, on_behalf_of=account(cast.leader))
    with pytest.raises(NotPermitted, match="cannot name a deputy"):
        name_deputy(new=absence(cast, deputy=cast.clerk), by=acting, at=AT)


@pytest.mark.parametrize(
    ("first", "last", "why"),
    [
        (LAST, FIRST, "end before it begins"),
        (date(2023, 6, 14), LAST, "cannot begin before today"),
        (FIRST, date(2024, 6, 23), "longer than 183 days"),
    ],
)
def test_days_that_cannot_be_are_refused(cast: Cast, first: date, last: date, why: str) -> None:
    with pytest.raises(UnableToNameDeputy, match=why):
        name_deputy(new=absence(cast, first=first, last=last), by=cast.leader, at=AT)


def test_today_is_the_earliest_day(cast: Cast) -> None:
    assert name_deputy(new=absence(cast, first=date(2023, 6, 15)), by=cast.leader, at=AT)


def test_two_deputies_at_once_are_refused_and_the_first_is_named(cast: Cast) -> None:
    name_deputy(new=absence(cast), by=cast.leader, at=AT)

    with pytest.raises(UnableToNameDeputy, match="Ngô Văn Bảy stands in already"):
        name_deputy(new=absence(cast, deputy=cast.clerk, first=LAST, last=LAST), by=cast.leader, at=AT)
    assert name_deputy(
        new=absence(cast, deputy=cast.clerk, first=LAST + timedelta(days=1), last=date(2023, 6, 30)),
        by=cast.leader,
        at=AT,
    )


def test_the_database_refuses_two_at_once_too(cast: Cast) -> None:
    name_deputy(new=absence(cast), by=cast.leader, at=AT)

    with pytest.raises(IntegrityError), transaction.atomic():
        Deputation.objects.create(
            holding_id=holding_of(cast.leader),
            deputy_id=account(cast.clerk),
            during=DateRange(LAST, LAST + timedelta(days=3)),
            named_at=AT,
        )


def test_a_deputy_is_an_open_official_of_the_unit_and_not_the_holder(cast: Cast) -> None:
    for deputy, why in (
        (cast.other_officer, "holds no post in this unit"),
        (cast.leader, "stands in for herself"),
        (cast.citizen, "no open account"),
    ):
        with pytest.raises(UnableToNameDeputy, match=why):
            name_deputy(new=absence(cast, deputy=deputy), by=cast.leader, at=AT)
    Account.objects.filter(id=account(cast.head)).update(is_active=False)
    with pytest.raises(UnableToNameDeputy, match="no open account"):
        name_deputy(new=absence(cast), by=cast.leader, at=AT)


def test_a_holding_that_is_not_known_is_said(cast: Cast) -> None:
    unknown = NewDeputation(holding=uuid4(), deputy=account(cast.head), starts_on=FIRST, last_on=LAST)
    with pytest.raises(UnableToNameDeputy):
        name_deputy(new=unknown, by=cast.leader, at=AT)


def test_called_off_it_ends_at_once_and_once_only(cast: Cast) -> None:
    deputation = name_deputy(new=absence(cast), by=cast.leader, at=AT)

    call_off_deputation(deputation=deputation, by=cast.leader, at=AT)

    assert stand_ins(deputy=account(cast.head), on=FIRST) == []
    assert deputations_of(holdings=[holding_of(cast.leader)], on=FIRST) == []
    assert entries_of(subject=account(cast.leader), kinds=["deputation_called_off"])
    with pytest.raises(UnableToCallOffDeputation):
        call_off_deputation(deputation=deputation, by=cast.leader, at=AT)
    with pytest.raises(UnableToCallOffDeputation):
        call_off_deputation(deputation=uuid4(), by=cast.leader, at=AT)
    assert name_deputy(new=absence(cast, deputy=cast.clerk), by=cast.leader, at=AT)


def test_one_that_is_over_is_not_called_off(cast: Cast) -> None:
    deputation = name_deputy(new=absence(cast), by=cast.leader, at=AT)

    with pytest.raises(UnableToCallOffDeputation):
        call_off_deputation(deputation=deputation, by=cast.leader, at=AT + timedelta(days=30))


def test_the_deputy_herself_may_call_it_off_and_a_colleague_may_not(cast: Cast) -> None:
    deputation = name_deputy(new=absence(cast), by=cast.leader, at=AT)

    with pytest.raises(NotPermitted):
        call_off_deputation(deputation=deputation, by=cast.clerk, at=AT)
    call_off_deputation(deputation=deputation, by=cast.head, at=AT)


def test_it_ends_with_the_holding(cast: Cast) -> None:
    name_deputy(new=absence(cast), by=cast.leader, at=AT)

    end_appointments(endings=[Ending(holding=holding_of(cast.leader), last_on=date(2023, 6, 20))], by=SYSTEM, at=AT)

    assert stand_ins(deputy=account(cast.head), on=date(2023, 6, 20))
    assert stand_ins(deputy=account(cast.head), on=date(2023, 6, 21)) == []


def test_it_ends_when_the_principal_s_account_is_closed(cast: Cast) -> None:
    name_deputy(new=absence(cast), by=cast.leader, at=AT)
    Account.objects.filter(id=account(cast.leader)).update(is_active=False)

    assert stand_ins(deputy=account(cast.head), on=FIRST) == []


def test_july_2025_ends_it_with_the_unit(cast: Cast) -> None:
    """On 1 July 2025 the ward goes into another; who stood in for its leader stands in for nobody from that day."""
    eve, day = date(2025, 6, 30), date(2025, 7, 1)
    at = AT.replace(year=2025)
    name_deputy(new=absence(cast, first=date(2025, 6, 20), last=eve), by=cast.leader, at=at)
    assert stand_ins(deputy=account(cast.head), on=eve)
    assert cast.ward.id not in directory(on=day)

    with pytest.raises(UnableToNameDeputy):
        name_deputy(new=absence(cast, of=cast.handler, deputy=cast.clerk, first=day, last=day), by=cast.leader, at=at)
    assert stand_ins(deputy=account(cast.head), on=day) == []


def test_a_reorganization_on_an_earlier_day_ends_it_on_that_day(cast: Cast) -> None:
    units = directory(on=FIRST)
    other = next(
        each for each in units.of_kind(cast.ward.kind) if each.parent == cast.ward.parent and each.id != cast.ward.id
    )
    leader = an_official(sign_in="khac", unit=other, roles={Role.LEADER})
    deputy = an_official(sign_in="khac.pho", unit=other, roles={Role.HEAD})
    a_post(unit=other, key="trong", roles={Role.HANDLER})
    name_deputy(new=absence(cast, of=leader, deputy=deputy), by=leader, at=AT)

    on = date(2023, 6, 21)
    succeed_units(
        reorganization=Reorganization(
            on=on,
            successions=(
                NewSuccession(old=other.key, new=cast.ward.key, on=on, kind=SuccessionKind.WHOLE, source="thử"),
            ),
        ),
        by=SYSTEM,
        at=AT,
    )

    assert stand_ins(deputy=account(deputy), on=date(2023, 6, 20))
    assert stand_ins(deputy=account(deputy), on=on) == []
