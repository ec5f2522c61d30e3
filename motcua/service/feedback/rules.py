"""Pure decisions of feedback."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from uuid import UUID

from motcua.service.dossiers.values import CLOSED, STOPPED, Status

#: So many remarks in a row without an answer, then the office has enough to answer.
UNANSWERED_MAX = 10
_NOT_RUNNING = STOPPED | CLOSED | {Status.RESULT_READY}


def is_delayed(*, status: Status, owed_at: datetime | None, step_due_at: datetime | None, at: datetime) -> bool:
    """May one complain of a delay: is the promise over, or the limit of the step that it stands in? While the clock
    stands still, and once the result is there, nothing is late."""
    if status in _NOT_RUNNING:
        return False
    return any(limit is not None and limit < at for limit in (owed_at, step_due_at))


def text_hash(*, remark: UUID, text: str) -> str:
    """Proves a remark's text. The id makes short texts that are alike differ, so that none is guessed from it."""
    return sha256(f"{remark}\n{text}".encode()).hexdigest()


def repeat_key(*, form: str, text: str) -> str:
    """The same words sent again from the same form are one remark; other words from it (after the back button) are
    another."""
    return sha256(f"{form}\n{text}".encode()).hexdigest()
