"""Reading and checking a dossier at the desk: papers in place, the check-list, the request built from it, the draft
that is seen before it is signed."""

from __future__ import annotations

import io
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from motcua.foundation.accounts.values import Role
from motcua.foundation.journal.queries import entries_of
from motcua.registry.organization.values import Level
from motcua.service.dossiers.commands.cases import apply_limit_case
from motcua.service.dossiers.models import Document, Dossier, Pause, Ruling, StepCheck, Supplement, SupplementDefect
from motcua.service.dossiers.values import Status
from tests.cast import Cast, whoever
from tests.dossiers import fresh, procedure
from tests.rooms.faces import desk

PROOF = "content:birth_proof"
QUEUE = "/ban-lam-viec/ky/"


def _builder(row: Dossier) -> str:
    return reverse("desk_defects", args=[row.id])


def _draft(row: Dossier) -> str:
    return reverse("desk_draft_result", args=[row.id])


def _checks(row: Dossier, **answers: str) -> dict[str, str]:
    return {"task": str(row.current_task), **answers}


def _text(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_the_check_list_stands_in_the_step_of_whose_it_is(client: Client, cast: Cast) -> None:
    row = desk.to_examine(cast)

    offered = {}
    for who in ("handler", "counter", "leader"):
        desk.signed_in(client, getattr(cast, who))
        offered[who] = f'name="check:{PROOF}"' in client.get(desk.address(row)).content.decode()

    assert offered == {"handler": True, "counter": False, "leader": False}


def test_what_was_ticked_is_kept_with_the_act_that_its_form_is_sent_to(client: Client, cast: Cast) -> None:
    """Nobody has to keep the list first: completing the step loses no tick."""
    row = desk.to_examine(cast)
    desk.signed_in(client, cast.handler)
    fields = _checks(row, **{f"check:{PROOF}": "pass", "outcome": "approve", **desk.WITHOUT})

    client.post(desk.address(row, "complete_step"), fields)

    assert fresh(row).current_action == "sign"
    assert StepCheck.objects.get(dossier=row).answer == "pass"


def test_an_act_that_is_refused_keeps_no_tick_and_gives_them_back(client: Client, cast: Cast) -> None:
    row = desk.to_sign(cast)
    desk.signed_in(client, cast.leader)
    fields = _checks(row, **{"check:step:text": "fail", "remark:step:text": "Sai tên.", "outcome": "refuse"})

    answer = client.post(desk.address(row, "decide"), fields)

    assert answer.status_code == 409
    assert 'value="Sai tên."' in answer.content.decode()
    assert not StepCheck.objects.exists()


def test_the_rest_is_right_answers_what_has_no_answer(client: Client, cast: Cast) -> None:
    row = desk.to_examine(cast)
    desk.signed_in(client, cast.handler)

    client.post(desk.address(row, "check"), _checks(row, **{f"check:{PROOF}": "fail", "rest_is_right": "1"}))

    answers = dict(StepCheck.objects.filter(dossier=row).values_list("item", "answer"))
    assert answers.pop(PROOF) == "fail"
    assert set(answers.values()) == {"pass"}
    assert len(answers) > 5


def test_the_request_is_built_from_what_failed(client: Client, cast: Cast) -> None:
    row = desk.to_examine(cast)
    desk.signed_in(client, cast.handler)
    failed = {f"check:{PROOF}": "fail", f"remark:{PROOF}": "Ảnh mờ dấu.", "then": "supplement"}

    there = client.post(desk.address(row, "check"), _checks(row, **failed))
    page = client.get(_builder(row)).content.decode()

    assert there.headers["Location"] == _builder(row)
    assert 'name="reason:birth_proof"' in page
    assert "Ảnh mờ dấu.</textarea>" in page
    assert "Hợp lệ, còn giá trị" in page


def test_the_citizen_s_view_is_shown_and_nothing_is_sent(client: Client, cast: Cast) -> None:
    row = desk.to_examine(cast)
    desk.signed_in(client, cast.handler)

    answer = client.post(_builder(row), {"reason:birth_proof": "Ảnh mờ dấu.", "note": "Mong chị thông cảm."})

    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'class="defect__about">Giấy chứng sinh' in page
    assert "Người dân sẽ đọc thấy" in page
    assert not Supplement.objects.exists()
    assert fresh(row).status == Status.RECEIVED.value


def test_a_page_of_questions_is_bound_to_the_chosen_one(client: Client, cast: Cast) -> None:
    row = desk.to_examine(cast)
    desk.signed_in(client, cast.handler)
    fields = {"words:own:names": "Quê quán theo cha.", "target:own:names": "home_town", "reason:home_town": "Ghi xã."}

    client.post(desk.address(row, "request_supplement"), fields)

    defect = SupplementDefect.objects.get(supplement__dossier=row)
    assert (defect.target, defect.reason) == ("home_town", "Quê quán theo cha.\nGhi xã.")


def test_words_that_are_bound_to_no_question_are_not_sent_and_not_lost(client: Client, cast: Cast) -> None:
    row = desk.to_examine(cast)
    desk.signed_in(client, cast.handler)
    client.post(desk.address(row, "check"), _checks(row, **{"check:own:names": "fail"}))

    answer = client.post(desk.address(row, "request_supplement"), {"words:own:names": "Quê quán theo cha."})

    assert answer.status_code == 422
    assert "Quê quán theo cha.</textarea>" in answer.content.decode()
    assert not Supplement.objects.exists()


def test_the_second_request_says_that_it_needs_the_leader_who_may_send_it(client: Client, cast: Cast) -> None:
    row = desk.asked(cast)
    Supplement.objects.filter(dossier=row).update(answered_at=desk.FRIDAY)
    Pause.objects.filter(dossier=row).update(voided_at=desk.FRIDAY)
    Dossier.objects.filter(id=row.id).update(status=Status.RECEIVED.value)
    desk.signed_in(client, cast.handler)
    page = client.get(_builder(row)).content.decode()
    desk.signed_in(client, cast.leader)

    sent = client.post(desk.address(row, "request_supplement"), {"reason:facility": "Thiếu tên khoa."})

    assert "phải có lãnh đạo" in page
    assert "Gửi yêu cầu" not in page
    assert sent.status_code == 302
    assert Supplement.objects.filter(dossier=row).count() == 2


@pytest.mark.parametrize(("who", "status"), [("other_officer", 403), ("citizen", 403), ("clerk", 302)])
def test_the_builder_is_not_for_others(client: Client, cast: Cast, who: str, status: int) -> None:
    row = desk.to_examine(cast)
    desk.signed_in(client, getattr(cast, who))

    assert client.get(_builder(row)).status_code == status


def test_the_leader_sees_the_very_paper_marked_as_a_draft(client: Client, cast: Cast) -> None:
    row = desk.to_sign(cast)
    desk.signed_in(client, cast.leader)

    page = client.get(desk.address(row)).content.decode()
    draft = client.get(_draft(row))
    refusal = client.get(f"{_draft(row)}?refuse=1")

    assert f'src="{_draft(row)}"' in page
    assert draft.headers["Content-Type"] == "application/pdf"
    assert "frame-ancestors 'self'" in draft.headers["Content-Security-Policy"]
    words = _text(draft.content)
    assert "DỰ THẢO" in words
    assert desk.code(row) in words.replace("\n", "")
    assert "Không giải quyết" in _text(refusal.content)
    assert not Document.objects.filter(dossier=row, kind="result").exists()


def test_only_papers_may_be_framed(client: Client, cast: Cast) -> None:
    row = desk.to_examine(cast)
    desk.signed_in(client, cast.handler)

    assert "frame-ancestors 'none'" in client.get(desk.address(row)).headers["Content-Security-Policy"]


@pytest.mark.parametrize(("who", "status"), [("other_officer", 403), ("citizen", 403), ("handler", 200)])
def test_a_draft_is_for_the_office_that_has_the_dossier(client: Client, cast: Cast, who: str, status: int) -> None:
    row = desk.to_sign(cast)
    desk.signed_in(client, getattr(cast, who))

    assert client.get(_draft(row)).status_code == status


def test_there_is_no_draft_of_what_is_decided_or_has_no_code(client: Client, cast: Cast) -> None:
    decided, filed = desk.to_issue(cast), desk.filed(cast)
    desk.signed_in(client, cast.counter)

    assert client.get(_draft(decided)).status_code == 404
    assert client.get(_draft(filed)).status_code == 404


def test_a_leader_signs_one_after_the_other_with_a_look_at_each(client: Client, cast: Cast) -> None:
    first = desk.to_sign(cast)
    second = desk.to_sign(cast, at=desk.FRIDAY + timedelta(minutes=5))
    desk.signed_in(client, cast.leader)

    opened = client.get(QUEUE).headers["Location"]
    skipped = client.get(QUEUE, {"after": str(first.id)}).headers["Location"]
    signed = client.post(
        desk.address(first, "decide"),
        {"task": str(first.current_task), "outcome": "approve", "queue": "1", **desk.WITHOUT},
    )
    then = client.get(signed.headers["Location"]).headers["Location"]
    client.post(
        desk.address(second, "decide"),
        {"task": str(second.current_task), "outcome": "approve", "queue": "1", **desk.WITHOUT},
    )
    end = client.get(QUEUE).headers["Location"]

    assert opened == f"{desk.address(first)}?queue=1"
    assert skipped == then == f"{desk.address(second)}?queue=1"
    assert end.endswith("?view=to_sign")
    assert Ruling.objects.count() == 2


def test_what_a_colleague_has_taken_is_not_in_the_queue(client: Client, cast: Cast) -> None:
    row = desk.to_sign(cast)
    colleague = whoever(unit=cast.ward, role=Role.LEADER)
    Dossier.objects.filter(id=row.id).update(holder=colleague.account)
    desk.signed_in(client, cast.leader)

    assert client.get(QUEUE).headers["Location"].endswith("?view=to_sign")


def test_the_queue_is_for_leaders_and_the_journal_knows_who_else_came(client: Client, cast: Cast) -> None:
    desk.signed_in(client, cast.handler)

    assert client.get(QUEUE).status_code == 403
    assert (cast.handler.account, "sign") in desk.refusals(cast.handler.account)


@pytest.mark.parametrize("after", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_a_place_in_the_queue_that_is_gone_leads_to_its_begin(client: Client, cast: Cast, after: str) -> None:
    row = desk.to_sign(cast)
    desk.signed_in(client, cast.leader)

    assert client.get(QUEUE, {"after": after}).headers["Location"] == f"{desk.address(row)}?queue=1"


def test_a_decision_offers_to_be_undone_where_it_was_made(client: Client, cast: Cast) -> None:
    row = desk.to_sign(cast)
    desk.signed_in(client, cast.leader)

    told = client.post(
        desk.address(row, "decide"), {"task": str(row.current_task), "outcome": "approve", **desk.WITHOUT}, follow=True
    ).content.decode()
    page = client.get(f"{desk.address(row)}?open=undo").content.decode()

    assert f'{desk.address(row)}?open=undo#undo-decide"' in told
    assert 'id="undo-decide"' in page
    assert '<details class="act" open>' in page


def test_without_scripts_each_paper_has_an_address(client: Client, cast: Cast) -> None:
    row = desk.to_sign(cast)
    desk.signed_in(client, cast.leader)

    second = client.get(desk.address(row)).context["sheets"][1]
    reading = client.get(desk.address(row), {"paper": second.key}).context["reading"]

    assert (reading.now.key, reading.number) == (second.key, 2)


def test_the_deadline_page_says_who_found_the_case_and_why(client: Client, cast: Cast) -> None:
    row = desk.received(cast)
    assert procedure(desk.CORRECTION, Level.COMMUNE).limit_cases
    at = desk.FRIDAY + timedelta(minutes=30)
    apply_limit_case(dossier=row.id, case="verification", ground="Phải hỏi nơi cư trú cũ.", by=cast.head, at=at)
    desk.signed_in(client, cast.head)

    page = client.get(reverse("desk_deadline", args=[row.id])).content.decode()

    assert "Phải hỏi nơi cư trú cũ." in page
    assert "Khi cần xác minh" in page


def test_a_check_of_the_wrong_person_is_an_entry(client: Client, cast: Cast) -> None:
    row = desk.to_examine(cast)
    desk.signed_in(client, cast.counter)

    answer = client.post(desk.address(row, "check"), _checks(row, **{f"check:{PROOF}": "pass"}))

    assert answer.status_code == 403
    assert (cast.counter.account, "check") in desk.refusals(row.id)
    assert _kinds(row.id).count("checks_kept") == 0


def _kinds(dossier: UUID) -> list[str]:
    return [entry.kind for entry in entries_of(subject=dossier)]
