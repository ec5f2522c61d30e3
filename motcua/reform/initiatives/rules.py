"""Pure decisions: how an initiative stands, which days are compared, and with whom."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from uuid import UUID

from motcua.foundation.measures.values import Period
from motcua.reform.initiatives.values import State
from motcua.registry.organization.values import Directory

ONE_DAY = timedelta(days=1)


def state_of(
    *,
    pilot_from: date | None,
    pilot_until: date | None,
    decided_on: date | None,
    recognised: bool,
    replicated_on: date | None,
    given_up_on: date | None,
    on: date,
) -> State:
    """How an initiative stands at the end of day `on`; `pilot_until` is the first day after the pilot."""
    if given_up_on is not None and given_up_on <= on:
        return State.GIVEN_UP
    if decided_on is not None and decided_on <= on:
        if not recognised:
            return State.NOT_RECOGNISED
        return State.REPLICATED if replicated_on is not None and replicated_on <= on else State.RECOGNISED
    if pilot_from is None or pilot_from > on:
        return State.PROPOSED
    return State.IN_PILOT if pilot_until is None or on < pilot_until else State.PILOT_OVER


def periods_of(*, from_on: date, until_on: date, today: date) -> tuple[Period, Period] | None:
    """As many days before a pilot as it has run by the end of today, and those; None while it has not begun."""
    end = min(until_on, today + ONE_DAY)
    if end <= from_on:
        return None
    return Period(from_on - (end - from_on), from_on), Period(from_on, end)


def beside(*, tried: Collection[UUID], taken_up: Iterable[UUID], units: Directory) -> list[UUID]:
    """The units of the same kinds that do not work so, and neither lie above nor below one that does: what they counted
    has nothing of it."""
    touched = {unit for unit in (*tried, *taken_up) if unit in units}
    near = {id_ for unit in touched for id_ in (unit, *units.ancestors(unit), *(one.id for one in units.below(unit)))}
    kinds = {units.unit(unit).kind for unit in tried if unit in units}
    return [unit.id for kind in kinds for unit in units.of_kind(kind) if unit.id not in near]


def overlapping(*, tried: Collection[UUID], units: Directory) -> bool:
    """Does one of them lie below another? It would count twice."""
    return any(other in units.ancestors(unit) for unit in tried for other in tried)
