"""Incoming and outgoing documents as they pass to pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from motcua.foundation.accounts.values import HistoryLine

TEXT_LENGTH_MAX = 20_000
LINE_LENGTH_MAX = 1_000
LINES_MAX = 200
FILES_MAX = 20
PAGE_ROWS = 50


class DocumentKind(StrEnum):
    """The kinds of Decree 30/2020, article 7, as they come in; and what is none of them."""

    RESOLUTION = "resolution"
    DECISION = "decision"
    DIRECTIVE = "directive"
    REGULATION = "regulation"
    PROVISION = "provision"
    COMMUNIQUE = "communique"
    NOTICE = "notice"
    GUIDANCE = "guidance"
    AGENDA = "agenda"
    PLAN = "plan"
    SCHEME = "scheme"
    PROPOSAL = "proposal"
    PROJECT = "project"
    REPORT = "report"
    MINUTES = "minutes"
    SUBMISSION = "submission"
    CONTRACT = "contract"
    OFFICIAL_LETTER = "official_letter"
    TELEGRAM = "telegram"
    MEMORANDUM = "memorandum"
    AGREEMENT = "agreement"
    AUTHORIZATION = "authorization"
    INVITATION = "invitation"
    INTRODUCTION = "introduction"
    LEAVE = "leave"
    DISPATCH_NOTE = "dispatch_note"
    TRANSFER_NOTE = "transfer_note"
    INFORMATION_NOTE = "information_note"
    PUBLIC_LETTER = "public_letter"
    OTHER = "other"


KIND_WORDS = {
    DocumentKind.RESOLUTION.value: pgettext_lazy("kind of document", "Resolution"),
    DocumentKind.DECISION.value: pgettext_lazy("kind of document", "Decision"),
    DocumentKind.DIRECTIVE.value: pgettext_lazy("kind of document", "Directive"),
    DocumentKind.REGULATION.value: pgettext_lazy("kind of document", "Regulation"),
    DocumentKind.PROVISION.value: pgettext_lazy("kind of document", "Provision"),
    DocumentKind.COMMUNIQUE.value: pgettext_lazy("kind of document", "Communiqué"),
    DocumentKind.NOTICE.value: pgettext_lazy("kind of document", "Notice"),
    DocumentKind.GUIDANCE.value: pgettext_lazy("kind of document", "Guidance"),
    DocumentKind.AGENDA.value: pgettext_lazy("kind of document", "Work programme"),
    DocumentKind.PLAN.value: pgettext_lazy("kind of document", "Plan"),
    DocumentKind.SCHEME.value: pgettext_lazy("kind of document", "Scheme"),
    DocumentKind.PROPOSAL.value: pgettext_lazy("kind of document", "Proposal"),
    DocumentKind.PROJECT.value: pgettext_lazy("kind of document", "Project"),
    DocumentKind.REPORT.value: pgettext_lazy("kind of document", "Report"),
    DocumentKind.MINUTES.value: pgettext_lazy("kind of document", "Minutes"),
    DocumentKind.SUBMISSION.value: pgettext_lazy("kind of document", "Submission to a superior"),
    DocumentKind.CONTRACT.value: pgettext_lazy("kind of document", "Contract"),
    DocumentKind.OFFICIAL_LETTER.value: pgettext_lazy("kind of document", "Official letter"),
    DocumentKind.TELEGRAM.value: pgettext_lazy("kind of document", "Official telegram"),
    DocumentKind.MEMORANDUM.value: pgettext_lazy("kind of document", "Memorandum"),
    DocumentKind.AGREEMENT.value: pgettext_lazy("kind of document", "Agreement"),
    DocumentKind.AUTHORIZATION.value: pgettext_lazy("kind of document", "Authorisation"),
    DocumentKind.INVITATION.value: pgettext_lazy("kind of document", "Invitation"),
    DocumentKind.INTRODUCTION.value: pgettext_lazy("kind of document", "Letter of introduction"),
    DocumentKind.LEAVE.value: pgettext_lazy("kind of document", "Leave permit"),
    DocumentKind.DISPATCH_NOTE.value: pgettext_lazy("kind of document", "Dispatch note"),
    DocumentKind.TRANSFER_NOTE.value: pgettext_lazy("kind of document", "Transfer note"),
    DocumentKind.INFORMATION_NOTE.value: pgettext_lazy("kind of document", "Information note"),
    DocumentKind.PUBLIC_LETTER.value: pgettext_lazy("kind of document", "Public letter"),
    DocumentKind.OTHER.value: pgettext_lazy("kind of document", "Something else"),
}

#: What is drafted here, each from a template of its own.
DRAFTED = (DocumentKind.DECISION, DocumentKind.REPORT, DocumentKind.OFFICIAL_LETTER)


class Urgency(StrEnum):
    """The marks of Decree 30/2020, annex I."""

    NORMAL = "normal"
    URGENT = "urgent"
    VERY_URGENT = "very_urgent"
    EXPRESS = "express"


URGENCY_WORDS = {
    Urgency.NORMAL.value: _("Normal"),
    Urgency.URGENT.value: _("Urgent"),
    Urgency.VERY_URGENT.value: _("Very urgent"),
    Urgency.EXPRESS.value: _("Express"),
}


class IncomingState(StrEnum):
    """How an incoming document stands on a day. Computed (`rules.incoming_state`), never kept."""

    TO_ASSIGN = "to_assign"
    IN_PROGRESS = "in_progress"
    OVERDUE = "overdue"
    HANDLED = "handled"
    HANDLED_LATE = "handled_late"
    ANNULLED = "annulled"


INCOMING_WORDS = {
    IncomingState.TO_ASSIGN.value: _("To be assigned"),
    IncomingState.IN_PROGRESS.value: _("Being handled"),
    IncomingState.OVERDUE.value: _("Overdue"),
    IncomingState.HANDLED.value: _("Handled"),
    IncomingState.HANDLED_LATE.value: _("Handled late"),
    IncomingState.ANNULLED.value: _("Annulled"),
}


class OutgoingState(StrEnum):
    """How an outgoing document stands. Computed (`rules.outgoing_state`), never kept."""

    DRAFT = "draft"
    SENT_BACK = "sent_back"
    SUBMITTED = "submitted"
    SIGNED = "signed"
    ISSUED = "issued"
    REPLACED = "replaced"
    RECALLED = "recalled"
    DROPPED = "dropped"


OUTGOING_WORDS = {
    OutgoingState.DRAFT.value: _("Being drafted"),
    OutgoingState.SENT_BACK.value: _("Sent back"),
    OutgoingState.SUBMITTED.value: _("Sent for signature"),
    OutgoingState.SIGNED.value: _("Signed, awaits its number"),
    OutgoingState.ISSUED.value: _("Issued"),
    OutgoingState.REPLACED.value: _("Replaced by another"),
    OutgoingState.RECALLED.value: _("Recalled"),
    OutgoingState.DROPPED.value: _("Draft dropped"),
}


class Timing(StrEnum):
    ON_TIME = "on_time"
    LATE = "late"


@dataclass(frozen=True, kw_only=True)
class GivenFile:
    """A file that was kept, as who hands it in calls it."""

    sha256: str
    name: str


@dataclass(frozen=True, kw_only=True)
class NewIncoming:
    """A document that came to a unit. `number` and `sent_on` are the sender's; letters of citizens have neither."""

    unit: UUID
    received_on: date
    sender: str
    kind: DocumentKind
    abstract: str
    number: str = ""
    sent_on: date | None = None
    urgency: Urgency = Urgency.NORMAL
    files: tuple[GivenFile, ...] = ()


