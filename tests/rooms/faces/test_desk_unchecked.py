"""A step does not end well over an open check-list without a word; and who signs sees what was checked before her."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from motcua.faces.desk.dossier.unchecked import Unchecked
from motcua.service.dossiers.models import Dossier, Note, Ruling, StepCheck, Supplement
from motcua.service.dossiers.queries.checklist import read_lists
from motcua.service.dossiers.queries.dossier import dossier_view
from tests.cast import Cast
from tests.dossiers import fresh
from tests.rooms.faces import desk

PROOF, NAMES = "content:birth_proof", "own:names"
WHY = "Đã đối chiếu bản chính tại quầy."


def _fields(row: Dossier, **more: str) -> dict[str, str]:
    return {"task": str(row.current_task), "outcome": "approve", **more}


def _ends(client: Client, row: Dossier, **more: str) -> Unchecked | None:
    """Ends the step favourably; what is asked, None where it was done."""
    act = "decide" if row.current_action == "sign" else "complete_step"
    answer = client.post(desk.address(row, act), _fields(row, **more))
    if answer.status_code == 302:
        return None
    assert answer.status_code == 422
    asked = answer.context["asked"]
    assert isinstance(asked, Unchecked)
    return asked


def _all_right(client: Client, row: Dossier, **answers: str) -> None:
    fields = {"task": str(row.current_task), "rest_is_right": "1", **answers}
    assert client.post(desk.address(row, "check"), fields).status_code == 302


def test_a_step_with_nothing_checked_asks_first_and_leads_to_the_first_open_item(client: Client, cast: Cast) -> None:
    row = desk.to_examine(cast)
    desk.signed_in(client, cast.handler)

    answer = client.post(desk.address(row, "complete_step"), _fields(row, note="Đã gọi cho chị ấy."))

    asked, page = answer.context["asked"], answer.content.decode()
    assert answer.status_code == 422
    assert len(asked.open) == asked.total
    assert asked.total > 5
    assert f'href="#{asked.first.anchor}" draggable="false" data-main-act autofocus' in page
    assert f'id="{asked.first.anchor}"' in page
    assert page.count("data-main-act") == 1
    assert "Đã gọi cho chị ấy.</textarea>" in page
    assert fresh(row).current_action == "examine"
    assert not Note.objects.exists()


def test_one_goes_on_with_a_reason_that_is_kept_and_not_without_one(client: Client, cast: Cast) -> None:
    row = desk.to_examine(cast)
    desk.signed_in(client, cast.handler)

    blank = _ends(client, row, unchecked_reason="  ")
    done = _ends(client, row, unchecked_reason=WHY, note="Đủ.")

    assert blank is not None
    assert blank.again
    assert done is None
    assert fresh(row).current_action == "sign"
    (note,) = Note.objects.filter(dossier=row)
    assert note.text.startswith("Đủ.\n")
    assert WHY in note.text
    assert f"{blank.total}/{blank.total}" in note.text


def test_what_is_ticked_in_the_form_that_is_sent_counts(client: Client, cast: Cast) -> None:
    row = desk.to_examine(cast)
    desk.signed_in(client, cast.handler)
    asked = _ends(client, row)
    assert asked is not None

    some = _ends(client, row, **{f"check:{PROOF}": "pass", f"check:{NAMES}": "ask"})
    rest = {item.anchor: "pass" for item in some.open} if some else {}
    done = _ends(client, row, **rest)

    assert some is not None
    assert len(some.open) == asked.total - 2
    assert done is None
    assert StepCheck.objects.filter(dossier=row, superseded_at=None).count() == asked.total
    assert not Note.objects.exists()


def test_a_reason_that_was_not_needed_is_no_note(client: Client, cast: Cast) -> None:
    row = desk.to_examine(cast)
    desk.signed_in(client, cast.handler)
    _all_right(client, row)

    assert _ends(client, row, unchecked_reason=WHY) is None
    assert not Note.objects.exists()


def test_what_is_wrong_and_was_not_asked_for_names_itself(client: Client, cast: Cast) -> None:
    row = desk.to_examine(cast)
    desk.signed_in(client, cast.handler)
    _all_right(client, row, **{f"check:{PROOF}": "fail", f"remark:{PROOF}": "Ảnh mờ."})

    asked = _ends(client, row)

    assert asked is not None
    assert asked.open == []
    assert [item.anchor for item in asked.wrong] == [f"check:{PROOF}"]
    assert fresh(row).current_action == "examine"


def test_what_was_asked_for_and_came_is_to_be_looked_at_anew(client: Client, cast: Cast) -> None:
    row = desk.to_examine(cast)
    desk.signed_in(client, cast.handler)
    _all_right(client, row, **{f"check:{PROOF}": "fail", f"remark:{PROOF}": "Ảnh mờ."})
    client.post(desk.address(row, "request_supplement"), {"reason:birth_proof": "Ảnh mờ."})
    checked_at = StepCheck.objects.get(dossier=row, item=PROOF).at
    Supplement.objects.filter(dossier=row).update(answered_at=checked_at + timedelta(hours=1))
    Dossier.objects.filter(id=row.id).update(status="in_processing")

    asked = _ends(client, row)

    assert asked is not None
    assert ([item.anchor for item in asked.open], asked.wrong) == ([f"check:{PROOF}"], [])


@pytest.mark.parametrize("outcome", ["refuse"])
def test_an_unfavourable_end_is_not_asked_about(client: Client, cast: Cast, outcome: str) -> None:
    row = desk.to_examine(cast)
    desk.signed_in(client, cast.handler)

    answer = client.post(desk.address(row, "complete_step"), _fields(row) | {"outcome": outcome})

    assert answer.status_code == 302
    assert fresh(row).current_action == "sign"


def test_a_leader_is_asked_too_and_her_reason_stays_in_the_office(client: Client, cast: Cast) -> None:
    row = desk.to_sign(cast)
    desk.signed_in(client, cast.leader)

    asked = _ends(client, row)
    before = fresh(row).status
    done = _ends(client, row, unchecked_reason=WHY)

    assert asked is not None
    assert before != "approved"
    assert done is None
    assert fresh(row).status == "approved"
    assert Note.objects.filter(dossier=row, text__contains=WHY).count() == 1
    assert Ruling.objects.get(dossier=row).reason == ""
    assert WHY not in dossier_view(dossier=row.id, actor=cast.citizen, at=desk.FRIDAY).reason


@pytest.mark.parametrize("who", ["counter", "clerk", "other_officer", "citizen"])
def test_whose_step_it_is_not_is_refused_and_asked_nothing(client: Client, cast: Cast, who: str) -> None:
    row = desk.to_examine(cast)
    actor = getattr(cast, who)
    desk.signed_in(client, actor)

    answer = client.post(desk.address(row, "complete_step"), _fields(row))

    assert answer.status_code == 403
    assert desk.refusals(row.id) or desk.refusals(actor.account)
    assert fresh(row).current_action == "examine"


def test_a_step_that_has_gone_on_says_so_and_asks_nothing(client: Client, cast: Cast) -> None:
    """Two windows: the second was open when the first had ended the step."""
    row = desk.to_examine(cast)
    desk.signed_in(client, cast.handler)
    assert _ends(client, row, unchecked_reason=WHY) is None

    answer = client.post(desk.address(row, "complete_step"), _fields(row))

    assert answer.status_code == 409
    assert answer.context["asked"] is None


def test_who_signs_sees_what_was_checked_and_by_whom(client: Client, cast: Cast) -> None:
    row = desk.to_examine(cast)
    desk.signed_in(client, cast.handler)
    asked = _ends(client, row, **{f"check:{PROOF}": "pass", f"check:{NAMES}": "ask", f"remark:{NAMES}": "Quê quán?"})
    assert asked is not None
    assert _ends(client, row, unchecked_reason=WHY) is None
    desk.signed_in(client, cast.leader)

    page = client.get(desk.address(row))

    (step,) = page.context["checks"].before
    assert (step.by_name, step.passed, step.asked, step.open) == (cast.handler.name, 1, 1, asked.total - 2)
    assert [check.remark for check in step.doubts] == ["Quê quán?"]
    assert len(step.others) == asked.total - 1
    assert WHY in page.content.decode()


def test_who_signs_sees_that_nothing_was_checked(client: Client, cast: Cast) -> None:
    row = desk.to_sign(cast)
    desk.signed_in(client, cast.leader)

    (step,) = client.get(desk.address(row)).context["checks"].before

    assert (step.passed, step.failed, step.asked) == (0, 0, 0)
    assert step.open == len(step.others) > 0
    assert step.by_name


def test_the_rows_of_who_signs_say_what_was_checked_before_her(client: Client, cast: Cast) -> None:
    sound, unsound = desk.to_examine(cast), desk.to_examine(cast)
    desk.signed_in(client, cast.handler)
    _all_right(client, sound)
    assert _ends(client, sound) is None
    assert _ends(client, unsound, unchecked_reason=WHY, **{f"check:{PROOF}": "ask"}) is None
    desk.signed_in(client, cast.leader)

    told = {}
    for page, table in (("/ban-lam-viec/lanh-dao/", "to_sign"), ("/ban-lam-viec/?view=to_sign", "table")):
        rows = client.get(page).context[table].rows
        told[page] = {row.key.split(":")[0]: (row.checked, row.unsound) for row in rows}

    total = StepCheck.objects.filter(dossier=sound).count()
    expected = {
        str(sound.id): (f"Đã kiểm {total}/{total}", False),
        str(unsound.id): (f"Đã kiểm 1/{total}, 1 hỏi thêm", True),
    }
    assert list(told.values()) == [expected, expected]


def test_only_who_signs_is_told_so_in_her_list(client: Client, cast: Cast) -> None:
    row = desk.to_sign(cast)

    assert read_lists(dossiers=[row.id], actor=cast.citizen) == {}
    assert read_lists(dossiers=[row.id], actor=cast.other_officer) == {}
    rows = desk.signed_in(client, cast.handler).get("/ban-lam-viec/?view=to_sign&whose=unit").context["table"].rows
    assert [each.checked for each in rows] == [""]
