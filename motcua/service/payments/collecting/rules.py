"""Pure decisions of the collecting office."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from motcua.foundation.calendars.rules import city_day, day_began
from motcua.service.payments.collecting.values import DueStage, DueState, RefundView, Told
from motcua.service.payments.values import PayableKind, RefundState
from motcua.service.payments.values_matters import MatterKind

#: What is due within so many days is due soon.
SOON = timedelta(days=7)
ONE_DAY = timedelta(days=1)
#: What was told and is not followed is found after so long …
FOUND_AFTER = timedelta(seconds=20)
#: … as is what ought to have been asked about, which goes in turns …
ASK_FOUND_AFTER = timedelta(seconds=35)
#: … and is a person's after so long, if it has not healed: within the minute, with the job that looks.
HANDED_AFTER = timedelta(seconds=45)

#: What no waiting heals is a person's as soon as it is found.
AT_ONCE = frozenset({MatterKind.UNKNOWN_REFERENCE, MatterKind.STUCK, MatterKind.REFUND_STUCK})

_VIEWS: Mapping[RefundState, RefundView] = {
    RefundState.ASKED: RefundView.ASKED,
    RefundState.PAID: RefundView.PAID,
    RefundState.REFUSED: RefundView.REFUSED,
}


def due_state(due_on: date | None, *, today: date) -> DueState:
    """A payable may be paid on its last day."""
    if due_on is None:
        return DueState.UNDATED
    if due_on < today:
        return DueState.OVERDUE
    return DueState.SOON if due_on <= today + SOON else DueState.LATER


def what_is_told(
    stage: DueStage, *, kinds: frozenset[PayableKind], at: datetime, soon_on: date, since_on: date | None
) -> Told:
    """What is told at that moment: that it is due by `soon_on` at the latest, or that its day is over, if that was not before
    `since_on`."""
    today = city_day(at)
    is_soon = stage is DueStage.SOON
    return Told(
        stage=stage,
        kinds=kinds,
        first_on=today if is_soon else (since_on or date.min),
        last_on=soon_on if is_soon else today - ONE_DAY,
        today_at=day_began(today),
    )


def refund_view_of(state: RefundState, *, try_at: datetime | None) -> RefundView:
    """One that is approved and is not tried any more has failed."""
    if state is RefundState.APPROVED:
        return RefundView.FAILED if try_at is None else RefundView.ON_ITS_WAY
    return _VIEWS[state]


def is_handed(kind: MatterKind, *, since_at: datetime, at: datetime) -> bool:
    """Is it a person's now? `since_at` is when it went wrong."""
    return kind in AT_ONCE or at - since_at >= HANDED_AFTER
