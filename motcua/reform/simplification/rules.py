"""Pure decisions: how a review stands, what may follow what, and what a procedure costs those who ask."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from motcua.reform.simplification.values import Burden, Change, Compared, Given, Quantity, Stage, State

MINUTES_OF_AN_HOUR = 60

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
#: Its numbers are the lead unit's to mend until somebody else has read them.
ESTIMATED_IN = frozenset({Stage.IDEA})
#: What can be changed inside the office, without another version of the procedure.
INSIDE = frozenset({Change.MERGE_STEPS, Change.DELEGATE})


def state_of(*, due_on: date, kept_on: date | None, sent_on: date | None, on: date) -> State:
    """How a review stands at the end of day `on`."""
    if kept_on is not None and kept_on <= on:
        return State.KEPT
    if sent_on is not None and sent_on <= on:
        return State.PROPOSED
    return State.OVERDUE if on > due_on else State.OPEN


def compared(given: Mapping[Quantity, Given]) -> Compared | None:
    """The burden before and after; None while a number is missing."""
    if set(given) != set(Quantity):
        return None
    return Compared(
        before=burden_of({quantity: each.before for quantity, each in given.items()}),
        after=burden_of({quantity: each.after for quantity, each in given.items()}),
    )


def burden_of(quantities: Mapping[Quantity, int]) -> Burden:
    """Standard cost model: the papers of a dossier times the minutes that each takes, times the dossiers of a year; the time
    at its price an hour, and what is paid for each dossier. Half up to a đồng."""
    dossiers = quantities[Quantity.DOSSIERS]
    minutes = quantities[Quantity.COMPONENTS] * quantities[Quantity.MINUTES] * dossiers
    time_vnd = Fraction(minutes * quantities[Quantity.HOURLY_VND], MINUTES_OF_AN_HOUR)
    return Burden(minutes=minutes, vnd=_half_up(time_vnd) + quantities[Quantity.CASH_VND] * dossiers)


def hours_of(minutes: int) -> int:
    """Whole hours, half up."""
    return _half_up(Fraction(minutes, MINUTES_OF_AN_HOUR))


def _half_up(value: Fraction) -> int:
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)
