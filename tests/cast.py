"""The one cast of all tests: who they are, as the faces would see them.

`load_cast()` makes them in the open transaction, or finds them where the demo city was loaded; the fixture `cast` does
it in a test's own transaction. Builders for more people: `an_official`, `a_citizen`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from uuid import UUID

from django.contrib.auth.hashers import make_password

from motcua.foundation.accounts.commands import NewAccount, open_accounts
from motcua.foundation.accounts.models import Account
from motcua.foundation.accounts.values import SYSTEM, AccountKind, Actor, Role
from motcua.registry.organization.commands import appoint_officials, open_posts
from motcua.registry.organization.queries import directory, post_ids
from motcua.registry.organization.values import Appointment, NewPost, UnitKind, UnitView
from motcua.registry.people.commands import register_people
from motcua.registry.people.queries import actor_of
from motcua.registry.people.values import Address, NewPerson, Sex
from tests.conftest import moment

PASSWORD = "motcua-demo-2023"
JUNE_15 = date(2023, 6, 15)
APPOINTED_ON = date(2022, 1, 1)
AT = moment("2023-06-15 09:30")
AN_KHANH = "31149"
O_MON = "917"


@dataclass(frozen=True)
class Cast:
    """Each as an `Actor` on 15 June 2023. All but the last three belong to, or live in, phường An Khánh."""

    ward: UnitView
    citizen: Actor
    neighbour: Actor
    counter: Actor
    handler: Actor
    head: Actor
    leader: Actor
    clerk: Actor
    other_officer: Actor  # counter, handler and leader at once, but of quận Ô Môn
    auditor: Actor
    administrator: Actor


def load_cast(*, on: date = JUNE_15) -> Cast:
    units = directory(on=on)
    ward = units.of_division(AN_KHANH, UnitKind.COMMUNE)
    district = units.of_division(O_MON, UnitKind.DISTRICT)
    inspectorate, information = units.by_key("department-inspection"), units.by_key("department-information")
    assert ward is not None
    assert district is not None
    assert inspectorate is not None
    assert information is not None
    return Cast(
        ward=ward,
        citizen=a_citizen(
            sign_in="buoi", name="Trần Thị Bưởi", number="092192003141", birth_on=date(1992, 3, 14), on=on
        ),
        neighbour=a_citizen(
            sign_in="oi", name="Nguyễn Văn Ổi", number="092085007722", birth_on=date(1985, 11, 2), on=on
        ),
        counter=an_official(sign_in="motcua.ankhanh", name="Lê Thị Mận", unit=ward, roles={Role.COUNTER}, on=on),
        handler=an_official(sign_in="canbo.ankhanh", name="Phan Văn Sáu", unit=ward, roles={Role.HANDLER}, on=on),
        head=an_official(sign_in="pho.ankhanh", name="Ngô Văn Bảy", unit=ward, roles={Role.HEAD}, on=on),
        leader=an_official(sign_in="lanhdao.ankhanh", name="Võ Thị Út", unit=ward, roles={Role.LEADER}, on=on),
        clerk=an_official(sign_in="vanthu.ankhanh", name="Tạ Thị Tám", unit=ward, roles={Role.CLERK}, on=on),
        other_officer=an_official(
            sign_in="canbo.quanomon",
            name="Hồ Văn Xoài",
            unit=district,
            roles={Role.COUNTER, Role.HANDLER, Role.LEADER},
            on=on,
        ),
        auditor=an_official(sign_in="thanhtra", name="Huỳnh Văn Mít", unit=inspectorate, roles={Role.AUDITOR}, on=on),
        administrator=an_official(
            sign_in="quantri", name="Dương Thị Lài", unit=information, roles={Role.ADMINISTRATOR}, on=on
        ),
    )


def an_official(
    *, sign_in: str, unit: UnitView, roles: set[Role], name: str = "Lý Thị Chín", on: date = JUNE_15
) -> Actor:
    """An official who holds one post of her own in `unit`, open since 2022."""
    found = _account_named(sign_in)
    if found is None:
        found = _open_account(sign_in, name, AccountKind.OFFICIAL)
        post = a_post(unit=unit, key=f"cast-{sign_in}", roles=roles)
        appoint_officials(
            appointments=[Appointment(post=post, account=found, starts_on=APPOINTED_ON)], by=SYSTEM, at=AT
        )
    return actor_of(account=found, on=on)


def whoever(*, unit: UnitView, role: Role, on: date = JUNE_15) -> Actor:
    """The official of that unit who has just this role; made where she is missing."""
    return an_official(sign_in=f"{role.value}.{unit.key}", unit=unit, roles={role}, on=on)


def a_post(*, unit: UnitView, key: str, roles: set[Role], is_single: bool = True) -> UUID:
    """The post of that key in the unit, opened in 2022 where it is missing."""
    known = post_ids(units=[unit.id]).get((unit.id, key))
    if known is not None:
        return known
    post = NewPost(
        unit=unit.id,
        key=key,
        title_vi=f"Vị trí {key}",
        title_en=f"Post {key}",
        roles=frozenset(roles),
        opens_on=APPOINTED_ON,
        is_single=is_single,
    )
    (id_,) = open_posts(posts=[post], by=SYSTEM, at=AT)
    return id_


def a_citizen(
    *,
    sign_in: str | None = None,
    name: str = "Lâm Văn Mười",
    number: str = "092090001234",
    birth_on: date = date(1990, 6, 15),
    division_code: str = AN_KHANH,
    on: date = JUNE_15,
) -> Actor:
    """A citizen with a person and, with a sign-in name, an account; without one, an actor that no one signs in as."""
    found = _account_named(sign_in) if sign_in else None
    if sign_in and found is None:
        found = _open_account(sign_in, name, AccountKind.CITIZEN)
    (person,) = register_people(
        people=[
            NewPerson(
                number=number,
                name=name,
                birth_on=birth_on,
                sex=Sex.FEMALE if number[3] in "13" else Sex.MALE,
                phone="0900 000 100",
                email=f"{sign_in or number}@motcua.example",
                address=Address(division_code=division_code, line="12 hẻm 5, khu vực 3"),
                account=found,
            )
        ],
        by=SYSTEM,
        at=AT,
    )
    if found is None:
        return Actor(account=None, kind=AccountKind.CITIZEN, name=name, person=person)
    return replace(actor_of(account=found, on=on), person=person)


def _account_named(sign_in: str) -> UUID | None:
    return Account.objects.filter(sign_in_name=sign_in).values_list("id", flat=True).first()


def _open_account(sign_in: str, name: str, kind: AccountKind) -> UUID:
    account = NewAccount(sign_in_name=sign_in, kind=kind, name=name, password_hash=_password_hash())
    (id_,) = open_accounts(accounts=[account], by=SYSTEM, at=AT)
    return id_


@cache
def _password_hash() -> str:
    """Hashed once a process: it is slow on purpose."""
    return make_password(PASSWORD)
