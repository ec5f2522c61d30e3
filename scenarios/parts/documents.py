"""`documents.toml`: what came to the city's units and went out from them, and what was done with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Literal
from uuid import UUID

from motcua.foundation.accounts.values import Actor, Role
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.calendars.values import VIETNAM
from motcua.registry.organization.queries import directory, holders
from motcua.service.documents.commands.drafting import (
    Revision,
    draft_documents,
    revise_drafts,
    send_back_documents,
    sign_documents,
    submit_drafts,
)
from motcua.service.documents.commands.incoming import assign_incoming, handle_incoming, register_incoming
from motcua.service.documents.commands.issuing import issue_documents, recall_documents
from motcua.service.documents.queries.outgoing import standing_version
from motcua.service.documents.values import (
    DocumentKind,
    Handled,
    NewAssignment,
    NewDraft,
    NewIncoming,
    Seen,
    Text,
    Urgency,
)
from scenarios.dossiers.offices import Offices
from scenarios.player.deck import DeckFacts, Folder, Sourced, Strict
from scenarios.player.faults import Faults
from scenarios.player.stream import Stream, StreamAct

FILE = "documents.toml"
Step = Literal[
    "register", "draft", "assign", "submit", "send_back", "revise", "resubmit", "sign", "issue", "handle", "recall"
]
#: At what time of its day each is done: what comes in first, what follows from what later.
TIMES: dict[Step, time] = {
    "register": time(8),
    "draft": time(9),
    "assign": time(10),
    "submit": time(11),
    "send_back": time(13, 30),
    "revise": time(14),
    "resubmit": time(14, 30),
    "sign": time(15),
    "issue": time(16),
    "handle": time(16, 15),
    "recall": time(16, 30),
}


class IncomingWanted(Strict):
    """Units are named by their keys; `to` is the unit that it is assigned to, the register's own where it is not said. What
    is answered by a document of the deck needs no `handled_on`."""

    key: str
    unit: str
    received_on: date
    sender: str
    number: str = ""
    sent_on: date | None = None
    kind: DocumentKind
    abstract: str
    urgency: Urgency = Urgency.NORMAL
    assigned_on: date | None = None
    to: str = ""
    due_on: date | None = None
    note: str = ""
    handled_on: date | None = None
    done: str = ""


class OutgoingWanted(Strict):
    """`answers` and `replaces` are keys of the deck. With `sent_back_on` the first text comes back for `sent_back`, and is
    changed (its last paragraph is `mended`) on the day on which it is signed."""

    key: str
    unit: str
    kind: DocumentKind
    abstract: str
    grounds: tuple[str, ...] = ()
    addressees: tuple[str, ...] = ()
    paragraphs: tuple[str, ...]
    recipients: tuple[str, ...]
    drafted_on: date
    sent_back_on: date | None = None
    sent_back: str = ""
    mended: str = ""
    signed_on: date | None = None
    issued_on: date | None = None
    answers: str = ""
    replaces: str = ""
    recalled_on: date | None = None
    recalled: str = ""


class DocumentsFile(Sourced):
    incoming: tuple[IncomingWanted, ...] = ()
    outgoing: tuple[OutgoingWanted, ...] = ()


@dataclass(frozen=True)
class Doing(StreamAct):
    """One step of the document of that key."""

    key: str
    step: Step


class DocumentsPart:
    name = "documents"

    def read(self, folder: Folder, faults: Faults) -> DocumentsFile | None:
        return folder.table(FILE, DocumentsFile, faults)

    def check(self, content: DocumentsFile, facts: DeckFacts, faults: Faults) -> None:
        every: list[IncomingWanted | OutgoingWanted] = [*content.incoming, *content.outgoing]
        keys = [each.key for each in every]
        for twin in sorted({key for key in keys if keys.count(key) > 1}):
            faults.add(FILE, twin, "two documents have this key")
        for each in every:
            _check_days(each, facts, faults)
            named = (each.unit, each.to or each.unit) if isinstance(each, IncomingWanted) else (each.unit,)
            for key in named:
                if directory(on=facts.from_on).by_key(key) is None:
                    faults.add(FILE, each.key, f"no unit is called {key}")
        for outgoing in content.outgoing:
            for key in (outgoing.answers, outgoing.replaces):
                if key and key not in keys:
                    faults.add(FILE, outgoing.key, f"no document has the key {key}")

    def play(self, content: DocumentsFile, facts: DeckFacts, *, scale: Decimal, seed: int) -> Stream[Doing]:
        """Small, so the scale does not touch it, and nothing in it is left to chance."""
        return Stream(sorted(_acts(content), key=lambda act: act.at), _Performing(content).perform)


def _check_days(each: IncomingWanted | OutgoingWanted, facts: DeckFacts, faults: Faults) -> None:
    if isinstance(each, IncomingWanted):
        days = [each.sent_on, each.received_on, each.assigned_on, each.handled_on]
        faulty = (each.assigned_on is None) != (each.due_on is None)
    else:
        days = [each.drafted_on, each.sent_back_on, each.signed_on, each.issued_on, each.recalled_on]
        faulty = bool(each.issued_on and not each.signed_on)
    given = [day for day in days if day is not None]
    if faulty or given != sorted(given) or given[-1] >= facts.period.until_on:
        faults.add(FILE, each.key, "its days are not in order, not whole, or outside the deck's")


def _acts(content: DocumentsFile) -> Iterator[Doing]:
    for came in content.incoming:
        yield _doing(came.received_on, came.key, "register")
        if came.assigned_on:
            yield _doing(came.assigned_on, came.key, "assign")
        if came.handled_on:
            yield _doing(came.handled_on, came.key, "handle")
    for went in content.outgoing:
        yield _doing(went.drafted_on, went.key, "draft")
        if went.sent_back_on:
            yield _doing(went.sent_back_on, went.key, "submit")
            yield _doing(went.sent_back_on, went.key, "send_back")
        if went.signed_on:
            if went.sent_back_on:
                yield _doing(went.signed_on, went.key, "revise")
            yield _doing(went.signed_on, went.key, "resubmit")
            yield _doing(went.signed_on, went.key, "sign")
        if went.issued_on:
            yield _doing(went.issued_on, went.key, "issue")
        if went.recalled_on:
            yield _doing(went.recalled_on, went.key, "recall")


def _doing(on: date, key: str, step: Step) -> Doing:
    return Doing(datetime.combine(on, TIMES[step], VIETNAM), key, step)


@dataclass
class _Performing:
    content: DocumentsFile
    offices: Offices | None = None

    def perform(self, act: Doing, known: dict[str, str]) -> None:
        came = next((each for each in self.content.incoming if each.key == act.key), None)
        if came is not None:
            self._perform_incoming(came, act, known)
            return
        went = next(each for each in self.content.outgoing if each.key == act.key)
        self._perform_outgoing(went, act, known)

    def _perform_incoming(self, came: IncomingWanted, act: Doing, known: dict[str, str]) -> None:
        unit, at = self._unit(came.unit, act.at), act.at
        if act.step == "register":
            by = self._who(at, unit, Role.CLERK)
            (made,) = register_incoming(documents=[_new(came, unit)], by=by, at=at)
            known[came.key] = str(made)
        elif act.step == "assign":
            assert came.due_on is not None
            assignment = NewAssignment(
                incoming=UUID(known[came.key]),
                unit=self._unit(came.to or came.unit, at),
                due_on=came.due_on,
                note=came.note,
            )
            by = self._who(at, unit, Role.LEADER, Role.HEAD)
            assign_incoming(assignments=[assignment], by=by, at=at)
        else:
            by = self._who(at, self._unit(came.to or came.unit, at), Role.HANDLER, Role.HEAD, Role.LEADER)
            handle_incoming(handled=[Handled(incoming=UUID(known[came.key]), note=came.done)], by=by, at=at)

    def _perform_outgoing(self, went: OutgoingWanted, act: Doing, known: dict[str, str]) -> None:
        unit, at = self._unit(went.unit, act.at), act.at
        drafter = self._who(at, unit, Role.HANDLER, Role.HEAD)
        match act.step:
            case "draft":
                draft = NewDraft(
                    key=f"deck {went.key}",
                    unit=unit,
                    kind=went.kind,
                    text=self._text(went, unit, at, mended=False),
                    answers=UUID(known[went.answers]) if went.answers else None,
                    replaces=UUID(known[went.replaces]) if went.replaces else None,
                )
                (made,) = draft_documents(drafts=[draft], by=drafter, at=at)
                known[went.key] = str(made)
            case "submit" | "resubmit":
                submit_drafts(seen=[self._seen(went, known)], by=drafter, at=at)
            case "send_back":
                send_back_documents(
                    seen=[self._seen(went, known)], reason=went.sent_back, by=self._leader(at, unit), at=at
                )
            case "revise":
                text = self._text(went, unit, at, mended=True)
                revise_drafts(revisions=[Revision(seen=self._seen(went, known), text=text)], by=drafter, at=at)
            case "sign":
                sign_documents(seen=[self._seen(went, known)], by=self._leader(at, unit), at=at)
            case "issue":
                issue_documents(seen=[self._seen(went, known)], by=self._who(at, unit, Role.CLERK), at=at)
            case "recall":
                recall_documents(reasons={UUID(known[went.key]): went.recalled}, by=self._leader(at, unit), at=at)

    def _text(self, went: OutgoingWanted, unit: UUID, at: datetime, *, mended: bool) -> Text:
        signer = self._leader(at, unit).account
        assert signer is not None
        return Text(
            abstract=went.abstract,
            grounds=went.grounds,
            addressees=went.addressees,
            paragraphs=(*went.paragraphs, went.mended) if mended else went.paragraphs,
            recipients=went.recipients,
            signer=signer,
        )

    def _seen(self, went: OutgoingWanted, known: dict[str, str]) -> Seen:
        """The text that stands: in the deck nobody else has changed it."""
        return Seen(document=UUID(known[went.key]), version=standing_version(document=UUID(known[went.key])))

    def _leader(self, at: datetime, unit: UUID) -> Actor:
        """The first of those who lead the unit: the same signs all."""
        account = holders(unit=unit, role=Role.LEADER, on=city_day(at))[0].account
        return self._offices(at).holder(account)

    def _who(self, at: datetime, unit: UUID, *roles: Role) -> Actor:
        return self._offices(at).official(unit, *roles)

    def _offices(self, at: datetime) -> Offices:
        on = city_day(at)
        if self.offices is None or self.offices.on.month != on.month:
            self.offices = Offices.of(on)
        return self.offices

    def _unit(self, key: str, at: datetime) -> UUID:
        found = directory(on=city_day(at)).by_key(key)
        assert found is not None, key
        return found.id


def _new(came: IncomingWanted, unit: UUID) -> NewIncoming:
    return NewIncoming(
        unit=unit,
        received_on=came.received_on,
        sender=came.sender,
        kind=came.kind,
        abstract=came.abstract,
        number=came.number,
        sent_on=came.sent_on,
        urgency=came.urgency,
    )


PART = DocumentsPart()
