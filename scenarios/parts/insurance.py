"""`insurance.toml`: health facilities that look insurance up. Cards are those that there are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from uuid import UUID

from pydantic import Field

from motcua.cli.demo_insurance import facilities_of
from motcua.foundation.accounts.commands import NewAccount, open_accounts
from motcua.foundation.accounts.values import SYSTEM, AccountKind
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.calendars.values import VIETNAM
from motcua.registry.people.queries import actor_of
from motcua.service.insurance.commands.lookups import look_up
from motcua.service.insurance.commands.officers import name_officer
from motcua.service.insurance.commands.register import take_facilities
from motcua.service.insurance.models import Card, Facility
from motcua.service.insurance.rules.cards import read_number
from motcua.service.insurance.values import Asked, NewFacility, NewLookup, Purpose, Way
from scenarios.player.deck import DeckFacts, Folder, Sourced
from scenarios.player.faults import Faults
from scenarios.player.stream import Stream, StreamAct

FILE = "insurance.toml"
FACILITIES = Path(__file__).resolve().parents[1] / "demo"
#: Numbers of the city's cards begin with 92.
_FIRST, _NUMBERS = 9_200_000_000, 100_000_000
#: A day at a facility.
_OPENS, _MINUTES = time(7, 30), 8 * 60


class InsuranceFile(Sourced):
    """So many of the demo's `facilities`. Each looks up the first time by `first_by`, and then every `every_days` days."""

    facilities: int = Field(ge=1)
    opened_on: date
    first_by: date
    every_days: int = Field(ge=1)


@dataclass(frozen=True)
class Opening(StreamAct):
    """Each facility gets an officer."""


@dataclass(frozen=True)
class LookingUp(StreamAct):
    """By the facility's code."""

    facility: str


Act = Opening | LookingUp


class InsurancePart:
    name = "insurance"

    def read(self, folder: Folder, faults: Faults) -> InsuranceFile | None:
        return folder.table(FILE, InsuranceFile, faults)

    def check(self, content: InsuranceFile, facts: DeckFacts, faults: Faults) -> None:
        if not facts.from_on <= content.opened_on < content.first_by < facts.period.until_on:
            faults.add(FILE, "opened_on", "opened_on and first_by are not days of the deck, one after the other")
        if content.facilities > len(facilities_of(FACILITIES)):
            faults.add(FILE, "facilities", f"the demo has {len(facilities_of(FACILITIES))}")

    def play(self, content: InsuranceFile, facts: DeckFacts, *, scale: Decimal, seed: int) -> Stream[Act]:
        """Small, so the scale does not touch it."""
        doing = _Performing(facilities_of(FACILITIES)[: content.facilities], seed)
        told = sorted(_acts(content, facts, doing), key=lambda act: act.at)
        return _LookingUp(told=told, perform=doing.perform, facilities=doing.facilities)


@dataclass
class _LookingUp(Stream[Act]):
    """The facilities are there before anything happens: cards name theirs."""

    facilities: Sequence[NewFacility]

    def preparation(self) -> Sequence[str]:
        return ("facilities",)

    def prepare(self, piece: str, at: datetime) -> Mapping[str, str]:
        take_facilities(facilities=self.facilities, by=SYSTEM, at=at)
        return {}


def _acts(content: InsuranceFile, facts: DeckFacts, doing: _Performing) -> Iterator[Act]:
    yield Opening(datetime.combine(content.opened_on, time(7), VIETNAM))
    days = (content.first_by - content.opened_on).days
    for number, facility in enumerate(doing.facilities):
        day = content.opened_on + timedelta(days=1 + number * days // len(doing.facilities))
        while day < facts.period.until_on:
            minute = Random(f"{doing.seed}:insurance:{facility.code}:{day}").randrange(_MINUTES)
            yield LookingUp(datetime.combine(day, _OPENS, VIETNAM) + timedelta(minutes=minute), facility.code)
            day += timedelta(days=content.every_days)


@dataclass
class _Performing:
    facilities: Sequence[NewFacility]
    seed: int

    def perform(self, act: Act, known: dict[str, str]) -> None:
        """`known` has the officer's account by the facility's code."""
        match act:
            case Opening(at=at):
                self._open(at, known)
            case LookingUp(at=at, facility=code):
                self._look_up(UUID(known[code]), code, at)

    def _open(self, at: datetime, known: dict[str, str]) -> None:
        ids = dict(Facility.objects.values_list("code", "id"))
        new = [
            NewAccount(
                sign_in_name=f"yte.{each.code}",
                kind=AccountKind.OFFICIAL,
                name=f"Nhân viên cơ sở {each.code} (dữ liệu mẫu)",
                password_hash="!",  # noqa: S106  (nobody signs in by password)
            )
            for each in self.facilities
        ]
        for each, account in zip(self.facilities, open_accounts(accounts=new, by=SYSTEM, at=at), strict=True):
            name_officer(facility=ids[each.code], sign_in_name=f"yte.{each.code}", by=SYSTEM, at=at)
            known[each.code] = str(account)

    def _look_up(self, account: UUID, code: str, at: datetime) -> None:
        """About whoever has the card that comes next after a number drawn."""
        random = Random(f"{self.seed}:insurance:{code}:{at}:card")
        drawn = f"{_FIRST + random.randrange(_NUMBERS):010d}"
        card = (
            Card.objects.filter(number__gte=drawn).order_by("number").first() or Card.objects.order_by("number").first()
        )
        number, name, birth_on = (
            (card.number, card.full_name, card.birth_on) if card else (drawn, "Người chưa có thẻ", date(1990, 1, 1))
        )
        new = NewLookup(
            asked=Asked(number=read_number(number), name=name, birth_on=birth_on),
            purpose=random.choices((Purpose.TREATMENT, Purpose.EMERGENCY), weights=(9, 1))[0],
            way=random.choices((Way.SCANNED, Way.TYPED), weights=(4, 1))[0],
            key=f"deck:{at:%Y%m%d%H%M}",
        )
        # By the deck's own time, in which these look-ups are days apart.
        look_up(new=new, by=actor_of(account=account, on=city_day(at)), at=at, machine_at=at, has_line=False)


PART = InsurancePart()
