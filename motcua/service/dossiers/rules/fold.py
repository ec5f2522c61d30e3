"""The journal folded into what a dossier must be: status, dates, code, pauses, decision, hashes, holder."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from motcua.foundation.journal.values import Entry
from motcua.service.dossiers.values import Status


@dataclass
class Folded:
    """The state that the entries add up to. `seen` says that the dossier's first entry was there."""

    seen: bool = False
    status: str = ""
    decision: str = ""
    code: str | None = None
    version: str = ""
    legal_due_at: str | None = None
    promised_at: str | None = None
    reappointed_to: str | None = None
    answers_hash: str = ""
    files: frozenset[str] = frozenset()
    open_pause: str | None = None
    pauses: int = 0
    limit_case: str = ""
    leg: int = 1
    result: str | None = None
    received: bool = False
    #: Who held each task last: an undone completion gives it back to them.
    holders: dict[str, str | None] = field(default_factory=dict)
    #: The steps that are open, and which of them the dossier shows.
    live: set[str] = field(default_factory=set)
    current: str | None = None
    #: When the open pause began, no sooner than the last one ended: one that ends by then never was.
    paused_at: datetime | None = None
    #: The answers in force on check-lists, by task and item.
    checked: dict[tuple[str, str], str] = field(default_factory=dict)
    pause_ended_at: datetime | None = None

    @property
    def holder(self) -> str | None:
        return self.holders.get(self.current) if self.current else None

    @property
    def checks(self) -> frozenset[str]:
        return frozenset(f"{task} {item} {answer}" for (task, item), answer in self.checked.items())


Step = Callable[[Folded, Mapping[str, Any], Entry], None]


def fold(entries: Iterable[Entry]) -> Folded:
    """Applies the entries of one dossier, oldest first. Kinds of other rooms that say nothing of its state are
    passed over."""
    state = Folded()
    for entry in entries:
        step = _STEPS.get(entry.kind)
        if step is not None:
            step(state, entry.data, entry)
    return state


def _filed(state: Folded, data: Mapping[str, Any], entry: Entry) -> None:
    state.seen = True
    state.status = Status.FILED.value
    state.version = data["procedure_version"]
    state.limit_case = data.get("limit_case", "")
    state.answers_hash = data["answers_hash"]
    state.files = frozenset(data["files"])


def _received(state: Folded, data: Mapping[str, Any], entry: Entry) -> None:
    state.status = Status.RECEIVED.value
    state.received = True
    state.code = data["code"]
    _dates(state, data)


def _supplement_requested(state: Folded, data: Mapping[str, Any], entry: Entry) -> None:
    state.status = Status.SUPPLEMENT_REQUESTED.value
    if not data["before_receipt"]:
        _pause(state, "supplement", entry)


def _supplement_answered(state: Folded, data: Mapping[str, Any], entry: Entry) -> None:
    state.status = (Status.IN_PROCESSING if state.received else Status.FILED).value
    state.answers_hash = data["answers_hash"]
    state.files = state.files | frozenset(data["files"])
    state.limit_case = data.get("limit_case", "")
    _resume(state, entry)
    _dates(state, data)


def _paused(state: Folded, data: Mapping[str, Any], entry: Entry) -> None:
    state.status = Status.PAUSED.value
    _pause(state, data["ground"], entry)


def _resumed(state: Folded, data: Mapping[str, Any], entry: Entry) -> None:
    state.status = Status.IN_PROCESSING.value
    _resume(state, entry)
    _dates(state, data)


def _pause(state: Folded, ground: str, entry: Entry) -> None:
    state.open_pause = ground
    state.pauses += 1
    state.paused_at = max(entry.at, state.pause_ended_at or entry.at)


def _resume(state: Folded, entry: Entry) -> None:
    if state.open_pause is not None and state.paused_at is not None:
        if state.paused_at >= entry.at:
            state.pauses -= 1
        else:
            state.pause_ended_at = entry.at
    state.open_pause = None


def _dates(state: Folded, data: Mapping[str, Any]) -> None:
    state.legal_due_at = data.get("legal_due_at")
    state.promised_at = data.get("promised_at")


def _case_applied(state: Folded, data: Mapping[str, Any], entry: Entry) -> None:
    state.limit_case = data["limit_case"]
    _dates(state, data)


def _checked(state: Folded, data: Mapping[str, Any], entry: Entry) -> None:
    for answer, items in (("pass", data["passed"]), ("fail", data["failed"]), ("ask", data["asked"])):
        state.checked.update({(data["task"], item): answer for item in items})


def _undone(state: Folded, data: Mapping[str, Any], entry: Entry) -> None:
    state.status = data["restored"]
    _dates(state, data)
    if data["act"] == "pause":
        state.open_pause = None
        state.pauses -= 1
    if data["act"] == "decide":
        state.decision = ""


