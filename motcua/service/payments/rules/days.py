"""The day in whose books a movement stands, and which days may be closed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date, timedelta

from motcua.service.payments.values_reconciliation import ClosingState

_DAY = timedelta(days=1)

#: Which state of a closing may follow which.
CLOSING_TRANSITIONS: Mapping[ClosingState, frozenset[ClosingState]] = {
    ClosingState.CLOSED: frozenset({ClosingState.CONFIRMED, ClosingState.RETURNED}),
    ClosingState.CONFIRMED: frozenset({ClosingState.REOPENING}),
    ClosingState.REOPENING: frozenset({ClosingState.REOPENED, ClosingState.CONFIRMED}),
    ClosingState.RETURNED: frozenset(),
    ClosingState.REOPENED: frozenset(),
}


def posting_day(*, moved_on: date, closed_through: date | None) -> date:
    """The day of the money itself; when that is closed, the first open day after it."""
    return moved_on if closed_through is None else max(moved_on, closed_through + _DAY)


def closable_through(
    *, starts_on: date, today: date, busy: Collection[date], is_working: Callable[[date], bool], is_first: bool
) -> date:
    """The last day that may be closed together with those from `starts_on` on: days off go with the working day that follows
    them, and days on which nothing was booked with any; one closing holds one working day's money. `busy` are the days with
    movements. A unit's first closing may hold all that was before it. At most `today`, at least `starts_on`."""
    if is_first:
        return today
    working_on = [day for day in sorted(busy) if starts_on <= day <= today and is_working(day)]
    return working_on[1] - _DAY if len(working_on) > 1 else today