@dataclass(frozen=True, kw_only=True)
class NewAssignment:
    """Who handles a document until the end of `due_on`: a unit, or an official in it. `seen` is the assignment that the page
    showed, if any."""

    incoming: UUID
    unit: UUID
    due_on: date
    note: str
    account: UUID | None = None
    seen: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Handled:
    """That a document was dealt with: what was done, or the issued document by which it was answered."""

    incoming: UUID
    note: str = ""
    reply: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Text:
    """What an outgoing document says, in Vietnamese, a paragraph an item. `grounds` are a decision's; `addressees` an
    official letter's; `signer` is who is to sign it."""

    abstract: str
    paragraphs: tuple[str, ...]
    recipients: tuple[str, ...]
    signer: UUID
    grounds: tuple[str, ...] = ()
    addressees: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class NewDraft:
    """`key` is the page's: the same key makes one draft, however often it is sent. `answers` is an incoming document,
    `replaces` an issued one."""

    key: str
    unit: UUID
    kind: DocumentKind
    text: Text
    answers: UUID | None = None
    replaces: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A document in the version that the page showed."""

    document: UUID
    version: UUID


@dataclass(frozen=True, kw_only=True)
class UnitNamed:
    id: UUID
    name_vi: str
    name_en: str


@dataclass(frozen=True, kw_only=True)
class IncomingLine:
    """An incoming document in a list, on a day."""

    id: UUID
    unit: UnitNamed
    year: int
    number: int
    received_on: date
    sender: str
    sender_number: str
    sent_on: date | None
    kind: DocumentKind
    abstract: str
    urgency: Urgency
    state: IncomingState
    assigned_unit: UnitNamed | None
    assigned_name: str
    due_on: date | None


@dataclass(frozen=True, kw_only=True)
class FileView:
    sha256: str
    name: str
    media_type: str
    size_bytes: int


@dataclass(frozen=True, kw_only=True)
class AssignmentView:
    id: UUID
    unit: UnitNamed
    name: str
    due_on: date
    note: str
    by_name: str
    at: datetime
    superseded_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class HandlingView:
    """`reply` and `reply_number` are set where a document answered it; not everybody who sees this may open that."""

    note: str
    reply: UUID | None
    reply_number: str
    may_see_reply: bool
    by_name: str
    at: datetime
    superseded_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class IncomingView:
    """An incoming document's page. `assigned` is the assignment that stands."""

    line: IncomingLine
    registered_at: datetime
    registered_by: str
    annulled_reason: str
    files: Sequence[FileView]
    assignments: Sequence[AssignmentView]
    handlings: Sequence[HandlingView]
    history: Sequence[HistoryLine]
    assigned: UUID | None
    may_assign: bool
    may_handle: bool
    may_annul: bool
    may_reply: bool


