"""Deadlines in years whose days off are not decided yet, and beyond the last year of the calendar."""

from __future__ import annotations

import json
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.calendars.commands import publish_year, set_unit_hours
from motcua.foundation.calendars.errors import CalendarDoesNotReach
from motcua.foundation.calendars.queries import calendar_of
from motcua.foundation.calendars.values import DatedDay, DayKind, Hours, Limit, LimitUnit, Name, Session, Week
from motcua.foundation.database.transactions import durable
from motcua.foundation.journal.models import IdempotencyKey
from motcua.foundation.journal.queries import entries_of
from motcua.registry.catalogue.queries import receiving_units, version_of_code
from motcua.registry.organization.values import Level
from motcua.service.dossiers.commands.clock import extend_dossier, pause_dossiers, resume_dossiers
from motcua.service.dossiers.commands.filing import file_dossiers
from motcua.service.dossiers.commands.receipt import receive_dossiers
from motcua.service.dossiers.jobs import recompute
from motcua.service.dossiers.models import CodeCounter, Dossier
from motcua.service.dossiers.ports import RECOMPUTE_TASK
from motcua.service.dossiers.values import Filing, Status
from motcua.service.dossiers.verify import verify_dossiers
from tests.cast import Cast, load_cast
from tests.conftest import moment
from tests.forms import whole_answers

MARITAL = "1.004873"  # three working days
DECIDED = 2026
SINCE_2027: dict[str, Any] = {"day": "2027-01-01", "unit": None, "cause": "calendar of 2027"}
WEDNESDAY = moment("2026-12-30 09:00")
#: Thursday, Monday (New Year's Day, a Friday, is a day off by law) and up to nine on Tuesday.
BY_THE_LAW = moment("2027-01-05 09:00")
#: The decision gives the Monday too.
BY_THE_DECISION = moment("2027-01-06 09:00")


def a_filing_at(cast: Cast, at: datetime, *, key: str) -> Filing:
    version = version_of_code(code=MARITAL, level=Level.COMMUNE, on=at.date())
    office = receiving_units(version=version, on=at.date())[0]
    answers, files = whole_answers(version, cast)
    assert cast.citizen.person is not None
    here = {name: office.division_code if answer == "31149" else answer for name, answer in answers.items()}
    return Filing(
        key=key,
        version=version.id,
        receiving_unit=office.id,
        applicant=cast.citizen.person,
        answers=here,
        files=files,
    )


def received(cast: Cast, at: datetime, *, key: str = "one") -> UUID:
    (filed,) = file_dossiers(filings=[a_filing_at(cast, at, key=key)], by=cast.citizen, at=at)
    receive_dossiers(dossiers=[filed.dossier], by=SYSTEM, at=at)
    return filed.dossier


def decide_2027(*days_of_january: int) -> None:
    days = [
        DatedDay(
            falls_on=date(2027, 1, day),
            kind=DayKind.PUBLIC_HOLIDAY,
            name=Name("Tết Dương lịch", "New Year"),
            source="QĐ 1/QĐ-TTg",
        )
        for day in days_of_january
    ]
    publish_year(year=2027, days=days, source="QĐ 1/QĐ-TTg", by=SYSTEM, at=moment("2026-12-31 10:00"))


def row_of(dossier: UUID) -> Dossier:
    return Dossier.objects.get(id=dossier)


def test_the_calendar_is_decided_up_to_the_year_that_these_tests_mean(db: None) -> None:
    assert calendar_of(unit=None).last_published_year == DECIDED


def test_a_deadline_in_a_year_not_decided_is_marked(cast: Cast) -> None:
    row = row_of(received(cast, WEDNESDAY))

    assert (row.legal_due_at, row.due_is_provisional) == (BY_THE_LAW, True)


def test_a_deadline_on_the_last_day_of_the_decided_year_is_not(cast: Cast) -> None:
    row = row_of(received(cast, moment("2026-12-28 16:00")))

    assert (row.legal_due_at, row.due_is_provisional) == (moment("2026-12-31 16:00"), False)


def test_the_decision_moves_the_date_and_the_journal_says_why(committed_db: str) -> None:
    with durable():
        cast = load_cast()
        moved, stays = received(cast, WEDNESDAY), received(cast, moment("2026-12-22 09:00"), key="two")
    with durable():
        decide_2027(1, 4)

    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name = %s ORDER BY id", [RECOMPUTE_TASK])
        assert json.loads(cursor.fetchall()[-1][0]) == SINCE_2027
    for _twice in range(2):
        recompute(**SINCE_2027)

    row = row_of(moved)
    assert (row.legal_due_at, row.promised_at, row.owed_at) == (BY_THE_DECISION,) * 3
    assert not row.due_is_provisional
    (entry,) = entries_of(subject=moved, kinds=["due_date_recomputed"])
    assert entry.data["cause"] == "calendar of 2027"
    assert datetime.fromisoformat(entry.data["legal_due_at"]) == BY_THE_DECISION
    assert entries_of(subject=stays, kinds=["due_date_recomputed"]) == []
    assert verify_dossiers().first_wrong is None


