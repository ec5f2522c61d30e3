"""Units, posts and holders as other rooms see them, and the `Directory`: all units of a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from motcua.foundation.accounts.values import PostHeld, Role
from motcua.foundation.journal.values import UnitPath


class Level(StrEnum):
    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"


class UnitKind(StrEnum):
    """What a unit is. Which of the same kind it is, is said by the division it serves and by its fields."""

    CITY = "city"  # UBND thành phố
    DISTRICT = "district"  # UBND quận, huyện
    COMMUNE = "commune"  # UBND phường, xã, thị trấn
    DEPARTMENT = "department"  # sở and its equals
    OFFICE = "office"  # văn phòng UBND thành phố; văn phòng HĐND và UBND quận, huyện
    ONE_STOP_CENTRE = "one_stop_centre"  # trung tâm phục vụ hành chính công
    AGENCY = "agency"  # chi cục, trung tâm or phòng of a department that handles procedures itself
    DIVISION = "division"  # phòng of a district
    LAND_REGISTRY_CITY = "land_registry_city"  # văn phòng đăng ký đất đai
    LAND_REGISTRY = "land_registry"  # its branch in a district
    POLICE_CITY = "police_city"
    POLICE_DIVISION = "police_division"  # phòng of the city police
    POLICE_DISTRICT = "police_district"
    POLICE_COMMUNE = "police_commune"
    TAX_CITY = "tax_city"
    TAX_DISTRICT = "tax_district"
    INSURANCE_CITY = "insurance_city"
    INSURANCE_DISTRICT = "insurance_district"


#: The kinds that are the administration of a division itself: one of each a division on any day.
DIVISION_KINDS = frozenset({UnitKind.CITY, UnitKind.DISTRICT, UnitKind.COMMUNE})


class SuccessionKind(StrEnum):
    WHOLE = "whole"  # all of the old unit went to this one
    SPLIT = "split"  # the old unit was divided between several, this one among them
    PART = "part"  # a part was given up by a unit that lives on


@dataclass(frozen=True, kw_only=True)
class UnitView:
    """A unit as it is on a day.

    `code` is the unit's identifier in dossier codes (an opaque string, such as `000.00.15.H13`); `division_code` the
    code of the division that it is or serves; `parent` the unit above it (None for the city and for the heads of the
    agencies beside it: police, tax, social insurance); `fields` what it deals with, the first one chiefly.
    """

    id: UUID
    key: str
    kind: UnitKind
    level: Level
    name_vi: str
    name_en: str
    short_name_vi: str
    code: str
    division_code: str
    parent: UUID | None
    fields: tuple[str, ...] = ()

    @property
    def field(self) -> str | None:
        return self.fields[0] if self.fields else None

    @property
    def authority_vi(self) -> str:
        """The name that stands on a paper: a division acts through its People's Committee."""
        if self.kind not in DIVISION_KINDS:
            return self.name_vi
        return f"Ủy ban nhân dân {self.name_vi[0].lower()}{self.name_vi[1:]}"

    @property
    def authority_en(self) -> str:
        return f"People's Committee of {self.name_en}" if self.kind in DIVISION_KINDS else self.name_en


@dataclass(frozen=True, kw_only=True)
class Successor:
    """Who took over from `old` on `on`; `share` of it in [0, 1], None where no source tells."""

    old: UUID
    new: UUID
    on: date
    kind: SuccessionKind
    share: Decimal | None
    source: str


@dataclass(frozen=True, kw_only=True)
class PostView:
    id: UUID
    unit: UUID
    key: str
    title_vi: str
    title_en: str
    roles: frozenset[Role]
    is_single: bool


@dataclass(frozen=True, kw_only=True)
class Holder:
    """An official in a post on a day."""

    account: UUID
    name: str
    post: PostView


@dataclass(frozen=True, kw_only=True)
class HoldingView:
    id: UUID
    post: PostView
    account: UUID
    name: str
    starts_on: date
    last_on: date | None


