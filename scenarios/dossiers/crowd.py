"""The people of a deck: who files what. Invented, and the same every time."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from functools import cache
from pathlib import Path
from random import Random

from motcua.registry.organization.values import UnitKind
from motcua.registry.people.values import Sex
from scenarios.dossiers.acts import Plan, Sender
from scenarios.dossiers.facts import People
from scenarios.player.city import City

NAMES = Path(__file__).resolve().parents[1] / "demo" / "names.json"
HELPED = -1
#: Without a common factor, so that no six digits come twice.
_DIGITS, _STRIDE = 1_000_000, 700_001
#: The demo's own people have lower ones.
_PHONES_FROM = 100_000
_CENTURY_DIGITS = {(19, Sex.MALE): "0", (19, Sex.FEMALE): "1", (20, Sex.MALE): "2", (20, Sex.FEMALE): "3"}


@dataclass(frozen=True, slots=True)
class Citizen:
    """Somebody of the deck."""

    index: int
    name: str
    number: str
    birth_on: date
    sex: Sex
    phone: str
    division: str
    line: str
    has_account: bool


@dataclass(frozen=True)
class _Home:
    """The people of a commune: indexes from `first`, of whom those before `account_until` have an account."""

    first: int
    account_until: int
    until: int


@dataclass
class Crowd:
    """Everybody, by index. `helped` leave the telephone number of the one who helped them."""

    people: People
    seed: int
    homes: list[str] = field(default_factory=list)
    _ranges: dict[str, _Home] = field(default_factory=dict)
    _helped: dict[int, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.homes)

    def citizen(self, index: int) -> Citizen:
        random = Random(f"{self.seed}:citizen:{index}")
        names = _names()
        sex = random.choice((Sex.MALE, Sex.FEMALE))
        days = (self.people.born_until - self.people.born_from).days
        birth_on = self.people.born_from + timedelta(days=random.randrange(days))
        provinces = self.people.birth_provinces
        province = random.choices(list(provinces), [float(weight) for weight in provinces.values()])[0]
        digits = index * _STRIDE % _DIGITS
        home = self.homes[index]
        name = " ".join(random.choice(names[part]) for part in ("family", f"middle_{sex.value}", f"given_{sex.value}"))
        return Citizen(
            index=index,
            name=name,
            number=f"{province}{_CENTURY_DIGITS[birth_on.year // 100, sex]}{birth_on.year % 100:02d}{digits:06d}",
            birth_on=birth_on,
            sex=sex,
            phone=f"0900{_PHONES_FROM + self._helped.get(index, index):06d}",
            division=home,
            line=f"{random.randint(1, 299)} khu vực {random.randint(1, 9)}",
            has_account=self.has_account(index),
        )

    def has_account(self, index: int) -> bool:
        return index in self._helped or index < self._ranges[self.homes[index]].account_until


def seated(plans: Sequence[Plan], *, people: People, city: City, seed: int) -> tuple[tuple[Plan, ...], Crowd]:
    """The plans with their people, and all people. Who files online for herself has an account."""
    random = Random(f"{seed}:seats")
    homes = [_home_of(plan, city, random) for plan in plans]
    crowd = Crowd(people, seed)
    _settle(crowd, homes, city)
    found: list[Plan] = []
    first_helped: dict[str, int] = {}
    for plan, home in zip(plans, homes, strict=True):
        if plan.person == HELPED:
            crowd.homes.append(home)
            index = len(crowd.homes) - 1
            crowd._helped[index] = first_helped.setdefault(plan.unit, index)
        else:
            index = _somebody(crowd._ranges[home], plan, random)
        found.append(replace(plan, person=index))
    return tuple(found), crowd


def _home_of(plan: Plan, city: City, random: Random) -> str:
    unit = city.units.by_key(plan.unit)
    assert unit is not None
    return random.choice(city.communes_around(unit))


def _settle(crowd: Crowd, homes: Sequence[str], city: City) -> None:
    """In each commune live as many as come from it, divided by how often one comes."""
    comes = dict.fromkeys((unit.division_code for unit in city.units.of_kind(UnitKind.COMMUNE)), 0)
    for home in homes:
        comes[home] += 1
    for home, times in comes.items():
        if not times:
            continue
        first, count = len(crowd.homes), _part(times, crowd.people.per_dossier)
        crowd.homes += [home] * count
        crowd._ranges[home] = _Home(first, first + _part(count, crowd.people.with_account), first + count)


def _part(whole: int, share: Decimal) -> int:
    """At least one."""
    return max(1, int((whole * share).to_integral_value(rounding=ROUND_CEILING)))


def _somebody(home: _Home, plan: Plan, random: Random) -> int:
    own = plan.is_online and plan.sender is not Sender.OFFICER
    return random.randrange(home.first, home.account_until if own else home.until)


@cache
def _names() -> Mapping[str, Sequence[str]]:
    names: Mapping[str, Sequence[str]] = json.loads(NAMES.read_text(encoding="utf-8"))
    return names
