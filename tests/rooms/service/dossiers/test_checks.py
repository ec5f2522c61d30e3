"""The check-list of a step: kept item by item, once, by whose step it is; looked at anew what was mended."""

from __future__ import annotations

from datetime import timedelta

import pytest

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import SYSTEM, Actor, Role
from motcua.foundation.journal.queries import entries_of
from motcua.service.dossiers.commands.checks import keep_checks
from motcua.service.dossiers.commands.steps import complete_steps, take_steps
from motcua.service.dossiers.commands.supplements import answer_supplement, request_supplements
from motcua.service.dossiers.errors import UnableToActOnDossiers, UnableToTakeStep
from motcua.service.dossiers.models import Dossier, StepCheck
from motcua.service.dossiers.queries.checklist import CheckLine, CheckLists, check_lists
from motcua.service.dossiers.queries.dossier import dossier_view
from motcua.service.dossiers.values import (
    CheckAnswer,
    CheckGiven,
    Defect,
    FiledFile,
    StepDone,
    SupplementAnswer,
    SupplementRequest,
)
from motcua.service.dossiers.verify import verify_dossiers
from motcua.service.processes.commands import publish_processes
from motcua.service.processes.queries import definition_in_force, drawing_of, tasks_of
from tests.cast import AT, Cast, whoever
from tests.dossiers import BIRTH, a_filed_dossier, a_photo, a_received_dossier, birth_answers, fresh, procedure, task_of

LATER = AT + timedelta(hours=1)
PROOF = "content:birth_proof"


def keep(row: Dossier, *given: CheckGiven, by: Actor, minutes: int = 0) -> int:
    row = fresh(row)
    return keep_checks(dossier=row.id, task=task_of(row), given=given, by=by, at=LATER + timedelta(minutes=minutes))


def lists_of(row: Dossier, actor: Actor) -> CheckLists:
    view = dossier_view(dossier=row.id, actor=actor, at=LATER)
    return check_lists(of=view, steps=tasks_of(dossier=row.id), actor=actor)


def line(lists: CheckLists, item: str) -> CheckLine:
    assert lists.now is not None
    return next(each for each in lists.now.lines if each.item.key == item)


def kept(row: Dossier) -> list[dict[str, object]]:
    return [dict(entry.data) for entry in entries_of(subject=row.id) if entry.kind == "checks_kept"]


def test_the_list_of_a_step_has_law_and_target_for_each_thing(cast: Cast) -> None:
    row = a_received_dossier(cast)

    lists = lists_of(row, cast.handler)

    assert lists.now is not None
    assert all(each.item.law for each in lists.now.lines)
    assert line(lists, PROOF).item.targets == ("birth_proof",)
    assert "own:term" in {each.item.key for each in lists.now.lines}
    assert "home_town" in {target for each in lists.now.lines for target in each.item.targets}


def test_a_drawing_may_give_a_step_the_list_of_another_action(cast: Cast) -> None:
    key = procedure(BIRTH).process_key
    xml = drawing_of(definition=definition_in_force(key=key).id)
    xml = xml.replace('motcua:action="examine"', 'motcua:action="examine" motcua:checklist="sign"')
    publish_processes(drawings={key: xml.encode()}, by=SYSTEM, at=AT)
    row = a_received_dossier(cast)

    lists = lists_of(row, cast.handler)

    assert lists.now is not None
    assert {each.item.key for each in lists.now.lines} == {"step:proposal", "step:authority", "step:text"}
    assert keep(row, CheckGiven("step:text", CheckAnswer.PASS, ""), by=cast.handler) == 1
    with pytest.raises(UnableToActOnDossiers):
        keep(row, CheckGiven(PROOF, CheckAnswer.PASS, ""), by=cast.handler)


def test_the_counter_counts_the_papers_and_the_handler_reads_them(cast: Cast) -> None:
    filed = a_filed_dossier(cast)

    counter = lists_of(filed, cast.counter).now

    assert counter is not None
    assert {each.item.key.split(":")[0] for each in counter.lines} == {"step", "paper"}


def test_an_answer_is_kept_with_who_and_when_and_the_journal_knows_no_remark(cast: Cast) -> None:
    row = a_received_dossier(cast)

    keep(row, CheckGiven(PROOF, CheckAnswer.FAIL, "Ảnh mờ của chị Bưởi."), by=cast.handler)

    found = line(lists_of(row, cast.handler), PROOF)
    assert (found.answer, found.remark, found.at) == (CheckAnswer.FAIL, "Ảnh mờ của chị Bưởi.", LATER)
    assert found.by_name
    (entry,) = kept(row)
    assert entry["failed"] == [PROOF]
    assert "Bưởi" not in str(entry)
    assert verify_dossiers().wrong == 0


