"""`simplification.toml`: the city's yearly review of procedures, and what becomes of each proposal."""

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
from motcua.reform.simplification.commands.deciding import (
    appraise_proposals,
    carry_out_proposals,
    decide_proposals,
    send_proposals,
)
from motcua.reform.simplification.commands.planning import keep_procedure, open_review, plan_reviews
from motcua.reform.simplification.commands.proposing import estimate_burden, make_proposals
from motcua.reform.simplification.values import Change, Given, NewProposal, NewTask, Quantity
from motcua.registry.catalogue.errors import UnableToFindProcedure
from motcua.registry.catalogue.queries import version_of_code
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import Directory, Level, UnitKind
from scenarios.dossiers.offices import Offices
from scenarios.player.deck import DeckFacts, Folder, Sourced, Strict
from scenarios.player.faults import Faults
from scenarios.player.proposals import Steps
from scenarios.player.stream import Stream, StreamAct

FILE = "simplification.toml"
HEADS = (Role.HEAD, Role.LEADER, Role.CONTROLLER)


class Review(Strict):
    """A procedure and the key of the unit that reviews it; `kept_on` and `kept_reason` where everything is needed as it
    is."""

    code: str
    level: Level
    lead: str
    due_on: date
    reason: str
    kept_on: date | None = None
    kept_reason: str = ""


class Number(Strict):
    """A quantity of the burden, and where both are from."""

    before: int
    after: int
    source: str


class Proposal(Steps):
    """A proposal within the review `of` (its place in the list, from 1), and the days of its steps as far as it came."""

    of: int
    change: Change
    text: str
    reason: str
    numbers: dict[Quantity, Number]


class SimplificationFile(Sourced):
    """`control` is the key of the unit that controls procedures."""

    year: int
    number: str
    title: str
    control: str
    adopted_on: date
    reviews: list[Review]
    proposals: list[Proposal]


class What(StrEnum):
    PLAN = "plan"
    KEEP = "keep"
    PROPOSE = "propose"
    SEND = "send"
    APPRAISE = "appraise"
    DECIDE = "decide"
    CARRY_OUT = "carry_out"


#: At what time of its day each is done: what comes later in a proposal's life comes later in the day.
CLOCK: Mapping[What, time] = {
    What.PLAN: time(8, 30),
    What.KEEP: time(9, 30),
    What.PROPOSE: time(9),
    What.SEND: time(10),
    What.APPRAISE: time(14),
    What.DECIDE: time(15),
    What.CARRY_OUT: time(16),
}


@dataclass(frozen=True)
class Act(StreamAct):
    """`place` is that of the review or proposal in the deck, from 1; 0 for the plan."""

    what: What
    place: int


class SimplificationPart:
    name = "simplification"

    def read(self, folder: Folder, faults: Faults) -> SimplificationFile | None:
        return folder.table(FILE, SimplificationFile, faults)

    def check(self, content: SimplificationFile, facts: DeckFacts, faults: Faults) -> None:
        units = directory(on=content.adopted_on)
        for key in (content.control, *(review.lead for review in content.reviews)):
            if units.by_key(key) is None:
                faults.add(FILE, "", f"no unit is called {key}")
        for place, review in enumerate(content.reviews, start=1):
            try:
                version_of_code(code=review.code, level=review.level, on=content.adopted_on)
            except UnableToFindProcedure:
                faults.add(FILE, f"reviews.{place}", f"no procedure {review.code} of this level is in force")
        for place, proposal in enumerate(content.proposals, start=1):
            if not 1 <= proposal.of <= len(content.reviews):
                faults.add(FILE, f"proposals.{place}", "there is no such review")
            if set(proposal.numbers) != set(Quantity):
                faults.add(FILE, f"proposals.{place}", "it needs all five numbers of the burden")
        for act in _acts(content):
            if not content.adopted_on <= city_day(act.at) < facts.period.until_on or city_day(act.at) < facts.from_on:
                faults.add(FILE, f"{act.what}.{act.place}", "its day lies before the plan or outside the deck's")

    def play(self, content: SimplificationFile, facts: DeckFacts, *, scale: Decimal, seed: int) -> Stream[Act]:
        """Small, so the scale does not touch it, and nothing in it is left to chance."""
        return Stream(sorted(_acts(content), key=lambda act: act.at), _Performing(content, facts).perform)