@dataclass(frozen=True, kw_only=True)
class LoadCounts:
    """What a load added; `kept` is what was there already."""

    units: int
    periods: int
    successions: int
    kept: int


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """Days, half-open; `ends_on` None is open-ended."""

    starts_on: date
    ends_on: date | None = None

    def covers(self, other: Stretch) -> bool:
        return self.starts_on <= other.starts_on and (
            self.ends_on is None or (other.ends_on is not None and other.ends_on <= self.ends_on)
        )

    def meets(self, other: Stretch) -> bool:
        return (self.ends_on is None or other.starts_on < self.ends_on) and (
            other.ends_on is None or self.starts_on < other.ends_on
        )

    def __contains__(self, on: date) -> bool:
        return self.starts_on <= on and (self.ends_on is None or on < self.ends_on)

    def __str__(self) -> str:
        """With the last day, as people speak: `2022-01-01 – 2025-06-30`."""
        return f"{self.starts_on} – {self.ends_on - timedelta(days=1) if self.ends_on else '…'}"


@dataclass(frozen=True, kw_only=True)
class NewPeriod:
    """What a unit is to be in a stretch of days. Other units are named by their keys."""

    during: Stretch
    kind: UnitKind
    level: Level
    name_vi: str
    name_en: str
    short_name_vi: str
    code: str
    division_code: str
    parent: str | None
    source: str
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class NewUnit:
    key: str
    periods: tuple[NewPeriod, ...]


@dataclass(frozen=True, kw_only=True)
class NewSuccession:
    old: str
    new: str
    on: date
    kind: SuccessionKind
    source: str
    share: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Reorganization:
    """Units that open on a day, and who hands over to whom on it."""

    on: date
    opens: tuple[NewUnit, ...] = ()
    successions: tuple[NewSuccession, ...] = ()


@dataclass(frozen=True, kw_only=True)
class NewPost:
    """`key` names the post within its unit. A single post has one holder at a time."""

    unit: UUID
    key: str
    title_vi: str
    title_en: str
    roles: frozenset[Role]
    opens_on: date
    is_single: bool = True


@dataclass(frozen=True, kw_only=True)
class Appointment:
    """`last_on` is the last day on which the post is held, None while nobody knows."""

    post: UUID
    account: UUID
    starts_on: date
    last_on: date | None = None

    @property
    def during(self) -> Stretch:
        return Stretch(starts_on=self.starts_on, ends_on=self.last_on + timedelta(days=1) if self.last_on else None)


