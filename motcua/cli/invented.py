"""Invented people of the demo city: the same seed gives the same names, numbers and addresses."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from motcua.foundation.text.rules import search_key
from motcua.registry.organization.values import Directory, Level, UnitKind, UnitView
from motcua.registry.people.values import Address, NewPerson, Sex

BIRTHS_FROM, BIRTHS_DAYS = date(1950, 1, 1), 55 * 365
_CENTURY_DIGITS = {(19, Sex.MALE): "0", (19, Sex.FEMALE): "1", (20, Sex.MALE): "2", (20, Sex.FEMALE): "3"}
_DISTRICT_AGENCIES = {
    UnitKind.OFFICE: "vp",
    UnitKind.LAND_REGISTRY: "datdai",
    UnitKind.POLICE_DISTRICT: "congan",
    UnitKind.TAX_DISTRICT: "thue",
    UnitKind.INSURANCE_DISTRICT: "bhxh",
}


@dataclass(frozen=True)
class Names:
    """The lists of names.json, and people drawn from them."""

    lists: Mapping[str, Any]
    random: Random

    @classmethod
    def of(cls, folder: Path, *, seed: int) -> Names:
        # Not for secrets: the demo city has to be the same everywhere.
        return cls(json.loads((folder / "names.json").read_text(encoding="utf-8")), Random(seed))  # noqa: S311

    def sex(self) -> Sex:
        return self.random.choice((Sex.MALE, Sex.FEMALE))

    def name(self, sex: Sex) -> str:
        parts = ("family", f"middle_{sex.value}", f"given_{sex.value}")
        return " ".join(self.random.choice(self.lists[part]) for part in parts)

    def birth_on(self) -> date:
        return BIRTHS_FROM + timedelta(days=self.random.randrange(BIRTHS_DAYS))

    def number(self, *, birth_on: date, sex: Sex) -> str:
        """A citizen number of somebody whose birth was registered in Cần Thơ (092)."""
        century = _CENTURY_DIGITS[birth_on.year // 100, sex]
        return f"092{century}{birth_on.year % 100:02d}{self.random.randrange(1_000_000):06d}"

    def address(self, commune: UnitView) -> Address:
        lines = self.lists["lines" if commune.name_vi.startswith("Phường") else "lines_rural"]
        line = self.random.choice(lines).format(
            house=self.random.randint(1, 299),
            lane=self.random.randint(1, 40),
            part=self.random.randint(1, 9),
            hamlet=self.random.choice(self.lists["hamlets"]),
        )
        return Address(division_code=commune.division_code, line=line)


def invented_citizens(*, names: Names, communes: Sequence[UnitView], count: int, taken: set[str]) -> list[NewPerson]:
    """`count` citizens over all communes in turn, none with a number of `taken`."""
    people: list[NewPerson] = []
    numbers = set(taken)
    while len(people) < count:
        sex, birth_on = names.sex(), names.birth_on()
        number = names.number(birth_on=birth_on, sex=sex)
        if number in numbers:
            continue
        numbers.add(number)
        people.append(
            NewPerson(
                number=number,
                name=names.name(sex),
                birth_on=birth_on,
                sex=sex,
                phone=f"0900 001 {len(people):03d}",
                email=f"{citizen_sign_in(len(people))}@motcua.example",
                address=names.address(communes[len(people) % len(communes)]),
            )
        )
    return people


def citizen_sign_in(index: int) -> str:
    return f"congdan{index + 1:03d}"


@dataclass(frozen=True)
class Place:
    """A post of the demo city and who signs in to hold it."""

    unit: UnitView
    key: str
    title_vi: str
    title_en: str
    roles: tuple[str, ...]
    sign_in: str


def places(*, posts: Mapping[str, Any], units: Directory) -> Iterator[Place]:
    """Every post of the templates in every unit of the kind, then the special ones."""
    templates = {kind: each["posts"] for each in posts["templates"] for kind in each["kinds"]}
    for unit in units.all():
        for post in templates.get(unit.kind.value, ()):
            yield _place(unit, post, f"{post['sign_in']}.{unit_sign_in(unit, units)}")
    for post in posts["special"]:
        named = units.by_key(post["unit"])
        if named is None:
            raise LookupError(f"posts.json names the unit {post['unit']}, which is not in force")
        yield _place(named, post, post["sign_in"])


def _place(unit: UnitView, post: Mapping[str, Any], sign_in: str) -> Place:
    return Place(unit, post["key"], post["title_vi"], post["title_en"], tuple(post["roles"]), sign_in)


def unit_sign_in(unit: UnitView, units: Directory) -> str:
    """The unit's part of a sign-in name: `ankhanh`, `caankhanh`, `quanomon`, `tuphap.ninhkieu`, `sotuphap`."""
    if unit.kind is UnitKind.DISTRICT:
        return _plain(unit.name_vi)
    if unit.kind in {UnitKind.COMMUNE, UnitKind.POLICE_COMMUNE}:
        commune = units.of_division(unit.division_code, UnitKind.COMMUNE)
        assert commune is not None
        # Without marks, the township Thanh An and the commune Thạnh An beside it are alike.
        township = "tt" if commune.name_vi.startswith("Thị trấn") else ""
        return ("ca" if unit.kind is UnitKind.POLICE_COMMUNE else "") + township + _plain(commune.short_name_vi)
    if unit.level is Level.PROVINCE:
        return _plain(unit.short_name_vi)
    district = units.of_division(unit.division_code, UnitKind.DISTRICT)
    assert district is not None
    agency = _DISTRICT_AGENCIES.get(unit.kind) or _plain(unit.short_name_vi.removeprefix("Phòng "))
    return f"{agency}.{_plain(district.short_name_vi)}"


def _plain(text: str) -> str:
    return search_key(text).replace(" ", "")
