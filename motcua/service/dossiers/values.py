"""What passes between dossiers, other rooms and the pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, NewType
from uuid import UUID

from motcua.foundation.files.values import Receipt
from motcua.service.payments.values import NewPayable

DossierId = NewType("DossierId", UUID)
DraftId = NewType("DraftId", UUID)


class Status(StrEnum):
    """Where a dossier stands. One list for portal, desk, interface and figures."""

    FILED = "filed"
    NOT_RECEIVED = "not_received"
    RECEIVED = "received"
    IN_PROCESSING = "in_processing"
    SUPPLEMENT_REQUESTED = "supplement_requested"
    PAUSED = "paused"
    APPROVED = "approved"
    REFUSED = "refused"
    RESULT_READY = "result_ready"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


#: Nothing more will happen unless an act is undone.
CLOSED = frozenset({Status.NOT_RECEIVED, Status.RETURNED, Status.WITHDRAWN})
#: The agency's clock runs.
RUNNING = frozenset({Status.RECEIVED, Status.IN_PROCESSING})
#: The clock stands still: the citizen, or what the law names, is awaited.
STOPPED = frozenset({Status.SUPPLEMENT_REQUESTED, Status.PAUSED})


class Act(StrEnum):
    """What can be done to a dossier."""

    FILE = "file"
    SEND_ON = "send_on"
    RECEIVE = "receive"
    REFUSE_RECEIPT = "refuse_receipt"
    REQUEST_SUPPLEMENT = "request_supplement"
    ANSWER_SUPPLEMENT = "answer_supplement"
    PAUSE = "pause"
    RESUME = "resume"
    EXTEND = "extend"
    REAPPOINT = "reappoint"
    APPLY_LIMIT_CASE = "apply_limit_case"
    CHECK = "check"
    TAKE_STEP = "take_step"
    HAND_OVER = "hand_over"
    COMPLETE_STEP = "complete_step"
    DECIDE = "decide"
    ISSUE = "issue"
    MAKE_RESULT_READY = "make_result_ready"
    RETURN_RESULT = "return_result"
    WITHDRAW = "withdraw"
    UNDO = "undo"


class Channel(StrEnum):
    ONLINE = "online"
    COUNTER = "counter"
    POST = "post"


class ReturnMethod(StrEnum):
    COUNTER = "counter"
    POST = "post"
    ELECTRONIC = "electronic"


class PartyRole(StrEnum):
    """Different people on one dossier: who asks, whom it is about, whom to call, who handed it in."""

    APPLICANT = "applicant"
    OWNER = "owner"
    CONTACT = "contact"
    SUBMITTER = "submitter"


class Decision(StrEnum):
    NONE = ""
    APPROVED = "approved"
    REFUSED = "refused"


@dataclass(frozen=True)
class Party:
    role: PartyRole
    person: UUID


@dataclass(frozen=True)
class FiledFile:
    """A kept file in the slot of a form or of a supplement."""

    slot: str
    receipt: Receipt


@dataclass(frozen=True, kw_only=True)
class Filing:
    """One dossier to be filed. `key` is the client's: the same key files once, however often it is sent."""

    key: str
    version: UUID
    receiving_unit: UUID
    applicant: UUID
    answers: Mapping[str, Any]
    files: tuple[FiledFile, ...] = ()
    parties: tuple[Party, ...] = ()
    channel: Channel = Channel.ONLINE
    return_method: ReturnMethod = ReturnMethod.COUNTER
    return_address: str = ""
    came_by: str = ""
    external_code: str = ""
    tracking_number: str = ""
    draft: UUID | None = None


@dataclass(frozen=True)
class Filed:
    """The outcome of a filing: `again` says that this key had filed before."""

    dossier: UUID
    reference: str
    again: bool = False


@dataclass(frozen=True)
class Received:
    dossier: UUID
    code: str
    legal_due_at: datetime | None
    promised_at: datetime | None


