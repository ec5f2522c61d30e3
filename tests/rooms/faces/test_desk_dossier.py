"""A dossier's page at the desk, its papers, its deadline, and the supplement that is brought to the counter."""

from __future__ import annotations

import io
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from motcua.registry.people.models import Person
from motcua.service.dossiers.models import AttachedFile, Dossier
from motcua.service.dossiers.values import Status
from tests.cast import Cast
from tests.dossiers import a_filed_dossier, fresh
from tests.rooms.faces import desk

DOSSIER_QUERIES_MAX = 55


def _queries(client: Client, address: str, counted: Any) -> int:
    client.get(address)  # what a process reads once
    with counted as queries:
        assert client.get(address).status_code == 200
    return len(queries.captured_queries)


def test_a_dossier_asks_no_more_for_a_longer_story(
    client: Client, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    row = desk.to_sign(cast)
    desk.signed_in(client, cast.leader)
    before = _queries(client, desk.address(row), django_assert_max_num_queries(DOSSIER_QUERIES_MAX))
    for reason in ("Xác minh lần một.", "Xác minh lần hai.", "Xác minh lần ba."):
        client.post(desk.address(row, "pause"), {"ground": "verification", "reason": reason})
        client.post(desk.address(row, "resume"))

    after = _queries(client, desk.address(row), django_assert_max_num_queries(DOSSIER_QUERIES_MAX))

    assert after <= before


def test_the_deadline_is_told_stretch_by_stretch_with_the_pause(client: Client, cast: Cast) -> None:
    row = desk.paused(cast)
    desk.signed_in(client, cast.handler)

    lines = client.get(reverse("desk_deadline", args=[row.id])).context["lines"]

    assert "Tạm dừng" in " ".join(line.what for line in lines)
    assert all(one.to_at == following.from_at for one, following in pairwise(lines))


def test_what_is_not_received_has_no_deadline_to_explain(client: Client, cast: Cast) -> None:
    row = desk.filed(cast)
    desk.signed_in(client, cast.counter)

    assert client.get(reverse("desk_deadline", args=[row.id])).status_code == 404
    assert reverse("desk_deadline", args=[row.id]) not in client.get(desk.address(row)).content.decode()


@pytest.mark.parametrize(
    ("build", "kind"),
    [
        (desk.received, "01_receipt"),
        (desk.asked, "02_supplement"),
        (desk.declined, "03_refusal"),
        (desk.received, "04_apology"),
        (desk.received, "05_control"),
    ],
)
def test_forms_of_the_one_stop_are_printed_when_they_have_something_to_say(
    client: Client, cast: Cast, build: Any, kind: str
) -> None:
    row = build(cast)
    if kind == "04_apology":
        desk.signed_in(client, cast.head)
        client.post(desk.address(row, "reappoint"), {"promised_at": "2023-07-10T17:00", "reason": "Xin lỗi."})
    desk.signed_in(client, cast.counter)

    page = client.get(desk.address(row)).content.decode()
    answer = client.get(reverse("desk_document", args=[row.id, kind]))

    assert reverse("desk_document", args=[row.id, kind]) in page
    assert answer.headers["Content-Type"] == "application/pdf"
    text = "".join(each.extract_text() for each in PdfReader(io.BytesIO(answer.content)).pages).replace(" ", "")
    assert (row.code or row.reference) in text


@pytest.mark.parametrize("kind", ["02_supplement", "03_refusal", "04_apology", "06_register", "result", "../secret"])
def test_a_form_with_nothing_to_say_is_no_page(client: Client, cast: Cast, kind: str) -> None:
    row = desk.received(cast)
    desk.signed_in(client, cast.counter)

    assert client.get(f"/ban-lam-viec/ho-so/{row.id}/phieu/{kind}.pdf").status_code == 404


def test_a_picture_is_shown_and_anything_else_is_downloaded(client: Client, cast: Cast) -> None:
    row = a_filed_dossier(cast, at=desk.FRIDAY)
    sha256 = AttachedFile.objects.get(dossier=row).sha256
    file = reverse("desk_file", args=[row.id, sha256])
    desk.signed_in(client, cast.counter)

    picture = client.get(file)
    AttachedFile.objects.filter(dossier=row).update(media_type="text/html")
    page = client.get(file)

    assert picture.headers["Content-Type"] == "image/png"
    assert picture.headers["Content-Disposition"].startswith("inline")
    assert picture.getvalue().startswith(b"\x89PNG")
    assert page.headers["Content-Type"] == "application/octet-stream"
    assert page.headers["Content-Disposition"].startswith("attachment")


def test_a_file_of_another_dossier_does_not_open_through_this_one(client: Client, cast: Cast) -> None:
    mine, other = desk.received(cast), a_filed_dossier(cast, at=desk.FRIDAY)
    sha256 = AttachedFile.objects.get(dossier=other).sha256
    desk.signed_in(client, cast.handler)

    assert client.get(reverse("desk_file", args=[mine.id, sha256])).status_code == 404
    assert client.get(reverse("desk_file", args=[mine.id, "0" * 64])).status_code == 404


def test_only_the_step_s_own_official_is_offered_its_form(client: Client, cast: Cast) -> None:
    row = desk.to_examine(cast)
    offered = {}
    for who in ("counter", "handler", "head", "leader", "clerk"):
        desk.signed_in(client, getattr(cast, who))
        offered[who] = desk.address(row, "complete_step") in client.get(desk.address(row)).content.decode()

    assert offered == {"counter": False, "handler": True, "head": False, "leader": False, "clerk": False}


def test_everything_offered_on_the_page_is_permitted(client: Client, cast: Cast) -> None:
    """What the page offers, policy grants: no button leads to a refusal."""
    for build in (desk.filed, desk.received, desk.to_examine, desk.to_sign, desk.to_issue, desk.ready, desk.asked):
        row = build(cast)
        for who in ("counter", "handler", "head", "leader", "clerk"):
            desk.signed_in(client, getattr(cast, who))
            page = client.get(desk.address(row)).content.decode()
            for act in [
                act for act in ("take", "receive", "decide", "issue", "pause", "extend") if _offers(page, row, act)
            ]:
                answer = client.post(desk.address(row, act), {"task": str(row.current_task), "outcome": "none"})
                assert answer.status_code != 403, (build.__name__, who, act)
                if answer.status_code == 302:
                    break


def _offers(page: str, row: Dossier, act: str) -> bool:
    return f'action="{desk.address(row, act)}"' in page


def test_the_history_names_steps_and_people(client: Client, cast: Cast) -> None:
    row = desk.to_sign(cast)
    desk.signed_in(client, cast.leader)

    page = client.get(desk.address(row)).content.decode()

    assert "Thẩm định hồ sơ: đề xuất giải quyết" in page
    assert "Phan Văn Sáu" in page
    assert "Ngô Văn Bảy" in page


@pytest.mark.parametrize(
    ("phone", "has_account", "words"),
    [
        ("+84912345678", True, "0912 345 678"),
        ("", True, "chưa có; báo tin trong tài khoản"),
        ("", False, "chưa có, không báo tin được"),
    ],
)
def test_the_page_says_how_the_applicant_is_told(
    client: Client, cast: Cast, phone: str, has_account: bool, words: str
) -> None:
    row = desk.received(cast)
    Person.objects.filter(id=row.applicant).update(phone=phone, account=cast.citizen.account if has_account else None)
    desk.signed_in(client, cast.handler)

    assert words in client.get(desk.address(row)).content.decode()


def test_notes_of_the_office_are_for_the_office(client: Client, cast: Cast) -> None:
    row = desk.to_examine(cast)
    desk.signed_in(client, cast.handler)
    fields = {"task": str(row.current_task), "outcome": "approve", "note": "Cần lưu ý chữ ký.", **desk.WITHOUT}
    client.post(desk.address(row, "complete_step"), fields)

    assert "Cần lưu ý chữ ký." in client.get(desk.address(row)).content.decode()
    desk.signed_in(client, cast.citizen)
    assert "Cần lưu ý chữ ký." not in client.get(f"/ho-so/{row.id}/").content.decode()


def test_signed_out_people_are_sent_to_sign_in_and_back(client: Client, cast: Cast) -> None:
    row = desk.received(cast)

    answer = client.get(desk.address(row))

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/dang-nhap/?next=")


def test_both_languages_have_every_word(client: Client, cast: Cast) -> None:
    row = desk.asked(cast)
    desk.signed_in(client, cast.counter)

    vietnamese = client.get(desk.address(row), headers={"Accept-Language": "vi"}).content.decode()
    english = client.get(desk.address(row), headers={"Accept-Language": "en"}).content.decode()

    assert "Nhận bổ sung" in vietnamese
    assert "Take in the supplement" not in vietnamese
    assert "Take in the supplement" in english


def test_a_supplement_brought_to_the_counter_goes_in(client: Client, cast: Cast) -> None:
    row = desk.asked(cast)
    address = reverse("desk_supplement", args=[row.id])
    desk.signed_in(client, cast.counter)

    asked = client.get(address).content.decode()
    answer = client.post(
        address, {"home_town": "Xã Trường Long, huyện Phong Điền", "facility": "Nơi khác", "hand_in": "1"}
    )

    assert "Ghi rõ xã, huyện, tỉnh." in asked
    assert 'name="home_town"' in asked
    assert 'name="facility"' not in asked
    assert answer.headers["Location"] == desk.address(row)
    row = fresh(row)
    assert (row.status, row.answers_version) == (Status.IN_PROCESSING.value, 2)
    answers = client.get(desk.address(row)).content.decode()
    assert "Xã Trường Long, huyện Phong Điền" in answers
    assert "Nơi khác" not in answers


def test_a_supplement_that_does_not_hold_is_shown_again_with_what_was_typed(client: Client, cast: Cast) -> None:
    row = desk.asked(cast, target="child")
    address = reverse("desk_supplement", args=[row.id])
    desk.signed_in(client, cast.counter)

    answer = client.post(address, {"child.full_name": "", "child.ethnicity": "Khmer", "hand_in": "1"})

    assert answer.status_code == 422
    assert 'value="Khmer"' in answer.content.decode()
    assert fresh(row).status == Status.SUPPLEMENT_REQUESTED.value


def test_the_supplement_page_is_not_for_other_posts(client: Client, cast: Cast) -> None:
    row = desk.asked(cast)
    desk.signed_in(client, cast.clerk)

    answer = client.get(reverse("desk_supplement", args=[row.id]))

    assert answer.status_code == 403
    assert desk.refusals(row.id) == [(cast.clerk.account, "answer_supplement")]


def test_nothing_asked_for_leads_to_the_dossier(client: Client, cast: Cast) -> None:
    row = desk.to_examine(cast)
    desk.signed_in(client, cast.counter)

    assert client.get(reverse("desk_supplement", args=[row.id])).headers["Location"] == desk.address(row)
