"""Acts at the desk: each done by who may, refused to who may not, and lost to nobody who was too late."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
from django.test import Client

from motcua.faces.desk.dossier.acts import ACTS
from motcua.foundation.accounts.values import Role
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import UnitKind
from motcua.service.dossiers.models import Dossier, Note, StepCheck, Supplement
from motcua.service.dossiers.values import Status
from tests.cast import JUNE_15, Cast, an_official
from tests.conftest import moment
from tests.dossiers import fresh
from tests.rooms.faces import desk

OTHER_WARD = "31150"


Fields = Mapping[str, str]


@dataclass(frozen=True)
class Case:
    """An act as its officer does it: the dossier that it fits, who, what she fills in, and whether it is done."""

    build: Callable[[Cast], Dossier]
    who: str
    fields: Callable[[Dossier, Cast], Fields]
    is_done: Callable[[Dossier, Cast], bool]


def _given(**fields: str) -> Callable[[Dossier, Cast], Fields]:
    return lambda row, cast: fields


def _task(**fields: str) -> Callable[[Dossier, Cast], Fields]:
    return lambda row, cast: {"task": str(row.current_task), **fields}


def _is(status: Status) -> Callable[[Dossier, Cast], bool]:
    return lambda row, cast: row.status == status.value


def _other_ward() -> UUID:
    unit = directory(on=JUNE_15).of_division(OTHER_WARD, UnitKind.COMMUNE)
    assert unit is not None
    return unit.id


CASES: dict[str, Case] = {
    "take": Case(desk.received, "head", _given(), lambda row, cast: row.holder == cast.head.account),
    "release": Case(desk.taken, "head", _given(), lambda row, cast: row.holder is None),
    "hand_over": Case(
        desk.to_examine,
        "head",
        lambda row, cast: {"to": str(cast.handler.account)},
        lambda row, cast: row.holder == cast.handler.account,
    ),
    "receive": Case(desk.filed, "counter", _given(), _is(Status.RECEIVED)),
    "refuse_receipt": Case(desk.filed, "counter", _given(reason="Sai nơi nộp."), _is(Status.NOT_RECEIVED)),
    "send_on": Case(
        desk.filed,
        "counter",
        lambda row, cast: {"unit": str(_other_ward()), "reason": "Đúng nơi."},
        lambda row, cast: row.receiving_unit == _other_ward(),
    ),
    "request_supplement": Case(
        desk.to_examine,
        "handler",
        _given(**{"reason:home_town": "Ghi rõ hơn.", "note": "Mong anh chị thông cảm."}),
        _is(Status.SUPPLEMENT_REQUESTED),
    ),
    "pause": Case(desk.to_examine, "handler", _given(ground="verification", reason="Xác minh."), _is(Status.PAUSED)),
    "resume": Case(desk.paused, "handler", _given(), _is(Status.IN_PROCESSING)),
    "extend": Case(
        desk.received,
        "head",
        _given(amount="2", unit="working_days", reason="Phức tạp.", legal_basis="Luật Hộ tịch"),
        lambda row, cast: row.legal_due_at == moment("2023-07-07 15:10"),
    ),
    "reappoint": Case(
        desk.received,
        "head",
        _given(promised_at="2023-07-10T17:00", reason="Xin lỗi."),
        lambda row, cast: row.reappointed_to == moment("2023-07-10 17:00"),
    ),
    "check": Case(
        desk.to_examine,
        "handler",
        _task(**{"check:own:term": "fail", "remark:own:term": "Quá 60 ngày."}),
        lambda row, cast: StepCheck.objects.filter(dossier=row, answer="fail", remark="Quá 60 ngày.").exists(),
    ),
    "apply_limit_case": Case(
        desk.received,
        "head",
        _given(case="verification", ground="Phải xác minh."),
        lambda row, cast: row.limit_case == "verification",
    ),
    "complete_step": Case(
        desk.to_examine,
        "handler",
        _task(outcome="approve", note="Đủ.", **desk.WITHOUT),
        lambda row, cast: (
            row.current_action == "sign" and Note.objects.filter(dossier=row, text__startswith="Đủ.").exists()
        ),
    ),
    "decide": Case(desk.to_sign, "leader", _task(outcome="approve", **desk.WITHOUT), _is(Status.APPROVED)),
    "issue": Case(desk.to_issue, "clerk", _task(), lambda row, cast: row.current_action == "return_result"),
    "return_result": Case(desk.ready, "counter", _given(method="counter"), _is(Status.RETURNED)),
    "withdraw": Case(desk.filed, "counter", _given(reason="Người nộp đổi ý."), _is(Status.WITHDRAWN)),
    "undo": Case(desk.declined, "counter", _given(act="refuse_receipt", reason="Nhầm."), _is(Status.FILED)),
}


#: Of offices that this cast has none of: tried with their own dossiers.
ELSEWHERE = {"ask_tax"}


def test_every_act_of_the_desk_is_tried_here() -> None:
    assert set(CASES) | ELSEWHERE == set(ACTS)


@pytest.mark.parametrize("act", CASES)
def test_who_may_does_it(client: Client, cast: Cast, act: str) -> None:
    case = CASES[act]
    row = case.build(cast)
    assert not case.is_done(row, cast)
    desk.signed_in(client, getattr(cast, case.who))

    answer = client.post(desk.address(row, act), case.fields(row, cast), follow=True)

    assert answer.status_code == 200
    assert case.is_done(fresh(row), cast)


@pytest.mark.parametrize("act", CASES)
def test_an_officer_of_another_unit_is_refused_and_the_journal_knows(client: Client, cast: Cast, act: str) -> None:
    case = CASES[act]
    row = case.build(cast)
    desk.signed_in(client, cast.other_officer)

    answer = client.post(desk.address(row, act), case.fields(row, cast))

    assert answer.status_code == 403
    assert [who for who, _act in desk.refusals(row.id)] == [cast.other_officer.account]
    assert fresh(row).status == row.status
    assert fresh(row).current_task == row.current_task


@pytest.mark.parametrize("act", CASES)
def test_an_auditor_sees_and_does_nothing(client: Client, cast: Cast, act: str) -> None:
    case = CASES[act]
    row = case.build(cast)
    auditor = an_official(sign_in="kiemtra.ankhanh", unit=cast.ward, roles={Role.AUDITOR})
    desk.signed_in(client, auditor)

    seen = client.get(desk.address(row))
    answer = client.post(desk.address(row, act), case.fields(row, cast))

    assert seen.status_code == 200
    assert answer.status_code == 403
    assert (auditor.account, _asked(act)) in desk.refusals(row.id)
    assert fresh(row).status == row.status


def _asked(act: str) -> str:
    """What policy is asked first: giving back is asked as taking, undoing as what is undone."""
    return {"take": "take_step", "release": "take_step", "undo": "refuse_receipt"}.get(act, act)


@pytest.mark.parametrize("act", CASES)
def test_a_citizen_does_not_even_come_in(client: Client, cast: Cast, act: str) -> None:
    row = CASES[act].build(cast)
    desk.signed_in(client, cast.citizen)

    answer = client.post(desk.address(row, act), CASES[act].fields(row, cast))

    assert answer.status_code == 403
    assert desk.refusals(cast.citizen.account) == [(cast.citizen.account, "open_desk")]
    assert fresh(row).status == row.status


@pytest.mark.parametrize(
    ("act", "words"),
    [
        ("receive", "đã được tiếp nhận"),
        ("refuse_receipt", "không được tiếp nhận"),
        ("request_supplement", "đang chờ công dân bổ sung"),
        ("pause", "đang tạm dừng"),
        ("resume", "đang được xử lý"),
        ("extend", "đã được gia hạn một lần"),
        ("reappoint", "đã xin lỗi và hẹn lại một lần"),
        ("apply_limit_case", "đã áp dụng một trường hợp thời hạn"),
        ("complete_step", "đã chuyển sang bước “Ký duyệt”"),
        ("decide", "đã có quyết định"),
        ("issue", "đã chuyển sang bước “Trả kết quả”"),
        ("return_result", "đã trả kết quả"),
        ("withdraw", ": đã rút"),
        ("undo", "không thể hủy thao tác này"),
    ],
)
def test_the_second_time_changes_nothing_and_says_why(client: Client, cast: Cast, act: str, words: str) -> None:
    case = CASES[act]
    row = case.build(cast)
    fields = case.fields(row, cast)
    desk.signed_in(client, getattr(cast, case.who))
    assert client.post(desk.address(row, act), fields).status_code == 302
    once = Dossier.objects.filter(id=row.id).values().get()

    answer = client.post(desk.address(row, act), fields)

    assert answer.status_code == 409
    assert words in answer.content.decode()
    assert Dossier.objects.filter(id=row.id).values().get() == once


def test_what_was_typed_into_an_act_that_came_too_late_is_given_back(client: Client, cast: Cast) -> None:
    row = desk.to_examine(cast)
    fields = {"task": str(row.current_task), "outcome": "approve", "note": "Đã đối chiếu giấy chứng sinh bản gốc."}
    desk.signed_in(client, cast.handler)
    client.post(desk.address(row, "complete_step"), {**fields, "note": "", **desk.WITHOUT})

    answer = client.post(desk.address(row, "complete_step"), fields)

    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Ký duyệt" in page
    assert "Đã đối chiếu giấy chứng sinh bản gốc." in page
    assert not Note.objects.filter(dossier=row, text__contains="giấy chứng sinh").exists()


def test_a_supplement_without_reasons_keeps_the_note(client: Client, cast: Cast) -> None:
    row = desk.to_examine(cast)
    desk.signed_in(client, cast.handler)

    answer = client.post(desk.address(row, "request_supplement"), {"note": "Anh chị vui lòng đến sớm."})

    assert answer.status_code == 409
    assert "Anh chị vui lòng đến sớm." in answer.content.decode()
    assert not Supplement.objects.filter(dossier=row).exists()


def test_every_reason_of_a_refused_supplement_stands_at_its_question_again(client: Client, cast: Cast) -> None:
    """A second request needs a head; what the handler wrote is not lost by that."""
    row = desk.asked(cast)
    Supplement.objects.filter(dossier=row).update(answered_at=desk.FRIDAY)
    Dossier.objects.filter(id=row.id).update(status=Status.RECEIVED.value)
    desk.signed_in(client, cast.handler)

    answer = client.post(desk.address(row, "request_supplement"), {"reason:facility": "Thiếu tên khoa sản."})

    assert answer.status_code == 409
    page = answer.content.decode()
    assert 'name="reason:facility" value="Thiếu tên khoa sản."' in page
    assert "lãnh đạo" in page


def test_a_colleague_who_holds_the_step_is_named(client: Client, cast: Cast) -> None:
    row = desk.to_examine(cast)
    colleague = an_official(sign_in="canbo2.ankhanh", name="Đỗ Thị Mười", unit=cast.ward, roles={Role.HANDLER})
    desk.signed_in(client, colleague)
    assert client.post(desk.address(row, "take")).status_code == 302
    desk.signed_in(client, cast.handler)

    taking = client.post(desk.address(row, "take"))
    completing = client.post(
        desk.address(row, "complete_step"), {"task": str(row.current_task), "outcome": "approve", "note": "Tôi xem rồi"}
    )

    assert (taking.status_code, completing.status_code) == (409, 409)
    assert "Đỗ Thị Mười" in taking.content.decode()
    assert "Đỗ Thị Mười" in completing.content.decode()
    assert "Tôi xem rồi" in completing.content.decode()
    assert fresh(row).holder == colleague.account


@pytest.mark.parametrize("who", ["counter", "clerk", "leader"])
def test_a_step_is_only_for_its_own_post(client: Client, cast: Cast, who: str) -> None:
    """All of them are in the unit that holds the dossier; only the handler examines."""
    row = desk.to_examine(cast)
    actor = getattr(cast, who)
    desk.signed_in(client, actor)

    taking = client.post(desk.address(row, "take"))
    completing = client.post(desk.address(row, "complete_step"), {"task": str(row.current_task), "outcome": "approve"})

    assert (taking.status_code, completing.status_code) == (403, 403)
    assert desk.refusals(row.id) == [(actor.account, "take_step"), (actor.account, "complete_step")]
    assert fresh(row).current_action == "examine"


@pytest.mark.parametrize(
    ("act", "fields"),
    [
        ("hand_over", {"to": "nobody"}),
        ("extend", {"amount": "viele", "unit": "working_days"}),
        ("extend", {"amount": "2", "unit": "fortnights"}),
        ("reappoint", {"promised_at": "tomorrow"}),
        ("decide", {"outcome": "perhaps"}),
        ("return_result", {"method": "pigeon"}),
        ("undo", {"act": "everything"}),
    ],
)
def test_a_form_that_cannot_be_read_changes_nothing(
    client: Client, cast: Cast, act: str, fields: Mapping[str, str]
) -> None:
    row = desk.received(cast)
    before = Dossier.objects.filter(id=row.id).values().get()
    desk.signed_in(client, cast.head)

    answer = client.post(desk.address(row, act), fields)

    assert answer.status_code == 422
    assert Dossier.objects.filter(id=row.id).values().get() == before


def test_an_act_that_there_is_not_is_no_page(client: Client, cast: Cast) -> None:
    desk.signed_in(client, cast.handler)

    answer = client.post(desk.address(desk.to_examine(cast), "sell"))

    assert answer.status_code == 404


def test_an_unknown_dossier_is_no_page(client: Client, cast: Cast) -> None:
    desk.signed_in(client, cast.handler)

    assert client.get(f"/ban-lam-viec/ho-so/{uuid4()}/").status_code == 404
    assert client.post(f"/ban-lam-viec/ho-so/{uuid4()}/lam/take/").status_code == 404


def test_acts_are_not_done_by_looking(client: Client, cast: Cast) -> None:
    row = desk.filed(cast)
    desk.signed_in(client, cast.counter)

    assert client.get(desk.address(row, "receive")).status_code == 405
    assert fresh(row).status == Status.FILED.value
