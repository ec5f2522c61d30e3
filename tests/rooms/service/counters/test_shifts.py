"""Shifts: who may schedule them, when they count, and that no legal clock reads them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from fractions import Fraction
from uuid import UUID

import pytest

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import Actor, Role
from motcua.foundation.calendars.values import Session
from motcua.foundation.database.transactions import durable
from motcua.foundation.journal.queries import entries_of
from motcua.foundation.measures.queries import folded
from motcua.foundation.measures.values import Period
from motcua.foundation.measures.verify import verify_cells
from motcua.reform.indicators.queries import read, read_as_of
from motcua.service.counters.commands.counters import (
    allow_after_hours,
    close_counter,
    end_after_hours,
    open_counters,
)
from motcua.service.counters.commands.shifts import call_off_shifts, change_roster, schedule_shifts
from motcua.service.counters.errors import (
    UnableToChangeShift,
    UnableToCloseCounter,
    UnableToEndPilot,
    UnableToOpenPilot,
    UnableToScheduleShifts,
)
from motcua.service.counters.models import Counter, Rostered, Shift
from motcua.service.counters.queries.shifts import after_hours_on, counters_of, served_after_hours, shifts_of
from motcua.service.counters.values import NewCounter, NewPilot, NewShift
from motcua.service.counters.verify import verify_shifts
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.values import Channel
from tests.cast import AT, Cast, an_official, load_cast
from tests.conftest import moment
from tests.dossiers import a_received_dossier
from tests.rooms.service.dossiers.test_measures import settle_and_fold

MONDAY, SATURDAY = date(2023, 6, 19), date(2023, 6, 24)
JULY = date(2023, 7, 1)
HALF_YEAR = Period(date(2023, 1, 1), JULY)
DECISION = "Kế hoạch làm việc thêm giờ của phường"
#: The city's sessions are 07:00–11:00 and 13:00–17:00.
MORNING, AFTERNOON = (time(7), time(11, 30)), (time(13), time(17, 30))


def a_counter(cast: Cast, *, number: str = "1") -> UUID:
    new = NewCounter(unit=cast.ward.id, number=number, name_vi=f"Quầy {number}", from_on=date(2023, 1, 1))
    return open_counters(counters=[new], by=cast.leader, at=AT)[0]


def a_pilot(cast: Cast, *, until_on: date = JULY) -> UUID:
    new = NewPilot(unit=cast.ward.id, from_on=date(2023, 6, 1), until_on=until_on, decision=DECISION)
    return allow_after_hours(pilot=new, by=cast.leader, at=AT)


def a_shift(counter: UUID, who: Actor, on: date = MONDAY, hours: tuple[time, time] = MORNING) -> NewShift:
    assert who.account is not None
    return NewShift(counter=counter, on=on, starts=hours[0], ends=hours[1], officials=(who.account,))


def scheduled(cast: Cast, *days: date) -> list[UUID]:
    counter = a_counter(cast)
    a_pilot(cast)
    shifts = [a_shift(counter, cast.counter, day, half) for day in days or (MONDAY,) for half in (MORNING, AFTERNOON)]
    return schedule_shifts(shifts=shifts, by=cast.leader, at=AT)


def minutes(cast: Cast) -> Fraction | None:
    return read(indicators=["afterhours_minutes"], units=[cast.ward.id], period=HALF_YEAR).only.value


def test_the_extra_minutes_are_those_outside_the_sessions_a_half_day(cast: Cast) -> None:
    scheduled(cast, MONDAY, MONDAY + timedelta(days=1))

    figure = read(indicators=["afterhours_minutes"], units=[cast.ward.id], period=HALF_YEAR).only

    assert (figure.numerator, figure.denominator, figure.value) == (120, 4, Fraction(30))
    assert after_hours_on(units=[cast.ward.id], on=MONDAY) == {
        cast.ward.id: [Session(time(11), time(11, 30)), Session(time(17), time(17, 30))]
    }
    assert verify_shifts().wrong == 0


def test_a_half_day_without_extra_minutes_counts_while_the_pilot_is_in_force(cast: Cast) -> None:
    scheduled(cast)
    plain = a_shift(a_counter(cast, number="2"), cast.counter, MONDAY + timedelta(days=1), (time(7), time(11)))
    schedule_shifts(shifts=[plain], by=cast.leader, at=AT)

    assert minutes(cast) == 20


def test_a_saturday_is_no_working_day_and_does_not_count(cast: Cast) -> None:
    scheduled(cast)
    (counter,) = counters_of(unit=cast.ward.id, actor=cast.leader, at=AT)
    schedule_shifts(shifts=[a_shift(counter.id, cast.counter, SATURDAY)], by=cast.leader, at=AT)

    assert minutes(cast) == 30
    assert Shift.objects.get(on=SATURDAY).extra_minutes == 270


def test_a_shift_called_off_is_taken_from_its_own_day_and_told_at_earlier_positions_as_it_was(
    committed_db: str,
) -> None:
    with durable():
        cast = load_cast()
        morning, afternoon = scheduled(cast)
    settle_and_fold()
    before = folded().position
    for _click in range(2):
        with durable():
            call_off_shifts(shifts=[afternoon], reason="Mất điện", by=cast.head, at=AT)
    settle_and_fold()

    told = read_as_of(indicators=["afterhours_minutes"], units=[cast.ward.id], period=HALF_YEAR, position=before).only
    assert (told.numerator, told.denominator) == (60, 2)
    now = read(indicators=["afterhours_minutes"], units=[cast.ward.id], period=HALF_YEAR).only
    assert (now.numerator, now.denominator) == (30, 1)
    assert verify_shifts().wrong == 0
    assert verify_cells().wrong == 0
    assert [each.kind for each in entries_of(subject=afternoon)] == ["shift_scheduled", "shift_called_off"]
    standing = shifts_of(unit=cast.ward.id, from_on=MONDAY, until_on=JULY, actor=cast.leader, at=AT)
    assert [each.id for each in standing] == [morning]


def test_scheduled_twice_is_scheduled_once_and_other_hours_in_its_place_are_refused(cast: Cast) -> None:
    first = scheduled(cast)

    assert scheduled(cast) == first
    assert Shift.objects.count() == 2
    (counter,) = counters_of(unit=cast.ward.id, actor=cast.leader, at=AT)
    with pytest.raises(UnableToScheduleShifts, match="another shift stands"):
        schedule_shifts(shifts=[a_shift(counter.id, cast.counter, hours=(time(8), time(11)))], by=cast.leader, at=AT)


def test_without_a_pilot_nobody_opens_beyond_the_sessions(cast: Cast) -> None:
    counter = a_counter(cast)

    with pytest.raises(UnableToScheduleShifts, match="beyond the unit’s sessions"):
        schedule_shifts(shifts=[a_shift(counter, cast.counter)], by=cast.leader, at=AT)
    schedule_shifts(shifts=[a_shift(counter, cast.counter, hours=(time(7), time(11)))], by=cast.leader, at=AT)
    assert minutes(cast) is None


def test_one_wrong_shift_and_nothing_is_scheduled(cast: Cast) -> None:
    counter = a_counter(cast)
    a_pilot(cast)
    wrong = {
        "counter’s post": a_shift(counter, cast.handler, MONDAY + timedelta(days=1)),
        "half-day": a_shift(counter, cast.counter, MONDAY + timedelta(days=1), (time(7), time(15))),
        "begun already": a_shift(counter, cast.counter, date(2023, 6, 14)),
        "not open": a_shift(counter, cast.counter, date(2022, 12, 1)),
    }
    for why, shift in wrong.items():
        with pytest.raises(UnableToScheduleShifts, match=why):
            schedule_shifts(shifts=[a_shift(counter, cast.counter), shift], by=cast.leader, at=AT)

    assert not Shift.objects.exists()


def test_nobody_sits_at_two_counters_at_once(cast: Cast) -> None:
    scheduled(cast)
    other = a_counter(cast, number="2")

    with pytest.raises(UnableToScheduleShifts, match="another counter"):
        schedule_shifts(shifts=[a_shift(other, cast.counter)], by=cast.leader, at=AT)
    day = MONDAY + timedelta(days=1)
    both = [a_shift(other, cast.counter, day), a_shift(Counter.objects.get(number="1").id, cast.counter, day)]
    with pytest.raises(UnableToScheduleShifts, match="another counter"):
        schedule_shifts(shifts=both, by=cast.leader, at=AT)


def test_a_roster_changes_before_the_shift_is_over_and_keeps_who_sat_there(cast: Cast) -> None:
    morning, _afternoon = scheduled(cast)

    second = an_official(sign_in="motcua2.ankhanh", unit=cast.ward, roles={Role.COUNTER})
    assert second.account is not None

    for _click in range(2):
        change_roster(shift=morning, officials=[second.account], by=cast.leader, at=AT)

    assert len([each for each in entries_of(subject=morning) if each.kind == "roster_changed"]) == 1
    assert Rostered.objects.filter(shift=morning).count() == 2
    assert cast.handler.account is not None
    with pytest.raises(UnableToChangeShift, match="post"):
        change_roster(shift=morning, officials=[cast.handler.account], by=cast.leader, at=AT)
    with pytest.raises(UnableToChangeShift, match="over"):
        change_roster(shift=morning, officials=[cast.handler.account], by=cast.leader, at=moment("2023-06-19 12:00"))


def test_what_has_begun_is_not_called_off(cast: Cast) -> None:
    shifts = scheduled(cast)

    with pytest.raises(UnableToChangeShift, match="begun"):
        call_off_shifts(shifts=shifts, reason="Muộn", by=cast.leader, at=moment("2023-06-19 08:00"))
    assert not Shift.objects.exclude(called_off_at=None).exists()


@pytest.mark.parametrize("who", ["counter", "handler", "other_officer", "citizen"])
def test_only_the_units_head_and_leader_run_its_counters(cast: Cast, who: str) -> None:
    stranger: Actor = getattr(cast, who)
    shifts = scheduled(cast)
    new = NewCounter(unit=cast.ward.id, number="9", name_vi="Quầy 9", from_on=MONDAY)

    with pytest.raises(NotPermitted) as refused:
        open_counters(counters=[new], by=stranger, at=AT)
    assert refused.value.hidden is (who in {"other_officer", "citizen"})
    with pytest.raises(NotPermitted):
        call_off_shifts(shifts=shifts, reason="x", by=stranger, at=AT)
    with pytest.raises(NotPermitted):
        allow_after_hours(
            pilot=NewPilot(unit=cast.ward.id, from_on=JULY, until_on=JULY + timedelta(days=9), decision="x"),
            by=stranger,
            at=AT,
        )


def test_another_district_does_not_see_the_ward_s_shifts(cast: Cast) -> None:
    with pytest.raises(NotPermitted):
        shifts_of(unit=cast.ward.id, from_on=MONDAY, until_on=JULY, actor=cast.other_officer, at=AT)
    assert shifts_of(unit=cast.ward.id, from_on=MONDAY, until_on=JULY, actor=cast.auditor, at=AT) == []


def test_a_counter_and_a_pilot_end_only_where_nothing_is_scheduled_after(cast: Cast) -> None:
    shifts = scheduled(cast)
    counter, pilot = Counter.objects.get(), a_pilot(cast)
    before = MONDAY - timedelta(days=1)
    with pytest.raises(UnableToOpenPilot):
        a_pilot(cast, until_on=JULY + timedelta(days=1))
    with pytest.raises(UnableToCloseCounter):
        close_counter(counter=counter.id, last_on=before, by=cast.leader, at=AT)
    with pytest.raises(UnableToEndPilot):
        end_after_hours(pilot=pilot, last_on=before, by=cast.leader, at=AT)

    call_off_shifts(shifts=shifts, reason="Thôi", by=cast.leader, at=AT)
    for _click in range(2):
        end_after_hours(pilot=pilot, last_on=before, by=cast.leader, at=AT)
        close_counter(counter=counter.id, last_on=before, by=cast.leader, at=AT)

    assert len([each for each in entries_of(subject=pilot) if each.kind == "after_hours_ended"]) == 1


def due_dates(cast: Cast, at: datetime) -> tuple[datetime | None, datetime | None, datetime]:
    row = a_received_dossier(cast, channel=Channel.COUNTER, at=at)
    return row.legal_due_at, row.promised_at, row.owed_at


@pytest.mark.parametrize("received", ["2023-06-19 09:00", "2023-06-19 11:10", "2023-06-19 17:15"])
def test_the_legal_clock_is_the_same_with_and_without_after_hours(cast: Cast, received: str) -> None:
    without = due_dates(cast, moment(received))

    scheduled(cast, *(MONDAY + timedelta(days=n) for n in range(5)))

    assert due_dates(cast, moment(received)) == without


def test_what_is_received_in_the_extra_minutes_is_counted_apart(cast: Cast) -> None:
    scheduled(cast)
    a_received_dossier(cast, channel=Channel.COUNTER, at=moment("2023-06-19 11:29"))
    a_received_dossier(cast, channel=Channel.COUNTER, at=moment("2023-06-19 10:59"))
    a_received_dossier(cast, channel=Channel.COUNTER, at=moment("2023-06-19 11:30"))
    a_received_dossier(cast, at=moment("2023-06-19 17:10"))
    assert Dossier.objects.count() == 4

    served = served_after_hours(unit=cast.ward.id, from_on=MONDAY, until_on=JULY, actor=cast.leader, at=AT)

    assert (served.received, served.returned, served.extra_minutes, served.shifts) == (1, 0, 60, 2)