@dataclass(frozen=True, kw_only=True)
class OutgoingLine:
    """An outgoing document in a list. `number` is empty until it is issued: then "12/QĐ-UBND"."""

    id: UUID
    unit: UnitNamed
    kind: DocumentKind
    number: str
    issued_on: date | None
    abstract: str
    signer_name: str
    recipients: Sequence[str]
    state: OutgoingState
    drafted_at: datetime


@dataclass(frozen=True, kw_only=True)
class SubmissionView:
    """Sent for signature, and what came of it."""

    at: datetime
    by_name: str
    signed_at: datetime | None
    signed_by: str
    sent_back_at: datetime | None
    sent_back_by: str
    sent_back_reason: str


@dataclass(frozen=True, kw_only=True)
class Linked:
    """Another document that this one answers, replaces or is replaced by, as far as it may be named."""

    id: UUID
    words: str
    may_see: bool


@dataclass(frozen=True, kw_only=True)
class OutgoingView:
    """An outgoing document's page. `version` is what stands, for who changes, signs or issues it; `sha256` is empty until the
    signed file was made."""

    line: OutgoingLine
    text: Text
    version: UUID
    versions: int
    signer_title: str
    sha256: str
    is_signed: bool
    answers: Linked | None
    replaces: Linked | None
    replaced_by: Linked | None
    recalled_reason: str
    submissions: Sequence[SubmissionView]
    history: Sequence[HistoryLine]
    may_revise: bool
    may_submit: bool
    may_sign: bool
    may_send_back: bool
    may_issue: bool
    may_recall: bool
    may_replace: bool


@dataclass(frozen=True, kw_only=True)
class SignerView:
    """Who may sign for a unit."""

    account: UUID
    name: str
    title_vi: str


@dataclass(frozen=True, kw_only=True)
class KnownDocument:
    """What anybody is told of a file that a unit has issued."""

    number: str
    kind: DocumentKind
    unit_vi: str
    unit_en: str
    issued_on: date
    state: OutgoingState
    replaced_by: str
