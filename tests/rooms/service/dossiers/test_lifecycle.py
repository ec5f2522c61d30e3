"""From receipt to return: steps, decision, result, undoing, withdrawing; who holds it at each moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.journal.queries import entries_of
from motcua.service.dossiers.commands.corrections import undo, withdraw_dossiers
from motcua.service.dossiers.commands.results import issue_dossiers, make_results_ready, return_results
from motcua.service.dossiers.commands.steps import (
    complete_steps,
    decide_dossiers,
    hand_over_steps,
    release_steps,
    take_steps,
)
from motcua.service.dossiers.errors import UnableToActOnDossiers, UnableToTakeStep
from motcua.service.dossiers.making import made_result, rendered_form
from motcua.service.dossiers.models import Document, Dossier
from motcua.service.dossiers.models import Ruling as RulingRow
from motcua.service.dossiers.queries.dossier import dossier_view
from motcua.service.dossiers.queries.tracking import track
from motcua.service.dossiers.values import (
    Act,
    ReturnMethod,
    Ruling,
    RulingOutcome,
    Status,
    StepDone,
)
from motcua.service.dossiers.verify import verify_dossiers
from motcua.service.processes.errors import UnableToTakeTasks
from motcua.service.processes.queries import verify_instances
from tests.cast import AT, Cast, an_official
from tests.conftest import moment
from tests.dossiers import (
    a_decided_dossier,
    a_dossier_to_sign,
    a_received_dossier,
    a_result,
    fresh,
    procedure,
    task_of,
)
from tests.forms import whole_answers

LATER = AT + timedelta(hours=2)


def a_ready_dossier(cast: Cast, **more: object) -> Dossier:
    row = a_decided_dossier(cast, **more)  # type: ignore[arg-type]
    make_results_ready(documents=[a_result(row)], by=SYSTEM, at=LATER)
    return fresh(row)


def test_processing_begins_with_the_first_step_done(cast: Cast) -> None:
    row = a_dossier_to_sign(cast)

    assert row.status == Status.IN_PROCESSING.value
    assert row.current_role == "leader"


def test_a_leader_decides_and_the_dossier_waits_for_its_document(cast: Cast) -> None:
    row = a_decided_dossier(cast)

    assert (row.status, row.decision) == (Status.APPROVED.value, "approved")
    assert RulingRow.objects.get(dossier=row).by == cast.leader.account


def test_a_refusal_needs_its_reason(cast: Cast) -> None:
    row = a_dossier_to_sign(cast)

    with pytest.raises(UnableToActOnDossiers):
        decide_dossiers(
            rulings=[Ruling(dossier=row.id, task=task_of(row), outcome=RulingOutcome.REFUSE)], by=cast.leader, at=LATER
        )


def test_a_leader_sends_back_and_the_handler_has_it_again(cast: Cast) -> None:
    row = a_dossier_to_sign(cast)

    decide_dossiers(
        rulings=[Ruling(dossier=row.id, task=task_of(row), outcome=RulingOutcome.SEND_BACK, reason="Thiếu căn cứ.")],
        by=cast.leader,
        at=LATER,
    )

    row = fresh(row)
    assert (row.status, row.current_action, row.decision) == (Status.IN_PROCESSING.value, "examine", "")


def test_forty_papers_are_signed_at_once(cast: Cast) -> None:
    rows = [a_dossier_to_sign(cast, key=f"s{number}") for number in range(6)]

    decide_dossiers(
        rulings=[Ruling(dossier=row.id, task=task_of(row), outcome=RulingOutcome.APPROVE) for row in rows],
        by=cast.leader,
        at=LATER,
    )

    assert {fresh(row).status for row in rows} == {Status.APPROVED.value}


def test_a_step_that_went_on_meanwhile_is_not_completed_again(cast: Cast) -> None:
    row = a_received_dossier(cast)
    seen = task_of(row)
    step = StepDone(dossier=row.id, task=seen, outcome="propose_approval")
    outcome = _first_outcome(row)
    step = StepDone(dossier=row.id, task=seen, outcome=outcome)
    complete_steps(steps=[step], by=cast.handler, at=LATER)

    with pytest.raises(UnableToActOnDossiers):
        complete_steps(steps=[step], by=cast.handler, at=LATER)


def test_two_officers_take_the_same_step_and_one_is_told_who_has_it(cast: Cast) -> None:
    row = a_received_dossier(cast)
    colleague = an_official(
        sign_in="canbo2.ankhanh", name="Mai Văn Hai", unit=cast.ward, roles=set(cast.handler.posts[0].roles)
    )

    take_steps(dossiers=[row.id], by=cast.handler, at=LATER)
    with pytest.raises(UnableToTakeTasks, match=cast.handler.name):
        take_steps(dossiers=[row.id], by=colleague, at=LATER)

    assert fresh(row).holder == cast.handler.account


def test_what_a_colleague_holds_cannot_be_completed_over_her_head(cast: Cast) -> None:
    row = a_received_dossier(cast)
    colleague = an_official(
        sign_in="canbo2.ankhanh", name="Mai Văn Hai", unit=cast.ward, roles=set(cast.handler.posts[0].roles)
    )
    take_steps(dossiers=[row.id], by=cast.handler, at=LATER)

    with pytest.raises(UnableToTakeStep):
        complete_steps(
            steps=[StepDone(dossier=row.id, task=task_of(row), outcome=_first_outcome(row))], by=colleague, at=LATER
        )


def test_the_head_hands_over_and_the_new_holder_gives_it_back(cast: Cast) -> None:
    row = a_received_dossier(cast)
    assert cast.handler.account is not None

    hand_over_steps(dossiers=[row.id], to=cast.handler.account, by=cast.head, at=LATER)
    assert fresh(row).holder == cast.handler.account
    release_steps(dossiers=[row.id], by=cast.handler, at=LATER)

    assert fresh(row).holder is None


def test_a_result_makes_it_ready_and_it_goes_home(cast: Cast) -> None:
    row = a_ready_dossier(cast)
    assert (row.status, row.current_action) == (Status.RESULT_READY.value, "return_result")

    return_results(dossiers={row.id: ReturnMethod.COUNTER}, by=cast.counter, at=LATER)

    row = fresh(row)
    assert (row.status, row.closed_at) == (Status.RETURNED.value, LATER)


def test_a_job_that_runs_twice_makes_one_result(cast: Cast) -> None:
    row = a_decided_dossier(cast)
    document = a_result(row)

    make_results_ready(documents=[document], by=SYSTEM, at=LATER)
    make_results_ready(documents=[document], by=SYSTEM, at=LATER)

    assert Document.objects.filter(dossier=row, kind="result").count() == 1


def test_by_post_it_goes_with_its_tracking_number_only(cast: Cast) -> None:
    row = a_ready_dossier(cast)

    with pytest.raises(UnableToActOnDossiers):
        return_results(dossiers={row.id: ReturnMethod.POST}, by=cast.counter, at=LATER)
    return_results(
        dossiers={row.id: ReturnMethod.POST}, tracking_numbers={row.id: "EB123456789VN"}, by=cast.counter, at=LATER
    )

    assert fresh(row).status == Status.RETURNED.value


def test_late_is_late_even_after_a_new_date_was_given(cast: Cast) -> None:
    row = a_decided_dossier(cast)

    make_results_ready(documents=[a_result(row)], by=SYSTEM, at=moment("2023-06-20 09:00"))

    (ready,) = entries_of(subject=row.id, kinds=["result_ready"])
    assert ready.data["late"] is True


def test_a_mistaken_return_is_undone_with_its_reason(cast: Cast) -> None:
    row = a_ready_dossier(cast)
    return_results(dossiers={row.id: ReturnMethod.COUNTER}, by=cast.counter, at=LATER)

    undo(dossier=row.id, act=Act.RETURN_RESULT, reason="Nhầm người.", by=cast.counter, at=LATER)

    row = fresh(row)
    assert (row.status, row.current_action, row.closed_at) == (Status.RESULT_READY.value, "return_result", None)


def test_a_decision_is_undone_only_while_no_document_carries_it(cast: Cast) -> None:
    decided, ready = a_decided_dossier(cast, key="d"), a_ready_dossier(cast, key="r")

    undo(dossier=decided.id, act=Act.DECIDE, reason="Ký nhầm.", by=cast.leader, at=LATER)

    assert (fresh(decided).status, fresh(decided).current_action) == (Status.IN_PROCESSING.value, "sign")
    with pytest.raises(UnableToActOnDossiers):
        undo(dossier=ready.id, act=Act.DECIDE, reason="Ký nhầm.", by=cast.leader, at=LATER)


def test_an_undoing_without_a_reason_is_not_possible(cast: Cast) -> None:
    row = a_decided_dossier(cast)

    with pytest.raises(UnableToActOnDossiers):
        undo(dossier=row.id, act=Act.DECIDE, reason=" ", by=cast.leader, at=LATER)


def test_the_citizen_withdraws_until_it_is_decided(cast: Cast) -> None:
    open_one, decided = a_received_dossier(cast, key="o"), a_decided_dossier(cast, key="d")

    withdraw_dossiers(dossiers=[open_one.id], reason="", by=cast.citizen, at=LATER)

    assert fresh(open_one).status == Status.WITHDRAWN.value
    with pytest.raises(UnableToActOnDossiers):
        withdraw_dossiers(dossiers=[decided.id], reason="", by=cast.citizen, at=LATER)


@pytest.mark.parametrize("who", ["neighbour", "handler", "other_officer", "auditor"])
def test_nobody_else_withdraws_it(cast: Cast, who: str) -> None:
    row = a_received_dossier(cast)

    with pytest.raises(NotPermitted):
        withdraw_dossiers(dossiers=[row.id], reason="", by=getattr(cast, who), at=LATER)


@pytest.mark.parametrize("who", ["citizen", "neighbour", "counter", "handler", "head", "other_officer", "auditor"])
def test_only_the_leader_decides(cast: Cast, who: str) -> None:
    row = a_dossier_to_sign(cast)

    with pytest.raises(NotPermitted):
        decide_dossiers(
            rulings=[Ruling(dossier=row.id, task=task_of(row), outcome=RulingOutcome.APPROVE)],
            by=getattr(cast, who),
            at=LATER,
        )


def test_a_neighbour_cannot_read_the_dossier_and_is_not_even_told_that_it_exists(cast: Cast) -> None:
    row = a_received_dossier(cast)

    with pytest.raises(NotPermitted) as caught:
        dossier_view(dossier=row.id, actor=cast.neighbour, at=LATER)

    assert caught.value.hidden


def test_an_officer_of_another_unit_is_refused_openly(cast: Cast) -> None:
    row = a_received_dossier(cast)

    with pytest.raises(NotPermitted) as caught:
        dossier_view(dossier=row.id, actor=cast.other_officer, at=LATER)

    assert not caught.value.hidden


def test_the_citizen_sees_her_dossier_without_the_notes_of_the_office(cast: Cast) -> None:
    row = a_received_dossier(cast)
    step = StepDone(dossier=row.id, task=task_of(row), outcome=_first_outcome(row), note="Gọi lại cho bà.")
    complete_steps(steps=[step], by=cast.handler, at=LATER)

    assert dossier_view(dossier=row.id, actor=cast.citizen, at=LATER).notes == ()
    assert dossier_view(dossier=row.id, actor=cast.handler, at=LATER).notes[0][0] == "Gọi lại cho bà."


def test_the_public_tracking_page_needs_code_and_phone(cast: Cast) -> None:
    from motcua.registry.people.commands import update_contact
    from motcua.registry.people.values import ContactChange

    assert cast.citizen.person is not None
    update_contact(changes=[ContactChange(person=cast.citizen.person, phone="0912345678")], by=cast.citizen, at=AT)
    row = a_received_dossier(cast)
    assert row.code is not None

    found = track(code=row.code.lower(), phone_end="5678", at=LATER)

    assert found.status is Status.RECEIVED
    assert "Bưởi" not in repr(found)


def test_the_forms_of_the_one_stop_are_made_from_the_records(cast: Cast) -> None:
    row = a_received_dossier(cast)

    assert (rendered_form(dossier=row.id, kind="01_receipt", at=LATER) or b"").startswith(b"%PDF")
    assert (rendered_form(dossier=row.id, kind="05_control", at=LATER) or b"").startswith(b"%PDF")
    assert rendered_form(dossier=row.id, kind="04_apology", at=LATER) is None


def test_journal_and_tables_agree_at_every_stage(cast: Cast) -> None:
    a_received_dossier(cast, key="1")
    a_decided_dossier(cast, key="2")
    row = a_ready_dossier(cast, key="3")
    return_results(dossiers={row.id: ReturnMethod.COUNTER}, by=cast.counter, at=LATER)
    undo(dossier=row.id, act=Act.RETURN_RESULT, reason="Nhầm người.", by=cast.counter, at=LATER)
    taken = a_received_dossier(cast, key="4")
    take_steps(dossiers=[taken.id], by=cast.handler, at=LATER)

    found = verify_dossiers()

    assert found.checked >= 4
    assert (found.wrong, found.first_wrong) == (0, None)


@pytest.mark.parametrize(
    ("field", "value"),
    [("status", "approved"), ("promised_at", moment("2023-07-01 09:00")), ("decision", "refused"), ("leg", 3)],
)
def test_a_row_altered_by_hand_is_named(cast: Cast, field: str, value: object) -> None:
    a_received_dossier(cast, key="good")
    row = a_received_dossier(cast, key="bad")

    Dossier.objects.filter(id=row.id).update(**{field: value})

    found = verify_dossiers()
    assert found.wrong == 1
    assert str(row.id) in str(found.first_wrong)
    assert field in str(found.first_wrong)


def _first_outcome(row: Dossier) -> str:
    from motcua.service.processes.queries import tasks

    return tasks(ids=[task_of(row)])[task_of(row)].outcomes[0].value


NOTICE = "L-007"


def an_acknowledged_notice(cast: Cast) -> Dossier:
    version = procedure(NOTICE)
    answers, files = whole_answers(version, cast)
    row = a_received_dossier(cast, version=version, answers=answers, files=files)
    complete_steps(steps=[StepDone(dossier=row.id, task=task_of(row))], by=cast.handler, at=LATER)
    return fresh(row)


def test_a_result_that_went_home_by_itself_comes_back_without_a_step_to_do_again(cast: Cast) -> None:
    row = an_acknowledged_notice(cast)
    make_results_ready(documents=[a_result(row)], by=SYSTEM, at=LATER)
    assert fresh(row).status == Status.RETURNED.value

    undo(dossier=row.id, act=Act.RETURN_RESULT, reason="Nhầm.", by=cast.counter, at=LATER)

    row = fresh(row)
    assert (row.status, row.current_task, row.closed_at) == (Status.RESULT_READY.value, None, None)
    return_results(dossiers={row.id: ReturnMethod.ELECTRONIC}, by=cast.counter, at=LATER)
    assert fresh(row).status == Status.RETURNED.value
    assert (verify_dossiers().first_wrong, verify_instances().first_wrong) == (None, None)


def a_dossier_for_the_clerk(cast: Cast) -> Dossier:
    version = procedure("1.004873")
    answers, files = whole_answers(version, cast)
    row = a_decided_dossier(cast, version=version, answers=answers, files=files)
    assert row.current_action == "issue"
    return row


def test_a_decision_is_not_undone_once_the_clerk_has_issued_it(cast: Cast) -> None:
    row = a_dossier_for_the_clerk(cast)
    issue_dossiers(tasks={row.id: task_of(row)}, by=cast.clerk, at=LATER)

    with pytest.raises(UnableToActOnDossiers, match="issued already"):
        undo(dossier=row.id, act=Act.DECIDE, reason="Ký nhầm.", by=cast.leader, at=LATER)

    assert (fresh(row).status, fresh(row).current_action) == (Status.APPROVED.value, "return_result")


def test_no_result_is_put_on_a_dossier_that_waits_for_the_clerk(cast: Cast) -> None:
    row = a_dossier_for_the_clerk(cast)

    make_results_ready(documents=[a_result(row)], by=SYSTEM, at=LATER)

    assert (fresh(row).status, made_result(dossier=row.id, at=LATER)) == (Status.APPROVED.value, None)


def test_a_document_of_an_older_decision_is_not_put_on_the_newer_one(cast: Cast) -> None:
    row = a_decided_dossier(cast)
    approval = replace(a_result(row), decided_at=row.decided_at)
    undo(dossier=row.id, act=Act.DECIDE, reason="Ký nhầm.", by=cast.leader, at=LATER)
    refusal = Ruling(dossier=row.id, task=task_of(fresh(row)), outcome=RulingOutcome.REFUSE, reason="Thiếu căn cứ.")
    decide_dossiers(rulings=[refusal], by=cast.leader, at=LATER)

    make_results_ready(documents=[approval], by=SYSTEM, at=LATER)
    assert fresh(row).status == Status.REFUSED.value
    make_results_ready(documents=[replace(approval, decided_at=fresh(row).decided_at)], by=SYSTEM, at=LATER)
    assert fresh(row).status == Status.RESULT_READY.value
