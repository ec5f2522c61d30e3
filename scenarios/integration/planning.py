"""Which services are due and integrated, in which wave, and every act of that, from the city's catalogue as it stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property
from itertools import accumulate, pairwise
from random import Random
from uuid import UUID

from motcua.foundation.calendars.values import VIETNAM
from motcua.registry.catalogue.queries import procedures
from motcua.registry.catalogue.values import ProcedureVersion
from motcua.service.exchange.rules import online_level
from motcua.service.exchange.values import ReasonKind
from scenarios.integration.facts import LEVELS, WAVE_DAYS_MAX, IntegrationFile
from scenarios.player.counts import apportioned
from scenarios.player.deck import DeckFacts
from scenarios.player.stream import StreamAct

#: So many services are one act.
BATCH = 100
#: A new version is begun so many days after it came into force.
RETEST_AFTER_DAYS = 3


class What(StrEnum):
    ADOPT = "adopt"
    BEGIN = "begin"
    TEST = "test"
    SUBMIT = "submit"
    SEND_BACK = "send_back"
    CONFIRM = "confirm"
    SUSPEND = "suspend"
    EXPLAIN = "explain"


@dataclass(frozen=True)
class Act(StreamAct):
    """Something done with versions; `number` tells batches apart, and is the place of the reason of EXPLAIN."""

    what: What
    number: int
    versions: tuple[UUID, ...]


#: After how many days of its wave, and at what time.
_WAY: Sequence[tuple[What, int, time]] = (
    (What.BEGIN, 0, time(9)),
    (What.TEST, 1, time(14)),
    (What.SUBMIT, 2, time(9, 30)),
    (What.CONFIRM, 7, time(10)),
)
#: What comes where the Portal sends a service back at first.
_SENT_BACK: Sequence[tuple[What, int, time]] = (
    (What.BEGIN, 0, time(9, 15)),
    (What.TEST, 1, time(14, 15)),
    (What.SUBMIT, 2, time(9, 45)),
    (What.SEND_BACK, 7, time(10, 15)),
    (What.TEST, 9, time(14, 30)),
    (What.SUBMIT, 10, time(9, 50)),
    (What.CONFIRM, 14, time(10, 30)),
)
_SUSPENDED: Sequence[tuple[What, int, time]] = (
    (What.SUSPEND, 0, time(15)),
    (What.TEST, 2, time(15)),
    (What.SUBMIT, 3, time(15)),
    (What.CONFIRM, 8, time(15)),
)
#: What does not conform comes no further.
_TRIED: Sequence[tuple[What, int, time]] = ((What.BEGIN, 0, time(11)), (What.TEST, 1, time(11)))


@dataclass(frozen=True)
class Plan:
    """The services by their versions on the plan's first day; `left` by the place of their reason."""

    due: tuple[ProcedureVersion, ...]
    integrated: tuple[ProcedureVersion, ...]
    left: tuple[tuple[ProcedureVersion, ...], ...]


