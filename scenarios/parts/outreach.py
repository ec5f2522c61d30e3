"""`outreach.toml`: the community teams and youth groups of the city's communes, their members, visits and campaigns."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random
from uuid import UUID

from pydantic import Field

from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.calendars.values import VIETNAM
from motcua.reform.outreach.commands.groups import found_groups
from motcua.reform.outreach.commands.work import report_visit, run_campaign
from motcua.reform.outreach.models import Group
from motcua.reform.outreach.values import Channel, GroupKind, Help, NewCampaign, NewGroup, NewMember, NewVisit, Part
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import UnitKind, UnitView
from motcua.registry.people.commands import register_people
from motcua.registry.people.values import Address, NewPerson, Sex
from scenarios.player.deck import DeckFacts, Folder, Sourced
from scenarios.player.faults import Faults
from scenarios.player.stream import Stream, StreamAct

FILE = "outreach.toml"
NAMES = Path(__file__).resolve().parents[1] / "demo" / "names.json"
NAMED = {
    GroupKind.COMMUNITY_TEAM: "Tổ công nghệ số cộng đồng",
    GroupKind.YOUTH_GROUP: "Đội thanh niên tình nguyện",
}
#: People of the teams have a province of birth of their own, so that no number is one of the dossiers' people.
_DIGITS, _STRIDE = 1_000_000, 700_001


class CampaignWanted(Sourced):
    title: str
    audience: str
    channel: Channel
    from_on: date
    last_on: date
    reach: int


class OutreachFile(Sourced):
    """`teams` and `groups` are spread evenly over the first `covered` of the city's communes, `members` over the teams and
    `volunteers` over the groups."""

    teams: int = Field(ge=1)
    members: int = Field(ge=1)
    groups: int = Field(ge=0)
    volunteers: int = Field(ge=0)
    covered: int = Field(ge=1)
    born_in: str = Field(pattern=r"^\d{3}$")
    founded_on: date
    visit_every: int = Field(ge=1, description="each so manyth team goes from door to door once a month")
    campaigns: tuple[CampaignWanted, ...] = ()


@dataclass(frozen=True)
class Founding(StreamAct):
    """The groups of one commune."""

    commune: str


@dataclass(frozen=True)
class Visiting(StreamAct):
    """The teams of one commune that go from door to door that day: by their numbers."""

    commune: str
    teams: tuple[int, ...]


@dataclass(frozen=True)
class Spreading(StreamAct):
    number: int


Act = Founding | Visiting | Spreading


class OutreachPart:
    name = "outreach"

    def read(self, folder: Folder, faults: Faults) -> OutreachFile | None:
        return folder.table(FILE, OutreachFile, faults)

    def check(self, content: OutreachFile, facts: DeckFacts, faults: Faults) -> None:
        communes = _communes(content.founded_on)
        if not facts.from_on <= content.founded_on < facts.period.until_on:
            faults.add(FILE, "founded_on", "it lies outside the deck's days")
        if not content.covered <= min(len(communes), content.teams):
            faults.add(FILE, "covered", f"there are {len(communes)} communes and {content.teams} teams")
        if content.members < content.teams or (content.groups and content.volunteers < content.groups):
            faults.add(FILE, "members", "each team and group needs somebody")

    def play(self, content: OutreachFile, facts: DeckFacts, *, scale: Decimal, seed: int) -> Stream[Act]:
        """Small, so the scale does not touch it."""
        doing = _Performing(content, seed, _communes(content.founded_on)[: content.covered])
        return Stream(sorted(_acts(doing, facts), key=lambda act: act.at), doing.perform)


def _communes(on: date) -> list[str]:
    return sorted(unit.key for unit in directory(on=on).of_kind(UnitKind.COMMUNE))


def spread(whole: int, over: int) -> list[int]:
    """As evenly as can be, the first ones more."""
    return [whole // over + (number < whole % over) for number in range(over)]


def _acts(doing: _Performing, facts: DeckFacts) -> Iterator[Act]:
    file = doing.file
    for commune in doing.communes:
        yield Founding(_at(file.founded_on, time(9)), commune)
    for number, wanted in enumerate(file.campaigns):
        yield Spreading(_at(wanted.from_on, time(10)), number)
    for place, commune in enumerate(doing.communes):
        going = tuple(number for number in doing.teams_of(commune) if number % file.visit_every == 0)
        day = file.founded_on + timedelta(days=7 + place % 20)
        while going and day < facts.period.until_on:
            yield Visiting(_at(day, time(17)), commune, going)
            day += timedelta(days=28)


@dataclass
class _Performing:
    file: OutreachFile
    seed: int
    communes: Sequence[str]

    def teams_of(self, commune: str) -> range:
        """The numbers of the commune's teams, through the whole city."""
        counts, place = spread(self.file.teams, len(self.communes)), self.communes.index(commune)
        first = sum(counts[:place])
        return range(first, first + counts[place])

    def perform(self, act: Act, _known: dict[str, str]) -> None:
        match act:
            case Founding(commune=commune):
                self._found(commune, act.at)
            case Visiting(commune=commune, teams=teams):
                self._visit(commune, teams, act.at)
            case Spreading(number=number):
                wanted = self.file.campaigns[number]
                city = next(iter(directory(on=city_day(act.at)).of_kind(UnitKind.CITY)))
                campaign = NewCampaign(
                    title=wanted.title,
                    audience=wanted.audience,
                    channel=wanted.channel,
                    from_on=wanted.from_on,
                    last_on=wanted.last_on,
                    reach=wanted.reach,
                )
                run_campaign(unit=city.id, campaign=campaign, by=SYSTEM, at=act.at)

    def _found(self, commune: str, at: datetime) -> None:
        """The commune's teams, and the youth groups that fall to it."""
        file, units = self.file, directory(on=city_day(at))
        unit = units.by_key(commune)
        assert unit is not None
        sizes = spread(file.members, file.teams)
        wanted: list[tuple[GroupKind, int, range]] = []
        for place, number in enumerate(self.teams_of(commune), start=1):
            wanted.append((GroupKind.COMMUNITY_TEAM, place, range(sum(sizes[:number]), sum(sizes[: number + 1]))))
        place = self.communes.index(commune)
        groups, volunteers = spread(file.groups, len(self.communes)), spread(file.volunteers, max(1, file.groups))
        for number in range(sum(groups[:place]), sum(groups[: place + 1])):
            first, last = file.members + sum(volunteers[:number]), file.members + sum(volunteers[: number + 1])
            wanted.append((GroupKind.YOUTH_GROUP, number + 1, range(first, last)))
        people = [index for _kind, _number, members in wanted for index in members]
        ids = register_people(
            people=[_person(index, self.seed, file.born_in, unit.division_code) for index in people], by=SYSTEM, at=at
        )
        person = dict(zip(people, ids, strict=True))
        found_groups(
            groups=[self._group(kind, unit, number, [person[each] for each in who]) for kind, number, who in wanted],
            by=SYSTEM,
            at=at,
        )

    def _group(self, kind: GroupKind, unit: UnitView, number: int, ids: Sequence[UUID]) -> NewGroup:
        parts = [Part.LEADER, *[Part.MEMBER] * (len(ids) - 1)]
        return NewGroup(
            kind=kind,
            unit=unit.id,
            name=f"{NAMED[kind]} {number}",
            communes=(unit.id,),
            place=f"Khu vực {number}",
            founded_on=self.file.founded_on,
            members=tuple(NewMember(person=id_, part=part) for id_, part in zip(ids, parts, strict=True)),
        )

    def _visit(self, commune: str, teams: Sequence[int], at: datetime) -> None:
        unit = directory(on=city_day(at)).by_key(commune)
        assert unit is not None
        rows = Group.objects.filter(unit=unit.id, kind=GroupKind.COMMUNITY_TEAM.value)
        ids = dict(rows.values_list("name", "id"))
        first = self.teams_of(commune).start
        for number in teams:
            random = Random(f"{self.seed}:visit:{number}:{at:%Y-%m-%d}")
            households = random.randint(6, 20)
            consented = random.randint(households // 2, households)
            visit = NewVisit(
                on=city_day(at),
                place=f"Khu vực {number - first + 1}",
                households=households,
                consented=consented,
                helped={each: random.randint(0, consented) for each in Help},
            )
            report_visit(
                group=ids[f"{NAMED[GroupKind.COMMUNITY_TEAM]} {number - first + 1}"], visit=visit, by=SYSTEM, at=at
            )


def _person(index: int, seed: int, born_in: str, division: str) -> NewPerson:
    random, names = Random(f"{seed}:outreach:{index}"), _names()
    sex = random.choice((Sex.MALE, Sex.FEMALE))
    birth_on = date(1970, 1, 1) + timedelta(days=random.randrange(365 * 30))
    century = {(19, Sex.MALE): "0", (19, Sex.FEMALE): "1", (20, Sex.MALE): "2", (20, Sex.FEMALE): "3"}
    digits = index * _STRIDE % _DIGITS
    return NewPerson(
        number=f"{born_in}{century[birth_on.year // 100, sex]}{birth_on.year % 100:02d}{digits:06d}",
        name=" ".join(random.choice(names[part]) for part in ("family", f"middle_{sex.value}", f"given_{sex.value}")),
        birth_on=birth_on,
        sex=sex,
        address=Address(division_code=division, line=f"{random.randint(1, 299)} khu vực {random.randint(1, 9)}"),
    )


@cache
def _names() -> Mapping[str, Sequence[str]]:
    names: Mapping[str, Sequence[str]] = json.loads(NAMES.read_text(encoding="utf-8"))
    return names


def _at(on: date, clock: time) -> datetime:
    return datetime.combine(on, clock, VIETNAM)


PART = OutreachPart()
