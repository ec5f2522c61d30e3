"""Work after the act: making and signing results, recomputing dates. Each is a thin call in a transaction of its own
and may run twice."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.calendars.adapters.clock import city_clock, running_since
from motcua.foundation.calendars.queries import calendar_of
from motcua.foundation.calendars.rules import city_day, due_at, is_open
from motcua.foundation.calendars.values import Limit, LimitUnit
from motcua.foundation.database import ticks
from motcua.foundation.database.transactions import durable
from motcua.foundation.messages.values import Template
from motcua.service.dossiers.commands.clock import recompute_due_dates
from motcua.service.dossiers.commands.collecting import hand_unaware, let_paid_go_on, tell_of_dues
from motcua.service.dossiers.commands.happenings import fire_timers
from motcua.service.dossiers.commands.payments import confirm_payments
from motcua.service.dossiers.commands.results import make_results_ready
from motcua.service.dossiers.commands.standing import NORM, note_standstills
from motcua.service.dossiers.making import made_result
from motcua.service.dossiers.ports import RECOMPUTE_TASK, RESULT_TASK
from motcua.service.dossiers.queries.money import unaware_dossiers
from motcua.service.dossiers.queries.open import due_from
from motcua.service.dossiers.queries.standing import silent_dossiers
from motcua.service.dossiers.queries.timers import due_timers
from motcua.service.dossiers.rules.norms import norm
from motcua.service.dossiers.rules.standing import silent_before
from motcua.service.dossiers.texts import MONEY_DUE_SOON, MONEY_OVERDUE
from motcua.service.payments.collecting.queries.owed import subjects_to_tell
from motcua.service.payments.collecting.rules import what_is_told
from motcua.service.payments.collecting.values import DueStage
from motcua.service.payments.commands.notifications import postpone_notifications, take_notifications
from motcua.service.payments.values import PayableKind, TakenNotification

log = logging.getLogger(__name__)

#: Signing needs the time stamp service; it is tried for about a day, then stands among the dead letters.
RETRY = RetryStrategy(max_attempts=12, exponential_wait=3)
CHUNK_ROWS = 500
#: A standstill is days old when it is noted; a quarter of an hour more is nothing to it.
STANDSTILLS_EVERY_SECONDS = 900
STANDSTILL_CHUNKS_MAX = 20
#: A timer is hours or days long; half a minute is nothing to it.
TIMERS_EVERY_SECONDS = 30
TIMER_CHUNK_ROWS = 200
TIMER_CHUNKS_MAX = 50
#: Money that came is seen at once by who looks whether it did.
PAYMENTS_EVERY_SECONDS = 0.5
#: While one waits for the database the other computes.
PAYMENTS_BESIDE = 2
PAYMENT_CHUNK_ROWS = 200
PAYMENT_CHUNKS_MAX = 50
#: A day to pay is days away, or over; a quarter of an hour more is nothing to it.
REMINDERS_EVERY_SECONDS = 900
REMINDER_CHUNKS_MAX = 20
FEES = frozenset({PayableKind.FEE, PayableKind.CHARGE})
#: A dossier that is paid and stands still goes on, or is a person's, within the minute.
UNAWARE_EVERY_SECONDS = 15


@app.task(name=RESULT_TASK, queue="results", retry=RETRY)
def make_result(dossier: str) -> None:
    """Renders, signs and keeps a decided dossier's result, then puts it on the dossier."""
    at = city_clock().now()
    document = made_result(dossier=UUID(dossier), at=at)
    if document is None:
        return
    with durable():
        make_results_ready(documents=[document], by=SYSTEM, at=at)


@app.task(name=RECOMPUTE_TASK, queue="deadlines", retry=RETRY)
def recompute(day: str, unit: str | None, cause: str) -> None:
    """Moves the dates of open dossiers that reach to a day or beyond, a chunk a transaction."""
    since, whose = date.fromisoformat(day), UUID(unit) if unit else None
    at = city_clock().now()
    after: UUID | None = None
    while chunk := due_from(day=since, unit=whose, after=after, limit=CHUNK_ROWS):
        with durable():
            recompute_due_dates(dossiers=chunk, cause=cause, by=SYSTEM, at=at)
        after = chunk[-1]


def find_standstills(at: datetime) -> int:
    """Notes dossiers that nobody has moved for too long, a chunk a transaction; returns how many."""
    before = silent_before(working_days=norm(NORM), calendar=calendar_of(unit=None), at=at)
    noted = 0
    for _chunk in range(STANDSTILL_CHUNKS_MAX):
        found = silent_dossiers(before=before, limit=CHUNK_ROWS)
        with durable():
            new = note_standstills(dossiers=found, by=SYSTEM, at=at)
        noted += len(new)
        # Some may have moved on meanwhile; where none was new, asking again would bring the same.
        if not new:
            break
    return noted


