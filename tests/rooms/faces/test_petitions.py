"""The pages of petitions: sent and followed on the portal without signing in, handled at the desk."""

from __future__ import annotations

import re
from datetime import datetime
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.foundation.journal.models import Entry
from motcua.service.feedback.commands.answering import answer_petition, ask_sender
from motcua.service.feedback.models import Answer, Petition, PetitionFile, Publication, Question
from tests.cast import Cast
from tests.dossiers import BIRTH, procedure
from tests.rooms.faces.citizen import client_of
from tests.rooms.foundation.files.contents import a_pdf
from tests.rooms.service.feedback.test_petitions import PHONE, PHONE_END, a_petition

PORTAL, DESK = "/phan-anh/", "/ban-lam-viec/phan-anh/"


def typed(cast: Cast, **changes: object) -> dict[str, object]:
    facts = {"kind": "petition", "text": "Máy lấy số hỏng.", "form": "a", "unit": cast.ward.id, "phone": PHONE}
    return facts | changes


def of(petition: UUID, act: str = "") -> str:
    return f"{DESK}{petition}/" + (f"lam/{act}/" if act else "")


def test_sent_without_signing_in_and_followed_by_code_and_digits(cast: Cast, now: datetime) -> None:
    client = client_of()
    assert client.get(f"{PORTAL}gui/").status_code == 200
    paper = SimpleUploadedFile("anh.pdf", a_pdf(title="Ảnh"))

    answer = client.post(f"{PORTAL}gui/", typed(cast, files=[paper]))
    twice = client.post(f"{PORTAL}gui/", typed(cast))

    row = Petition.objects.get()
    assert PetitionFile.objects.get().name == "anh.pdf"
    assert answer["Location"] == twice["Location"]
    assert row.code in client.get(answer["Location"]).content.decode()
    page = client.post(f"{PORTAL}theo-doi/", {"code": row.code, "phone_end": PHONE_END})
    assert "Máy lấy số hỏng." in page.content.decode()
    wrong = client.post(f"{PORTAL}theo-doi/", {"code": row.code, "phone_end": "0000"})
    assert wrong.status_code == 422
    assert "Máy lấy số hỏng." not in wrong.content.decode()


def test_a_procedure_s_page_leads_to_a_petition_about_it(cast: Cast, now: datetime) -> None:
    client, version = client_of(), procedure(BIRTH)
    address = f"{PORTAL}gui/?procedure={version.procedure}"

    assert f'href="{address}"' in client.get(f"/thu-tuc/{version.procedure}/").content.decode()

    assert version.name_vi in client.get(address, headers={"Accept-Language": "vi"}).content.decode()


def test_what_is_refused_comes_back_with_everything_typed(cast: Cast, now: datetime) -> None:
    answer = client_of().post(f"{PORTAL}gui/", typed(cast, phone="12"))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Máy lấy số hỏng." in page
    assert 'href="#phone"' in page
    assert client_of().post(f"{PORTAL}gui/", typed(cast, kind="")).status_code == 422
    assert not Petition.objects.exists()


def test_the_language_switch_sends_nothing(cast: Cast, now: datetime) -> None:
    client = client_of()
    answer = client.post(f"{PORTAL}gui/", typed(cast, _language="vi"))

    assert "Máy lấy số hỏng." in answer.content.decode()
    assert not Petition.objects.exists()


def test_the_person_replies_and_disputes_by_code_and_digits(cast: Cast, now: datetime) -> None:
    petition = a_petition(cast, at=now)
    ask_sender(petition=petition, text="Khi nào?", by=cast.head, at=now)
    proof = {"code": Petition.objects.get().code, "phone_end": PHONE_END}
    client = client_of()

    assert client.post(f"{PORTAL}theo-doi/", {**proof, "act": "reply", "text": " "}).status_code == 422
    page = client.post(f"{PORTAL}theo-doi/", {**proof, "act": "reply", "text": "Sáng nay"}).content.decode()
    assert "Sáng nay" in page
    assert Question.objects.get().reply == "Sáng nay"
    answer_petition(petition=petition, text="Đã sửa", by=cast.head, at=now)
    page = client.post(f"{PORTAL}theo-doi/", {**proof, "act": "dispute", "text": "Chưa được"}).content.decode()
    assert "Chưa được" in page
    assert Answer.objects.get().disputed == "Chưa được"


