"""Does the acts of dossiers by the rooms' commands: those of one moment and one official together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any
from uuid import UUID

from motcua.foundation.accounts.values import SYSTEM, Actor, Role
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.calendars.values import VIETNAM, Limit, LimitUnit
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.database.holding import rows_held
from motcua.foundation.files.values import Receipt
from motcua.registry.people.queries import persons
from motcua.service.dossiers.commands.clock import extend_dossier, pause_dossiers, reappoint_dossier, resume_dossiers
from motcua.service.dossiers.commands.corrections import undo, withdraw_dossiers
from motcua.service.dossiers.commands.filing import file_dossiers
from motcua.service.dossiers.commands.holding import hold_dossiers
from motcua.service.dossiers.commands.receipt import accept_at_counter, receive_dossiers, refuse_receipt
from motcua.service.dossiers.commands.results import issue_dossiers, make_results_ready, return_results
from motcua.service.dossiers.commands.steps import complete_steps, decide_dossiers
from motcua.service.dossiers.commands.supplements import answer_supplement, request_supplements
from motcua.service.dossiers.queries.places import Place, places
from motcua.service.dossiers.values import (
    Act,
    Channel,
    Defect,
    FiledFile,
    Filing,
    ResultDocument,
    ReturnMethod,
    Ruling,
    RulingOutcome,
    Status,
    StepDone,
    SupplementAnswer,
    SupplementRequest,
)
from motcua.service.feedback.commands.opinions import rate_dossier
from motcua.service.feedback.values import Face
from motcua.service.processes.queries import tasks
from motcua.service.processes.values import Action
from scenarios.dossiers.acts import DossierAct, Kind, Plan, Sender
from scenarios.dossiers.answers import template_of
from scenarios.dossiers.facts import Words
from scenarios.dossiers.offices import Citizens, Offices
from scenarios.player.city import City, ProcedureKey
from scenarios.player.errors import UnableToPerform

Acts = Sequence[DossierAct]


@dataclass
class DossierPerformer:
    """One lane's. `key` distinguishes the filings of this deck from all others."""

    key: str
    city: City
    words: Words
    plans: Mapping[int, Plan]
    citizens: Citizens
    portal: Actor
    papers: Mapping[str, Receipt]
    results: Mapping[str, Receipt]
    offices_on: Callable[[date], Offices]
    ids: dict[int, UUID] = field(default_factory=dict)
    _new: dict[str, str] = field(default_factory=dict)
    _offered: dict[tuple[ProcedureKey, str], Sequence[str]] = field(default_factory=dict)

    def perform(self, acts: Acts) -> None:
        """In their order. Raises `UnableToPerform` at the first that a command refuses."""
        with rows_held():
            self._look_ahead(acts)
            self._perform(acts)

    def _look_ahead(self, acts: Acts) -> None:
        """Has everything at hand for which each command would ask by itself."""
        numbers = {act.number for act in acts}
        filed_by = {
            self.city.version(self.plans[act.number].procedure, _day(act.at)).id
            for act in acts
            if act.kind in (Kind.FILE, Kind.ACCEPT)
        }
        hold_dossiers({self.ids[number] for number in numbers if number in self.ids}, filed_by=filed_by)
        applicants = {self.applicant(number).person for number in numbers}
        persons(persons={person for person in applicants if person})

    def _perform(self, acts: Acts) -> None:
        for (at, kind), same in groupby(acts, key=lambda act: (act.at, act.kind)):
            together = list(same)
            try:
                _DO[kind](self, together, at)
            except UnableToPerform:
                raise
            except (UnableTo, LookupError, AssertionError) as refusal:
                why = refusal.message if isinstance(refusal, UnableTo) else repr(refusal)
                raise UnableToPerform(act=together[0].line(), reason=why) from refusal

    def made(self) -> Mapping[str, str]:
        made, self._new = self._new, {}
        return made

    def recall(self, made: Mapping[str, str]) -> None:
        self.ids.update((int(number), UUID(id_)) for number, id_ in made.items())

    # Who -----------------------------------------------------------------------------------------------------------

    def offices(self, at: datetime) -> Offices:
        return self.offices_on(_day(at))

    def places(self, acts: Acts) -> dict[int, Place]:
        """Where they stand now."""
        wanted = {self.ids[act.number]: act.number for act in acts}
        return {wanted[id_]: place for id_, place in places(dossiers=wanted).items()}

    def by_official(
        self, acts: Acts, at: datetime, *roles: Role, receiving: bool = False
    ) -> Iterator[tuple[Actor, list[tuple[DossierAct, Place]]]]:
        """The acts by who does them: the one who holds the step, else who has one of `roles` (the step's own where none
        is given) in the unit that holds the dossier; with `receiving`, in the unit that received it."""
        offices, turn = self.offices(at), _day(at).toordinal()
        found: dict[UUID, tuple[Actor, list[tuple[DossierAct, Place]]]] = {}
        standing = self.places(acts)
        for act in acts:
            place = standing[act.number]
            if place.holder is not None and not roles:
                by = offices.holder(place.holder)
            else:
                unit = self.unit_of(act.number) if receiving else place.unit
                # Before receipt everything is the counter's.
                at_counter = place.status == Status.FILED.value
                by = offices.official(unit, *((Role(place.role),) if at_counter or not roles else roles), turn=turn)
            assert by.account is not None
            found.setdefault(by.account, (by, []))[1].append((act, place))
        yield from found.values()

    def unit_of(self, number: int) -> UUID:
        unit = self.city.units.by_key(self.plans[number].unit)
        assert unit is not None
        return unit.id

    def applicant(self, number: int) -> Actor:
        return self.citizens.actor(self.plans[number].person)

    # Its beginning -------------------------------------------------------------------------------------------------

    def file(self, acts: Acts, at: datetime) -> None:
        for by, mine in self._by_sender(acts, at):
            filed = file_dossiers(filings=[self._filing(act.number, at) for act in mine], by=by, at=at)
            self._remember((act.number, outcome.dossier) for act, outcome in zip(mine, filed, strict=True))

    def accept(self, acts: Acts, at: datetime) -> None:
        for by, mine in self._by_counter(acts, at):
            received = accept_at_counter(filings=[self._filing(act.number, at) for act in mine], by=by, at=at)
            self._remember((act.number, outcome.dossier) for act, outcome in zip(mine, received, strict=True))

    def _by_sender(self, acts: Acts, at: datetime) -> Iterator[tuple[Actor, list[DossierAct]]]:
        by_sender: dict[Sender, list[DossierAct]] = {}
        for act in acts:
            by_sender.setdefault(self.plans[act.number].sender, []).append(act)
        for act in by_sender.get(Sender.PERSON, ()):
            yield self.applicant(act.number), [act]
        if Sender.PORTAL in by_sender:
            yield self.portal, by_sender[Sender.PORTAL]
        yield from self._by_counter(by_sender.get(Sender.OFFICER, ()), at)

    def _by_counter(self, acts: Acts, at: datetime) -> Iterator[tuple[Actor, list[DossierAct]]]:
        offices, turn = self.offices(at), _day(at).toordinal()
        found: dict[UUID, list[DossierAct]] = {}
        for act in acts:
            found.setdefault(self.unit_of(act.number), []).append(act)
        for unit, mine in found.items():
            yield offices.official(unit, Role.COUNTER, turn=turn), mine

    def _remember(self, made: Iterable[tuple[int, UUID]]) -> None:
        for number, id_ in made:
            self.ids[number] = id_
            self._new[str(number)] = str(id_)

    def _filing(self, number: int, at: datetime) -> Filing:
        plan = self.plans[number]
        version = self.city.version(plan.procedure, _day(at))
        template, citizen = template_of(version), self.citizens.crowd.citizen(plan.person)
        person = self.applicant(number).person
        assert person is not None
        return Filing(
            key=f"{self.key}:{number}",
            version=version.id,
            receiving_unit=self.unit_of(number),
            applicant=person,
            answers=template.filled(citizen, citizen.division, at.astimezone(VIETNAM)),
            files=tuple(FiledFile(slot, self.papers[name]) for slot, name in template.slots.items()),
            channel=plan.channel,
            return_method=plan.way_home,
            return_address=citizen.line if plan.way_home is ReturnMethod.POST else "",
            tracking_number=f"EA{number:09d}VN" if plan.channel is Channel.POST else "",
        )

    def receive(self, acts: Acts, at: datetime) -> None:
        for by, mine in self.by_official(acts, at):
            receive_dossiers(dossiers=[place.dossier for _act, place in mine], by=by, at=at)

    def refuse_receipt(self, acts: Acts, at: datetime) -> None:
        for by, mine in self.by_official(acts, at):
            reasons = {place.dossier: self.say(self.words.not_received, act) for act, place in mine}
            refuse_receipt(dossiers=reasons, by=by, at=at)

    # Its clock -----------------------------------------------------------------------------------------------------

    def request_supplement(self, acts: Acts, at: datetime) -> None:
        for by, mine in self.by_official(acts, at, Role.HANDLER, Role.HEAD):
            requests = [
                SupplementRequest(
                    dossier=place.dossier,
                    defects=(Defect(self._target(act.number, at), self.say(self.words.defect, act)),),
                )
                for act, place in mine
            ]
            request_supplements(requests=requests, by=by, at=at)

    def _target(self, number: int, at: datetime) -> str:
        return template_of(self.city.version(self.plans[number].procedure, _day(at))).target

    def answer_supplement(self, acts: Acts, at: datetime) -> None:
        for act in acts:
            filing = self._filing(act.number, at)
            answer = SupplementAnswer(dossier=self.ids[act.number], answers=filing.answers, files=filing.files)
            answer_supplement(answer=answer, by=self.applicant(act.number), at=at)

    def pause(self, acts: Acts, at: datetime) -> None:
        for by, mine in self.by_official(acts, at, Role.HANDLER, Role.HEAD):
            reason = self.say(self.words.pause, mine[0][0])
            pause_dossiers(
                dossiers=[place.dossier for _act, place in mine],
                ground=self.words.pause_ground,
                reason=reason,
                by=by,
                at=at,
            )

    def resume(self, acts: Acts, at: datetime) -> None:
        for by, mine in self.by_official(acts, at, Role.HANDLER, Role.HEAD):
            resume_dossiers(dossiers=[place.dossier for _act, place in mine], by=by, at=at)

    def extend(self, acts: Acts, at: datetime) -> None:
        for by, mine in self.by_official(acts, at, Role.LEADER, Role.HEAD):
            for act, place in mine:
                amount, unit = act.word.split()
                extend_dossier(
                    dossier=place.dossier,
                    extra=Limit(Decimal(amount), LimitUnit(unit)),
                    reason=self.say(self.words.extend, act),
                    legal_basis=self.words.extend_basis,
                    by=by,
                    at=at,
                )

    def apologise(self, acts: Acts, at: datetime) -> None:
        for by, mine in self.by_official(acts, at, Role.LEADER, Role.HEAD):
            for act, place in mine:
                assert act.until is not None
                reason = self.say(self.words.apologise, act)
                reappoint_dossier(dossier=place.dossier, promised_at=act.until, reason=reason, by=by, at=at)

    # Its way -------------------------------------------------------------------------------------------------------

    def work(self, acts: Acts, at: datetime) -> None:
        for by, mine in self.by_official(acts, at):
            steps = []
            for act, place in mine:
                action, *outcome = act.word.split()
                if action == Action.CONSULT.value and place.action == Action.EXAMINE.value:
                    # The city's clock went on meanwhile, and silence has answered.
                    continue
                _must_be(act, place, action)
                assert place.task is not None
                offered = self._outcomes(act.number, place.step, place.task)
                chosen = outcome[0] if outcome and outcome[0] in offered else offered[0]
                steps.append(StepDone(dossier=place.dossier, task=place.task, outcome=chosen))
            complete_steps(steps=steps, by=by, at=at)

    def _outcomes(self, number: int, step: str, task: UUID) -> Sequence[str]:
        """What the step offers, the ordinary first: asked once for the steps of that name in a procedure."""
        key = (self.plans[number].procedure, step)
        if key not in self._offered:
            self._offered[key] = [each.value for each in tasks(ids=[task])[task].outcomes]
        return self._offered[key]

    def sign(self, acts: Acts, at: datetime) -> None:
        for by, mine in self.by_official(acts, at):
            rulings = []
            for act, place in mine:
                _must_be(act, place, "sign")
                assert place.task is not None
                outcome = RulingOutcome(act.word)
                reason = self.say(self.words.refuse, act) if outcome is RulingOutcome.REFUSE else ""
                rulings.append(Ruling(dossier=place.dossier, task=place.task, outcome=outcome, reason=reason))
            decide_dossiers(rulings=rulings, by=by, at=at)

    def issue(self, acts: Acts, at: datetime) -> None:
        for by, mine in self.by_official(acts, at):
            for act, place in mine:
                _must_be(act, place, "issue")
            issue_dossiers(tasks={place.dossier: place.task for _act, place in mine if place.task}, by=by, at=at)

    def ready(self, acts: Acts, at: datetime) -> None:
        """What the job does that the decision queued, with a result that was made beforehand for all of a procedure."""
        standing = self.places(acts)
        documents = [
            ResultDocument(
                dossier=place.dossier,
                receipt=self.results[" ".join(self.plans[number].procedure)],
                number=f"{place.code}/KQ",
                signed_by=None,
                signed=False,
            )
            for number, place in standing.items()
        ]
        make_results_ready(documents=documents, by=SYSTEM, at=at)

    def return_result(self, acts: Acts, at: datetime) -> None:
        for by, mine in self.by_official(acts, at, Role.COUNTER, receiving=True):
            methods = {place.dossier: ReturnMethod(act.word) for act, place in mine}
            numbers = {place.dossier: f"EB{act.number:09d}VN" for act, place in mine}
            return_results(dossiers=methods, by=by, at=at, tracking_numbers=numbers)

    def reopen(self, acts: Acts, at: datetime) -> None:
        for by, mine in self.by_official(acts, at, Role.COUNTER, receiving=True):
            for act, place in mine:
                reason = self.say(self.words.reopen, act)
                undo(dossier=place.dossier, act=Act.RETURN_RESULT, reason=reason, by=by, at=at)

    def withdraw(self, acts: Acts, at: datetime) -> None:
        for act in acts:
            reason = self.say(self.words.withdraw, act)
            withdraw_dossiers(dossiers=[self.ids[act.number]], reason=reason, by=self.applicant(act.number), at=at)

    def rate(self, acts: Acts, at: datetime) -> None:
        for act in acts:
            face = Face(act.word)
            text = self.say(self.words.unhappy, act) if face is Face.UNHAPPY else ""
            rate_dossier(dossier=self.ids[act.number], face=face, text=text, by=self.applicant(act.number), at=at)

    def say(self, texts: Sequence[str], act: DossierAct) -> str:
        return texts[act.number % len(texts)]


