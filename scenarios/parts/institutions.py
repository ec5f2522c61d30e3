"""`institutions.toml`: normative documents and their reviews, restructuring, quotas of staff, and training."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Self
from uuid import UUID

from pydantic import Field, model_validator

from motcua.foundation.accounts.values import Actor, Role
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.calendars.values import VIETNAM
from motcua.reform.institutions.commands.documents import (
    NewFinding,
    handle_documents,
    plan_reviews,
    register_documents,
    review_documents,
)
from motcua.reform.institutions.commands.proposing import (
    appraise_proposal,
    carry_out_proposal,
    decide_proposal,
    propose_restructuring,
    send_proposal,
)
from motcua.reform.institutions.commands.staffing import give_quotas
from motcua.reform.institutions.commands.training import register_course
from motcua.reform.institutions.values import Form, Found, NewCourse, NewDocument, NewProposal, NewQuota
from motcua.registry.organization.queries import directory, holdings
from motcua.registry.organization.values import Directory, UnitKind
from scenarios.dossiers.offices import Offices
from scenarios.player.deck import DeckFacts, Folder, Sourced, Strict
from scenarios.player.faults import Faults
from scenarios.player.proposals import Steps
from scenarios.player.stream import Stream, StreamAct

FILE = "institutions.toml"
HEADS = (Role.HEAD, Role.LEADER)


class Document(Strict):
    """A normative document, kept by `unit`, issued by `issuer` (their keys), and what became of its review."""

    unit: str
    issuer: str
    form: Form
    number: str
    title: str
    field: str
    issued_on: date
    effective_on: date
    last_on: date | None = None
    due_on: date | None = None
    found_on: date | None = None
    found: Found | None = None
    ground: str = ""
    handled_on: date | None = None
    handled_by: str = ""

    @model_validator(mode="after")
    def comes_step_by_step(self) -> Self:
        there = [self.due_on is not None, self.found_on is not None, self.handled_on is not None]
        if there != sorted(there, reverse=True) or (self.found_on is None) != (self.found is None):
            raise ValueError("it is handled without a finding, or found without a review")
        return self


class Proposal(Steps):
    """A proposal of `unit`, and the days of its steps as far as it came."""

    unit: str
    title: str
    text: str
    reason: str


class Quotas(Strict):
    """What one decision gives to every unit of a kind; `units` are those that get another number."""

    document: str
    given_on: date
    from_on: date
    by_kind: dict[UnitKind, int]
    units: dict[str, int] = Field(default_factory=dict)


class Course(Strict):
    """Training of a unit; so many of its officials (`people`) went. It is registered on the day after."""

    unit: str
    title: str
    place: str
    from_on: date
    last_on: date
    days: int
    people: int
    registered_on: date


class InstitutionsFile(Sourced):
    """`control` is the key of the department of home affairs."""

    control: str
    registered_on: date
    documents: list[Document]
    proposals: list[Proposal]
    quotas: list[Quotas]
    courses: list[Course]


class What(StrEnum):
    GIVE = "give"
    REGISTER = "register"
    FIND = "find"
    HANDLE = "handle"
    PROPOSE = "propose"
    SEND = "send"
    APPRAISE = "appraise"
    DECIDE = "decide"
    CARRY_OUT = "carry_out"
    TRAIN = "train"


#: At what time of its day each is done: what comes later in a thing's life comes later in the day.
CLOCK: Mapping[What, time] = {
    What.GIVE: time(8, 15),
    What.REGISTER: time(8, 45),
    What.FIND: time(10, 15),
    What.HANDLE: time(14, 15),
    What.PROPOSE: time(9, 15),
    What.SEND: time(10, 30),
    What.APPRAISE: time(14, 30),
    What.DECIDE: time(15, 30),
    What.CARRY_OUT: time(16, 15),
    What.TRAIN: time(16, 30),
}


@dataclass(frozen=True)
class Act(StreamAct):
    """`place` is that of the document, proposal, decision or course in the deck, from 1."""

    what: What
    place: int


class InstitutionsPart:
    name = "institutions"

    def read(self, folder: Folder, faults: Faults) -> InstitutionsFile | None:
        return folder.table(FILE, InstitutionsFile, faults)

    def check(self, content: InstitutionsFile, facts: DeckFacts, faults: Faults) -> None:
        units = directory(on=content.registered_on)
        keys = [
            content.control,
            *(key for each in content.documents for key in (each.unit, each.issuer)),
            *(each.unit for each in content.proposals),
            *(each.unit for each in content.courses),
            *(key for each in content.quotas for key in each.units),
        ]
        for key in dict.fromkeys(keys):
            if units.by_key(key) is None:
                faults.add(FILE, "", f"no unit is called {key}")
        for act in _acts(content):
            if not facts.from_on <= city_day(act.at) < facts.period.until_on:
                faults.add(FILE, f"{act.what}.{act.place}", "its day lies outside the deck's")

    def play(self, content: InstitutionsFile, facts: DeckFacts, *, scale: Decimal, seed: int) -> Stream[Act]:
        """Small, so the scale does not touch it, and nothing in it is left to chance."""
        return Stream(sorted(_acts(content), key=lambda act: act.at), _Performing(content).perform)


def _acts(content: InstitutionsFile) -> Iterator[Act]:
    for place, given in enumerate(content.quotas, start=1):
        yield _act(given.given_on, What.GIVE, place)
    for place, document in enumerate(content.documents, start=1):
        yield _act(content.registered_on, What.REGISTER, place)
        if document.found_on:
            yield _act(document.found_on, What.FIND, place)
        if document.handled_on:
            yield _act(document.handled_on, What.HANDLE, place)
    steps = (What.PROPOSE, What.SEND, What.APPRAISE, What.DECIDE, What.CARRY_OUT)
    for place, proposal in enumerate(content.proposals, start=1):
        for what, day in zip(steps, proposal.days, strict=False):
            yield _act(day, what, place)
    for place, course in enumerate(content.courses, start=1):
        yield _act(course.registered_on, What.TRAIN, place)


def _act(on: date, what: What, place: int) -> Act:
    return Act(datetime.combine(on, CLOCK[what], VIETNAM), what, place)


@dataclass
class _Performing:
    content: InstitutionsFile
    offices: dict[tuple[int, int], Offices] = field(default_factory=dict)

    def perform(self, act: Act, known: dict[str, str]) -> None:
        units = directory(on=city_day(act.at))
        match act.what:
            case What.GIVE:
                self._give(act, units)
            case What.REGISTER:
                self._register(act, units, known)
            case What.FIND | What.HANDLE:
                self._review(act, units, UUID(known[f"document {act.place}"]))
            case What.PROPOSE:
                self._propose(act, units, known)
            case What.TRAIN:
                self._train(act, units)
            case _:
                self._step(act, units, UUID(known[f"proposal {act.place}"]))

    def _give(self, act: Act, units: Directory) -> None:
        given = self.content.quotas[act.place - 1]
        quotas = [
            NewQuota(
                unit=unit.id,
                from_on=given.from_on,
                count=given.units.get(unit.key, given.by_kind.get(unit.kind, 0)),
                document=given.document,
            )
            for unit in units.all()
            if unit.key in given.units or unit.kind in given.by_kind
        ]
        by = self._who(act.at, self._unit(units, self.content.control), Role.LEADER)
        give_quotas(quotas=quotas, by=by, at=act.at)

    def _register(self, act: Act, units: Directory, known: dict[str, str]) -> None:
        own = self.content.documents[act.place - 1]
        unit = self._unit(units, own.unit)
        by = self._who(act.at, unit, *HEADS)
        new = NewDocument(
            unit=unit,
            issuer=self._unit(units, own.issuer),
            form=own.form,
            number=own.number,
            title=own.title,
            field=own.field,
            issued_on=own.issued_on,
            effective_on=own.effective_on,
            last_on=own.last_on,
        )
        (made,) = register_documents(documents=[new], by=by, at=act.at)
        if own.due_on:
            plan_reviews(documents=[made], due_on=own.due_on, by=by, at=act.at)
        known[f"document {act.place}"] = str(made)

    def _review(self, act: Act, units: Directory, document: UUID) -> None:
        own = self.content.documents[act.place - 1]
        by = self._who(act.at, self._unit(units, own.unit), *HEADS)
        if act.what is What.FIND:
            assert own.found is not None
            finding = NewFinding(document=document, found=own.found, ground=own.ground)
            review_documents(findings=[finding], by=by, at=act.at)
        else:
            handle_documents(documents=[document], document=own.handled_by, on=city_day(act.at), by=by, at=act.at)

    def _propose(self, act: Act, units: Directory, known: dict[str, str]) -> None:
        own = self.content.proposals[act.place - 1]
        unit = self._unit(units, own.unit)
        new = NewProposal(unit=unit, title=own.title, text=own.text, reason=own.reason)
        made = propose_restructuring(proposal=new, by=self._who(act.at, unit, *HEADS), at=act.at)
        known[f"proposal {act.place}"] = str(made)

    def _step(self, act: Act, units: Directory, proposal: UUID) -> None:
        own, control = self.content.proposals[act.place - 1], self._unit(units, self.content.control)
        at = act.at
        match act.what:
            case What.SEND:
                send_proposal(proposal=proposal, by=self._who(at, self._unit(units, own.unit), *HEADS), at=at)
            case What.APPRAISE:
                by = self._who(at, control, *HEADS)
                appraise_proposal(proposal=proposal, in_favour=own.in_favour, opinion=own.opinion, by=by, at=at)
            case What.DECIDE:
                # Whoever appraised it does not decide it.
                by = self._who(at, control, Role.LEADER, turn=1)
                decide_proposal(
                    proposal=proposal,
                    approved=own.approved,
                    reason=own.decision,
                    document=own.document,
                    by=by,
                    at=at,
                )
            case What.CARRY_OUT:
                by = self._who(at, control, *HEADS)
                carry_out_proposal(proposal=proposal, on=city_day(at), by=by, at=at)

    def _train(self, act: Act, units: Directory) -> None:
        own = self.content.courses[act.place - 1]
        unit = self._unit(units, own.unit)
        people = dict.fromkeys(held.account for held in holdings(on=own.from_on, unit=unit))
        new = NewCourse(
            unit=unit,
            title=own.title,
            place=own.place,
            from_on=own.from_on,
            last_on=own.last_on,
            days=own.days,
            accounts=tuple(people)[: own.people],
        )
        register_course(course=new, by=self._who(act.at, unit, *HEADS), at=act.at)

    def _who(self, at: datetime, unit: UUID, *roles: Role, turn: int = 0) -> Actor:
        on = city_day(at)
        month = (on.year, on.month)
        if month not in self.offices:
            self.offices[month] = Offices.of(on)
        return self.offices[month].official(unit, *roles, turn=turn)

    def _unit(self, units: Directory, key: str) -> UUID:
        found = units.by_key(key)
        assert found is not None, key
        return found.id


PART = InstitutionsPart()
