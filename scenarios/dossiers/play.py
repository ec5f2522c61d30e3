"""The part's play: plans, stories, people and papers of one deck over one city."""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from uuid import UUID

import motcua.foundation.rendering
from motcua.foundation.accounts.commands import NewAccount, open_accounts
from motcua.foundation.accounts.values import SYSTEM, AccountKind, Actor
from motcua.foundation.calendars.values import VIETNAM
from motcua.foundation.files.commands import keep_files
from motcua.foundation.files.values import Receipt, Upload
from motcua.foundation.messages.jobs import deliver_pending
from motcua.foundation.messages.values import Channel as Carried
from motcua.foundation.messages.values import Fault, Letter
from motcua.foundation.rendering.pdf import render_pdf
from motcua.foundation.text.numbers import share
from motcua.registry.catalogue.values import ProcedureVersion
from motcua.registry.people.commands import register_people
from motcua.registry.people.values import Address, NewPerson
from motcua.service.dossiers.jobs import find_standstills
from scenarios.dossiers.acts import DossierAct, Kind, Plan
from scenarios.dossiers.answers import template_of
from scenarios.dossiers.crowd import Citizen
from scenarios.dossiers.facts import Dossiers
from scenarios.dossiers.offices import Citizens, Offices
from scenarios.dossiers.performing import DossierPerformer
from scenarios.dossiers.planning import Planner
from scenarios.dossiers.stories import Storyteller
from scenarios.player.city import City
from scenarios.player.deck import DeckFacts
from scenarios.player.parts import Figure, PlainPlay

#: Always so many, so that a play that was begun on one machine goes on the same on another.
LANES = 4
PEOPLE_AT_ONCE = 1_000
FILES_AT_ONCE = 10
LETTERS_AT_ONCE = 20_000
#: No password hashes to this: nobody signs in with it.
NOBODY = "!"
LINE = Path(motcua.foundation.rendering.__file__).parent / "templates" / "line.typ"
RECEIVED, ONLINE = "received", "received online"
PAPER, RESULT = "paper", "result"
_RECEIPTS = frozenset({Kind.ACCEPT, Kind.RECEIVE})


class Postbox:
    """Carries letters nowhere: they count as delivered, since nobody is there."""

    def carry(self, *, letters: Sequence[Letter]) -> list[Fault | None]:
        return [None] * len(letters)


