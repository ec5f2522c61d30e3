"""`synchronisation.toml`: the register of insurance cards and an extract of the population database, both invented, and the
day on which they are compared. Whose card each is, is known; what share of them is verified comes of comparing alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import duckdb
from pydantic import Field

from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.calendars.values import VIETNAM
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import UnitKind
from motcua.registry.people.models import Person
from motcua.registry.people.values import PersonKind, Sex
from motcua.service.insurance.commands.register import take_cards, take_facilities
from motcua.service.insurance.models import Facility
from motcua.service.insurance.synchronisation.commands.recording import record_run
from motcua.service.insurance.synchronisation.commands.residents import take_residents
from motcua.service.insurance.synchronisation.linkage import prepare
from motcua.service.insurance.synchronisation.running import compared
from motcua.service.insurance.values import NewCard, NewFacility, Tier
from motcua.service.insurance.values_synchronisation import NewResident
from scenarios.insurance.synthetic import Size, make
from scenarios.player.deck import DeckFacts, Folder, Sourced
from scenarios.player.faults import Faults
from scenarios.player.stream import Stream, StreamAct
from scenarios.player.transactions import may_rest

FILE = "synchronisation.toml"
#: So many lines are taken in one transaction.
LINES = 20_000
CARDS_MIN = 500
#: What comes of these depends on how many people there are: the share would not be the same at every scale.
BY_SIZE = frozenset({"no_number_moved", "no_number_swapped"})
#: Beyond those of the demo city's own people.
FIRST_NUMBER = 9_250_000_000


class SynchronisationFile(Sourced):
    """So many `people` in the extract and `cards` in the register, before scaling; `verified` is the share of cards without
    an error that somebody has to look at."""

    people: int = Field(ge=1)
    cards: int = Field(ge=1)
    verified: float = Field(gt=0, le=1)
    compared_at: datetime


@dataclass(frozen=True)
class Act(StreamAct):
    """All cards are compared."""


class SynchronisationPart:
    name = "synchronisation"

    def read(self, folder: Folder, faults: Faults) -> SynchronisationFile | None:
        return folder.table(FILE, SynchronisationFile, faults)

    def check(self, content: SynchronisationFile, facts: DeckFacts, faults: Faults) -> None:
        if not facts.from_on <= content.compared_at.date() < facts.period.until_on:
            faults.add(FILE, "compared_at", "it lies outside the deck's days")
        if content.cards > content.people:
            faults.add(FILE, "cards", "there are more than people")

    def play(self, content: SynchronisationFile, facts: DeckFacts, *, scale: Decimal, seed: int) -> Stream[Act]:
        return _Synchronising.of(content, facts, scale=scale, seed=seed)


@dataclass
class _Synchronising(Stream[Act]):
    size: Size
    city: str
    on: date

    @classmethod
    def of(cls, content: SynchronisationFile, facts: DeckFacts, *, scale: Decimal, seed: int) -> _Synchronising:
        at = content.compared_at.replace(tzinfo=VIETNAM)
        return cls(
            told=(Act(at=at),),
            perform=_compare,
            size=size_of(content, scale=scale, seed=seed),
            city=facts.city,
            on=facts.from_on,
        )

    def preparation(self) -> Sequence[str]:
        pieces = [f"people {n}" for n in range(_pieces(self.size.people))]
        return ["facilities", *pieces, "own people", *(f"cards {n}" for n in range(_pieces(self.size.cards)))]

    def prepare(self, piece: str, at: datetime) -> Mapping[str, str]:
        what, _, number = piece.partition(" ")
        codes = dict(Facility.objects.order_by("tier").values_list("division_code", "code"))
        if what == "facilities" and not codes:
            take_facilities(facilities=_stations(self.on), by=SYSTEM, at=at)
        if what == "own":
            for residents in _own_people():
                take_residents(residents=residents, by=SYSTEM, at=at)
        if what not in {"people", "cards"}:
            return {}
        with _made(self.size, _communes(self.on)) as duck:
            span = f"LIMIT {LINES} OFFSET {int(number) * LINES}"
            if what == "people":
                take_residents(residents=_residents(duck, span), by=SYSTEM, at=at)
            else:
                take_cards(cards=_cards(duck, span, codes), by=SYSTEM, at=at)
        return {}


def size_of(content: SynchronisationFile, *, scale: Decimal, seed: int) -> Size:
    cards = max(CARDS_MIN, round(content.cards * scale))
    people = round(cards * content.people / content.cards)
    return Size(people=people, cards=cards, seed=seed, verified=content.verified, without=BY_SIZE)


def owners(size: Size, *, on: date) -> dict[str, str | None]:
    """By the number of each card the citizen number of the person whose it is; None for who is not in the extract."""
    with _made(size, _communes(on)) as duck:
        lines = duck.execute("SELECT c.k, t.person FROM card c JOIN truth t ON t.id = c.id").fetchall()
    return {str(FIRST_NUMBER + k): person for k, person in lines}


def _pieces(lines: int) -> int:
    return -(-lines // LINES)


def _compare(act: Act, known: dict[str, str]) -> None:
    """The player's transaction is open around every act; this one lets it rest for a minute or more."""
    may_rest()
    with compared(by=SYSTEM, at=act.at) as comparison:
        record_run(comparison=comparison, by=SYSTEM, at=act.at)


