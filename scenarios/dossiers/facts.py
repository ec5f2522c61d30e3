"""`dossiers.toml` and its tables as they are written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from scenarios.player.deck import Folder, Sourced, Strict
from scenarios.player.faults import Faults

FILE = "dossiers.toml"
Share = Annotated[Decimal, Field(ge=0, le=1)]
Weight = Annotated[Decimal, Field(ge=0)]
Texts = Annotated[tuple[str, ...], Field(min_length=1)]


class Fate(StrEnum):
    """What becomes of a dossier; one each, and the rest go the ordinary way."""

    NOT_COMPLETE = "not_complete"  # asked to be completed before receipt
    SUPPLEMENT = "supplement"
    SUPPLEMENT_LATE = "supplement_late"  # asked for shortly before the result is owed
    UNANSWERED = "unanswered"  # asked for, and the person does not answer
    PAUSED = "paused"
    PAUSED_LATE = "paused_late"  # shortly before the result is owed
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LATE = "late"
    APOLOGISED = "apologised"  # late, with an apology and a new date
    EXTENDED = "extended"
    STUCK = "stuck"  # begun, and never ended
    SWEPT = "swept"  # ended with many others on the period's last days
    ORDINARY = "ordinary"


#: Those that a profile gives a share.
SHARED_FATES = tuple(fate for fate in Fate if fate is not Fate.ORDINARY)


class Profile(Sourced):
    """How a unit works. Shares are of what it receives unless said otherwise."""

    not_complete: Share = Decimal(0)
    supplement: Share = Decimal(0)
    supplement_late: Share = Decimal(0)
    unanswered: Share = Decimal(0)
    paused: Share = Decimal(0)
    paused_late: Share = Decimal(0)
    refused: Share = Decimal(0)
    withdrawn: Share = Decimal(0)
    late: Share = Decimal(0)
    apologised: Share = Decimal(0)
    extended: Share = Decimal(0)
    stuck: Share = Decimal(0)
    swept: Share = Decimal(0)
    #: On top of what is received.
    not_received: Share = Decimal(0)
    #: Of what is filed online.
    typed_by_officer: Share = Decimal(0)
    one_phone: Share = Decimal(0)
    slow_answer: Share = Decimal(0)
    #: Of what is returned.
    reopened: Share = Decimal(0)
    rated: Share = Decimal(0)
    #: Of the ratings; the rest are glad.
    so_so: Share = Decimal(0)
    unhappy: Share = Decimal(0)
    #: How much of its time an ordinary dossier takes, from … to ….
    pace_from: Share
    pace_to: Share
    late_days_max: Annotated[int, Field(ge=1, le=60)] = 10

    @model_validator(mode="after")
    def adds_up(self) -> Self:
        together = sum((self.share(fate) for fate in SHARED_FATES), Decimal(0))
        if together > 1:
            raise ValueError(f"the shares of fates are {together} together, which is more than all")
        if self.typed_by_officer + self.one_phone > 1:
            raise ValueError("typed_by_officer and one_phone are more than all online filings together")
        if self.so_so + self.unhappy > 1:
            raise ValueError("so_so and unhappy are more than all ratings together")
        if self.pace_from > self.pace_to:
            raise ValueError("pace_from is more than pace_to")
        return self

    def share(self, fate: Fate) -> Decimal:
        share: Decimal = getattr(self, fate.value)
        return share


class Group(Sourced):
    """Units whose online filings add up to just this share, half up, at full scale."""

    online: Share


class FigureWanted(Sourced):
    """A figure that the deck must come to: the online share of groups together, in percent."""

    groups: tuple[str, ...] = Field(min_length=1)
    percent: Decimal
    decimals: int = Field(default=0, ge=0, le=4)


class People(Sourced):
    """The city's people who file."""

    per_dossier: Annotated[Decimal, Field(gt=0, le=1)]
    with_account: Annotated[Decimal, Field(gt=0, le=1)]
    born_from: date
    born_until: date
    birth_provinces: Mapping[Annotated[str, Field(pattern=r"^\d{3}$")], Weight]

    @model_validator(mode="after")
    def can_be_born(self) -> Self:
        if self.born_until <= self.born_from:
            raise ValueError("born_until is not after born_from")
        if sum(self.birth_provinces.values()) <= 0:
            raise ValueError("birth_provinces have no weight")
        return self


class Portal(Sourced):
    """The portal above the city, which hands on what is filed there so many minutes apart."""

    sign_in: str
    name: str
    share: Share
    every_minutes: int = Field(ge=1, le=240)


class Week(Sourced):
    """Days on which more or less is filed than usual."""

    from_on: date
    until_on: date
    weight: Weight


class Rhythm(Sourced):
    """When people file: weights by weekday (Monday first) and by hour of the day."""

    weekdays: Annotated[tuple[Weight, ...], Field(min_length=7, max_length=7)]
    counter_hours: Annotated[tuple[Weight, ...], Field(min_length=24, max_length=24)]
    online_hours: Annotated[tuple[Weight, ...], Field(min_length=24, max_length=24)]
    online_weekdays: Annotated[tuple[Weight, ...], Field(min_length=7, max_length=7)]
    weeks: tuple[Week, ...] = ()

    @model_validator(mode="after")
    def somebody_files(self) -> Self:
        for name in ("weekdays", "counter_hours", "online_hours", "online_weekdays"):
            if sum(getattr(self, name)) <= 0:
                raise ValueError(f"{name} have no weight")
        return self


