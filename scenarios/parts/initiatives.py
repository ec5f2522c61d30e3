"""`initiatives.toml`: what the city's units try, what is decided of it, and who takes it up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from motcua.foundation.accounts.values import Actor, Role
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.calendars.values import VIETNAM
from motcua.reform.indicators.errors import UnableToFindIndicator
from motcua.reform.indicators.known import indicator_named
from motcua.reform.initiatives.commands.deciding import decide_initiatives, replicate_initiatives
from motcua.reform.initiatives.commands.proposing import give_up_initiatives, plan_pilots, propose_initiatives
from motcua.reform.initiatives.values import NewDecision, NewInitiative, NewPilot, NewReplication
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import Directory
from scenarios.dossiers.offices import Offices
from scenarios.player.deck import DeckFacts, Folder, Sourced, Strict
from scenarios.player.faults import Faults
from scenarios.player.stream import Stream, StreamAct

FILE = "initiatives.toml"
HEADS = (Role.HEAD, Role.LEADER)


class Pilot(Strict):
    """Planned on a day for units (by their keys), half-open."""

    planned_on: date
    units: list[str]
    from_on: date
    until_on: date
    indicators: list[str]
    document: str


class Decision(Strict):
    on: date
    unit: str
    recognised: bool
    document: str
    reason: str


class Replication(Strict):
    unit: str
    from_on: date
    document: str


class Initiative(Sourced):
    """What a unit (by its key) proposed, and what became of it."""

    unit: str
    title: str
    problem: str
    practice: str
    proposed_on: date
    pilot: Pilot | None = None
    decision: Decision | None = None
    replications: list[Replication] = []
    given_up_on: date | None = None
    given_up_reason: str = ""

    @property
    def units(self) -> set[str]:
        pilot = self.pilot.units if self.pilot else []
        decision = [self.decision.unit] if self.decision else []
        return {self.unit, *pilot, *decision, *(each.unit for each in self.replications)}


class InitiativesFile(Strict):
    initiatives: list[Initiative]


class What(StrEnum):
    PROPOSE = "propose"
    TRY = "try"
    DECIDE = "decide"
    TAKE_UP = "take_up"
    GIVE_UP = "give_up"


#: At what time of its day each is done: what follows comes later in the day.
CLOCK: Mapping[What, time] = {
    What.PROPOSE: time(8),
    What.TRY: time(9),
    What.DECIDE: time(14),
    What.TAKE_UP: time(15),
    What.GIVE_UP: time(16),
}


@dataclass(frozen=True)
class Act(StreamAct):
    """`place` is that of the initiative in the deck, `part` that of the replication within it."""

    what: What
    place: int
    part: int = 0


class InitiativesPart:
    name = "initiatives"

    def read(self, folder: Folder, faults: Faults) -> InitiativesFile | None:
        return folder.table(FILE, InitiativesFile, faults)

    def check(self, content: InitiativesFile, facts: DeckFacts, faults: Faults) -> None:
        for place, each in enumerate(content.initiatives):
            where, units = f"initiatives.{place}", directory(on=each.proposed_on)
            for key in sorted(each.units):
                if units.by_key(key) is None:
                    faults.add(FILE, where, f"no unit is called {key}")
            for name in each.pilot.indicators if each.pilot else ():
                try:
                    indicator_named(name)
                except UnableToFindIndicator:
                    faults.add(FILE, where, f"no indicator is called {name}")
            days = [city_day(act.at) for act in _acts_of(place, each)]
            if days != sorted(days) or not facts.from_on <= days[0] <= days[-1] < facts.period.until_on:
                faults.add(FILE, where, "its days are not in order, or outside the deck's")

    def play(self, content: InitiativesFile, facts: DeckFacts, *, scale: Decimal, seed: int) -> Stream[Act]:
        """Small, so the scale does not touch it, and nothing in it is left to chance."""
        acts = [act for place, each in enumerate(content.initiatives) for act in _acts_of(place, each)]
        return Stream(sorted(acts, key=lambda act: (act.at, act.place, act.part)), _Performing(content).perform)


def _acts_of(place: int, each: Initiative) -> Iterator[Act]:
    yield _act(each.proposed_on, What.PROPOSE, place)
    if each.pilot:
        yield _act(each.pilot.planned_on, What.TRY, place)
    if each.decision:
        yield _act(each.decision.on, What.DECIDE, place)
    for part, replication in enumerate(each.replications):
        yield _act(replication.from_on, What.TAKE_UP, place, part)
    if each.given_up_on:
        yield _act(each.given_up_on, What.GIVE_UP, place)


def _act(on: date, what: What, place: int, part: int = 0) -> Act:
    return Act(datetime.combine(on, CLOCK[what], VIETNAM), what, place, part)


@dataclass
class _Performing:
    content: InitiativesFile
    offices: Offices | None = None

    def perform(self, act: Act, known: dict[str, str]) -> None:
        units, each = directory(on=city_day(act.at)), self.content.initiatives[act.place]
        owner, key = _unit(units, each.unit), str(act.place)
        match act.what:
            case What.PROPOSE:
                known[key] = str(self._propose(act, each, owner))
            case What.TRY:
                assert each.pilot is not None
                pilot = NewPilot(
                    initiative=UUID(known[key]),
                    units=tuple(_unit(units, unit) for unit in each.pilot.units),
                    from_on=each.pilot.from_on,
                    until_on=each.pilot.until_on,
                    indicators=tuple(each.pilot.indicators),
                    document=each.pilot.document,
                )
                plan_pilots(pilots=[pilot], by=self._who(act.at, owner, *HEADS), at=act.at)
            case What.DECIDE:
                assert each.decision is not None
                self._decide(act, each.decision, _unit(units, each.decision.unit), UUID(known[key]))
            case What.TAKE_UP:
                own = each.replications[act.part]
                unit = _unit(units, own.unit)
                replication = NewReplication(
                    initiative=UUID(known[key]), unit=unit, from_on=own.from_on, document=own.document
                )
                replicate_initiatives(replications=[replication], by=self._who(act.at, unit, *HEADS), at=act.at)
            case What.GIVE_UP:
                by = self._who(act.at, owner, *HEADS)
                give_up_initiatives(initiatives=[UUID(known[key])], reason=each.given_up_reason, by=by, at=act.at)

    def _propose(self, act: Act, each: Initiative, owner: UUID) -> UUID:
        head = self._who(act.at, owner, *HEADS).account
        assert head is not None
        new = NewInitiative(unit=owner, head=head, title=each.title, problem=each.problem, practice=each.practice)
        by = self._who(act.at, owner, Role.HANDLER, Role.COUNTER, *HEADS)
        (made,) = propose_initiatives(initiatives=[new], by=by, at=act.at)
        return made

    def _decide(self, act: Act, own: Decision, unit: UUID, initiative: UUID) -> None:
        decision = NewDecision(
            unit=unit, recognised=own.recognised, document=own.document, decided_on=own.on, reason=own.reason
        )
        by = self._who(act.at, unit, Role.LEADER)
        decide_initiatives(initiatives=[initiative], decision=decision, by=by, at=act.at)

    def _who(self, at: datetime, unit: UUID, *roles: Role) -> Actor:
        on = city_day(at)
        if self.offices is None or self.offices.on.month != on.month:
            self.offices = Offices.of(on)
        return self.offices.official(unit, *roles)


def _unit(units: Directory, key: str) -> UUID:
    found = units.by_key(key)
    assert found is not None, key
    return found.id


PART = InitiativesPart()
