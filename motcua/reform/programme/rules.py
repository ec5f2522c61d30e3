"""Pure decisions of the programme: how a task stands, and what a line of a plan must be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from hashlib import sha256
from uuid import UUID

from motcua.reform.programme.values import NewTask, State
from motcua.registry.organization.values import SuccessionKind, Successor

#: In so many last days a task without a completion handed in is at risk.
AT_RISK_DAYS = 15


def state_of(*, from_on: date, due_on: date, completed_on: date | None, done_on: date | None, on: date) -> State:
    """How a task stands at the end of day `on`.

    It is done by its acceptance (`done_on`), and on time when what was accepted was handed in by the due day
    (`completed_on`): how long the control unit reads is not the lead unit's delay. So a completion handed in by the due
    day and still being read is no overdue one.
    """
    handed_in = completed_on if completed_on is not None and completed_on <= on else None
    in_time = handed_in is not None and handed_in <= due_on
    if done_on is not None and done_on <= on:
        return State.DONE_ON_TIME if in_time else State.DONE_LATE
    if in_time:
        return State.ON_SCHEDULE
    if on > due_on:
        return State.OVERDUE
    if on < from_on:
        return State.NOT_DUE
    return State.AT_RISK if due_on - on < timedelta(days=AT_RISK_DAYS) else State.ON_SCHEDULE


def touches(*, from_on: date, due_on: date, year: int) -> bool:
    """Has the task a day in the plan's year?"""
    return from_on.year <= year <= due_on.year


def twins(tasks: Sequence[NewTask]) -> list[int]:
    """Numbers that stand twice."""
    return sorted(number for number, count in Counter(task.number for task in tasks).items() if count > 1)


def heirs_of(
    *, units: Collection[UUID], successions: Iterable[Successor], there: Collection[UUID], on: date
) -> Mapping[UUID, UUID]:
    """For each of `units` that was dissolved, who stands in its place on that day; left out where nobody took over. Of
    several heirs the one with the greatest share takes all: a task cannot be cut."""
    by_old: dict[UUID, list[Successor]] = {}
    for each in successions:
        if each.on <= on and each.kind is not SuccessionKind.PART:
            by_old.setdefault(each.old, []).append(each)
    found: dict[UUID, UUID] = {}
    for unit in units:
        now, passed = unit, {unit}
        while now not in there and now in by_old:
            now = max(by_old[now], key=lambda heir: (heir.share or 0, str(heir.new))).new
            if now in passed:
                break
            passed.add(now)
        if now != unit and now in there:
            found[unit] = now
    return found


def text_hash(*, subject: UUID, text: str) -> str:
    """Proves a report's text. The id makes short texts that are alike differ."""
    return sha256(f"{subject}\n{text}".encode()).hexdigest()
