"""Dossiers that stand still: when the alarm rises, whom it reaches, that it rises once, and what ends it."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from motcua.foundation.accounts.values import SYSTEM, Actor
from motcua.foundation.calendars.queries import calendar_of
from motcua.foundation.journal.queries import entries_of
from motcua.foundation.messages.models import Message
from motcua.service.dossiers import reactions
from motcua.service.dossiers.commands.clock import pause_dossiers, resume_dossiers
from motcua.service.dossiers.commands.standing import note_standstills
from motcua.service.dossiers.commands.steps import complete_steps, take_steps
from motcua.service.dossiers.models import Dossier, Standstill
from motcua.service.dossiers.queries.dossier import dossier_view
from motcua.service.dossiers.queries.standing import silent_dossiers, standing
from motcua.service.dossiers.queries.timeline import SEEN_BY_CITIZEN
from motcua.service.dossiers.rules.standing import silent_before, silent_until, stands_still
from motcua.service.dossiers.values import StepDone
from motcua.service.dossiers.verify import verify_dossiers
from motcua.service.feedback.commands.conversations import say
from motcua.service.processes.queries import tasks
from tests.cast import AT, Cast
from tests.conftest import moment
from tests.dossiers import a_filed_dossier, a_received_dossier, task_of

#: Received on Thursday, 15 June 2023, 09:40; five working days end on Thursday, 22 June, at the same hour.
RECEIVED = AT + timedelta(minutes=10)
ENDS = RECEIVED + timedelta(days=7)
MINUTE = timedelta(minutes=1)


def find(at: datetime) -> list[UUID]:
    """What the worker's tick does, in the test's own transaction."""
    before = silent_before(working_days=5, calendar=calendar_of(unit=None), at=at)
    return note_standstills(dossiers=silent_dossiers(before=before, limit=100), by=SYSTEM, at=at)


def told(row: Dossier) -> list[tuple[str, UUID | None]]:
    rows = Message.objects.filter(about=row.id, template__contains="stood_still").order_by("id")
    return [(message.template, message.account) for message in rows]


@pytest.mark.parametrize(
    ("last_seen", "ends"),
    [
        ("2023-06-15 09:30", "2023-06-22 09:30"),
        ("2023-06-16 16:59", "2023-06-23 16:59"),
        ("2023-06-17 10:00", "2023-06-23 17:00"),
        # The last afternoon before Tết: 20 to 26 January are days off, so are the weekends around them.
        ("2023-01-19 16:00", "2023-02-02 16:00"),
    ],
)
@pytest.mark.django_db
def test_a_working_week_of_silence_is_counted_in_the_citys_calendar(last_seen: str, ends: str) -> None:
    calendar = calendar_of(unit=None)
    end = silent_until(last_seen_at=moment(last_seen), working_days=5, calendar=calendar)

    assert end == moment(ends)
    assert not stands_still(last_seen_at=moment(last_seen), working_days=5, calendar=calendar, at=end)
    assert stands_still(last_seen_at=moment(last_seen), working_days=5, calendar=calendar, at=end + MINUTE)


@pytest.mark.parametrize("at", ["2023-02-02 16:01", "2023-01-25 09:00", "2023-06-24 12:00", "2023-06-22 09:31"])
@pytest.mark.django_db
def test_the_moment_that_the_database_is_asked_for_is_the_turning_point(at: str) -> None:
    calendar = calendar_of(unit=None)

    before = silent_before(working_days=5, calendar=calendar, at=moment(at))

    assert stands_still(last_seen_at=before, working_days=5, calendar=calendar, at=moment(at))
    assert not stands_still(last_seen_at=before + 2 * MINUTE, working_days=5, calendar=calendar, at=moment(at))


def test_the_alarm_reaches_citizen_and_leaders_once(cast: Cast) -> None:
    row = a_received_dossier(cast)

    early, first, again = find(ENDS), find(ENDS + 3 * MINUTE), find(ENDS + timedelta(days=9))

    assert (early, first, again) == ([], [row.id], [])
    reached = told(row)
    assert [template for template, _account in reached] == ["stood_still", "stood_still_in_unit", "stood_still_in_unit"]
    assert reached[0][1] == cast.citizen.account
    assert {account for _template, account in reached[1:]} >= {cast.head.account, cast.leader.account}
    entries = [each for each in entries_of(subject=row.id) if each.kind == "dossier_stood_still"]
    assert [entry.data["working_days"] for entry in entries] == [5]
    assert verify_dossiers().wrong == 0


def test_two_workers_at_once_note_it_once(cast: Cast) -> None:
    row = a_received_dossier(cast)
    at = ENDS + 3 * MINUTE

    both = [
        note_standstills(dossiers=[row.id], by=SYSTEM, at=at),
        note_standstills(dossiers=[row.id], by=SYSTEM, at=at),
    ]

    assert both == [[row.id], []]
    assert len(told(row)) == 3


def test_it_is_shown_on_the_dossier_and_in_the_lists_of_those_who_may_see_it(cast: Cast) -> None:
    row = a_received_dossier(cast)
    at = ENDS + 3 * MINUTE
    find(at)

    def listed(actor: Actor) -> list[UUID]:
        return [line.id for line in standing(actor=actor, at=at)]

    assert dossier_view(dossier=row.id, actor=cast.citizen, at=at).stands_since == RECEIVED
    assert listed(cast.leader) == [row.id]
    assert listed(cast.other_officer) == []


def test_a_filing_that_nobody_looks_at_stands_still_too(cast: Cast) -> None:
    row = a_filed_dossier(cast)

    assert find(AT + timedelta(days=7) + 3 * MINUTE) == [row.id]


def test_while_the_clock_is_paused_silence_is_nobodys_fault(cast: Cast) -> None:
    row = a_received_dossier(cast)
    pause_dossiers(dossiers=[row.id], ground="verification", reason="", by=cast.handler, at=RECEIVED + MINUTE)
    paused = find(ENDS + timedelta(days=5))
    resumed_at = ENDS + timedelta(days=5)
    resume_dossiers(dossiers=[row.id], by=cast.handler, at=resumed_at)

    assert paused == []
    assert find(resumed_at + timedelta(days=7)) == []
    assert find(resumed_at + timedelta(days=7, minutes=3)) == [row.id]


def test_whatever_the_citizen_sees_ends_it_and_a_new_one_is_told_again(cast: Cast) -> None:
    row = a_received_dossier(cast)
    find(ENDS + 3 * MINUTE)
    moved_at = ENDS + timedelta(hours=1)
    outcome = tasks(ids=[task_of(row)])[task_of(row)].outcomes[0].value
    complete_steps(steps=[StepDone(dossier=row.id, task=task_of(row), outcome=outcome)], by=cast.handler, at=moved_at)

    assert [each.ended_at for each in Standstill.objects.filter(dossier=row)] == [moved_at]
    assert dossier_view(dossier=row.id, actor=cast.citizen, at=moved_at).stands_since is None
    assert find(moved_at + timedelta(days=7, minutes=3)) == [row.id]
    assert len(told(row)) == 6


def test_taking_a_step_into_ones_hands_moves_nothing(cast: Cast) -> None:
    row = a_received_dossier(cast)
    take_steps(dossiers=[row.id], by=cast.handler, at=ENDS)

    assert find(ENDS + 3 * MINUTE) == [row.id]


def test_a_word_to_the_citizen_ends_it(cast: Cast) -> None:
    row = a_received_dossier(cast)
    find(ENDS + 3 * MINUTE)
    written_at = ENDS + timedelta(hours=1)
    say(dossier=row.id, text="Đang chờ xác minh, thứ Sáu có kết quả.", form="a", by=cast.handler, at=written_at)

    assert Standstill.objects.get(dossier=row).ended_at == written_at
    assert find(written_at + timedelta(days=1)) == []


#: A filing begins the alarm; what upper rooms tell comes with a pause or is their own.
UPPER_ROOMS = {"dossier_filed", "office_wrote", "complaint_answered", "land_tax_notice_recorded"}


def test_what_moves_a_dossier_is_what_its_citizen_sees() -> None:
    """The reactions end the alarm at just what the search for silence counts."""
    by_reactions = {event.kind for event in reactions.MOVES}

    assert by_reactions == SEEN_BY_CITIZEN - UPPER_ROOMS
