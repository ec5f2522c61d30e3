"""`petitions.toml`: what people say to the offices, who passes it on, what is asked, answered, disputed and made public."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from uuid import UUID

from motcua.foundation.accounts.values import ANONYMOUS, Actor, Role
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.calendars.values import VIETNAM
from motcua.registry.organization.queries import directory
from motcua.service.feedback.commands.answering import (
    answer_petition,
    ask_sender,
    decide_publication,
    dispute_answer,
    reply_to_question,
)
from motcua.service.feedback.commands.petitions import pass_on, send_petition, take_petition
from motcua.service.feedback.queries.petitions import unit_of
from motcua.service.feedback.values import NewPetition, PetitionKind
from scenarios.dossiers.offices import Offices
from scenarios.player.deck import DeckFacts, Folder, Sourced, Strict
from scenarios.player.faults import Faults
from scenarios.player.stream import Stream, StreamAct

FILE = "petitions.toml"
#: At what time of its day each is done, in the order in which they may follow each other on one.
SENT, TAKEN, MOVED, ASKED = time(9), time(10), time(10, 30), time(11)
REPLIED, ANSWERED, PUBLISHED, DISPUTED = time(14), time(15), time(15, 30), time(16)


class PetitionLine(Strict):
    """`unit` is the key of the one that it is about; without, it goes to the city's control of procedures. What has no day
    does not happen."""

    number: int
    kind: PetitionKind
    text: str
    unit: str = ""
    sent_on: date
    taken_on: date | None = None
    passed_to: str = ""
    passed_on: date | None = None
    asked_on: date | None = None
    replied_on: date | None = None
    answer: str = ""
    answered_on: date | None = None
    public: bool = False
    disputed_on: date | None = None
    answered_again_on: date | None = None

    @property
    def days(self) -> list[date]:
        """Those that it has, as they follow each other."""
        given = (
            self.sent_on,
            self.taken_on,
            self.passed_on,
            self.asked_on,
            self.replied_on,
            self.answered_on,
            self.disputed_on,
            self.answered_again_on,
        )
        return [day for day in given if day is not None]


class PetitionsFile(Sourced):
    """`phone` is that of who sends the petition of a number; the other texts are those of every one."""

    phone: str
    moved_for: str
    asked: str
    replied: str
    disputed: str
    answered_again: str
    petitions: tuple[PetitionLine, ...]


@dataclass(frozen=True)
class Send(StreamAct):
    number: int


@dataclass(frozen=True)
class Take(StreamAct):
    number: int


@dataclass(frozen=True)
class PassOn(StreamAct):
    number: int


@dataclass(frozen=True)
class Ask(StreamAct):
    number: int


@dataclass(frozen=True)
class Reply(StreamAct):
    number: int


@dataclass(frozen=True)
class Answer(StreamAct):
    number: int
    again: bool = False


@dataclass(frozen=True)
class Publish(StreamAct):
    number: int


@dataclass(frozen=True)
class Dispute(StreamAct):
    number: int


Act = Send | Take | PassOn | Ask | Reply | Answer | Publish | Dispute


class PetitionsPart:
    name = "petitions"

    def read(self, folder: Folder, faults: Faults) -> PetitionsFile | None:
        return folder.table(FILE, PetitionsFile, faults)

    def check(self, content: PetitionsFile, facts: DeckFacts, faults: Faults) -> None:
        for line in content.petitions:
            place, units = f"petitions, number {line.number}", directory(on=line.sent_on)
            for key in filter(None, (line.unit, line.passed_to)):
                if units.by_key(key) is None:
                    faults.add(FILE, place, f"no unit is called {key}")
            days = line.days
            if days != sorted(days) or days[0] < facts.from_on or days[-1] >= facts.period.until_on:
                faults.add(FILE, place, "its days are not in order, or outside the deck's")
            if bool(line.answer) != bool(line.answered_on) or bool(line.passed_to) != bool(line.passed_on):
                faults.add(FILE, place, "an answer and a unit that it is passed to need a day, and a day these")
            if (line.disputed_on or line.public) and not line.answered_on:
                faults.add(FILE, place, "without an answer nothing is disputed or made public")

    def play(self, content: PetitionsFile, facts: DeckFacts, *, scale: Decimal, seed: int) -> Stream[Act]:
        """Small, so the scale does not touch it, and nothing in it is left to chance."""
        acts = sorted((act for line in content.petitions for act in _acts(line)), key=lambda act: act.at)
        return Stream(acts, _Performing(content).perform)


def _acts(line: PetitionLine) -> Iterator[Act]:
    yield Send(_at(line.sent_on, SENT), line.number)
    if line.taken_on:
        yield Take(_at(line.taken_on, TAKEN), line.number)
    if line.passed_on:
        yield PassOn(_at(line.passed_on, MOVED), line.number)
    if line.asked_on:
        yield Ask(_at(line.asked_on, ASKED), line.number)
    if line.replied_on:
        yield Reply(_at(line.replied_on, REPLIED), line.number)
    if line.answered_on:
        yield Answer(_at(line.answered_on, ANSWERED), line.number)
    if line.answered_on and line.public:
        yield Publish(_at(line.answered_on, PUBLISHED), line.number)
    if line.disputed_on:
        yield Dispute(_at(line.disputed_on, DISPUTED), line.number)
    if line.answered_again_on:
        yield Answer(_at(line.answered_again_on, ANSWERED), line.number, again=True)


@dataclass
class _Performing:
    file: PetitionsFile
    offices: Offices | None = None

    def perform(self, act: Act, known: dict[str, str]) -> None:
        line, at = next(each for each in self.file.petitions if each.number == act.number), act.at
        if isinstance(act, Send):
            known[f"petition {line.number}"] = str(self._send(line, at))
            return
        petition = UUID(known[f"petition {line.number}"])
        match act:
            case Take():
                take_petition(petition=petition, by=self._leader(petition, at), at=at)
            case PassOn():
                to = directory(on=city_day(at)).by_key(line.passed_to)
                assert to is not None
                by = self._leader(petition, at)
                pass_on(petition=petition, to=to.id, reason=self.file.moved_for, by=by, at=at)
            case Ask():
                ask_sender(petition=petition, text=self.file.asked, by=self._leader(petition, at), at=at)
            case Reply():
                phone_end = self._phone(line)[-4:]
                reply_to_question(petition=petition, text=self.file.replied, phone_end=phone_end, by=ANONYMOUS, at=at)
            case Answer(again=again):
                text = self.file.answered_again if again else line.answer
                answer_petition(petition=petition, text=text, by=self._leader(petition, at), at=at)
            case Publish():
                decide_publication(
                    petition=petition,
                    is_public=True,
                    question=line.text,
                    answer=line.answer,
                    by=self._leader(petition, at),
                    at=at,
                )
            case Dispute():
                phone_end = self._phone(line)[-4:]
                dispute_answer(petition=petition, text=self.file.disputed, phone_end=phone_end, by=ANONYMOUS, at=at)

    def _send(self, line: PetitionLine, at: datetime) -> UUID:
        unit = directory(on=city_day(at)).by_key(line.unit) if line.unit else None
        wanted = NewPetition(
            kind=line.kind,
            text=line.text,
            form=f"deck {line.number}",
            unit=unit.id if unit else None,
            phone=self._phone(line),
        )
        return send_petition(petition=wanted, by=ANONYMOUS, at=at).id

    def _phone(self, line: PetitionLine) -> str:
        return self.file.phone.format(number=line.number)

    def _leader(self, petition: UUID, at: datetime) -> Actor:
        on = city_day(at)
        if self.offices is None or self.offices.on.month != on.month:
            self.offices = Offices.of(on)
        return self.offices.official(unit_of(petition=petition), Role.LEADER, Role.HEAD)


def _at(on: date, clock: time) -> datetime:
    return datetime.combine(on, clock, VIETNAM)


PART = PetitionsPart()
