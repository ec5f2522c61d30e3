"""What can happen to documents. Texts and senders stay out; of texts there are hashes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from motcua.foundation.journal.values import Event
from motcua.service.documents.values import DocumentKind, Timing, Urgency


@dataclass(frozen=True, kw_only=True)
class IncomingRegistered(Event):
    """`subject` is the incoming document, here and in the next ones."""

    kind: ClassVar[str] = "documents_incoming_registered"
    document_kind: DocumentKind
    urgency: Urgency
    year: int
    number: int
    received_on: date
    text_hash: str
    files: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class IncomingAnnulled(Event):
    kind: ClassVar[str] = "documents_incoming_annulled"
    document_kind: DocumentKind
    registered_at: datetime


@dataclass(frozen=True, kw_only=True)
class IncomingAssigned(Event):
    kind: ClassVar[str] = "documents_incoming_assigned"
    assigned_unit: UUID
    assigned_account: UUID | None
    due_on: date
    supersedes: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class IncomingHandled(Event):
    kind: ClassVar[str] = "documents_incoming_handled"
    document_kind: DocumentKind
    timing: Timing
    reply: UUID | None
    text_hash: str


@dataclass(frozen=True, kw_only=True)
class IncomingReopened(Event):
    """The document that answered it was recalled."""

    kind: ClassVar[str] = "documents_incoming_reopened"
    document_kind: DocumentKind
    timing: Timing
    handled_at: datetime
    reply: UUID


@dataclass(frozen=True, kw_only=True)
class OutgoingDrafted(Event):
    """`subject` is the outgoing document, here and below."""

    kind: ClassVar[str] = "documents_outgoing_drafted"
    document_kind: DocumentKind
    text: UUID
    text_hash: str
    answers: UUID | None
    replaces: UUID | None


@dataclass(frozen=True, kw_only=True)
class OutgoingRevised(Event):
    kind: ClassVar[str] = "documents_outgoing_revised"
    text: UUID
    text_hash: str
    supersedes: UUID


@dataclass(frozen=True, kw_only=True)
class OutgoingSubmitted(Event):
    kind: ClassVar[str] = "documents_outgoing_submitted"
    text: UUID
    signer: UUID


@dataclass(frozen=True, kw_only=True)
class OutgoingSentBack(Event):
    kind: ClassVar[str] = "documents_outgoing_sent_back"
    text: UUID
    was_signed: bool


@dataclass(frozen=True, kw_only=True)
class OutgoingSigned(Event):
    kind: ClassVar[str] = "documents_outgoing_signed"
    text: UUID
    text_hash: str


@dataclass(frozen=True, kw_only=True)
class OutgoingIssued(Event):
    kind: ClassVar[str] = "documents_outgoing_issued"
    document_kind: DocumentKind
    text: UUID
    year: int
    number: int
    text_hash: str


@dataclass(frozen=True, kw_only=True)
class OutgoingMade(Event):
    """The file with number, date and signatures is there."""

    kind: ClassVar[str] = "documents_outgoing_made"
    sha256: str
    signed: bool


@dataclass(frozen=True, kw_only=True)
class OutgoingReplaced(Event):
    kind: ClassVar[str] = "documents_outgoing_replaced"
    replaced_by: UUID


@dataclass(frozen=True, kw_only=True)
class OutgoingRecalled(Event):
    """`was_issued`: false for a draft that was dropped."""

    kind: ClassVar[str] = "documents_outgoing_recalled"
    was_issued: bool
