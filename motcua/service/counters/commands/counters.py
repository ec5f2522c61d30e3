"""Opening and closing counters, and allowing after-hours work."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _

from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.journal.commands import record
from motcua.service.counters.errors import (
    UnableToCloseCounter,
    UnableToEndPilot,
    UnableToFindCounter,
    UnableToOpenCounter,
    UnableToOpenPilot,
)
from motcua.service.counters.events import AfterHoursAllowed, AfterHoursEnded, CounterClosed, CounterOpened
from motcua.service.counters.models import Counter, Pilot, Shift
from motcua.service.counters.records import lock_units, require_run
from motcua.service.counters.values import NewCounter, NewPilot

NAME_LENGTH_MAX, NUMBER_LENGTH_MAX = 120, 12
DECISION_LENGTH_MAX = 300


def open_counters(*, counters: Sequence[NewCounter], by: Actor, at: datetime) -> list[UUID]:
    """Opens them all, or none; one that stands with this number in its unit is left as it is. Raises `NotPermitted` and
    `UnableToOpenCounter`."""
    tree = require_run(units={each.unit for each in counters}, by=by, on=city_day(at), act="open_counters")
    lock_units(each.unit for each in counters)
    ids: list[UUID] = []
    events: list[CounterOpened] = []
    for new in counters:
        number, name = new.number.strip(), new.name_vi.strip()
        if not (0 < len(number) <= NUMBER_LENGTH_MAX and 0 < len(name) <= NAME_LENGTH_MAX) or new.unit not in tree:
            raise UnableToOpenCounter(reason=_("a counter has a number, a name and a unit that is there"))
        during = DateRange(new.from_on, None)
        standing = Counter.objects.filter(unit=new.unit, number=number, during__overlap=during).first()
        if standing is not None:
            if standing.during.upper is not None:
                raise UnableToOpenCounter(reason=_("counter %(number)s is there until later") % {"number": number})
            ids.append(standing.id)
            continue
        row = Counter.objects.create(
            unit=new.unit, number=number, name_vi=name, name_en=new.name_en.strip(), during=during
        )
        ids.append(row.id)
        events.append(CounterOpened(subject=row.id, at_unit=tree.path(new.unit), number=number, from_on=new.from_on))
    record(events=events, by=by, at=at)
    return ids


def close_counter(*, counter: UUID, last_on: date, by: Actor, at: datetime) -> None:
    """With the close of a day; twice for the same day, it is closed once. Raises `UnableToCloseCounter` while shifts are
    scheduled after it."""
    row = Counter.objects.select_for_update().filter(id=counter).first()
    if row is None:
        raise UnableToFindCounter
    tree = require_run(units={row.unit}, by=by, on=city_day(at), act="close_counter")
    until = last_on + timedelta(days=1)
    if row.during.upper == until:
        return
    later = Shift.objects.filter(counter=row, called_off_at=None, on__gt=last_on).count()
    if later or until <= row.during.lower or (row.during.upper and row.during.upper < until):
        raise UnableToCloseCounter(count=later)
    row.during = DateRange(row.during.lower, until)
    row.save(update_fields=["during"])
    record(events=[CounterClosed(subject=row.id, at_unit=tree.path(row.unit), last_on=last_on)], by=by, at=at)


def allow_after_hours(*, pilot: NewPilot, by: Actor, at: datetime) -> UUID:
    """Lets a unit open beyond its sessions in these days. The same sent twice is one; another one that overlaps is
    refused by `UnableToOpenPilot`."""
    tree = require_run(units={pilot.unit}, by=by, on=city_day(at), act="allow_after_hours")
    lock_units([pilot.unit])
    decision = pilot.decision.strip()
    if pilot.from_on >= pilot.until_on:
        raise UnableToOpenPilot(reason=_("it ends before it begins"))
    if not 0 < len(decision) <= DECISION_LENGTH_MAX or pilot.unit not in tree:
        raise UnableToOpenPilot(reason=_("it names the decision that allows it"))
    during = DateRange(pilot.from_on, pilot.until_on)
    standing = Pilot.objects.filter(unit=pilot.unit, during__overlap=during).first()
    if standing is not None:
        if (standing.during, standing.decision) == (during, decision):
            return standing.id
        raise UnableToOpenPilot(reason=_("another one holds in some of these days"))
    row = Pilot.objects.create(unit=pilot.unit, during=during, decision=decision)
    event = AfterHoursAllowed(
        subject=row.id,
        at_unit=tree.path(pilot.unit),
        from_on=pilot.from_on,
        until_on=pilot.until_on,
        decision=decision,
    )
    record(events=[event], by=by, at=at)
    return row.id


def end_after_hours(*, pilot: UUID, last_on: date, by: Actor, at: datetime) -> None:
    """Ends it earlier than planned. Raises `UnableToEndPilot` while shifts beyond the sessions are scheduled after it."""
    row = Pilot.objects.select_for_update().filter(id=pilot).first()
    if row is None:
        raise UnableToEndPilot(reason=_("it is not there"))
    tree = require_run(units={row.unit}, by=by, on=city_day(at), act="end_after_hours")
    lock_units([row.unit])
    until = last_on + timedelta(days=1)
    if row.during.upper == until:
        return
    if not row.during.lower < until < row.during.upper:
        raise UnableToEndPilot(reason=_("that day lies outside it"))
    if Shift.objects.filter(pilot=row, called_off_at=None, on__gt=last_on).exists():
        raise UnableToEndPilot(reason=_("shifts are scheduled after that day; call them off first"))
    row.during = DateRange(row.during.lower, until)
    row.save(update_fields=["during"])
    record(events=[AfterHoursEnded(subject=row.id, at_unit=tree.path(row.unit), last_on=last_on)], by=by, at=at)
