"""What dossiers do when a lower room tells them something."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from motcua.foundation.calendars.events import CalendarYearPublished, UnitHoursSet
from motcua.foundation.journal.commands import on, on_entries
from motcua.foundation.journal.values import Doer, Event
from motcua.service.dossiers import events
from motcua.service.dossiers.commands.payments import tell_who_paid
from motcua.service.dossiers.commands.standing import end_standstills
from motcua.service.dossiers.facts import open_facts
from motcua.service.dossiers.ports import defer_recomputation
from motcua.service.dossiers.queries.open import any_due_from
from motcua.service.payments.events import RefundPaid
from motcua.service.processes.events import TaskCompleted


@on(CalendarYearPublished)
def recompute_when_a_year_is_decided(events: Sequence[CalendarYearPublished], by: Doer, at: datetime) -> None:
    """The due dates of open dossiers may move; each needs its own lock, so a job does it."""
    for event in events:
        _recompute_from(date(event.year, 1, 1), cause=f"calendar of {event.year}")


@on(UnitHoursSet)
def recompute_when_working_hours_change(events: Sequence[UnitHoursSet], by: Doer, at: datetime) -> None:
    """The same; where a unit has no hours of its own, it follows the city's."""
    for event in events:
        _recompute_from(event.from_on, unit=event.unit, cause=f"working hours from {event.from_on.isoformat()}")


@on(RefundPaid)
def tell_who_paid_when_money_went_back(events: Sequence[RefundPaid], by: Doer, at: datetime) -> None:
    """What came without being owed, too."""
    tell_who_paid(refunds=[event.subject for event in events], by=by, at=at)


def end_standstill_when_something_is_seen(events: Sequence[Event], by: Doer, at: datetime) -> None:
    """Whatever the citizen sees ends the alarm, in the transaction of what happened."""
    end_standstills(dossiers=[event.subject for event in events], at=at)


#: What can be seen of a dossier that was filed before; tests hold it equal to `SEEN_BY_CITIZEN`.
MOVES: tuple[type[Event], ...] = (
    events.DossierSentOn,
    events.DossierReceived,
    events.ReceiptRefused,
    events.SupplementRequested,
    events.SupplementAnswered,
    events.DossierPaused,
    events.DossierResumed,
    events.FeesPaid,
    events.FeesTakenBack,
    events.DossierExtended,
    events.DossierReappointed,
    events.LimitCaseApplied,
    events.DueDateRecomputed,
    events.ProcessingBegun,
    events.DossierForwarded,
    events.DossierApproved,
    events.DossierRefused,
    events.ResultReady,
    events.ResultReturned,
    events.DossierWithdrawn,
    events.ActUndone,
    TaskCompleted,
)
for _move in MOVES:
    on(_move)(end_standstill_when_something_is_seen)


#: What is seen and leaves all that a fact says as it was.
UNSTATED: frozenset[type[Event]] = frozenset(
    {
        events.FeesPaid,
        events.FeesTakenBack,
        events.ProcessingBegun,
        events.DossierForwarded,
        events.DossierApproved,
        TaskCompleted,
    }
)
#: Whatever changes what a fact says; the row of a filing is written by the filing itself.
STATED = tuple(move for move in MOVES if move not in UNSTATED)
for _stated in STATED:
    on_entries(_stated)(open_facts)


def _recompute_from(day: date, *, unit: UUID | None = None, cause: str) -> None:
    if any_due_from(day=day, unit=unit):
        defer_recomputation(day=day, unit=unit, cause=cause)