def _communes(on: date) -> list[str]:
    return [unit.division_code for unit in directory(on=on).of_kind(UnitKind.COMMUNE)]


@contextmanager
def _made(size: Size, communes: Sequence[str]) -> Iterator[Any]:
    with closing(duckdb.connect()) as duck:
        prepare(duck)
        make(duck, size=size, communes=communes)
        yield duck


def _own_people() -> Iterator[list[NewResident]]:
    """The demo city's people are in the population database too: they may have cards."""
    rows = list(
        Person.objects.filter(kind=PersonKind.CITIZEN.value, birth_on__isnull=False).exclude(sex="").order_by("number")
    )
    for first in range(0, len(rows), LINES):
        yield [
            NewResident(
                number=row.number,
                full_name=row.name,
                birth_on=row.birth_on,
                sex=row.sex,
                address_line=row.address_line,
                division_code=row.division_code,
            )
            for row in rows[first : first + LINES]
            if row.birth_on is not None
        ]


def _residents(duck: Any, span: str) -> list[NewResident]:
    lines = duck.execute(
        f"SELECT number, full_name, birth_on, sex, address, commune, died_on FROM resident ORDER BY number {span}"
    ).fetchall()
    return [
        NewResident(
            number=number,
            full_name=name,
            birth_on=born,
            sex=sex,
            address_line=line,
            division_code=code,
            died_on=died,
        )
        for number, name, born, sex, line, code, died in lines
    ]


def _cards(duck: Any, span: str, facilities: Mapping[str, str]) -> list[NewCard]:
    """Each at the facility of its commune, or else at the first one."""
    first = min(facilities.values())
    lines = duck.execute(
        f"SELECT k, number, full_name, birth_on, sex, address, commune FROM card ORDER BY k {span}"
    ).fetchall()
    return [
        NewCard(
            number=str(FIRST_NUMBER + k),
            group="GD",
            benefit_level=4,
            issued_in="92",
            citizen_number=number,
            full_name=name,
            birth_on=born,
            sex=Sex(sex),
            address_line=line,
            division_code=code,
            facility_code=facilities.get(code, first),
            valid_from=date(2023, 1, 1),
            valid_until=date(2023, 12, 31),
        )
        for k, number, name, born, sex, line, code in lines
    ]


def _stations(on: date) -> list[NewFacility]:
    communes = directory(on=on).of_kind(UnitKind.COMMUNE)
    return [
        NewFacility(
            code=f"92{number:03d}",
            name_vi=f"Trạm y tế {unit.name_vi} (dữ liệu mẫu)",
            name_en=f"Health station of {unit.name_en} (demo data)",
            tier=Tier.COMMUNE,
            division_code=unit.division_code,
            address_line="",
            from_on=date(2020, 1, 1),
        )
        for number, unit in enumerate(communes, start=1)
    ]


PART = SynchronisationPart()