@dataclass
class Planner:
    """Plans over the city as it stands. It reads each day's versions once, since the catalogue stands still meanwhile."""

    content: IntegrationFile
    facts: DeckFacts
    seed: int
    _read: dict[date, Mapping[UUID, ProcedureVersion]] = field(default_factory=dict)

    @cached_property
    def plan(self) -> Plan:
        """The city's own services are due before synthetic ones, and left last. Raises `ValueError` where there are too
        few."""
        content, chance = self.content, Random(f"{self.seed} integration")
        last = self._there(self.facts.period.until_on - timedelta(days=1))
        there = [each for each in self._there(content.from_on).values() if each.procedure in last]
        there.sort(key=lambda each: (each.is_synthetic, each.code, each.level.value))
        due: list[ProcedureVersion] = []
        integrated: list[ProcedureVersion] = []
        over: list[ProcedureVersion] = []
        for level in LEVELS:
            # How far it goes online at the end is what is counted.
            of_level = [each for each in there if online_level(last[each.procedure]) is level][: content.due(level)]
            if len(of_level) < content.due(level):
                raise ValueError(f"{len(of_level)} services are {level.value}, and {content.due(level)} are due")
            missing = content.due(level) - content.integrated(level)
            made = [each for each in of_level if each.is_synthetic]
            left = {each.id for each in chance.sample(made if len(made) >= missing else of_level, missing)}
            due += of_level
            integrated += [each for each in of_level if each.id not in left]
            over += [each for each in of_level if each.id in left]
        chance.shuffle(integrated)
        chance.shuffle(over)
        by_reason = tuple(tuple(each) for each in _cut(over, [left.count for left in content.left]))
        return Plan(tuple(due), tuple(integrated), by_reason)

    @cached_property
    def failing(self) -> frozenset[UUID]:
        """The versions that do not conform, as they are when they are tried."""
        there = self._there(self.content.waves[-1].on)
        return frozenset(
            there[each.procedure].id
            for left, services in zip(self.content.left, self.plan.left, strict=True)
            for each in services
            if left.kind is ReasonKind.NOT_CONFORMING
        )

    def acts(self) -> list[Act]:
        """Every act, in the order of time."""
        content, plan = self.content, self.plan
        found = [Act(_at(content.decided_on, 0, time(8)), What.ADOPT, 0, ())]
        straight, sent_back = self._ways()
        for on, versions in straight.items():
            found += _together(on, _WAY, versions)
        for on, versions in sent_back.items():
            found += _together(on, _SENT_BACK, versions)
        if content.suspended and content.suspended_on:
            # Of the first wave, whose versions last, so that they are confirmed by then.
            lasting = [each.id for each in plan.integrated[content.sent_back :] if _ends(each) is None]
            found += _together(content.suspended_on, _SUSPENDED, lasting[: content.suspended])
        found += _together(content.waves[-1].on, _TRIED, sorted(self.failing))
        for place, services in enumerate(plan.left):
            ids = tuple(each.id for each in services)
            found.append(Act(_at(content.explained_on, 0, time(16)), What.EXPLAIN, place, ids))
        return sorted(found, key=lambda act: (act.at, act.what.value, act.number))

    def _ways(self) -> tuple[Mapping[date, list[UUID]], Mapping[date, list[UUID]]]:
        """By the day on which they begin, the versions that go straight, and those that are sent back once."""
        integrated, waves = self.plan.integrated, self.content.waves
        sizes = apportioned(len(integrated), [wave.share for wave in waves])
        returned = {each.procedure for each in integrated[: self.content.sent_back]}
        straight: dict[date, list[UUID]] = defaultdict(list)
        sent_back: dict[date, list[UUID]] = defaultdict(list)
        for wave, services in zip(waves, _cut(integrated, sizes), strict=True):
            for service in services:
                for number, (on, version) in enumerate(self._beginnings(service, wave.on)):
                    way = sent_back if number == 0 and service.procedure in returned else straight
                    way[on].append(version)
        return straight, sent_back

    def _beginnings(self, service: ProcedureVersion, wave_on: date) -> Iterator[tuple[date, UUID]]:
        """The days on which its versions are led onto the Portal: the one of the wave's day and those that follow it. One
        that ends before the Portal would have answered is left out."""
        on = wave_on
        while True:
            version = self._there(on)[service.procedure]
            ends_on = _ends(version)
            if ends_on is None or (ends_on - on).days > WAVE_DAYS_MAX:
                yield on, version.id
            if ends_on is None or ends_on >= self.facts.period.until_on:
                return
            on = ends_on + timedelta(days=RETEST_AFTER_DAYS)

    def _there(self, on: date) -> Mapping[UUID, ProcedureVersion]:
        """The versions in force on a day, by procedure."""
        if on not in self._read:
            self._read[on] = {each.procedure: each for each in procedures(on)}
        return self._read[on]


def _ends(version: ProcedureVersion) -> date | None:
    return version.in_force.ends_on if version.in_force else None


def _cut(services: Sequence[ProcedureVersion], sizes: Sequence[int]) -> Iterator[Sequence[ProcedureVersion]]:
    """Pieces of these sizes, from the first on."""
    for start, end in pairwise(accumulate(sizes, initial=0)):
        yield services[start:end]


def _together(on: date, way: Sequence[tuple[What, int, time]], versions: Sequence[UUID]) -> Iterator[Act]:
    for number, start in enumerate(range(0, len(versions), BATCH)):
        ids = tuple(versions[start : start + BATCH])
        for what, days, at in way:
            yield Act(_at(on, days, at), what, number, ids)


def _at(on: date, days: int, clock: time) -> datetime:
    return datetime.combine(on + timedelta(days=days), clock, VIETNAM)