@dataclass(frozen=True, kw_only=True)
class HeldPost:
    """A post as appointments are checked against it: when it is open, and who holds it when."""

    unit: UUID
    title_vi: str
    is_single: bool
    during: Stretch
    held: tuple[tuple[UUID, str, Stretch], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Ending:
    holding: UUID
    last_on: date


@dataclass(frozen=True, kw_only=True)
class NewDeputation:
    """`deputy` stands in for who has the holding, on each day from `starts_on` to `last_on`."""

    holding: UUID
    deputy: UUID
    starts_on: date
    last_on: date
    reason: str = ""

    @property
    def during(self) -> Stretch:
        return Stretch(starts_on=self.starts_on, ends_on=self.last_on + timedelta(days=1))


@dataclass(frozen=True, kw_only=True)
class DeputationView:
    id: UUID
    holding: UUID
    post: PostView
    principal: UUID
    principal_name: str
    deputy: UUID
    deputy_name: str
    starts_on: date
    last_on: date
    reason: str
    called_off_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class StandIn:
    """What a deputy may use on a day: the post of the one she stands in for."""

    deputation: DeputationView
    post: PostHeld


class Directory:
    """All units of a day, in memory. Immutable; made by `queries.directory`."""

    def __init__(self, units: Iterable[UnitView]) -> None:
        self._units: Mapping[UUID, UnitView] = {unit.id: unit for unit in units}
        self._by_code = {unit.code: unit for unit in self._units.values()}
        self._by_key = {unit.key: unit for unit in self._units.values()}
        self._children: dict[UUID | None, list[UnitView]] = defaultdict(list)
        self._of_division: dict[tuple[str, UnitKind], list[UnitView]] = defaultdict(list)
        self._of_kind: dict[UnitKind, list[UnitView]] = defaultdict(list)
        for unit in self._units.values():
            self._children[unit.parent].append(unit)
            self._of_division[unit.division_code, unit.kind].append(unit)
            self._of_kind[unit.kind].append(unit)
        self._ancestors = {id_: self._climb(unit) for id_, unit in self._units.items()}

    def _climb(self, unit: UnitView) -> tuple[UUID, ...]:
        path: list[UUID] = []
        while unit.parent is not None and unit.parent in self._units:
            unit = self._units[unit.parent]
            if unit.id in path:
                raise ValueError(f"{unit.key} stands above itself")
            path.append(unit.id)
        return tuple(path)

    def __contains__(self, unit: UUID) -> bool:
        return unit in self._units

    def __len__(self) -> int:
        return len(self._units)

    def unit(self, unit: UUID) -> UnitView:
        """Raises `KeyError` when the unit is not in force on that day."""
        return self._units[unit]

    def get(self, unit: UUID) -> UnitView | None:
        return self._units.get(unit)

    def path(self, unit: UUID) -> UnitPath:
        """The unit with its ancestors of that day, as the journal keeps it; alone where it is not in force on it: what
        lies with a unit that was dissolved is still told of."""
        return UnitPath(unit=unit, ancestors=self._ancestors.get(unit, ()))

    def ancestors(self, unit: UUID) -> tuple[UUID, ...]:
        """Nearest first."""
        return self._ancestors[unit]

    def children(self, unit: UUID | None) -> tuple[UnitView, ...]:
        """The units directly below; of None: the city and the heads of the agencies beside it."""
        return tuple(self._children.get(unit, ()))

    def below(self, unit: UUID) -> tuple[UnitView, ...]:
        """The unit itself and everything under it."""
        return tuple(each for each in self._units.values() if each.id == unit or unit in self._ancestors[each.id])

    def by_code(self, code: str) -> UnitView | None:
        return self._by_code.get(code)

    def by_key(self, key: str) -> UnitView | None:
        return self._by_key.get(key)

    def of_kind(self, kind: UnitKind, *, field: str | None = None) -> tuple[UnitView, ...]:
        """All units of a kind, by division; with `field`, those that deal with it."""
        return _dealing_with(field, self._of_kind.get(kind, ()))

    def of_division(self, division_code: str, kind: UnitKind, *, field: str | None = None) -> UnitView | None:
        """The unit of `kind` that is or serves just this division, or None.

        Raises `LookupError` when there are several, as there are of a district's divisions, and `field` does not tell
        them apart.
        """
        found = _dealing_with(field, self._of_division.get((division_code, kind), ()))
        if len(found) > 1:
            raise LookupError(f"{len(found)} units of kind {kind} serve {division_code}; name the field")
        return found[0] if found else None

    def serving(self, unit: UUID, kind: UnitKind, *, field: str | None = None) -> UnitView | None:
        """The unit of `kind` that serves the place of `unit`: of its own division, or of the nearest one above.

        So the social insurance of a ward is that of its district, and the police that of the ward. None where there is
        none on that day. Raises `LookupError` as `of_division` does.
        """
        for division_code in self._divisions_of(unit):
            found = self.of_division(division_code, kind, field=field)
            if found is not None:
                return found
        return None

    def _divisions_of(self, unit: UUID) -> tuple[str, ...]:
        """The codes of the division that the unit serves and of the divisions around that one, nearest first."""
        own = self._units[unit].division_code
        for kind in (UnitKind.COMMUNE, UnitKind.DISTRICT, UnitKind.CITY):
            for division in self._of_division.get((own, kind), ()):
                return (own, *(self._units[above].division_code for above in self._ancestors[division.id]))
        return (own,)

    def all(self) -> tuple[UnitView, ...]:
        return tuple(self._units.values())


def _dealing_with(field: str | None, units: Iterable[UnitView]) -> tuple[UnitView, ...]:
    return tuple(unit for unit in units if field is None or field in unit.fields)