def fire_due_timers(at: datetime) -> int:
    """Lets happen what is due by the timers of processes, a chunk a transaction; returns how many. Killed at any instant,
    it loses none and lets none happen twice: each fires in the transaction that says that it fired. What fell due in a
    past that was played is left to people: who plays it says what happened."""
    fired = 0
    for _chunk in range(TIMER_CHUNKS_MAX):
        due = due_timers(at=at, since=running_since(), limit=TIMER_CHUNK_ROWS)
        if not due:
            break
        with durable():
            new = fire_timers(timers=due, by=SYSTEM, at=at)
        fired += new
        # Others are at work on the rest; it comes again with the next tick.
        if not new:
            break
    return fired


def follow_payments(at: datetime) -> int:
    """Does what gateways told, a chunk a transaction; returns how many. Killed at any instant, each is done once: it is
    settled in the transaction of what follows from it. What cannot be done with the others is tried alone, and put off."""
    followed = 0
    for _chunk in range(PAYMENT_CHUNKS_MAX):
        taken: list[TakenNotification] = []
        try:
            with durable():
                taken = take_notifications(at=at, limit=PAYMENT_CHUNK_ROWS)
                confirm_payments(taken=taken, by=SYSTEM, at=at)
        except Exception:
            log.exception("some of %s notifications of payments could not be followed together", len(taken))
            followed += _follow_each(taken, at)
            break
        followed += len(taken)
        if len(taken) < PAYMENT_CHUNK_ROWS:
            break
    return followed


def _follow_each(together: Sequence[TakenNotification], at: datetime) -> int:
    """One a transaction, so that one that breaks the house holds up no other."""
    followed = 0
    for each in together:
        try:
            with durable():
                taken = take_notifications(at=at, limit=1, only=each.id)
                confirm_payments(taken=taken, by=SYSTEM, at=at)
            followed += len(taken)
        except Exception as fault:
            log.exception("notification %s of a payment could not be followed", each.id)
            with durable():
                postpone_notifications(ids=[each.id], cause=type(fault).__name__, by=SYSTEM, at=at)
    return followed


def remind_of_fees(at: datetime) -> int:
    return remind_of_dues(kinds=FEES, templates={DueStage.SOON: MONEY_DUE_SOON, DueStage.LATE: MONEY_OVERDUE}, at=at)


def remind_of_dues(*, kinds: frozenset[PayableKind], templates: Mapping[DueStage, Template], at: datetime) -> int:
    """Tells payers, while offices are open, that what they owe of these kinds is due soon, or was; a chunk a transaction.
    Returns how many dossiers. Killed at any instant, each is told once: it is noted in the transaction that tells her. What
    fell due in a past that was played is left to people."""
    calendar, since = calendar_of(unit=None), running_since()
    if not is_open(at=at, calendar=calendar):
        return 0
    soon = Limit(Decimal(norm("payment_reminder_working_days")), LimitUnit.WORKING_DAYS)
    soon_at = due_at(started_at=at, limit=soon, pauses=(), calendar=calendar) or at
    reminded = 0
    for stage, template in templates.items():
        told = what_is_told(
            stage, kinds=kinds, at=at, soon_on=city_day(soon_at), since_on=city_day(since) if since else None
        )
        for _chunk in range(REMINDER_CHUNKS_MAX):
            found = subjects_to_tell(told=told, limit=CHUNK_ROWS)
            if not found:
                break
            with durable():
                reminded += tell_of_dues(dossiers=found, told=told, template=template, by=SYSTEM, at=at)
    return reminded


def heal_unaware(at: datetime) -> int:
    """Dossiers that stand still for money that is there go on, one a transaction; what cannot go on is handed to a person.
    Returns how many were found."""
    found = unaware_dossiers(at=at)
    for each in found:
        try:
            with durable():
                let_paid_go_on(dossier=each, by=SYSTEM, at=at)
        except Exception:
            log.exception("dossier %s is paid, and does not go on", each)
            with durable():
                hand_unaware(dossier=each, by=SYSTEM, at=at)
    return len(found)


ticks.register(name="dossiers.unaware", every_seconds=UNAWARE_EVERY_SECONDS, run=heal_unaware)
ticks.register(
    name="dossiers.payments", every_seconds=PAYMENTS_EVERY_SECONDS, run=follow_payments, beside=PAYMENTS_BESIDE
)
ticks.register(name="dossiers.dues", every_seconds=REMINDERS_EVERY_SECONDS, run=remind_of_fees)
ticks.register(name="dossiers.timers", every_seconds=TIMERS_EVERY_SECONDS, run=fire_due_timers)
ticks.register(name="dossiers.standstills", every_seconds=STANDSTILLS_EVERY_SECONDS, run=find_standstills)
