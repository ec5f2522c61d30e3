"""A case of the limit that the office finds: before the deadline, once, with its ground; the citizen is told."""

from __future__ import annotations

from decimal import Decimal

import pytest

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.values import Limit, LimitUnit
from motcua.foundation.journal.queries import entries_of
from motcua.foundation.messages.models import Message
from motcua.registry.organization.values import Level
from motcua.service.dossiers.commands.cases import apply_limit_case
from motcua.service.dossiers.commands.clock import extend_dossier
from motcua.service.dossiers.commands.supplements import answer_supplement, request_supplements
from motcua.service.dossiers.errors import UnableToActOnDossiers
from motcua.service.dossiers.models import CaseFinding, Dossier
from motcua.service.dossiers.queries.dossier import dossier_view, explain_deadline
from motcua.service.dossiers.values import Defect, SupplementAnswer, SupplementRequest
from motcua.service.dossiers.verify import verify_dossiers
from motcua.service.processes.queries import tasks
from tests.cast import Cast
from tests.conftest import moment
from tests.dossiers import a_received_dossier, fresh, procedure, task_of
from tests.forms import whole_answers

CORRECTION = "1.004859"  # three working days, six when something has to be verified
RECEIVED_AT = moment("2023-06-15 09:00")
NEXT_DAY = moment("2023-06-16 10:00")
GROUND = "Phải xác minh tại nơi cư trú trước đây."


def corrected(cast: Cast) -> Dossier:
    version = procedure(CORRECTION, Level.COMMUNE)
    answers, files = whole_answers(version, cast)
    return a_received_dossier(
        cast, at=RECEIVED_AT, received_at=RECEIVED_AT, version=version, answers=answers, files=files
    )


def found(row: Dossier, *, by: Actor, case: str = "verification", ground: str = GROUND, at: str = "") -> None:
    apply_limit_case(dossier=row.id, case=case, ground=ground, by=by, at=moment(at) if at else NEXT_DAY)


def test_the_deadline_is_counted_anew_from_receipt_and_the_citizen_is_told(cast: Cast) -> None:
    row = corrected(cast)
    assert row.legal_due_at == moment("2023-06-20 09:00")

    found(row, by=cast.head)

    after = fresh(row)
    assert after.legal_due_at == after.promised_at == moment("2023-06-23 09:00")
    assert Message.objects.filter(about=row.id, template="limit_case").count() == 1
    (entry,) = [each for each in entries_of(subject=row.id) if each.kind == "limit_case_applied"]
    assert entry.data["limit_case"] == "verification"
    assert GROUND not in str(entry.data)
    assert verify_dossiers().wrong == 0


def test_the_open_step_gets_the_time_too(cast: Cast) -> None:
    row = corrected(cast)

    found(row, by=cast.head)

    after = fresh(row)
    assert row.step_due_at is not None
    assert after.step_due_at is not None
    assert after.step_due_at > row.step_due_at
    assert tasks(ids=[task_of(after)])[task_of(after)].due_at == after.step_due_at


def test_the_page_explains_the_case(cast: Cast) -> None:
    row = corrected(cast)
    before = dossier_view(dossier=row.id, actor=cast.head, at=NEXT_DAY)
    assert "verification" in {each.key for each in before.cases}

    found(row, by=cast.head)

    view = dossier_view(dossier=row.id, actor=cast.head, at=NEXT_DAY)
    assert view.case is not None
    assert (view.case.key, view.case.ground, view.case.at) == ("verification", GROUND, NEXT_DAY)
    assert view.cases == ()
    reading = explain_deadline(dossier=row.id, actor=cast.head, at=NEXT_DAY)
    assert reading is not None
    assert reading.due_at == moment("2023-06-23 09:00")


def test_a_case_is_found_once(cast: Cast) -> None:
    row = corrected(cast)
    found(row, by=cast.head)

    with pytest.raises(UnableToActOnDossiers):
        found(row, by=cast.head)

    assert fresh(row).legal_due_at == moment("2023-06-23 09:00")


@pytest.mark.parametrize(
    ("case", "ground", "at"),
    [
        ("no_such_case", GROUND, "2023-06-16 10:00"),
        ("supplement", GROUND, "2023-06-16 10:00"),
        ("verification", "  ", "2023-06-16 10:00"),
        ("verification", GROUND, "2023-06-20 09:01"),
    ],
    ids=["unknown case", "a shorter case", "no ground", "after the deadline"],
)
def test_what_does_not_hold_is_refused_and_nothing_moves(cast: Cast, case: str, ground: str, at: str) -> None:
    row = corrected(cast)

    with pytest.raises(UnableToActOnDossiers):
        found(row, by=cast.head, case=case, ground=ground, at=at)

    assert fresh(row).legal_due_at == row.legal_due_at
    assert not CaseFinding.objects.exists()


@pytest.mark.parametrize("who", ["citizen", "neighbour", "counter", "other_officer", "auditor"])
def test_the_wrong_person_finds_no_case(cast: Cast, who: str) -> None:
    row = corrected(cast)

    with pytest.raises(NotPermitted):
        found(row, by=getattr(cast, who))

    assert fresh(row).limit_case == ""


def test_a_supplement_keeps_the_case_that_was_found(cast: Cast) -> None:
    row = corrected(cast)
    found(row, by=cast.head)
    version = procedure(CORRECTION, Level.COMMUNE)
    answers, _files = whole_answers(version, cast)
    target = next(iter(answers))
    request = SupplementRequest(dossier=row.id, defects=(Defect(target, "Ghi rõ hơn."),))
    request_supplements(requests=[request], by=cast.head, at=moment("2023-06-16 14:00"))

    answer = SupplementAnswer(dossier=row.id, answers=answers)
    answer_supplement(answer=answer, by=cast.citizen, at=moment("2023-06-19 14:00"))

    after = fresh(row)
    assert after.limit_case == "verification"
    assert after.legal_due_at == moment("2023-06-26 09:00")
    assert verify_dossiers().wrong == 0


def test_an_extension_stays_on_top_of_a_case(cast: Cast) -> None:
    row = corrected(cast)

    extra = Limit(Decimal(1), LimitUnit.WORKING_DAYS)
    extend_dossier(dossier=row.id, extra=extra, reason="Khó.", legal_basis="Điều 9", by=cast.head, at=NEXT_DAY)

    found(row, by=cast.head)

    assert fresh(row).legal_due_at == moment("2023-06-26 09:00")
    assert verify_dossiers().wrong == 0
