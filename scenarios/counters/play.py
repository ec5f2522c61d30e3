"""The part's play: its acts in the order of time, and their performer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import IntEnum
from random import Random
from uuid import UUID

from motcua.foundation.accounts.values import Role
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.calendars.values import VIETNAM, minute_of, time_of
from motcua.registry.catalogue.values import ProcedureVersion
from motcua.registry.organization.values import UnitView
from motcua.service.counters.commands.codes import count_scan, issue_codes
from motcua.service.counters.commands.counters import allow_after_hours, open_counters
from motcua.service.counters.commands.shifts import schedule_shifts
from motcua.service.counters.values import NewCode, NewCounter, NewPilot, NewShift
from scenarios.counters.facts import CodesFacts, CountersFile, PilotFacts
from scenarios.dossiers.offices import Offices
from scenarios.player.city import City
from scenarios.player.counts import rounded
from scenarios.player.deck import DeckFacts
from scenarios.player.parts import Figure, PlainPlay

AFTER_HOURS, CODES = "afterhours.extra_minutes", "qr.codes"
WEEKDAYS = 5
_DECIDING, _PLANNING, _ISSUING = time(9), time(16), time(10)


class Kind(IntEnum):
    ALLOW = 1
    SCHEDULE = 2
    ISSUE = 3
    SCAN = 4


@dataclass(frozen=True, order=True)
class CounterAct:
    """`number` is that of the pilot or of the codes in the deck; `days` are those of shifts that are scheduled, `code` which
    of the codes is scanned."""

    at: datetime
    kind: Kind
    number: int
    days: tuple[date, ...] = ()
    code: int = 0

    def line(self) -> str:
        return f"{self.at.isoformat()} {self.kind.name.lower()} {self.number} {len(self.days)} {self.code}"


@dataclass(frozen=True)
class CountersPlay(PlainPlay):
    content: CountersFile
    facts: DeckFacts
    city: City
    scale: Decimal
    seed: int

    def acts(self, lane: int) -> list[CounterAct]:
        acts = [act for number, pilot in enumerate(self.content.pilots) for act in self._of_pilot(number, pilot)]
        acts += [act for number, codes in enumerate(self.content.codes) for act in self._of_codes(number, codes)]
        return sorted(acts)

    def _of_pilot(self, number: int, pilot: PilotFacts) -> Iterator[CounterAct]:
        """Decided, then scheduled month by month, before each begins."""
        yield CounterAct(_at(pilot.decided_on, _DECIDING), Kind.ALLOW, number)
        by_month: dict[date, list[date]] = {}
        for day in self._days_of(pilot):
            by_month.setdefault(day.replace(day=1), []).append(day)
        for month, days in sorted(by_month.items()):
            planned_on = max(pilot.decided_on, month - timedelta(days=1))
            yield CounterAct(_at(planned_on, _PLANNING), Kind.SCHEDULE, number, tuple(days))

    def _days_of(self, pilot: PilotFacts) -> list[date]:
        calendar = self.city.calendars(self.unit(pilot.unit).id)
        span = (pilot.until_on - pilot.from_on).days
        days = [pilot.from_on + timedelta(days=n) for n in range(span)]
        return [day for day in days if day.weekday() < WEEKDAYS and calendar.sessions_on(day)]

    def _of_codes(self, number: int, codes: CodesFacts) -> Iterator[CounterAct]:
        yield CounterAct(_at(codes.issued_on, _ISSUING), Kind.ISSUE, number)
        count = self.count_of(codes)
        random = Random(f"{self.seed} scans {codes.owner}")
        days = (self.facts.period.until_on - codes.issued_on).days - 1
        if days < 1:
            return
        for _scan in range(rounded(codes.scans * self.scale)):
            day = codes.issued_on + timedelta(days=1 + random.randrange(days))
            yield CounterAct(
                _at(day, time_of(random.randrange(7 * 60, 21 * 60))), Kind.SCAN, number, (), random.randrange(count)
            )

    def count_of(self, codes: CodesFacts) -> int:
        return max(1, rounded(codes.count * self.scale))

    def procedures_of(self, codes: CodesFacts) -> list[ProcedureVersion]:
        """What can be filed online first."""
        unit = self.unit(codes.owner)
        versions = [
            version
            for key in self.city.received_by(unit)
            for version in self.city.versions[key]
            if version.is_in_force(codes.issued_on)
        ]
        return sorted(versions, key=lambda version: (not version.accepts_online, version.code))

    def unit(self, key: str) -> UnitView:
        unit = self.city.units.by_key(key)
        assert unit is not None, f"checked before: {key}"
        return unit

    def shifts_of(self, pilot: PilotFacts, days: Iterable[date], *, counter: UUID, official: UUID) -> list[NewShift]:
        """Both half-days, each session and the minutes after it."""
        calendar = self.city.calendars(self.unit(pilot.unit).id)
        return [
            NewShift(
                counter=counter,
                on=day,
                starts=session.starts,
                ends=time_of(minute_of(session.ends) + pilot.minutes),
                officials=(official,),
            )
            for day in days
            for session in calendar.sessions_on(day)
        ]

    # What it comes to --------------------------------------------------------------------------------------------

    def tally(self, acts: Iterable[CounterAct]) -> Counter[str]:
        counted: Counter[str] = Counter()
        for act in acts:
            counted["acts"] += 1
            counted[f"act {act.kind.name.lower()}"] += 1
            if act.kind is Kind.SCHEDULE:
                pilot = self.content.pilots[act.number]
                calendar = self.city.calendars(self.unit(pilot.unit).id)
                halves = sum(len(calendar.sessions_on(day)) for day in act.days)
                counted[f"half-days {pilot.unit}"] += halves
                counted[f"minutes {pilot.unit}"] += halves * pilot.minutes
            elif act.kind is Kind.ISSUE:
                codes = self.content.codes[act.number]
                counted[f"codes {codes.owner}"] += self.count_of(codes)
        return counted

    def figures(self, tally: Counter[str]) -> list[Figure]:
        found = []
        for id_, wanted in self.content.figures.items():
            if id_ == AFTER_HOURS:
                part, whole = tally[f"minutes {wanted.unit}"], tally[f"half-days {wanted.unit}"]
            else:
                part, whole = sum(tally[f"codes {key}"] for key in self._below(wanted.unit)), 1
            found.append(
                Figure(id_, Decimal(wanted.value), Decimal(part) / whole if whole else Decimal(0), part, whole)
            )
        return found

    def _below(self, key: str) -> set[str]:
        unit = self.unit(key)
        owners = [self.unit(codes.owner) for codes in self.content.codes]
        return {each.key for each in owners if each.id == unit.id or unit.id in self.city.units.ancestors(each.id)}

    # Played --------------------------------------------------------------------------------------------------------

    def performer(self, lane: int, prepared: Mapping[str, str]) -> CountersPerformer:
        return CountersPerformer(self)


@dataclass
class CountersPerformer:
    """Each act by whose it is, at its own moment."""

    play: CountersPlay
    _made: dict[str, str] = field(default_factory=dict)
    _known: dict[str, str] = field(default_factory=dict)
    _offices: dict[date, Offices] = field(default_factory=dict)

    def perform(self, acts: Sequence[CounterAct]) -> None:
        for act in acts:
            match act.kind:
                case Kind.ALLOW:
                    self._allow(act)
                case Kind.SCHEDULE:
                    self._schedule(act)
                case Kind.ISSUE:
                    self._issue(act)
                case Kind.SCAN:
                    count_scan(code=UUID(self._known[f"codes {act.number}"].split()[act.code]), at=act.at)

    def made(self) -> Mapping[str, str]:
        made, self._made = self._made, {}
        return made

    def recall(self, made: Mapping[str, str]) -> None:
        self._known |= made

    def _keep(self, name: str, value: str) -> None:
        self._known[name] = self._made[name] = value

    def _office(self, at: datetime) -> Offices:
        day = city_day(at)
        if day not in self._offices:
            self._offices = {day: Offices.of(day)}
        return self._offices[day]

    def _allow(self, act: CounterAct) -> None:
        pilot = self.play.content.pilots[act.number]
        unit = self.play.unit(pilot.unit).id
        leader = self._office(act.at).official(unit, Role.LEADER)
        counter = NewCounter(unit=unit, number=pilot.counter, name_vi=pilot.counter_name, from_on=pilot.decided_on)
        new = NewPilot(unit=unit, from_on=pilot.from_on, until_on=pilot.until_on, decision=pilot.decision)
        (opened,) = open_counters(counters=[counter], by=leader, at=act.at)
        allow_after_hours(pilot=new, by=leader, at=act.at)
        self._keep(f"counter {act.number}", str(opened))

    def _schedule(self, act: CounterAct) -> None:
        pilot = self.play.content.pilots[act.number]
        unit, office = self.play.unit(pilot.unit).id, self._office(act.at)
        official = office.official(unit, Role.COUNTER).account
        assert official is not None
        counter = UUID(self._known[f"counter {act.number}"])
        shifts = self.play.shifts_of(pilot, act.days, counter=counter, official=official)
        schedule_shifts(shifts=shifts, by=office.official(unit, Role.LEADER), at=act.at)

    def _issue(self, act: CounterAct) -> None:
        codes = self.play.content.codes[act.number]
        owner = self.play.unit(codes.owner).id
        chosen = self.play.procedures_of(codes)[: self.play.count_of(codes)]
        new = [NewCode(procedure=each.procedure, place=owner, owner=owner, from_on=codes.issued_on) for each in chosen]
        ids = issue_codes(codes=new, by=self._office(act.at).official(owner, Role.LEADER), at=act.at)
        self._keep(f"codes {act.number}", " ".join(map(str, ids)))


def _at(day: date, wall: time) -> datetime:
    return datetime.combine(day, wall, VIETNAM)