def test_a_date_that_the_decision_leaves_is_no_longer_provisional_and_no_entry_is_made(committed_db: str) -> None:
    with durable():
        cast = load_cast()
        dossier = received(cast, WEDNESDAY)
    with durable():
        decide_2027(1)

    recompute(**SINCE_2027)

    assert (row_of(dossier).legal_due_at, row_of(dossier).due_is_provisional) == (BY_THE_LAW, False)
    assert entries_of(subject=dossier, kinds=["due_date_recomputed"]) == []


def test_a_paused_dossier_keeps_its_date_and_counts_by_the_decision_when_it_goes_on(committed_db: str) -> None:
    with durable():
        cast = load_cast()
        dossier = received(cast, WEDNESDAY)
        pause_dossiers(dossiers=[dossier], ground="verification", reason="", by=SYSTEM, at=moment("2026-12-30 10:00"))
    with durable():
        decide_2027(1, 4)

    recompute(**SINCE_2027)

    assert row_of(dossier).legal_due_at == BY_THE_LAW
    with durable():
        resume_dossiers(dossiers=[dossier], by=SYSTEM, at=moment("2026-12-30 15:00"))
    assert row_of(dossier).legal_due_at == moment("2027-01-06 14:00")
    assert verify_dossiers().first_wrong is None


def test_hours_that_change_move_the_dates_of_the_unit_and_of_nobody_else(committed_db: str) -> None:
    wednesday, thursday = moment("2026-12-23 09:00"), date(2026, 12, 24)
    with durable():
        cast = load_cast()
        dossier = received(cast, wednesday)
    unit = row_of(dossier).receiving_unit
    morning = Week(
        sessions=tuple((Session(time(7), time(11)),) if weekday < 5 else () for weekday in range(7)),
        same_day_cutoff=time(10),
    )
    with durable():
        hours = Hours(unit=unit, from_on=thursday, until_on=None, week=morning, source="QĐ 2/QĐ-UBND")
        set_unit_hours(hours=[hours], by=SYSTEM, at=wednesday)

    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name = %s ORDER BY id", [RECOMPUTE_TASK])
        (job,) = (json.loads(args) for (args,) in cursor.fetchall())
    assert (job["day"], job["unit"]) == ("2026-12-24", str(unit))
    before = row_of(dossier).legal_due_at
    recompute(**job | {"unit": str(cast.ward.id)})
    assert cast.ward.id != unit
    assert row_of(dossier).legal_due_at == before
    recompute(**job)

    assert row_of(dossier).legal_due_at != before
    assert entries_of(subject=dossier, kinds=["due_date_recomputed"])[0].data["cause"] == job["cause"]
    assert verify_dossiers().first_wrong is None


def test_beyond_the_calendar_a_filing_is_refused_with_the_cure_and_its_key_is_free(committed_db: str) -> None:
    with durable():
        cast = load_cast()
    last_year = calendar_of(unit=None).last_year
    filing = a_filing_at(cast, moment(f"{last_year}-12-31 09:00"), key="late")

    with pytest.raises(CalendarDoesNotReach, match="2027"), durable():
        file_dossiers(filings=[filing], by=cast.citizen, at=moment(f"{last_year}-12-31 09:00"))

    assert (Dossier.objects.count(), IdempotencyKey.objects.count()) == (0, 0)


def test_beyond_the_calendar_a_receipt_is_refused_and_the_filing_waits_with_no_number_lost(committed_db: str) -> None:
    with durable():
        cast = load_cast()
    last_year = calendar_of(unit=None).last_year
    with durable():
        (filed,) = file_dossiers(
            filings=[a_filing_at(cast, moment(f"{last_year}-12-10 09:00"), key="late")],
            by=cast.citizen,
            at=moment(f"{last_year}-12-10 09:00"),
        )

    with pytest.raises(CalendarDoesNotReach), durable():
        receive_dossiers(dossiers=[filed.dossier], by=SYSTEM, at=moment(f"{last_year}-12-31 15:00"))

    assert (row_of(filed.dossier).status, row_of(filed.dossier).code) == (Status.FILED.value, None)
    assert CodeCounter.objects.count() == 0
    assert verify_dossiers().first_wrong is None


def test_an_extension_beyond_the_calendar_is_refused_and_the_deadline_stays(cast: Cast) -> None:
    dossier = received(cast, WEDNESDAY)
    extra = Limit(Decimal(5_000), LimitUnit.WORKING_DAYS)

    with pytest.raises(CalendarDoesNotReach):
        extend_dossier(dossier=dossier, extra=extra, reason="Phức tạp.", legal_basis="Điều 9", by=SYSTEM, at=WEDNESDAY)

    assert row_of(dossier).legal_due_at == BY_THE_LAW
    assert entries_of(subject=dossier, kinds=["dossier_extended"]) == []
