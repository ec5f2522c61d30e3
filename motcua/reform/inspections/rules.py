"""Pure decisions of inspections: how one stands, how a recommendation does, and who may not be in the team."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from hashlib import sha256
from uuid import UUID

from motcua.reform.inspections.values import NOTICE_DAYS, Manner, Remedy, State


def remedy_of(*, due_on: date, reported_on: date | None, done_on: date | None, on: date) -> Remedy:
    """How a recommendation that was not withdrawn stands at the end of day `on`.

    It is remedied by its acceptance (`done_on`). What was reported by the due day and is still being read
    (`reported_on`) is not overdue: how long the control unit reads is not the other unit's delay.
    """
    if done_on is not None and done_on <= on:
        return Remedy.REMEDIED
    if reported_on is not None and reported_on <= min(due_on, on):
        return Remedy.REPORTED
    return Remedy.OVERDUE if on > due_on else Remedy.OPEN


def state_of(
    *, from_on: date, closed_on: date | None, called_off_on: date | None, remedies: Collection[Remedy], on: date
) -> State:
    """How an inspection stands at the end of day `on`; `remedies` are its recommendations of that day."""
    if called_off_on is not None and called_off_on <= on:
        return State.CALLED_OFF
    if closed_on is None or closed_on > on:
        return State.PLANNED if on < from_on else State.UNDER_WAY
    standing = [each for each in remedies if each is not Remedy.WITHDRAWN]
    if not standing:
        return State.MINUTES_CLOSED
    if Remedy.OVERDUE in standing:
        return State.OVERDUE
    return State.REMEDIED if set(standing) == {Remedy.REMEDIED} else State.OPEN


def answers_to(*, unit: UUID, unit_above: Sequence[UUID], inspected: UUID, inspected_above: Sequence[UUID]) -> bool:
    """Is `unit` the inspected one, one that it answers to, or one that answers to it? Nobody of these inspects it."""
    return unit == inspected or unit in inspected_above or inspected in unit_above


def is_told(*, manner: Manner, notice_on: date | None, from_on: date, on: date) -> bool:
    """Does the inspected unit know of it? By its notice, or by the team before its door."""
    if on >= from_on:
        return True
    return manner is Manner.ANNOUNCED and notice_on is not None and notice_on <= on


def notice_is_in_time(*, notice_on: date, from_on: date) -> bool:
    return notice_on <= from_on - timedelta(days=NOTICE_DAYS)


def twins(numbers: Iterable[int]) -> list[int]:
    """Numbers that stand twice."""
    return sorted(number for number, count in Counter(numbers).items() if count > 1)


def text_hash(*, subject: UUID, text: str) -> str:
    """Proves a text. The id makes short texts that are alike differ."""
    return sha256(f"{subject}\n{text}".encode()).hexdigest()
