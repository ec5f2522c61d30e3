"""Pure decisions: how a document and a unit's staff stand on a day, what may follow what, and who is to be rotated."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date

from motcua.reform.institutions.values import TO_BE_HANDLED, Balance, Found, Stage, State, Turn

MONTHS_OF_A_YEAR = 12
#: So long ahead it is told who is to be rotated.
SOON_MONTHS = 3

#: What may follow. Nothing follows a rejection: who thinks better of it makes another proposal.
NEXT: Mapping[Stage, frozenset[Stage]] = {
    Stage.IDEA: frozenset({Stage.SENT, Stage.WITHDRAWN}),
    Stage.SENT: frozenset({Stage.APPRAISED, Stage.WITHDRAWN}),
    Stage.APPRAISED: frozenset({Stage.APPROVED, Stage.REJECTED, Stage.WITHDRAWN}),
    Stage.APPROVED: frozenset({Stage.CARRIED_OUT}),
    Stage.REJECTED: frozenset(),
    Stage.CARRIED_OUT: frozenset(),
    Stage.WITHDRAWN: frozenset(),
}


def state_of(*, due_on: date, found: Found | None, is_handled: bool, on: date) -> State:
    """How a review stands at the end of day `on`, with what was found and done by then."""
    if found is None:
        return State.OVERDUE if on > due_on else State.TO_REVIEW
    if found not in TO_BE_HANDLED:
        return State.REVIEWED
    return State.HANDLED if is_handled else State.TO_HANDLE


def is_in_force(*, effective_on: date, last_on: date | None, ended_on: date | None, on: date) -> bool:
    """`ended_on` is the day on which another document abolished it."""
    if on < effective_on or (last_on is not None and on > last_on):
        return False
    return ended_on is None or on < ended_on


def balance_of(*, quota: int | None, actual: int) -> Balance:
    if quota is None:
        return Balance.NO_QUOTA
    if actual == quota:
        return Balance.EVEN
    return Balance.OVER if actual > quota else Balance.UNDER


def months_after(day: date, months: int) -> date:
    """The same day of the month so many months later, or the month's last day where it has no such day."""
    years, month = divmod(day.month - 1 + months, MONTHS_OF_A_YEAR)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def turn_of(*, due_on: date, on: date) -> Turn | None:
    """None for who has more than `SOON_MONTHS` left."""
    if due_on <= on:
        return Turn.DUE
    return Turn.SOON if due_on <= months_after(on, SOON_MONTHS) else None