class Sessions(Sourced):
    """At what times of a working day officials do what; a signing session takes what lies there by then."""

    receive: tuple[time, ...] = Field(min_length=1)
    assign: tuple[time, ...] = Field(min_length=1)
    examine: tuple[time, ...] = Field(min_length=1)
    consult: tuple[time, ...] = Field(min_length=1)
    forward: tuple[time, ...] = Field(min_length=1)
    acknowledge: tuple[time, ...] = Field(min_length=1)
    sign: tuple[time, ...] = Field(min_length=1)
    issue: tuple[time, ...] = Field(min_length=1)
    return_result: tuple[time, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def are_in_order(self) -> Self:
        for name in type(self).model_fields:
            times = getattr(self, name)
            if isinstance(times, tuple) and list(times) != sorted(set(times)):
                raise ValueError(f"the times of {name} are not in order")
        return self


class Waits(Sourced):
    """How long people and offices take, from … to …, in working minutes where it says minutes."""

    answer_minutes: tuple[int, int]
    slow_answer_minutes: tuple[int, int]
    supplement_days: tuple[int, int]
    pause_days: tuple[int, int]
    collect_days: tuple[int, int]
    rate_hours: tuple[int, int]
    late_from: Share
    late_to: Share

    @model_validator(mode="after")
    def are_in_order(self) -> Self:
        for name in type(self).model_fields:
            value = getattr(self, name)
            if isinstance(value, tuple) and not 0 <= value[0] < value[1]:
                raise ValueError(f"{name}: the second must be more than the first, and neither below 0")
        if self.late_from > self.late_to:
            raise ValueError("late_from is more than late_to")
        return self


class Ways(Sourced):
    """By what way things come and go: of what is not filed online, and of results filed for online."""

    by_post: Share
    returned_electronically: Share
    returned_by_post: Share
    consulted: Share

    @model_validator(mode="after")
    def add_up(self) -> Self:
        if self.returned_electronically + self.returned_by_post > 1:
            raise ValueError("returned_electronically and returned_by_post are more than all together")
        return self


class Words(Strict):
    """What is written in the acts, in Vietnamese."""

    defect: Texts
    refuse: Texts
    not_received: Texts
    withdraw: Texts
    pause: Texts
    pause_ground: str
    extend: Texts
    extend_basis: str
    apologise: Texts
    reopen: Texts
    unhappy: Texts


class DossiersFile(Strict):
    """`dossiers.toml`."""

    units: str
    procedures: str
    people: People
    portal: Portal
    rhythm: Rhythm
    sessions: Sessions
    waits: Waits
    ways: Ways
    words: Words
    profiles: Mapping[str, Profile] = Field(min_length=1)
    groups: Mapping[str, Group] = {}
    figures: Mapping[str, FigureWanted] = {}


class UnitLine(Strict):
    """A line of the units: what it receives in the period, and how."""

    unit: str
    volume: Annotated[int, Field(ge=0)]
    online: Share
    profile: str
    group: str = ""
    source: str


class ProcedureLine(Strict):
    """A line of the procedures: how often it is asked for, among those that the same unit receives."""

    code: str
    level: str
    weight: Weight
    source: str


class Dossiers(Strict):
    """The part, read."""

    file: DossiersFile
    units: tuple[tuple[int, UnitLine], ...]
    procedures: tuple[tuple[int, ProcedureLine], ...]

    def group_units(self, group: str) -> list[UnitLine]:
        return [unit for _, unit in self.units if unit.group == group]


def read(folder: Folder, faults: Faults) -> Dossiers | None:
    """The part with what its files contradict each other in. None when its TOML cannot be read."""
    file = folder.table(FILE, DossiersFile, faults)
    if file is None:
        return None
    units = folder.rows(file.units, UnitLine, faults)
    procedures = folder.rows(file.procedures, ProcedureLine, faults)
    _check_units(file, units, faults)
    _refuse_twins(file.procedures, [(line, f"{row.code} {row.level}") for line, row in procedures], faults)
    for id_, figure in file.figures.items():
        for group in figure.groups:
            if group not in file.groups:
                faults.add(FILE, f"figures.{id_}.groups", f"there is no group {group}")
    return Dossiers(file=file, units=tuple(units), procedures=tuple(procedures))


def _check_units(file: DossiersFile, units: list[tuple[int, UnitLine]], faults: Faults) -> None:
    for line, unit in units:
        if unit.profile not in file.profiles:
            faults.add(file.units, f"line {line}, column profile", f"there is no profile {unit.profile}")
        if unit.group and unit.group not in file.groups:
            faults.add(file.units, f"line {line}, column group", f"there is no group {unit.group}")
    if units and not any(unit.volume for _, unit in units):
        faults.add(file.units, "column volume", "nothing is received anywhere")
    for name in file.groups:
        if not any(unit.group == name for _, unit in units):
            faults.add(FILE, f"groups.{name}", "no unit is in it")
    _refuse_twins(file.units, [(line, unit.unit) for line, unit in units], faults)


def _refuse_twins(file: str, names: list[tuple[int, str]], faults: Faults) -> None:
    first: dict[str, int] = {}
    for line, name in names:
        if name in first:
            faults.add(file, f"line {line}", f"{name} stands on line {first[name]} already")
        first.setdefault(name, line)