def _must_be(act: DossierAct, place: Place, action: str) -> None:
    """The story and the process agree where the dossier stands."""
    if place.action != action:
        stands = place.action or place.status
        raise UnableToPerform(act=act.line(), reason=f"the dossier stands at “{stands}”, not at “{action}”.")


def _day(at: datetime) -> date:
    return city_day(at)


_DO: Mapping[Kind, Callable[[DossierPerformer, Acts, datetime], Any]] = {
    Kind.FILE: DossierPerformer.file,
    Kind.ACCEPT: DossierPerformer.accept,
    Kind.RECEIVE: DossierPerformer.receive,
    Kind.REFUSE_RECEIPT: DossierPerformer.refuse_receipt,
    Kind.REQUEST_SUPPLEMENT: DossierPerformer.request_supplement,
    Kind.ANSWER_SUPPLEMENT: DossierPerformer.answer_supplement,
    Kind.PAUSE: DossierPerformer.pause,
    Kind.RESUME: DossierPerformer.resume,
    Kind.EXTEND: DossierPerformer.extend,
    Kind.APOLOGISE: DossierPerformer.apologise,
    Kind.WORK: DossierPerformer.work,
    Kind.SIGN: DossierPerformer.sign,
    Kind.ISSUE: DossierPerformer.issue,
    Kind.READY: DossierPerformer.ready,
    Kind.RETURN: DossierPerformer.return_result,
    Kind.REOPEN: DossierPerformer.reopen,
    Kind.WITHDRAW: DossierPerformer.withdraw,
    Kind.RATE: DossierPerformer.rate,
}
