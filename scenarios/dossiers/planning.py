"""From shares to dossiers: every unit's volume becomes plans, by counts that add up. Pure, and the same every time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from random import Random

from motcua.foundation.calendars.values import LimitUnit
from motcua.registry.catalogue.values import ProcedureVersion
from motcua.registry.organization.values import UnitView
from motcua.service.dossiers.values import Channel, ReturnMethod
from motcua.service.feedback.values import Face
from scenarios.dossiers.acts import Plan, Sender
from scenarios.dossiers.checking import goes_online
from scenarios.dossiers.crowd import HELPED, Crowd, seated
from scenarios.dossiers.facts import SHARED_FATES, Dossiers, Fate, Profile, UnitLine
from scenarios.player.city import City, ProcedureKey
from scenarios.player.counts import apportioned, rounded
from scenarios.player.deck import DeckFacts

#: A limit of so few working days leaves no time to be extended or to ask for much.
_SHORT = frozenset({LimitUnit.SAME_DAY, LimitUnit.WORKING_HOURS, LimitUnit.NONE})
#: What needs a process in which an official examines, and a limit that can be over.
_NEEDS_LIMIT = frozenset({Fate.LATE, Fate.APOLOGISED, Fate.SUPPLEMENT_LATE, Fate.PAUSED_LATE, Fate.EXTENDED})
_NEEDS_DAYS = frozenset({Fate.EXTENDED, Fate.PAUSED_LATE, Fate.SUPPLEMENT_LATE})
_ONLINE_FATES = frozenset({Fate.NOT_COMPLETE})


@dataclass(frozen=True)
class Planner:
    """The plans of a deck over a city, at a scale."""

    content: Dossiers
    facts: DeckFacts
    city: City
    scale: Decimal
    seed: int

    @property
    def plans(self) -> tuple[Plan, ...]:
        """Numbered in the order of the deck's units: first what is received in the period, then the lead-in's."""
        return self._seated[0]

    @property
    def crowd(self) -> Crowd:
        return self._seated[1]

    @cached_property
    def _seated(self) -> tuple[tuple[Plan, ...], Crowd]:
        drafts = [*self._of_period(1, in_lead=False), *self._of_lead()]
        numbered = [replace(plan, number=number) for number, plan in enumerate(drafts, start=1)]
        return seated(numbered, people=self.content.file.people, city=self.city, seed=self.seed)

    def _of_lead(self) -> Iterator[Plan]:
        lead = self.facts.lead_in
        return self._of_period(lead.share, in_lead=True) if lead else iter(())

    def _of_period(self, share: Decimal | int, *, in_lead: bool) -> Iterator[Plan]:
        lines = [line for _, line in self.content.units]
        volumes = _scaled([line.volume for line in lines], self.scale * share)
        loads = [_Load(self, line, volume, in_lead) for line, volume in zip(lines, volumes, strict=True) if volume]
        online = self._online(loads, exact=not in_lead)
        for load in loads:
            yield from load.plans(online[load.line.unit])

    def _online(self, loads: Sequence[_Load], *, exact: bool) -> dict[str, int]:
        """How many of each unit's dossiers come online: by the group's share where it has one, else by its own."""
        found: dict[str, int] = {}
        for load in loads:
            if not load.line.group:
                found[load.line.unit] = min(rounded(load.volume * load.line.online), load.online_most)
        for name, group in self.content.file.groups.items():
            members = [load for load in loads if load.line.group == name]
            most = [load.online_most for load in members]
            wanted = min(rounded(sum(load.volume for load in members) * group.online), sum(most))
            weights = [load.volume * load.line.online for load in members]
            wanted = wanted if any(weights) else 0
            counts = apportioned(wanted, weights, caps=most)
            found |= {load.line.unit: count for load, count in zip(members, counts, strict=True)}
        return found


def _scaled(volumes: Sequence[int], scale: Decimal) -> list[int]:
    if scale == 1:
        return list(volumes)
    return apportioned(rounded(sum(volumes) * scale), [Decimal(volume) for volume in volumes])


@dataclass(frozen=True)
class _Load:
    """What one unit receives."""

    planner: Planner
    line: UnitLine
    volume: int
    in_lead: bool

    @cached_property
    def unit(self) -> UnitView:
        unit = self.planner.city.units.by_key(self.line.unit)
        assert unit is not None
        return unit

    @property
    def profile(self) -> Profile:
        return self.planner.content.file.profiles[self.line.profile]

    @cached_property
    def random(self) -> Random:
        return Random(f"{self.planner.seed}:{self.line.unit}:{self.in_lead}")

    @cached_property
    def procedures(self) -> list[ProcedureKey]:
        """One for each dossier."""
        weights = {(row.code, row.level): row.weight for _, row in self.planner.content.procedures}
        keys = [key for key in self.planner.city.received_by(self.unit) if weights.get(key)]
        counts = apportioned(self.volume, [weights[key] for key in keys])
        return [key for key, count in zip(keys, counts, strict=True) for _ in range(count)]

    @cached_property
    def online_most(self) -> int:
        return sum(goes_online(self.planner.city, key) for key in self.procedures)

    def plans(self, online: int) -> Iterator[Plan]:
        drafts = [
            Plan(0, self.line.unit, key, Channel.COUNTER, Sender.PERSON, 0, Fate.ORDINARY, in_lead=self.in_lead)
            for key in self.procedures
        ]
        self.random.shuffle(drafts)
        drafts = self._with_channels(drafts, online)
        drafts = self._with_fates(drafts)
        drafts = self._with_senders(drafts)
        drafts = self._with_ends(drafts)
        yield from drafts
        yield from self._not_received(drafts)

    def _with_channels(self, drafts: list[Plan], online: int) -> list[Plan]:
        city = self.planner.city
        ways = self.planner.content.file.ways
        chosen = set([i for i, d in enumerate(drafts) if goes_online(city, d.procedure)][:online])
        drafts = [replace(d, channel=Channel.ONLINE) if i in chosen else d for i, d in enumerate(drafts)]
        posted = rounded((len(drafts) - online) * ways.by_post)
        able = [i for i, d in enumerate(drafts) if not d.is_online and _takes_post(city.versions[d.procedure][0])]
        for i in able[:posted]:
            drafts[i] = replace(drafts[i], channel=Channel.POST)
        return drafts

    def _with_fates(self, drafts: list[Plan]) -> list[Plan]:
        profile = self.profile
        shares = [profile.share(fate) for fate in SHARED_FATES]
        counts = apportioned(len(drafts), [*shares, 1 - sum(shares, Decimal(0))])
        free = list(range(len(drafts)))
        self.random.shuffle(free)
        for fate, count in zip(SHARED_FATES, counts, strict=False):
            fitting = [i for i in free if self._fits(fate, drafts[i])][:count]
            for i in fitting:
                drafts[i] = replace(drafts[i], fate=fate)
            taken = set(fitting)
            free = [i for i in free if i not in taken]
        return drafts

    def _fits(self, fate: Fate, draft: Plan) -> bool:
        version = self.planner.city.versions[draft.procedure][0]
        if fate in _ONLINE_FATES and not draft.is_online:
            return False
        if version.process_key == "notice":
            return fate in {Fate.STUCK, Fate.WITHDRAWN} | _ONLINE_FATES
        if fate in _NEEDS_DAYS and version.legal_limit.unit in _SHORT:
            return False
        return fate not in _NEEDS_LIMIT or version.legal_limit.unit is not LimitUnit.NONE

    def _with_senders(self, drafts: list[Plan]) -> list[Plan]:
        online = [i for i, d in enumerate(drafts) if d.is_online]
        self.random.shuffle(online)
        profile, portal = self.profile, self.planner.content.file.portal
        shares = [profile.typed_by_officer, profile.one_phone]
        typed, phone, rest = apportioned(len(online), [*shares, 1 - sum(shares, Decimal(0))])
        for i in online[:typed]:
            drafts[i] = replace(drafts[i], sender=Sender.OFFICER)
        for i in online[typed : typed + phone]:
            # Whose telephone it is, is told when people are seated.
            drafts[i] = replace(drafts[i], person=HELPED)
        own = online[typed + phone :]
        for i in own[: rounded(rest * portal.share)]:
            drafts[i] = replace(drafts[i], sender=Sender.PORTAL)
        slow = [i for i in online if drafts[i].fate is not Fate.NOT_COMPLETE]
        self.random.shuffle(slow)
        for i in slow[: rounded(len(online) * profile.slow_answer)]:
            drafts[i] = replace(drafts[i], slow_answer=True)
        return drafts

    def _with_ends(self, drafts: list[Plan]) -> list[Plan]:
        profile, ways = self.profile, self.planner.content.file.ways
        order = list(range(len(drafts)))
        online = [i for i in order if drafts[i].is_online]
        shares = [ways.returned_electronically, ways.returned_by_post]
        electronic, posted, _ = apportioned(len(online), [*shares, 1 - sum(shares, Decimal(0))])
        for i in online[:electronic]:
            drafts[i] = replace(drafts[i], way_home=ReturnMethod.ELECTRONIC)
        for i in online[electronic : electronic + posted]:
            drafts[i] = replace(drafts[i], way_home=ReturnMethod.POST)
        self.random.shuffle(order)
        ended = [i for i in order if drafts[i].fate not in {Fate.STUCK, Fate.UNANSWERED, Fate.WITHDRAWN}]
        rated = ended[: rounded(len(ended) * profile.rated)]
        so_so, unhappy = rounded(len(rated) * profile.so_so), rounded(len(rated) * profile.unhappy)
        for place, i in enumerate(rated):
            face = Face.UNHAPPY if place < unhappy else Face.SO_SO if place < unhappy + so_so else Face.GLAD
            drafts[i] = replace(drafts[i], face=face)
        versions = self.planner.city.versions
        home = [i for i in ended if versions[drafts[i].procedure][0].process_key != "notice"]
        for i in home[len(home) - rounded(len(ended) * profile.reopened) :]:
            drafts[i] = replace(drafts[i], reopened=True)
        return drafts

    def _not_received(self, drafts: Sequence[Plan]) -> Iterator[Plan]:
        """Besides what is received: online filings that the counter refuses."""
        online = [d for d in drafts if d.is_online and d.sender is Sender.PERSON and d.person == 0]
        for number in range(rounded(len(drafts) * self.profile.not_received)):
            if online:
                like = online[number % len(online)]
                yield replace(like, fate=Fate.ORDINARY, received=False, slow_answer=False, reopened=False, face=None)


def _takes_post(version: ProcedureVersion) -> bool:
    return any(channel.value == "post" for channel in version.channels)