def test_signed_in_one_sees_one_s_own_and_nobody_else_s(cast: Cast, now: datetime) -> None:
    client, stranger = client_of(cast.citizen), client_of(cast.neighbour)
    answer = client.post(f"{PORTAL}gui/", typed(cast, phone=""))
    address = answer["Location"]

    assert "Máy lấy số hỏng." in client.get(address).content.decode()
    assert "Máy lấy số hỏng." in client.get(PORTAL).content.decode()
    assert stranger.get(address).status_code == 404
    assert stranger.post(address, {"act": "dispute", "text": "x"}).status_code == 404
    assert Entry.objects.filter(kind="act_refused", actor=cast.neighbour.account).exists()
    assert client_of().get(address).status_code == 302


def test_the_desk_takes_answers_and_publishes(cast: Cast, now: datetime) -> None:
    petition, client = a_petition(cast, at=now), client_of(cast.leader)
    assert "1 petition" in client.get(DESK).content.decode()
    assert client.get(of(petition)).status_code == 200

    for act, fields in (
        ("take", {}),
        ("answer", {"text": "Đã sửa máy."}),
        ("publish", {"is_public": "yes", "question": "Máy hỏng", "answer": "Đã sửa"}),
    ):
        assert client.post(of(petition, act), fields)["Location"] == of(petition), act

    assert Publication.objects.get().is_public
    public = client_of().get(PORTAL).content.decode()
    assert "Máy hỏng" in public
    assert "Máy lấy số" not in public
    assert "No petition here" in client.get(f"{DESK}?state=overdue").content.decode()
    assert client.get(f"{DESK}danh-sach.xlsx").content[:2] == b"PK"


def test_a_refused_act_keeps_what_was_typed(cast: Cast, now: datetime) -> None:
    petition, client = a_petition(cast, at=now), client_of(cast.head)

    answer = client.post(of(petition, "pass-on"), {"to": cast.ward.id, "reason": "Không phải của chúng tôi"})

    assert answer.status_code == 409
    assert "Không phải của chúng tôi" in answer.content.decode()
    assert client.post(of(petition, "nothing"), {}).status_code == 404


def test_the_wrong_official_is_refused_and_leaves_an_entry(cast: Cast, now: datetime) -> None:
    petition, client = a_petition(cast, at=now), client_of(cast.other_officer)

    assert client.get(of(petition)).status_code == 403
    assert client.post(of(petition, "answer"), {"text": "x"}).status_code == 403
    assert client_of(cast.handler).post(of(petition, "answer"), {"text": "x"}).status_code == 403
    assert not Answer.objects.exists()
    assert Entry.objects.filter(kind="act_refused", actor=cast.other_officer.account).count() == 2


def test_whom_it_concerns_gets_no_page_and_no_file(cast: Cast, now: datetime) -> None:
    client = client_of()
    paper = SimpleUploadedFile("anh.pdf", a_pdf(title="Ảnh"))
    client.post(f"{PORTAL}gui/", typed(cast, kind="complaint", official="Võ Thị Út", files=[paper]))
    petition, sha256 = Petition.objects.get().id, PetitionFile.objects.get().sha256

    named, other = client_of(cast.leader), client_of(cast.head)

    assert named.get(of(petition)).status_code == 404
    assert named.get(f"{of(petition)}tep/{sha256}/").status_code == 404
    assert not re.search("Máy lấy số", named.get(DESK).content.decode())
    assert other.get(f"{of(petition)}tep/{sha256}/").status_code == 200
