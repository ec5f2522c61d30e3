"""Pure decisions of feedback."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from uuid import UUID

from motcua.foundation.calendars.rules import due_at
from motcua.foundation.calendars.values import Calendar, Limit, LimitUnit, Span
from motcua.foundation.text.rules import search_key
from motcua.service.dossiers.values import CLOSED, STOPPED, Status
from motcua.service.feedback.values import REOPEN_DAYS, PetitionState

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


def receipt_due_at(*, sent_at: datetime, receipt_days: int, calendar: Calendar) -> datetime:
    """By when an office takes what was sent."""
    limit = Limit(Decimal(receipt_days), LimitUnit.WORKING_DAYS)
    found = due_at(started_at=sent_at, limit=limit, pauses=(), calendar=calendar)
    assert found is not None
    return found


def answer_due_at(
    *,
    round_at: datetime,
    taken_at: datetime | None,
    receipt_due: datetime,
    is_first: bool,
    answer_days: int,
    pauses: Sequence[Span],
    calendar: Calendar,
) -> datetime | None:
    """By when the answer is owed; None while the person is asked for something. A question that is asked when the answer
    was owed already stops no clock.

    In the first round its days begin when the petition was taken, and at the latest when it was to be: who takes it late
    gains no time. After a dispute they begin with it (`round_at`).
    """
    started_at = min(taken_at or receipt_due, receipt_due) if is_first else round_at
    limit = Limit(Decimal(answer_days), LimitUnit.WORKING_DAYS)
    return due_at(started_at=started_at, limit=limit, pauses=pauses, calendar=calendar)


def petition_state(
    *,
    taken_at: datetime | None,
    receipt_due: datetime,
    due: datetime | None,
    waits_since: datetime | None,
    answered_at: datetime | None,
    at: datetime,
) -> PetitionState:
    """The same as `queries.petitions.stands`; a test holds the two equal."""
    if answered_at is not None:
        return PetitionState.ANSWERED
    if (due is not None and due < at) or (taken_at is None and receipt_due < at):
        return PetitionState.OVERDUE
    if waits_since is not None:
        return PetitionState.WAITING
    return PetitionState.NEW if taken_at is None else PetitionState.UNDER_WAY


def may_be_disputed(*, round_: int, answered_at: datetime | None, at: datetime) -> bool:
    """Once, and not for ever."""
    return round_ == 1 and answered_at is not None and at < answered_at + timedelta(days=REOPEN_DAYS)


def is_named(*, typed: str, name: str) -> bool:
    """Does what was typed name this official? Marks, case and titles around it do not count."""
    asked, known = search_key(typed), search_key(name)
    return bool(known) and f" {known} " in f" {asked} "