def _acts(content: SimplificationFile) -> Iterator[Act]:
    yield _act(content.adopted_on, What.PLAN, 0)
    for place, review in enumerate(content.reviews, start=1):
        if review.kept_on:
            yield _act(review.kept_on, What.KEEP, place)
    for place, proposal in enumerate(content.proposals, start=1):
        steps = (What.PROPOSE, What.SEND, What.APPRAISE, What.DECIDE, What.CARRY_OUT)
        for what, day in zip(steps, proposal.days, strict=False):
            yield _act(day, what, place)


def _act(on: date, what: What, place: int) -> Act:
    return Act(datetime.combine(on, CLOCK[what], VIETNAM), what, place)


@dataclass
class _Performing:
    content: SimplificationFile
    facts: DeckFacts
    offices: Offices | None = None

    def perform(self, act: Act, known: dict[str, str]) -> None:
        units = directory(on=city_day(act.at))
        match act.what:
            case What.PLAN:
                self._plan(act, units, known)
            case What.KEEP:
                review = self.content.reviews[act.place - 1]
                by = self._who(act.at, self._unit(units, review.lead), *HEADS)
                keep_procedure(task=UUID(known[f"review {act.place}"]), reason=review.kept_reason, by=by, at=act.at)
            case What.PROPOSE:
                self._propose(act, units, known)
            case _:
                self._step(act, units, UUID(known[f"proposal {act.place}"]))

    def _plan(self, act: Act, units: Directory, known: dict[str, str]) -> None:
        file, control = self.content, self._unit(units, self.content.control)
        by = self._who(act.at, control, *HEADS)
        plan = open_review(
            unit=self._city(units),
            year=file.year,
            number=file.number,
            title=file.title,
            control=control,
            by=by,
            at=act.at,
        )
        tasks = [
            NewTask(
                procedure=version_of_code(code=each.code, level=each.level, on=city_day(act.at)).procedure,
                lead=self._unit(units, each.lead),
                due_on=each.due_on,
                reason=each.reason,
            )
            for each in file.reviews
        ]
        ids = plan_reviews(plan=plan, tasks=tasks, by=by, at=act.at)
        known |= {f"review {place}": str(id_) for place, id_ in enumerate(ids, start=1)}

    def _propose(self, act: Act, units: Directory, known: dict[str, str]) -> None:
        proposal = self.content.proposals[act.place - 1]
        lead = self._unit(units, self.content.reviews[proposal.of - 1].lead)
        by = self._who(act.at, lead, Role.HANDLER, *HEADS)
        new = NewProposal(
            task=UUID(known[f"review {proposal.of}"]),
            change=proposal.change,
            text=proposal.text,
            reason=proposal.reason,
        )
        (made,) = make_proposals(proposals=[new], by=by, at=act.at)
        numbers = [
            Given(quantity=quantity, before=each.before, after=each.after, source=each.source)
            for quantity, each in proposal.numbers.items()
        ]
        estimate_burden(proposal=made, numbers=numbers, by=by, at=act.at)
        known[f"proposal {act.place}"] = str(made)

    def _step(self, act: Act, units: Directory, proposal: UUID) -> None:
        own = self.content.proposals[act.place - 1]
        review = self.content.reviews[own.of - 1]
        control, chosen = self._unit(units, self.content.control), [proposal]
        match act.what:
            case What.SEND:
                by = self._who(act.at, self._unit(units, review.lead), *HEADS)
                send_proposals(proposals=chosen, by=by, at=act.at)
            case What.APPRAISE:
                by = self._who(act.at, control, *HEADS)
                appraise_proposals(proposals=chosen, in_favour=own.in_favour, opinion=own.opinion, by=by, at=act.at)
            case What.DECIDE:
                by = self._who(act.at, self._city(units), Role.LEADER)
                decide_proposals(
                    proposals=chosen,
                    approved=own.approved,
                    reason=own.decision,
                    document=own.document,
                    by=by,
                    at=act.at,
                )
            case What.CARRY_OUT:
                on = city_day(act.at)
                version = version_of_code(code=review.code, level=review.level, on=on)
                by = self._who(act.at, control, *HEADS)
                carry_out_proposals(proposals=chosen, on=on, version=version.id, by=by, at=act.at)

    def _who(self, at: datetime, unit: UUID, *roles: Role) -> Actor:
        on = city_day(at)
        if self.offices is None or self.offices.on.month != on.month:
            self.offices = Offices.of(on)
        return self.offices.official(unit, *roles)

    def _city(self, units: Directory) -> UUID:
        city = units.of_division(self.facts.city, UnitKind.CITY)
        assert city is not None
        return city.id

    def _unit(self, units: Directory, key: str) -> UUID:
        found = units.by_key(key)
        assert found is not None, key
        return found.id


PART = SimplificationPart()
