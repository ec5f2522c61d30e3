"""What can happen to a dossier. `subject` is the dossier; the facts suffice to fold its state (verify dossiers)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from motcua.foundation.journal.values import Event, UnitPath


@dataclass(frozen=True, kw_only=True)
class Countable(Event):
    """What figures are cut by. `counted_at`: the unit that received the dossier and those above it on that day, which may
    be others than the entry's own unit (None: the same)."""

    counted_at: UnitPath | None = None
    level: str = ""
    procedure: UUID | None = None
    channel: str = ""
    by_officer: bool = False


@dataclass(frozen=True, kw_only=True)
class DraftStarted(Event):
    """Somebody began to file. `subject` is the draft; what she typed and where she came from stay out."""

    kind: ClassVar[str] = "draft_started"


@dataclass(frozen=True, kw_only=True)
class DossierFiled(Countable):
    kind: ClassVar[str] = "dossier_filed"
    reference: str
    procedure_version: UUID
    applicant: UUID
    answers_hash: str
    files: tuple[str, ...]
    answer_due_at: datetime | None
    came_by: str = ""
    limit_case: str = ""


@dataclass(frozen=True, kw_only=True)
class DossierSentOn(Event):
    kind: ClassVar[str] = "dossier_sent_on"
    to_unit: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class PapersHandedOver(Event):
    """The papers went to another official (`to`) or another unit, with a slip that both sign."""

    kind: ClassVar[str] = "papers_handed_over"
    slip: UUID
    to_unit: UUID
    to: UUID | None


@dataclass(frozen=True, kw_only=True)
class DossierReceived(Countable):
    kind: ClassVar[str] = "dossier_received"
    code: str
    legal_due_at: datetime | None
    promised_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class ReceiptRefused(Countable):
    kind: ClassVar[str] = "receipt_refused"


@dataclass(frozen=True, kw_only=True)
class SupplementRequested(Countable):
    kind: ClassVar[str] = "supplement_requested"
    number: int
    targets: tuple[str, ...]
    before_receipt: bool


@dataclass(frozen=True, kw_only=True)
class SupplementAnswered(Event):
    kind: ClassVar[str] = "supplement_answered"
    number: int
    answers_hash: str
    files: tuple[str, ...]
    legal_due_at: datetime | None
    promised_at: datetime | None
    limit_case: str = ""


@dataclass(frozen=True, kw_only=True)
class DossierPaused(Event):
    kind: ClassVar[str] = "dossier_paused"
    ground: str


@dataclass(frozen=True, kw_only=True)
class DossierResumed(Event):
    kind: ClassVar[str] = "dossier_resumed"
    ground: str
    legal_due_at: datetime | None
    promised_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class FeesPaid(Event):
    """Money came that the dossier owed; `service.payments` has it in its books."""

    kind: ClassVar[str] = "fees_paid"
    amount_vnd: int


@dataclass(frozen=True, kw_only=True)
class FeesTakenBack(Event):
    """Cash was booked by mistake: it is owed again."""

    kind: ClassVar[str] = "fees_taken_back"


@dataclass(frozen=True, kw_only=True)
class DossierExtended(Event):
    kind: ClassVar[str] = "dossier_extended"
    legal_due_at: datetime
    promised_at: datetime


@dataclass(frozen=True, kw_only=True)
class DossierReappointed(Countable):
    kind: ClassVar[str] = "dossier_reappointed"
    promised_at: datetime


@dataclass(frozen=True, kw_only=True)
class LimitCaseApplied(Event):
    kind: ClassVar[str] = "limit_case_applied"
    limit_case: str
    legal_due_at: datetime | None
    promised_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class ChecksKept(Event):
    """Items of the step's check-list by what was found. Remarks stay out: they may name people."""

    kind: ClassVar[str] = "checks_kept"
    task: UUID
    passed: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DueDateRecomputed(Event):
    kind: ClassVar[str] = "due_date_recomputed"
    cause: str
    legal_due_at: datetime | None
    promised_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class ProcessingBegun(Event):
    kind: ClassVar[str] = "processing_begun"


@dataclass(frozen=True, kw_only=True)
class DossierForwarded(Event):
    kind: ClassVar[str] = "dossier_forwarded"
    leg: int
    from_unit: UUID
    to_unit: UUID


@dataclass(frozen=True, kw_only=True)
class DossierApproved(Event):
    kind: ClassVar[str] = "dossier_approved"


@dataclass(frozen=True, kw_only=True)
class DossierRefused(Countable):
    kind: ClassVar[str] = "dossier_refused"


@dataclass(frozen=True, kw_only=True)
class DossierSentBack(Event):
    kind: ClassVar[str] = "dossier_sent_back"


@dataclass(frozen=True, kw_only=True)
class ResultReady(Countable):
    kind: ClassVar[str] = "result_ready"
    sha256: str
    signed: bool
    late: bool
    timing: str = ""
    worked_minutes: int | None = None


@dataclass(frozen=True, kw_only=True)
class ResultReturned(Countable):
    kind: ClassVar[str] = "result_returned"
    method: str


@dataclass(frozen=True, kw_only=True)
class DossierWithdrawn(Countable):
    """`timing` only of one that was received: it is settled by this."""

    kind: ClassVar[str] = "dossier_withdrawn"
    timing: str = ""


@dataclass(frozen=True, kw_only=True)
class ActUndone(Countable):
    """`undone_at` is when the undone act was done: the figures of that period are corrected. `decision` is the one taken
    back."""

    kind: ClassVar[str] = "act_undone"
    act: str
    restored: str
    undone_at: datetime | None = None
    decision: str = ""
    legal_due_at: datetime | None = None
    promised_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class DossierStoodStill(Event):
    """For so many working days its citizen has seen nothing; she and the leaders were told."""

    kind: ClassVar[str] = "dossier_stood_still"
    since_at: datetime
    working_days: int


@dataclass(frozen=True, kw_only=True)
class DocumentMade(Event):
    kind: ClassVar[str] = "document_made"
    document: str
    sha256: str
