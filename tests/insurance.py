"""What tests of insurance need: a facility, its officers, cards, questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from motcua.foundation.accounts.commands import NewAccount, issue_token, open_accounts
from motcua.foundation.accounts.values import SYSTEM, AccountKind, Actor
from motcua.registry.people.queries import actor_of
from motcua.registry.people.values import Sex
from motcua.service.insurance.commands.lookups import look_up
from motcua.service.insurance.commands.officers import name_officer
from motcua.service.insurance.commands.register import take_cards, take_facilities
from motcua.service.insurance.errors import UnableToReachLine
from motcua.service.insurance.models import Card, Facility
from motcua.service.insurance.rules.cards import read_number
from motcua.service.insurance.values import (
    Asked,
    FirstCare,
    Found,
    KnownCard,
    LookupView,
    NewCard,
    NewFacility,
    NewLookup,
    Purpose,
    Tier,
    Waiting,
    Way,
)
from motcua.service.insurance.values_synchronisation import ToTell
from tests.cast import AN_KHANH, AT, JUNE_15

NAME, BIRTH_ON = "Trần Thị Bưởi", date(1992, 3, 14)
CITIZEN_NUMBER, NUMBER = "092192003141", "9212345678"
STATION, HOSPITAL = "92047", "92002"


def a_facility(code: str = STATION, **changes: Any) -> UUID:
    """A health station in phường An Khánh; the same again where it is there."""
    facts: dict[str, Any] = {
        "code": code,
        "name_vi": f"Trạm Y tế {code}",
        "name_en": f"Health station {code}",
        "tier": Tier.COMMUNE,
        "division_code": AN_KHANH,
        "address_line": "Khu vực 3",
        "from_on": date(2020, 1, 1),
    }
    take_facilities(facilities=[NewFacility(**(facts | changes))], by=SYSTEM, at=AT)
    return Facility.objects.get(code=code).id


def new_card(**changes: Any) -> NewCard:
    facts: dict[str, Any] = {
        "number": NUMBER,
        "group": "GD",
        "benefit_level": 4,
        "issued_in": "92",
        "full_name": NAME,
        "birth_on": BIRTH_ON,
        "sex": Sex.FEMALE,
        "facility_code": STATION,
        "valid_from": date(2023, 1, 1),
        "valid_until": date(2023, 12, 31),
        "citizen_number": CITIZEN_NUMBER,
        "division_code": AN_KHANH,
    }
    return NewCard(**(facts | changes))


def a_card(**changes: Any) -> UUID:
    new = new_card(**changes)
    take_cards(cards=[new], by=SYSTEM, at=AT)
    return Card.objects.get(number=new.number).id


def an_officer(facility: UUID, sign_in: str = "yte.ankhanh", *, kind: AccountKind = AccountKind.OFFICIAL) -> Actor:
    """Somebody without a post in the city who looks up for the facility; a program is a kind of somebody."""
    account = somebody(sign_in, kind=kind)
    name_officer(facility=facility, sign_in_name=sign_in, by=SYSTEM, at=AT)
    return actor_of(account=account, on=JUNE_15)


def somebody(sign_in: str, *, kind: AccountKind = AccountKind.OFFICIAL) -> UUID:
    new = NewAccount(sign_in_name=sign_in, kind=kind, name="Lưu Thị Mơ", password_hash="!")
    return UUID(int=open_accounts(accounts=[new], by=SYSTEM, at=AT)[0].int)


def a_token(actor: Actor, *scopes: str) -> str:
    assert actor.account is not None
    return issue_token(account=actor.account, name="HIS", scopes=scopes or ("insurance:lookup",), by=SYSTEM, at=AT)


def asked(number: str = CITIZEN_NUMBER, *, name: str = NAME, birth_on: date = BIRTH_ON) -> Asked:
    return Asked(number=read_number(number), name=name, birth_on=birth_on)


def ask(
    actor: Actor,
    question: Asked | None = None,
    *,
    key: str = "",
    at: datetime = AT,
    machine_at: datetime | None = None,
    has_line: bool = False,
    way: Way = Way.TYPED,
) -> LookupView:
    return look_up(
        new=NewLookup(asked=question or asked(), purpose=Purpose.TREATMENT, way=way, key=key or uuid4().hex),
        by=actor,
        at=at,
        machine_at=machine_at or datetime(2023, 6, 15, 2, tzinfo=UTC),
        has_line=has_line,
    )


def known_card(**changes: Any) -> KnownCard:
    facts: dict[str, Any] = {
        "id": None,
        "number": NUMBER,
        "group": "GD",
        "benefit_level": 4,
        "issued_in": "92",
        "full_name": NAME,
        "birth_on": BIRTH_ON,
        "first_care": FirstCare(code=STATION, name="Trạm Y tế"),
        "valid_from": date(2023, 1, 1),
        "valid_until": date(2023, 12, 31),
    }
    return KnownCard(**(facts | changes))


@dataclass
class PaperLine:
    """A line in the test's own memory. `away`: it does not answer."""

    cards: Mapping[str, tuple[KnownCard, ...]] = field(default_factory=dict)
    away: bool = False
    asked: list[UUID] = field(default_factory=list)
    told: list[ToTell] = field(default_factory=list)

    def ask(self, *, waiting: Waiting) -> Found:
        self.asked.append(waiting.id)
        if self.away:
            raise UnableToReachLine(cause="it cannot be reached")
        return Found(self.cards.get(waiting.asked.number.number, ()))

    def correct(self, *, correction: ToTell) -> str:
        if self.away:
            raise UnableToReachLine(cause="it cannot be reached")
        self.told.append(correction)
        return f"BH-{len(self.told)}"