@dataclass(frozen=True)
class DossiersPlay(PlainPlay):
    content: Dossiers
    facts: DeckFacts
    city: City
    scale: Decimal
    seed: int
    _offices: dict[date, Offices] = field(default_factory=dict)

    @property
    def lanes(self) -> int:
        return LANES

    @cached_property
    def planner(self) -> Planner:
        return Planner(self.content, self.facts, self.city, self.scale, self.seed)

    # Acts ----------------------------------------------------------------------------------------------------------

    @cached_property
    def _lane_of(self) -> Mapping[str, int]:
        """Each unit's lane: the largest first, each into the lane that has least."""
        loads = [0] * LANES
        found: dict[str, int] = {}
        counts = Counter(plan.unit for plan in self.planner.plans)
        for unit, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
            lane = loads.index(min(loads))
            found[unit] = lane
            loads[lane] += count
        return found

    def plans_of(self, lane: int) -> list[Plan]:
        return [plan for plan in self.planner.plans if self._lane_of[plan.unit] == lane]

    def acts(self, lane: int) -> list[DossierAct]:
        teller = Storyteller(self.content, self.facts, self.city, self.seed)
        return sorted(act for plan in self.plans_of(lane) for act in teller.story(plan))

    def tally(self, acts: Iterable[DossierAct]) -> Counter[str]:
        plans = {plan.number: plan for plan in self.planner.plans}
        units = {line.unit: line for _, line in self.content.units}
        begins_at = self.city.calendars(None).midnight(self.facts.period.from_on)
        counted: Counter[str] = Counter()
        for act in acts:
            counted["acts"] += 1
            counted[f"act {act.kind.name.lower()}"] += 1
            if act.kind not in _RECEIPTS or act.at < begins_at:
                continue
            plan = plans[act.number]
            for name in (RECEIVED, ONLINE) if plan.is_online else (RECEIVED,):
                counted[name] += 1
                counted[f"{name} {plan.unit}"] += 1
                if group := units[plan.unit].group:
                    counted[f"{name} in {group}"] += 1
        return counted

    def figures(self, tally: Counter[str]) -> list[Figure]:
        found = []
        for id_, wanted in self.content.file.figures.items():
            online = sum(tally[f"{ONLINE} in {group}"] for group in wanted.groups)
            received = sum(tally[f"{RECEIVED} in {group}"] for group in wanted.groups)
            percent = share(part=online, whole=received, decimals=wanted.decimals) or Decimal(0)
            found.append(Figure(id_, wanted.percent, percent, online, received))
        return found

    # What must be there --------------------------------------------------------------------------------------------

    def preparation(self) -> Sequence[str]:
        count = len(self.planner.crowd)
        return ["papers", "portal", *(f"people {first}" for first in range(0, count, PEOPLE_AT_ONCE))]

    def prepare(self, piece: str, at: datetime) -> Mapping[str, str]:
        match piece.split():
            case ["papers"]:
                return self._keep(at)
            case ["portal"]:
                portal = self.content.file.portal
                account = NewAccount(
                    sign_in_name=portal.sign_in, kind=AccountKind.INTEGRATOR, name=portal.name, password_hash=NOBODY
                )
                (id_,) = open_accounts(accounts=[account], by=SYSTEM, at=at)
                return {"portal": str(id_)}
            case ["people", first]:
                self._register(int(first), at)
        return {}

    def _register(self, first: int, at: datetime) -> None:
        crowd = self.planner.crowd
        people = [crowd.citizen(index) for index in range(first, min(first + PEOPLE_AT_ONCE, len(crowd)))]
        with_account = [person for person in people if person.has_account]
        ids = open_accounts(accounts=[self._account(person) for person in with_account], by=SYSTEM, at=at)
        accounts = {person.index: UUID(int=id_.int) for person, id_ in zip(with_account, ids, strict=True)}
        register_people(people=[_new_person(person, accounts.get(person.index)) for person in people], by=SYSTEM, at=at)

    def _account(self, person: Citizen) -> NewAccount:
        """For filing only."""
        return NewAccount(
            sign_in_name=f"{self.facts.name}-{person.index}",
            kind=AccountKind.CITIZEN,
            name=person.name,
            password_hash=NOBODY,
        )

    def _keep(self, at: datetime) -> Mapping[str, str]:
        """One page stands for every paper that is handed in, and one for every result of a procedure. Returns their
        receipts."""
        versions = {key: self.city.versions[key] for key in sorted({plan.procedure for plan in self.planner.plans})}
        slots = sorted({name for each in versions.values() for v in each for name in template_of(v).slots.values()})
        paper = _page("Giấy tờ kèm theo hồ sơ (bản trình diễn)", at)
        results = [(version.result_name_vi, _result(version, at)) for version, *_ in versions.values()]
        names = [*(f"{PAPER} {name}" for name in slots), *(f"{RESULT} {' '.join(key)}" for key in versions)]
        receipts = _kept([*((name, paper) for name in slots), *results], at)
        return {name: json.dumps(asdict(receipt)) for name, receipt in zip(names, receipts, strict=True)}

    def performer(self, lane: int, prepared: Mapping[str, str]) -> DossierPerformer:
        plans = {plan.number: plan for plan in self.plans_of(lane)}
        return DossierPerformer(
            key=self.facts.name,
            city=self.city,
            words=self.content.file.words,
            plans=plans,
            citizens=Citizens.of(self.planner.crowd, sorted({plan.person for plan in plans.values()})),
            portal=Actor(
                account=UUID(prepared["portal"]),
                kind=AccountKind.INTEGRATOR,
                name=self.content.file.portal.name,
                scopes=frozenset({"dossiers:file"}),
            ),
            papers=_receipts(prepared, PAPER),
            results=_receipts(prepared, RESULT),
            offices_on=self.offices_on,
        )

    def offices_on(self, day: date) -> Offices:
        """Who holds which post, read anew with the first act of each month."""
        month = day.replace(day=1)
        if month not in self._offices:
            self._offices.clear()
            self._offices[month] = Offices.of(day)
        return self._offices[month]

    def nightly(self, at: datetime) -> None:
        find_standstills(at)

    def beside(self, at: datetime) -> None:
        deliver_pending(at=at, limit=LETTERS_AT_ONCE, carriers=dict.fromkeys(Carried, Postbox()))


def _receipts(prepared: Mapping[str, str], kind: str) -> Mapping[str, Receipt]:
    """By what stands behind the kind: a paper's name, a procedure's code and level."""
    return {
        name.removeprefix(f"{kind} "): Receipt(**json.loads(text))
        for name, text in prepared.items()
        if name.startswith(f"{kind} ")
    }


def _new_person(person: Citizen, account: UUID | None) -> NewPerson:
    return NewPerson(
        number=person.number,
        name=person.name,
        birth_on=person.birth_on,
        sex=person.sex,
        phone=person.phone,
        address=Address(division_code=person.division, line=person.line),
        account=account,
    )


def _kept(pages: Sequence[tuple[str, bytes]], at: datetime) -> Iterator[Receipt]:
    for start in range(0, len(pages), FILES_AT_ONCE):
        uploads = [
            Upload(name=f"{name[:80]}.pdf", content=io.BytesIO(page))
            for name, page in pages[start : start + FILES_AT_ONCE]
        ]
        yield from keep_files(uploads=uploads, by=SYSTEM, at=at)


def _page(text: str, at: datetime) -> bytes:
    return render_pdf(template=LINE, values={"text": text}, title=text, at=at.astimezone(VIETNAM))


def _result(version: ProcedureVersion, at: datetime) -> bytes:
    return _page(f"{version.result_name_vi} (bản trình diễn)", at)
