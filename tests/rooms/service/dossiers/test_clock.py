"""The legal clock of a dossier: supplement, pause, extension, apology; what is late stays late."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.calendars.queries import calendar_of
from motcua.foundation.calendars.rules import add_working_minutes, city_day
from motcua.foundation.calendars.values import Limit, LimitUnit
from motcua.registry.organization.values import Level
from motcua.service.dossiers.commands.clock import (
    extend_dossier,
    pause_dossiers,
    reappoint_dossier,
    resume_dossiers,
)
from motcua.service.dossiers.commands.receipt import receive_dossiers
from motcua.service.dossiers.commands.supplements import answer_supplement, request_supplements
from motcua.service.dossiers.errors import UnableToActOnDossiers, UnableToFileDossiers
from motcua.service.dossiers.models import AnswerSet, AttachedFile, Dossier
from motcua.service.dossiers.queries.lists import alarms
from motcua.service.dossiers.values import Defect, FiledFile, Status, SupplementAnswer, SupplementRequest
from motcua.service.dossiers.verify import verify_dossiers
from motcua.service.processes.queries import tasks
from tests.cast import Cast
from tests.conftest import moment
from tests.dossiers import a_filed_dossier, a_photo, a_received_dossier, fresh, procedure, task_of
from tests.forms import whole_answers

MARITAL = "1.004873"  # three working days
RECEIVED_AT = moment("2023-06-15 09:00")
THREE_DAYS_LATER = moment("2023-06-20 09:00")


def three_days(cast: Cast) -> Dossier:
    """A dossier with a limit of three working days, received on Thursday at nine."""
    version = procedure(MARITAL, Level.COMMUNE)
    answers, files = whole_answers(version, cast)
    return a_received_dossier(
        cast, at=RECEIVED_AT, received_at=RECEIVED_AT, version=version, answers=answers, files=files
    )


def a_request(row: Dossier, *targets: str) -> SupplementRequest:
    return SupplementRequest(
        dossier=row.id, defects=tuple(Defect(target, "Ảnh mờ, không đọc được số.") for target in targets)
    )


def test_three_working_days_run_from_the_moment_of_receipt(cast: Cast) -> None:
    assert three_days(cast).legal_due_at == THREE_DAYS_LATER


def test_a_pause_moves_the_due_date_by_its_working_time(cast: Cast) -> None:
    row = three_days(cast)

    pause_dossiers(dossiers=[row.id], ground="verification", reason="", by=cast.handler, at=moment("2023-06-15 14:00"))
    resume_dossiers(dossiers=[row.id], by=cast.handler, at=moment("2023-06-16 14:00"))

    assert fresh(row).legal_due_at == moment("2023-06-21 09:00")
    assert fresh(row).status == Status.IN_PROCESSING.value


def test_a_pause_moves_the_time_of_the_open_step_too(cast: Cast) -> None:
    row = three_days(cast)
    assert row.step_due_at is not None
    calendar = calendar_of(unit=row.receiving_unit)

    pause_dossiers(dossiers=[row.id], ground="verification", reason="", by=cast.handler, at=moment("2023-06-15 14:00"))
    resume_dossiers(dossiers=[row.id], by=cast.handler, at=moment("2023-06-16 14:00"))

    after = fresh(row)
    eight_hours_later = add_working_minutes(start=row.step_due_at, minutes=8 * 60, calendar=calendar)
    assert after.step_due_at == eight_hours_later
    assert tasks(ids=[task_of(after)])[task_of(after)].due_at == eight_hours_later
    assert verify_dossiers().wrong == 0


def test_an_extension_gives_the_open_step_its_time_too(cast: Cast) -> None:
    row = three_days(cast)
    assert row.step_due_at is not None

    extend_dossier(
        dossier=row.id,
        extra=Limit(Decimal(1), LimitUnit.WORKING_DAYS),
        reason="Cần xác minh.",
        legal_basis="Điều 12",
        by=cast.head,
        at=moment("2023-06-16 09:00"),
    )

    calendar = calendar_of(unit=row.receiving_unit)
    assert fresh(row).step_due_at == add_working_minutes(start=row.step_due_at, minutes=8 * 60, calendar=calendar)


@pytest.mark.parametrize(("works", "due"), [("single_house", "2023-06-30"), ("other_works", "2023-07-05")])
def test_the_limit_is_that_of_the_case_into_which_the_answers_fall(cast: Cast, works: str, due: str) -> None:
    row = a_building(cast, works)

    receive_dossiers(dossiers=[row.id], by=cast.other_officer, at=RECEIVED_AT)

    row = fresh(row)
    assert row.legal_due_at is not None
    assert city_day(row.legal_due_at) == date.fromisoformat(due)
    assert verify_dossiers().wrong == 0


def test_a_supplement_that_changes_the_case_changes_the_limit(cast: Cast) -> None:
    row = a_building(cast, "single_house")
    receive_dossiers(dossiers=[row.id], by=cast.other_officer, at=RECEIVED_AT)
    request_supplements(
        requests=[a_request(row, "works_kind")], by=cast.other_officer, at=RECEIVED_AT + timedelta(minutes=30)
    )

    answer_supplement(
        answer=SupplementAnswer(dossier=row.id, answers={"works_kind": "other_works"}),
        by=cast.citizen,
        at=RECEIVED_AT + timedelta(minutes=40),
    )

    row = fresh(row)
    assert (row.limit_case, row.legal_due_at) == ("", moment("2023-07-05 17:00"))
    assert verify_dossiers().wrong == 0


def a_building(cast: Cast, works: str) -> Dossier:
    """Filed at the district: 20 days by law, 15 for a single house."""
    version = procedure("1.009994", Level.DISTRICT)
    answers, files = whole_answers(version, cast)
    unit = cast.other_officer.posts[0].unit
    return a_filed_dossier(
        cast, at=RECEIVED_AT, version=version, answers=answers | {"works_kind": works}, files=files, unit=unit
    )


def test_a_pause_without_a_ground_of_the_law_is_refused(cast: Cast) -> None:
    row = three_days(cast)

    with pytest.raises(UnableToActOnDossiers):
        pause_dossiers(dossiers=[row.id], ground="lunch", reason="", by=cast.handler, at=RECEIVED_AT)


def test_a_pause_that_ends_in_the_moment_it_began_never_was(cast: Cast) -> None:
    row = three_days(cast)
    at = moment("2023-06-15 14:00")

    pause_dossiers(dossiers=[row.id], ground="verification", reason="", by=cast.handler, at=at)
    resume_dossiers(dossiers=[row.id], by=cast.handler, at=at)

    assert fresh(row).legal_due_at == THREE_DAYS_LATER


def test_a_supplement_lists_everything_and_stops_the_clock(cast: Cast) -> None:
    row = a_received_dossier(cast)

    request_supplements(
        requests=[a_request(row, "birth_proof", "home_town")], by=cast.handler, at=moment("2023-06-15 10:00")
    )

    assert fresh(row).status == Status.SUPPLEMENT_REQUESTED.value


@pytest.mark.parametrize("targets", [(), ("no_such_question",), ("home_town", "home_town")])
def test_a_supplement_must_name_questions_of_the_form_each_once(cast: Cast, targets: tuple[str, ...]) -> None:
    row = a_received_dossier(cast)

    with pytest.raises(UnableToActOnDossiers):
        request_supplements(requests=[a_request(row, *targets)], by=cast.handler, at=RECEIVED_AT)

    assert fresh(row).status == Status.RECEIVED.value


def test_the_answer_mends_only_what_was_asked_for(cast: Cast) -> None:
    row = a_received_dossier(cast)
    request_supplements(requests=[a_request(row, "birth_proof")], by=cast.handler, at=moment("2023-06-15 10:00"))
    new = FiledFile("birth_proof", a_photo("rõ hơn", by=cast.citizen))

    answer_supplement(
        answer=SupplementAnswer(dossier=row.id, answers={"home_town": "nơi khác"}, files=(new,)),
        by=cast.citizen,
        at=moment("2023-06-15 14:00"),
    )

    row = fresh(row)
    answers = AnswerSet.objects.get(dossier=row, version=2).answers
    assert answers["home_town"] == "Cần Thơ"
    assert [file["sha256"] for file in answers["birth_proof"]] == [new.receipt.sha256]
    assert AttachedFile.objects.filter(dossier=row, superseded_at__isnull=False).count() == 1
    assert row.status == Status.IN_PROCESSING.value


def test_an_answer_that_does_not_hold_is_refused_and_nothing_is_lost(cast: Cast) -> None:
    row = a_received_dossier(cast)
    request_supplements(requests=[a_request(row, "birth_proof")], by=cast.handler, at=moment("2023-06-15 10:00"))

    with pytest.raises(UnableToFileDossiers):
        answer_supplement(answer=SupplementAnswer(dossier=row.id, answers={}), by=cast.citizen, at=RECEIVED_AT)

    assert fresh(row).status == Status.SUPPLEMENT_REQUESTED.value


def test_a_second_supplement_needs_the_leader(cast: Cast) -> None:
    row = a_received_dossier(cast)
    request_supplements(requests=[a_request(row, "birth_proof")], by=cast.handler, at=moment("2023-06-15 10:00"))
    answer_supplement(
        answer=SupplementAnswer(
            dossier=row.id, answers={}, files=(FiledFile("birth_proof", a_photo("2", by=cast.citizen)),)
        ),
        by=cast.citizen,
        at=moment("2023-06-15 10:30"),
    )

    with pytest.raises(UnableToActOnDossiers):
        request_supplements(requests=[a_request(row, "home_town")], by=cast.handler, at=moment("2023-06-15 11:00"))
    numbers = request_supplements(requests=[a_request(row, "home_town")], by=cast.head, at=moment("2023-06-15 11:00"))

    assert numbers == [2]


def test_a_filing_may_be_supplemented_before_receipt_and_waits_for_receipt_again(cast: Cast) -> None:
    row = a_filed_dossier(cast)
    request_supplements(requests=[a_request(row, "birth_proof")], by=cast.counter, at=moment("2023-06-15 10:00"))

    answer_supplement(
        answer=SupplementAnswer(
            dossier=row.id, answers={}, files=(FiledFile("birth_proof", a_photo("2", by=cast.citizen)),)
        ),
        by=cast.citizen,
        at=moment("2023-06-15 14:00"),
    )

    assert fresh(row).status == Status.FILED.value


def test_an_extension_is_possible_once_and_before_the_deadline(cast: Cast) -> None:
    row = three_days(cast)
    one_day = Limit(Decimal(1), LimitUnit.WORKING_DAYS)
    words = {"reason": "Cần xác minh.", "legal_basis": "Điều 12"}

    after = extend_dossier(dossier=row.id, extra=one_day, **words, by=cast.head, at=moment("2023-06-16 09:00"))

    assert after == moment("2023-06-21 09:00")
    with pytest.raises(UnableToActOnDossiers):
        extend_dossier(dossier=row.id, extra=one_day, **words, by=cast.head, at=moment("2023-06-16 10:00"))


def test_an_extension_after_the_deadline_would_hide_lateness_and_is_refused(cast: Cast) -> None:
    row = three_days(cast)

    with pytest.raises(UnableToActOnDossiers):
        extend_dossier(
            dossier=row.id,
            extra=Limit(Decimal(1), LimitUnit.WORKING_DAYS),
            reason="Quên.",
            legal_basis="Điều 12",
            by=cast.head,
            at=moment("2023-06-20 09:01"),
        )


def test_a_pause_after_an_extension_moves_the_extended_date(cast: Cast) -> None:
    row = three_days(cast)
    extend_dossier(
        dossier=row.id,
        extra=Limit(Decimal(1), LimitUnit.WORKING_DAYS),
        reason="Cần xác minh.",
        legal_basis="Điều 12",
        by=cast.head,
        at=moment("2023-06-16 09:00"),
    )

    pause_dossiers(dossiers=[row.id], ground="dispute", reason="", by=cast.handler, at=moment("2023-06-20 10:00"))
    resume_dossiers(dossiers=[row.id], by=cast.handler, at=moment("2023-06-21 10:00"))

    assert fresh(row).legal_due_at == moment("2023-06-22 09:00")


def test_an_overdue_dossier_without_an_apology_is_an_alarm(cast: Cast) -> None:
    row = three_days(cast)
    at = moment("2023-06-20 09:01")

    assert row.id in {line.id for line in alarms(actor=cast.leader, at=at)}
    reappoint_dossier(dossier=row.id, promised_at=moment("2023-06-22 17:00"), reason="Cán bộ ốm.", by=cast.head, at=at)

    assert row.id not in {line.id for line in alarms(actor=cast.leader, at=at)}


def test_an_apology_moves_the_promise_and_never_the_legal_deadline(cast: Cast) -> None:
    row = three_days(cast)

    reappoint_dossier(
        dossier=row.id,
        promised_at=moment("2023-06-22 17:00"),
        reason="Cán bộ ốm.",
        by=cast.head,
        at=moment("2023-06-19 09:00"),
    )

    row = fresh(row)
    assert row.legal_due_at == THREE_DAYS_LATER
    assert row.reappointed_to == moment("2023-06-22 17:00")
    with pytest.raises(UnableToActOnDossiers):
        reappoint_dossier(
            dossier=row.id,
            promised_at=moment("2023-06-30 17:00"),
            reason="Lại ốm.",
            by=cast.head,
            at=moment("2023-06-22 09:00"),
        )


@pytest.mark.parametrize("who", ["citizen", "neighbour", "counter", "other_officer", "auditor"])
def test_only_the_handling_unit_stops_the_clock(cast: Cast, who: str) -> None:
    row = three_days(cast)

    with pytest.raises(NotPermitted):
        pause_dossiers(dossiers=[row.id], ground="dispute", reason="", by=getattr(cast, who), at=RECEIVED_AT)


@pytest.mark.parametrize("seconds", [0, 1, 30])
def test_acts_at_once_may_have_read_the_clock_in_another_order(cast: Cast, seconds: int) -> None:
    """Each reads the clock and then waits for the dossier: who comes second may have the earlier moment."""
    row, handler = three_days(cast), cast.handler
    noon, earlier = moment("2023-06-15 10:00"), timedelta(seconds=seconds)
    pause_dossiers(dossiers=[row.id], ground="verification", reason="", by=handler, at=moment("2023-06-15 09:30"))
    resume_dossiers(dossiers=[row.id], by=handler, at=noon)

    pause_dossiers(dossiers=[row.id], ground="verification", reason="", by=handler, at=noon - earlier)
    resume_dossiers(dossiers=[row.id], by=handler, at=noon - earlier / 2)

    row = fresh(row)
    assert (row.status, row.legal_due_at) == (Status.IN_PROCESSING.value, moment("2023-06-20 09:30"))
    assert verify_dossiers().first_wrong is None