def test_the_same_answer_again_changes_nothing_and_another_one_supersedes(cast: Cast) -> None:
    row = a_received_dossier(cast)
    keep(row, CheckGiven(PROOF, CheckAnswer.FAIL), by=cast.handler)

    again = keep(row, CheckGiven(PROOF, CheckAnswer.FAIL), by=cast.handler, minutes=1)
    other = keep(row, CheckGiven(PROOF, CheckAnswer.PASS), by=cast.handler, minutes=2)

    assert (again, other) == (0, 1)
    assert len(kept(row)) == 2
    assert list(StepCheck.objects.filter(superseded_at=None).values_list("answer", flat=True)) == ["pass"]
    assert StepCheck.objects.count() == 2
    assert verify_dossiers().wrong == 0


def test_an_unknown_item_is_refused_and_nothing_is_kept(cast: Cast) -> None:
    row = a_received_dossier(cast)

    with pytest.raises(UnableToActOnDossiers):
        keep(row, CheckGiven(PROOF, CheckAnswer.PASS), CheckGiven("no:such", CheckAnswer.PASS), by=cast.handler)

    assert not StepCheck.objects.exists()


def test_a_list_of_a_step_that_is_over_is_refused(cast: Cast) -> None:
    row = a_received_dossier(cast)
    seen = task_of(row)
    complete_steps(steps=[StepDone(dossier=row.id, task=seen, outcome="approve")], by=cast.handler, at=LATER)

    with pytest.raises(UnableToActOnDossiers):
        keep_checks(dossier=row.id, task=seen, given=[CheckGiven(PROOF, CheckAnswer.PASS)], by=cast.leader, at=LATER)


def test_of_two_officers_the_second_is_told_who_has_the_step(cast: Cast) -> None:
    row = a_received_dossier(cast)
    colleague = whoever(unit=cast.ward, role=Role.HANDLER)
    take_steps(dossiers=[row.id], by=cast.handler, at=LATER)

    with pytest.raises(UnableToTakeStep):
        keep(row, CheckGiven(PROOF, CheckAnswer.PASS), by=colleague)


@pytest.mark.parametrize("who", ["citizen", "neighbour", "other_officer", "auditor", "clerk"])
def test_the_wrong_person_keeps_no_check(cast: Cast, who: str) -> None:
    row = a_received_dossier(cast)

    with pytest.raises(NotPermitted):
        keep(row, CheckGiven(PROOF, CheckAnswer.PASS), by=getattr(cast, who))


def test_the_citizen_never_reads_the_check_list(cast: Cast) -> None:
    row = a_received_dossier(cast)

    with pytest.raises(NotPermitted):
        lists_of(row, cast.citizen)


def test_what_was_mended_is_to_be_looked_at_anew(cast: Cast) -> None:
    row = a_received_dossier(cast)
    passed = CheckGiven("own:term", CheckAnswer.PASS)
    keep(row, CheckGiven(PROOF, CheckAnswer.FAIL, "Ảnh mờ."), passed, by=cast.handler)
    request = SupplementRequest(dossier=row.id, defects=(Defect("birth_proof", "Ảnh mờ."),))
    request_supplements(requests=[request], by=cast.handler, at=LATER + timedelta(minutes=1))
    photo = FiledFile("birth_proof", a_photo("rõ", by=cast.citizen))
    answer = SupplementAnswer(dossier=row.id, answers=birth_answers(), files=(photo,))
    answer_supplement(answer=answer, by=cast.citizen, at=LATER + timedelta(hours=3))

    lists = lists_of(row, cast.handler)

    mended = line(lists, PROOF)
    assert (mended.answer, mended.mended, mended.remark) == (None, True, "Ảnh mờ.")
    assert line(lists, "own:term").answer is CheckAnswer.PASS


def test_the_leader_sees_what_the_handler_found(cast: Cast) -> None:
    row = a_received_dossier(cast)
    keep(row, CheckGiven("own:twice", CheckAnswer.ASK, "Chưa tra được."), by=cast.handler)
    complete_steps(steps=[StepDone(dossier=row.id, task=task_of(row), outcome="approve")], by=cast.handler, at=LATER)

    lists = lists_of(row, cast.leader)

    (before,) = lists.before
    assert [(each.item.key, each.remark) for each in before.asked] == [("own:twice", "Chưa tra được.")]
    assert lists.now is not None
    assert {each.item.key for each in lists.now.lines} == {"step:proposal", "step:authority", "step:text"}
