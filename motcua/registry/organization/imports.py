"""Reads the lists in `data/` into units with their periods and successions. Reports every mistake by file and line.

The lists say what was so on a stage's first day; this module knows how the stages follow each other: in June 2023 a
city with districts and communes, on 1 November 2024 three wards merged into one that lives on, from 1 July 2025 a
city with communes only. A commune that alone and wholly became one of the same code and name lives on as the same
unit; every other new commune is a unit of its own, even where it was given an old one's code.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from motcua.registry.organization.errors import UnableToLoadUnits
from motcua.registry.organization.rules import problems_of_units
from motcua.registry.organization.values import (
    Level,
    NewPeriod,
    NewSuccession,
    NewUnit,
    Stretch,
    SuccessionKind,
    UnitKind,
)

DATA = Path(__file__).parent / "data"
CITY = "city-92"
CITY_CODE = "92"
MISTAKES_SHOWN_MAX = 50

_ENGLISH_TYPES = {
    "thành phố trực thuộc trung ương": "City",
    "quận": "District",
    "huyện": "District",
    "phường": "Ward",
    "xã": "Commune",
    "thị trấn": "Township",
}
_DIVISION_KIND = {
    "province": (UnitKind.CITY, Level.PROVINCE),
    "district": (UnitKind.DISTRICT, Level.DISTRICT),
    "commune": (UnitKind.COMMUNE, Level.COMMUNE),
}


@dataclass(frozen=True)
class Reference:
    units: tuple[NewUnit, ...]
    successions: tuple[NewSuccession, ...]


@dataclass(frozen=True)
class _Division:
    code: str
    level: str
    type_vi: str
    name_vi: str
    short: str
    parent_code: str
    serial: int
    identifier: str
    source: str

    @property
    def name_en(self) -> str:
        return f"{self.short} {_ENGLISH_TYPES[self.type_vi]}"

    @property
    def in_sentence_vi(self) -> str:
        """The name as it follows another noun: `Công an phường An Khánh`."""
        return self.name_vi[0].lower() + self.name_vi[1:]


@dataclass
class _Lists:
    """The files as read, and the mistakes found on the way."""

    folder: Path
    mistakes: list[str] = field(default_factory=list)

    def rows(self, name: str) -> Iterator[tuple[str, Mapping[str, str]]]:
        """Each row with its place, such as `agencies.csv:4`. Rows with missing or surplus cells are mistakes."""
        with (self.folder / name).open(newline="", encoding="utf-8") as file:
            for line, row in enumerate(csv.DictReader(file), start=2):
                place = f"{name}:{line}"
                if None in row or None in row.values():
                    self.mistakes.append(f"{place}: not as many cells as the heading")
                    continue
                yield place, row

    def refuse(self, place: str, what: str) -> None:
        self.mistakes.append(f"{place}: {what}")


def read_reference(*, folder: Path = DATA) -> Reference:
    """All units and successions of the lists.

    Raises `UnableToLoadUnits` with every mistake, each with its file and line or its unit.
    """
    lists = _Lists(folder)
    stages = _stages(lists)
    before = _divisions(lists, 2023)
    after = _divisions(lists, 2025)
    _stop_at(lists.mistakes)

    begin, turn = stages["records_begin"], stages["two_tiers"]
    merged = _merged_2024(lists, before)
    moves = _moves_2025(lists, before, after)
    _stop_at(lists.mistakes)

    plan = _Plan(begin=begin, turn=turn, before=before, after=after, merged=merged, moves=moves)
    units = [
        *_division_units(plan),
        *_city_agencies(lists, plan),
        *_district_divisions(lists, plan),
        *_local_agencies(lists, plan),
    ]
    successions = _successions(plan)
    _stop_at(lists.mistakes)
    _stop_at([str(each) for each in problems_of_units(units=units, successions=successions)])
    return Reference(tuple(units), tuple(successions))


def _stop_at(mistakes: list[str]) -> None:
    if not mistakes:
        return
    shown = "; ".join(mistakes[:MISTAKES_SHOWN_MAX])
    more = len(mistakes) - MISTAKES_SHOWN_MAX
    raise UnableToLoadUnits(refused=shown + (f"; and {more} more" if more > 0 else ""))


def _stages(lists: _Lists) -> dict[str, date]:
    found: dict[str, date] = {}
    for place, row in lists.rows("stages.csv"):
        try:
            found[row["stage"]] = date.fromisoformat(row["on"])
        except ValueError:
            lists.refuse(place, f"{row['on']!r} is no date")
    for stage in {"records_begin", "two_tiers"} - found.keys():
        lists.refuse("stages.csv", f"the stage {stage} is missing")
    return found


def _identifiers(lists: _Lists, year: int) -> dict[str, tuple[int, str, str]]:
    found: dict[str, tuple[int, str, str]] = {}
    for place, row in lists.rows("identifiers.csv"):
        if row["list"] != str(year):
            continue
        if not row["serial"].isdigit():
            lists.refuse(place, f"{row['serial']!r} is no serial number")
            continue
        found[row["division_code"]] = (int(row["serial"]), row["identifier"], row["source"])
    return found


def _divisions(lists: _Lists, year: int) -> dict[str, _Division]:
    name = f"divisions_{year}.csv"
    identifiers = _identifiers(lists, year) | ({CITY_CODE: (0, "", "")} if year == 2025 else {})
    found: dict[str, _Division] = {}
    for place, row in lists.rows(name):
        code = row["code"]
        if code in found:
            lists.refuse(place, f"the code {code} stands twice")
        elif row["type_vi"] not in _ENGLISH_TYPES or row["level"] not in _DIVISION_KIND:
            lists.refuse(place, f"{row['type_vi']!r} of level {row['level']!r} is not known")
        elif code not in identifiers:
            lists.refuse(place, f"identifiers.csv has no identifier for {code}")
        else:
            serial, identifier, source = identifiers[code]
            found[code] = _Division(
                code=code,
                level=row["level"],
                type_vi=row["type_vi"],
                name_vi=row["name_vi"],
                short=row.get("short_name") or _without_type(row["name_vi"], row["type_vi"]),
                parent_code=row["parent_code"],
                serial=serial,
                identifier=identifier,
                source=f"{name} ({row.get('source') or 'vietnam-provinces 2026.9.0'}); identifier {source}",
            )
    for division in found.values():
        if division.parent_code and division.parent_code not in found:
            lists.refuse(name, f"{division.name_vi} lies in {division.parent_code}, which the list does not have")
    return found


def _without_type(name_vi: str, type_vi: str) -> str:
    return name_vi.removeprefix(type_vi.capitalize()).strip()


def _merged_2024(lists: _Lists, before: Mapping[str, _Division]) -> dict[str, tuple[str, date, str]]:
    """Old code → the code of the commune that took it in, the day, the source."""
    found: dict[str, tuple[str, date, str]] = {}
    for place, row in lists.rows("mergers_2024.csv"):
        if row["old_code"] not in before or row["new_code"] not in before:
            lists.refuse(place, "names a commune that divisions_2023.csv does not have")
            continue
        try:
            found[row["old_code"]] = (row["new_code"], date.fromisoformat(row["on"]), row["source"])
        except ValueError:
            lists.refuse(place, f"{row['on']!r} is no date")
    return found


@dataclass(frozen=True)
class _Move:
    old: str
    new: str
    is_split: bool
    source: str


def _moves_2025(lists: _Lists, before: Mapping[str, _Division], after: Mapping[str, _Division]) -> list[_Move]:
    """The rows of our own communes; those of the two provinces that joined in 2025 were never units of this city."""
    found: list[_Move] = []
    for place, row in lists.rows("mergers_2025.csv"):
        if row["new_code"] not in after:
            lists.refuse(place, f"divisions_2025.csv has no {row['new_code']}")
        elif row["old_province_code"] != CITY_CODE or row["kind"].startswith("via "):
            continue
        elif row["old_code"] not in before:
            lists.refuse(place, f"divisions_2023.csv has no {row['old_code']}")
        elif row["kind"] not in {"whole", "split"}:
            lists.refuse(place, f"the kind {row['kind']!r} is not known")
        else:
            found.append(_Move(row["old_code"], row["new_code"], row["kind"] == "split", row["source"]))
    return found


@dataclass(frozen=True)
class _Plan:
    """What the lists say together."""

    begin: date
    turn: date
    before: Mapping[str, _Division]
    after: Mapping[str, _Division]
    merged: Mapping[str, tuple[str, date, str]]
    moves: list[_Move]

    @property
    def living_on(self) -> frozenset[str]:
        """Codes of the communes that are the same unit before and after the turn."""
        received = Counter(move.new for move in self.moves)
        return frozenset(
            move.old
            for move in self.moves
            if move.old == move.new
            and not move.is_split
            and received[move.new] == 1
            and self.before[move.old].name_vi == self.after[move.new].name_vi
        )

    def districts(self) -> list[_Division]:
        return [division for division in self.before.values() if division.level == "district"]

    def communes(self) -> list[_Division]:
        return [division for division in self.before.values() if division.level == "commune"]

    def new_communes(self) -> list[_Division]:
        return [division for division in self.after.values() if division.level == "commune"]

    def old_stretch(self, code: str) -> Stretch:
        ends_on = self.merged[code][1] if code in self.merged else self.turn
        return Stretch(starts_on=self.begin, ends_on=ends_on)

    def new_key(self, kind: str, code: str) -> str:
        return f"{kind}-{code}" if code in self.living_on else f"{kind}-{code}-2025"


def _division_units(plan: _Plan) -> Iterator[NewUnit]:
    city = plan.before[CITY_CODE]
    yield NewUnit(key=CITY, periods=(_as_division(city, Stretch(starts_on=plan.begin), None),))
    before_turn = Stretch(starts_on=plan.begin, ends_on=plan.turn)
    after_turn = Stretch(starts_on=plan.turn)
    for district in plan.districts():
        yield NewUnit(key=f"district-{district.code}", periods=(_as_division(district, before_turn, CITY),))
    for commune in plan.communes():
        district_key = f"district-{commune.parent_code}"
        periods = [_as_division(commune, plan.old_stretch(commune.code), district_key)]
        if commune.code in plan.living_on:
            periods.append(_as_division(plan.after[commune.code], after_turn, CITY))
        yield NewUnit(key=f"commune-{commune.code}", periods=tuple(periods))
    for commune in plan.new_communes():
        if commune.code not in plan.living_on:
            yield NewUnit(key=plan.new_key("commune", commune.code), periods=(_as_division(commune, after_turn, CITY),))


def _as_division(division: _Division, during: Stretch, parent: str | None) -> NewPeriod:
    kind, level = _DIVISION_KIND[division.level]
    return NewPeriod(
        during=during,
        kind=kind,
        level=level,
        name_vi=division.name_vi,
        name_en=division.name_en,
        short_name_vi=division.short,
        code=division.identifier,
        division_code=division.code,
        parent=parent,
        source=division.source,
    )


def _city_agencies(lists: _Lists, plan: _Plan) -> Iterator[NewUnit]:
    for place, row in lists.rows("agencies.csv"):
        try:
            kind, level = UnitKind(row["kind"]), Level(row["level"])
        except ValueError as unknown:
            lists.refuse(place, str(unknown))
            continue
        yield NewUnit(
            key=row["key"],
            periods=(
                NewPeriod(
                    during=Stretch(starts_on=plan.begin),
                    kind=kind,
                    level=level,
                    name_vi=row["name_vi"],
                    name_en=row["name_en"],
                    short_name_vi=row["short_name_vi"],
                    code=row["identifier"],
                    division_code=CITY_CODE,
                    parent=row["parent_key"] or None,
                    source=row["source"],
                    fields=tuple(row["fields"].split()),
                ),
            ),
        )


def _district_divisions(lists: _Lists, plan: _Plan) -> Iterator[NewUnit]:
    """The divisions (phòng) of each district; a quận and a huyện differ in two of them."""
    during = Stretch(starts_on=plan.begin, ends_on=plan.turn)
    for place, row in lists.rows("district_divisions.csv"):
        if row["kind"] not in {"division", "office"} or row["district_type"] not in {"both", "quận", "huyện"}:
            lists.refuse(place, f"{row['kind']!r} of {row['district_type']!r} is not known")
            continue
        for district in plan.districts():
            if row["district_type"] not in {"both", district.type_vi}:
                continue
            fields = tuple(row["fields"].split())
            yield NewUnit(
                key=f"{row['kind']}-{district.code}-{row['serial']}",
                periods=(
                    NewPeriod(
                        during=during,
                        kind=UnitKind(row["kind"]),
                        level=Level.DISTRICT,
                        name_vi=f"{row['name_vi']} {district.in_sentence_vi}",
                        name_en=f"{row['name_en']} of {district.name_en}",
                        short_name_vi=row["short_name_vi"],
                        code=f"000.{row['serial']}.{district.identifier.split('.')[2]}.H13",
                        division_code=district.code,
                        parent=f"district-{district.code}",
                        source=row["source"],
                        fields=fields,
                    ),
                ),
            )


def _local_agencies(lists: _Lists, plan: _Plan) -> Iterator[NewUnit]:
    """The agencies that stand beside the divisions, one for each district or commune."""
    for place, row in lists.rows("local_agencies.csv"):
        if row["one_for_each"] not in {"district", "commune"} or row["kind"] not in set(UnitKind):
            lists.refuse(place, f"{row['kind']!r} for each {row['one_for_each']!r} is not known")
        elif row["one_for_each"] == "district":
            for district in plan.districts():
                during = Stretch(starts_on=plan.begin, ends_on=plan.turn)
                code = row["identifier"].format(district=district.serial)
                period = _as_agency(row, district, during, code, row["parent"])
                yield NewUnit(key=f"{row['kind']}-{district.code}", periods=(period,))
        else:
            yield from _commune_agencies(row, plan)


def _commune_agencies(row: Mapping[str, str], plan: _Plan) -> Iterator[NewUnit]:
    """An agency of a commune lives as long as the commune and follows it."""
    kind, after_turn = row["kind"], Stretch(starts_on=plan.turn)
    after = {
        commune.code: _as_agency(
            row, commune, after_turn, row["identifier_2025"].format(commune=commune.serial), _city_head(row)
        )
        for commune in plan.new_communes()
    }
    for commune in plan.communes():
        code = row["identifier"].format(district=plan.before[commune.parent_code].serial, commune=commune.serial)
        parent = f"{row['parent']}-{commune.parent_code}"
        old = _as_agency(row, commune, plan.old_stretch(commune.code), code, parent)
        periods = (old, after.pop(commune.code)) if commune.code in plan.living_on else (old,)
        yield NewUnit(key=f"{kind}-{commune.code}", periods=periods)
    for code, period in after.items():
        yield NewUnit(key=plan.new_key(kind, code), periods=(period,))


def _city_head(row: Mapping[str, str]) -> str:
    """`police_district` of a list row stands under the key `police` of agencies.csv."""
    return row["parent"].removesuffix("_district")


def _as_agency(row: Mapping[str, str], place: _Division, during: Stretch, code: str, parent: str) -> NewPeriod:
    return NewPeriod(
        during=during,
        kind=UnitKind(row["kind"]),
        level=Level(place.level),
        name_vi=row["name_vi"].format(division=place.in_sentence_vi),
        name_en=row["name_en"].format(division=place.name_en),
        short_name_vi=row["short_name_vi"].format(short=place.short),
        code=code,
        division_code=place.code,
        parent=parent,
        source=row["source"],
        fields=tuple(row["fields"].split()),
    )


def _successions(plan: _Plan) -> list[NewSuccession]:
    """The communes' and, since it follows its commune, the communal police's."""
    found: list[NewSuccession] = []
    for kind in ("commune", "police_commune"):
        found += [
            NewSuccession(old=f"{kind}-{old}", new=f"{kind}-{new}", on=on, kind=SuccessionKind.WHOLE, source=source)
            for old, (new, on, source) in plan.merged.items()
        ]
        found += [
            NewSuccession(
                old=f"{kind}-{move.old}",
                new=plan.new_key(kind, move.new),
                on=plan.turn,
                kind=SuccessionKind.SPLIT if move.is_split else SuccessionKind.WHOLE,
                source=move.source,
            )
            for move in plan.moves
            if move.old not in plan.living_on
        ]
    return found