def _withdrawn(state: Folded, data: Mapping[str, Any], entry: Entry) -> None:
    state.status = Status.WITHDRAWN.value
    if state.open_pause is not None:
        state.pauses -= 1
    state.open_pause = None
    state.live, state.current = set(), None


def _to(status: Status, decision: str | None = None) -> Step:
    def step(state: Folded, data: Mapping[str, Any], entry: Entry) -> None:
        state.status = status.value
        if decision is not None:
            state.decision = decision

    return step


def _reappointed(state: Folded, data: Mapping[str, Any], entry: Entry) -> None:
    state.reappointed_to = data["promised_at"]


def _ready(state: Folded, data: Mapping[str, Any], entry: Entry) -> None:
    state.status = Status.RESULT_READY.value
    state.result = data["sha256"]


def _forwarded(state: Folded, data: Mapping[str, Any], entry: Entry) -> None:
    state.leg = data["leg"]


def _opened(state: Folded, data: Mapping[str, Any], entry: Entry) -> None:
    """A start or a completion: the first step that opened is the dossier's current one, or else the eldest that is open
    beside."""
    state.live.discard(data.get("task", ""))
    _open(state, data)
    state.current = data["opened"][0]["task"] if data["opened"] else min(state.live, default=None)


def _caught(state: Folded, data: Mapping[str, Any], entry: Entry) -> None:
    """What was awaited came. What opens beside an open step does not take its place."""
    before = state.current
    state.live -= set(data.get("withdrawn", ()))
    _open(state, data)
    if not data["aside"] or before is None:
        state.current = data["opened"][0]["task"] if data["opened"] else min(state.live, default=None)


def _open(state: Folded, data: Mapping[str, Any]) -> None:
    for task in data["opened"]:
        state.holders[task["task"]] = task["holder"]
        state.live.add(task["task"])


def _claimed(state: Folded, data: Mapping[str, Any], entry: Entry) -> None:
    state.holders[data["task"]] = str(entry.actor) if entry.actor else None


def _reassigned(state: Folded, data: Mapping[str, Any], entry: Entry) -> None:
    state.holders[data["task"]] = data["holder"]


def _released(state: Folded, data: Mapping[str, Any], entry: Entry) -> None:
    state.holders[data["task"]] = None


def _redirected(state: Folded, data: Mapping[str, Any], entry: Entry) -> None:
    state.holders |= dict.fromkeys(data["tasks"])
    state.current = data["tasks"][0] if data["tasks"] else None


def _reopened(state: Folded, data: Mapping[str, Any], entry: Entry) -> None:
    state.live -= set(data["withdrawn"])
    state.live.add(data["task"])
    state.current = data["task"]


_STEPS: dict[str, Step] = {
    "dossier_filed": _filed,
    "dossier_received": _received,
    "receipt_refused": _to(Status.NOT_RECEIVED),
    "supplement_requested": _supplement_requested,
    "supplement_answered": _supplement_answered,
    "dossier_paused": _paused,
    "dossier_resumed": _resumed,
    "dossier_extended": lambda state, data, entry: _dates(state, data),
    "limit_case_applied": _case_applied,
    "checks_kept": _checked,
    "due_date_recomputed": lambda state, data, entry: _dates(state, data),
    "dossier_reappointed": _reappointed,
    "processing_begun": _to(Status.IN_PROCESSING),
    "dossier_forwarded": _forwarded,
    "dossier_approved": _to(Status.APPROVED, "approved"),
    "dossier_refused": _to(Status.REFUSED, "refused"),
    "dossier_sent_back": _to(Status.IN_PROCESSING),
    "result_ready": _ready,
    "result_returned": _to(Status.RETURNED),
    "dossier_withdrawn": _withdrawn,
    "act_undone": _undone,
    "task_claimed": _claimed,
    "task_reassigned": _reassigned,
    "task_released": _released,
    "process_redirected": _redirected,
    "process_started": _opened,
    "task_completed": _opened,
    "completion_undone": _reopened,
    "event_caught": _caught,
}


@dataclass(frozen=True)
class Standing:
    """What the tables say of a dossier, in the fold's terms."""

    status: str
    decision: str
    code: str | None
    version: str
    legal_due_at: datetime | None
    promised_at: datetime | None
    reappointed_to: datetime | None
    answers_hash: str
    files: frozenset[str]
    open_pause: str | None
    pauses: int
    limit_case: str
    leg: int
    result: str | None
    holder: str | None
    checks: frozenset[str]


def differences(folded: Folded, standing: Standing) -> list[str]:
    """The names of what differs between journal and tables; 'unknown to the journal' when there is no entry."""
    if not folded.seen:
        return ["unknown to the journal"]
    return [
        name
        for name in Standing.__dataclass_fields__
        if _plain(getattr(folded, name)) != _plain(getattr(standing, name))
    ]


def _plain(value: Any) -> Any:
    """Moments are compared as moments: the journal keeps them as text."""
    if isinstance(value, str):
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            return value
    return value