@dataclass(frozen=True)
class Defect:
    """One thing to be mended: bound to a field or a file slot of the form, so that it opens just that."""

    target: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class SupplementRequest:
    dossier: UUID
    defects: tuple[Defect, ...]
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class SupplementAnswer:
    dossier: UUID
    answers: Mapping[str, Any]
    files: tuple[FiledFile, ...] = ()


class CheckAnswer(StrEnum):
    """What an official found of one thing on the check-list of her step."""

    PASS = "pass"  # noqa: S105  (an answer, no secret)
    FAIL = "fail"
    ASK = "ask"


@dataclass(frozen=True)
class CheckItem:
    """One thing to look at in a step, on what legal basis. `targets` are the questions and slots of the form that a
    defect of it may be bound to, the likeliest first; none for what the citizen cannot mend."""

    key: str
    name_vi: str
    name_en: str
    law: str = ""
    targets: tuple[str, ...] = ()

    def name(self, language: str) -> str:
        return self.name_vi if language.startswith("vi") else self.name_en


@dataclass(frozen=True)
class CheckGiven:
    """An official's answer to an item, with a remark that stays in the office until it is sent as a defect."""

    item: str
    answer: CheckAnswer
    remark: str = ""


@dataclass(frozen=True, kw_only=True)
class StepDone:
    """An official's word on a step: its task, what came of it, whom the next step is for (None: the unit), and a
    note that stays inside the office. `task` is the one that the official saw: another means it moved meanwhile.
    `consulted`: the units that are asked next, in the place of those that the procedure names. `request`: what the citizen is
    asked for, where the outcome asks her; None: what failed on the step's check-list."""

    dossier: UUID
    task: UUID
    outcome: str = "done"
    assignee: UUID | None = None
    note: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    consulted: tuple[UUID, ...] = ()
    request: SupplementRequest | None = None


@dataclass(frozen=True, kw_only=True)
class Handover:
    """Dossiers that go from hand to hand together: to a colleague (`to`), who then holds their steps; or, on paper, to
    another unit (`to_unit`) that holds them by now. `key` is the client's: the same key makes one slip."""

    key: str
    dossiers: tuple[UUID, ...]
    to: UUID | None = None
    to_unit: UUID | None = None
    note: str = ""


class RulingOutcome(StrEnum):
    APPROVE = "approve"
    REFUSE = "refuse"
    SEND_BACK = "send_back"


@dataclass(frozen=True, kw_only=True)
class Ruling:
    """A leader's word on a dossier. A refusal states its reason and legal ground; sending back, what is wanted. `note`
    stays in the office."""

    dossier: UUID
    task: UUID
    outcome: RulingOutcome
    reason: str = ""
    note: str = ""


@dataclass(frozen=True)
class ResultDocument:
    """A result as made: the kept file, whether it is signed, its number and who signed. `decided_at` names the
    decision that it carries: a dossier decided anew meanwhile does not take it. `unit` has issued it; None is who holds the
    dossier."""

    dossier: UUID
    receipt: Receipt
    number: str
    signed_by: UUID | None
    signed: bool
    decided_at: datetime | None = None
    unit: UUID | None = None


@dataclass(frozen=True)
class MadeDocument:
    """A form of the one-stop as given out: `kind` is its name in documents/, such as `01_receipt`."""

    dossier: UUID
    kind: str
    receipt: Receipt
    number: str = ""
    signed: bool = False


@dataclass(frozen=True)
class PauseGround:
    """Why the law lets the clock stand still."""

    key: str
    name_vi: str
    name_en: str
    legal_basis: str
    source: str


@dataclass(frozen=True, kw_only=True)
class NoticeDemand:
    """What another agency's notice says of a dossier's money: what is owed from now on, and which amounts that were asked
    for (`cancelled`, ids of payables) are owed no more."""

    dossier: UUID
    payables: tuple[NewPayable, ...]
    cancelled: frozenset[UUID] = frozenset()
