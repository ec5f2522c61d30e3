"""What an outcome does to its dossier besides moving it on: the citizen is asked for what is missing, or told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.messages.models import Message
from motcua.service.dossiers.commands.checks import keep_checks
from motcua.service.dossiers.commands.steps import complete_steps
from motcua.service.dossiers.commands.supplements import answer_supplement
from motcua.service.dossiers.errors import UnableToActOnDossiers
from motcua.service.dossiers.models import Dossier, SupplementDefect
from motcua.service.dossiers.values import (
    CheckAnswer,
    CheckGiven,
    Defect,
    Status,
    StepDone,
    SupplementAnswer,
    SupplementRequest,
)
from motcua.service.dossiers.verify import verify_dossiers
from motcua.service.processes.commands import publish_processes
from motcua.service.processes.queries import open_tasks_of
from tests.cast import AT, Cast
from tests.dossiers import BIRTH, a_received_dossier, birth_answers, fresh, procedure, task_of
from tests.unit.service.processes.drawings import drawing, end, flows, gateway, start, step

HOUR = timedelta(hours=1)
CONTENT = "content:birth_proof"


@pytest.fixture
def row(cast: Cast) -> Dossier:
    """Received, in a process whose examination may ask for more (twice) or tell how it came out."""
    xml = drawing(
        start(),
        step("receive", "receive", action="receive", role="counter", unit="receiving"),
        step("examine", "approve", "more=request_supplement/2", "tell=notify/1", limitHours="16"),
        gateway("g", "g_sign"),
        step("sign", "approve", "refuse", action="sign", role="leader", unit="signing"),
        end(),
        flows(
            "start > receive",
            "receive > examine",
            "examine > g",
            'g > examine : outcome == "more" || outcome == "tell"',
            "g > sign",
            "sign > end",
        ),
        key=procedure(BIRTH).process_key,
    )
    publish_processes(drawings={"asking": xml}, by=SYSTEM, at=AT)
    return a_received_dossier(cast)


def done(row: Dossier, outcome: str, *defects: Defect) -> StepDone:
    request = SupplementRequest(dossier=row.id, defects=defects) if defects else None
    return StepDone(dossier=row.id, task=task_of(row), outcome=outcome, request=request)


def test_the_citizen_is_asked_by_the_outcome_and_the_same_place_looks_at_her_answer(cast: Cast, row: Dossier) -> None:
    asked_at = AT + HOUR
    complete_steps(steps=[done(row, "more", Defect("child", "Ghi rõ họ và tên."))], by=cast.handler, at=asked_at)
    row = fresh(row)
    (task,) = open_tasks_of(dossiers=[row.id])[row.id]
    assert (row.status, task.step, task.round) == (Status.SUPPLEMENT_REQUESTED.value, "examine", 2)

    answer_supplement(
        answer=SupplementAnswer(dossier=row.id, answers=birth_answers()),
        by=cast.citizen,
        at=asked_at + timedelta(days=1),
    )

    row = fresh(row)
    assert (row.status, row.current_unit, row.holder) == (
        Status.IN_PROCESSING.value,
        cast.ward.id,
        cast.handler.account,
    )
    (after,) = open_tasks_of(dossiers=[row.id])[row.id]
    assert task.due_at is not None
    assert after.due_at == task.due_at + timedelta(days=1), "the day of waiting is the citizen's"
    assert verify_dossiers().wrong == 0


def test_without_words_of_the_official_s_what_failed_on_her_list_is_asked_for(cast: Cast, row: Dossier) -> None:
    given = [CheckGiven(CONTENT, CheckAnswer.FAIL, "Không đọc được dấu."), CheckGiven("own:twice", CheckAnswer.ASK)]
    keep_checks(dossier=row.id, task=task_of(row), given=given, by=cast.handler, at=AT + HOUR)

    complete_steps(steps=[done(row, "more")], by=cast.handler, at=AT + HOUR)

    assert list(SupplementDefect.objects.values_list("target", "reason")) == [("birth_proof", "Không đọc được dấu.")]


def test_nothing_to_ask_for_and_a_second_request_of_a_handler_s_are_refused_and_the_step_stays(
    cast: Cast, row: Dossier
) -> None:
    with pytest.raises(UnableToActOnDossiers, match="nothing to mend"):
        complete_steps(steps=[done(row, "more")], by=cast.handler, at=AT + HOUR)


def test_a_second_request_needs_the_leader_by_whatever_outcome(cast: Cast, row: Dossier) -> None:
    complete_steps(steps=[done(row, "more", Defect("child", "Ghi rõ họ và tên."))], by=cast.handler, at=AT + HOUR)
    answer_supplement(
        answer=SupplementAnswer(dossier=row.id, answers=birth_answers()), by=cast.citizen, at=AT + 2 * HOUR
    )

    with pytest.raises(UnableToActOnDossiers, match="needs the leader"):
        complete_steps(
            steps=[done(fresh(row), "more", Defect("child", "Thiếu dân tộc."))], by=cast.handler, at=AT + 3 * HOUR
        )


def test_done_twice_from_two_tabs_she_is_asked_once(cast: Cast, row: Dossier) -> None:
    word = done(row, "more", Defect("child", "Ghi rõ họ và tên."))
    complete_steps(steps=[word], by=cast.handler, at=AT + HOUR)

    with pytest.raises(UnableToActOnDossiers):
        complete_steps(steps=[word], by=cast.handler, at=AT + HOUR)

    assert SupplementDefect.objects.count() == 1


def test_the_applicant_is_told_in_the_outcome_s_own_words(cast: Cast, row: Dossier) -> None:
    complete_steps(steps=[done(row, "tell")], by=cast.handler, at=AT + HOUR)

    told = Message.objects.get(about=row.id, template="step_done")
    assert told.account == cast.citizen.account
    assert str(row.code) in told.body_vi
    assert "Kết quả tell" in told.body_vi
    assert fresh(row).status == Status.IN_PROCESSING.value
