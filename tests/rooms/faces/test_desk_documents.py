"""The registers' pages: what they show to whom, what they do, and what they refuse."""

from __future__ import annotations

from hashlib import sha256
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.journal.models import Entry
from motcua.service.documents.commands.issuing import MadeFile, put_files, recall_documents
from motcua.service.documents.models import Assignment, Handling, Incoming, Outgoing
from motcua.service.documents.values import DocumentKind
from tests.cast import AT, Cast
from tests.rooms.faces.citizen import client_of
from tests.rooms.foundation.files.contents import a_pdf
from tests.rooms.service.test_documents import Office

DOCUMENTS = "/ban-lam-viec/van-ban/"


@pytest.fixture
def office(cast: Cast) -> Office:
    return Office(cast)


def came(document: UUID, more: str = "") -> str:
    return f"{DOCUMENTS}den/{document}/{more}"


def went(document: UUID, more: str = "") -> str:
    return f"{DOCUMENTS}di/{document}/{more}"


def test_a_document_is_registered_assigned_and_closed_from_its_pages(office: Office) -> None:
    clerk, leader = client_of(office.cast.clerk), client_of(office.cast.leader)
    fields = {
        "unit": office.cast.ward.id,
        "received_on": "2023-06-15",
        "sender": "Sở Tư pháp",
        "number": "5/STP",
        "kind": "official_letter",
        "urgency": "urgent",
        "abstract": "Báo cáo hộ tịch",
        "files": SimpleUploadedFile("cong-van.pdf", a_pdf()),
    }
    assert clerk.post(f"{DOCUMENTS}den/ghi-so/", fields).status_code == 302
    document = Incoming.objects.get().id
    who = f"{office.cast.ward.id}/{office.cast.handler.account}"
    assigned = {"who": who, "due_on": "2099-01-01", "note": "Tham mưu.", "seen": ""}
    assert leader.post(came(document, "lam/assign/"), assigned).status_code == 302
    handler = client_of(office.cast.handler)
    page = handler.get(came(document)).content.decode()
    assert "cong-van.pdf" in page
    assert "Tham mưu." in page
    assert handler.post(came(document, "lam/handle/"), {"note": "Đã báo cáo."}).status_code == 302

    assert Assignment.objects.get().account == office.cast.handler.account
    assert Handling.objects.get().note == "Đã báo cáo."
    assert "Báo cáo hộ tịch" in clerk.get(f"{DOCUMENTS}den/?state=handled").content.decode()
    assert "No document here" in clerk.get(f"{DOCUMENTS}den/?state=overdue").content.decode()


def test_a_draft_goes_from_its_form_to_its_number(office: Office) -> None:
    handler, leader, clerk = (client_of(each) for each in (office.cast.handler, office.cast.leader, office.cast.clerk))
    page = handler.get(f"{DOCUMENTS}di/soan/?kind=decision").content.decode()
    assert "Căn cứ Luật Tổ chức chính quyền địa phương" in page
    fields = {
        "key": "k",
        "kind": "decision",
        "unit": office.cast.ward.id,
        "abstract": "Phân công trực",
        "grounds": "Căn cứ Luật Hộ tịch",
        "paragraphs": "Phân công trực.\r\n\r\nCó hiệu lực từ ngày ký.",
        "recipients": "Như Điều 1",
        "signer": office.cast.leader.account,
    }
    for _twice in range(2):
        assert handler.post(f"{DOCUMENTS}di/soan/", fields).status_code == 302
    document = Outgoing.objects.get().id
    version = {"version": office.seen(document).version}
    for client, act in ((handler, "submit"), (leader, "sign"), (clerk, "issue")):
        assert client.post(went(document, f"lam/{act}/"), version).status_code == 302

    shown = clerk.get(went(document)).content.decode()
    assert "01/QĐ-UBND" in shown
    assert "<strong>Điều 2.</strong>" in shown
    paper = clerk.get(went(document, "van-ban.pdf"))
    assert paper.content.startswith(b"%PDF")


def test_what_was_typed_stays_when_it_is_refused(office: Office) -> None:
    fields = {
        "kind": "official_letter",
        "unit": office.cast.ward.id,
        "abstract": "Một việc dài",
        "paragraphs": "Chữ.",
        "recipients": "Như trên",
        "signer": office.cast.leader.account,
    }

    answer = client_of(office.cast.handler).post(f"{DOCUMENTS}di/soan/", fields)

    assert answer.status_code == 422
    assert "Một việc dài" in answer.content.decode()
    assert not Outgoing.objects.exists()


def test_the_wrong_person_gets_nothing_and_leaves_an_entry(office: Office) -> None:
    document = office.signed(DocumentKind.DECISION)
    version = {"version": office.seen(document).version}

    refused = client_of(office.cast.handler).post(went(document, "lam/issue/"), version)

    assert refused.status_code == 403
    assert Entry.objects.filter(kind="act_refused", subject=document).exists()
    outsider = client_of(office.cast.other_officer)
    assert outsider.get(went(document)).status_code == 404
    assert outsider.get(went(document, "van-ban.pdf")).status_code == 404
    assert outsider.get(came(office.came())).status_code == 404
    assert "No document here" in outsider.get(f"{DOCUMENTS}di/").content.decode()
    assert client_of(office.cast.citizen).get(f"{DOCUMENTS}den/").status_code == 403


def test_a_sheet_that_is_wrong_or_too_large_is_told(office: Office) -> None:
    clerk = client_of(office.cast.clerk)
    unit = {"unit": office.cast.ward.id}

    for content in (b"not a sheet", b"x" * 10_000_001):
        sheet = SimpleUploadedFile("so.xlsx", content)
        assert clerk.post(f"{DOCUMENTS}den/nhap/", {**unit, "sheet": sheet}).status_code == 422

    assert clerk.get(f"{DOCUMENTS}den/mau.xlsx").status_code == 200
    assert clerk.get(f"{DOCUMENTS}den/so.xlsx").status_code == 200
    assert clerk.get(f"{DOCUMENTS}di/so.xlsx").status_code == 200


def test_anybody_who_has_an_issued_file_is_told_whether_it_is_in_force(office: Office) -> None:
    document, content = office.issued(DocumentKind.DECISION), a_pdf()
    put_files(made=[MadeFile(document=document, sha256=sha256(content).hexdigest(), signed=True)], by=SYSTEM, at=AT)

    def told() -> str:
        sent = {"document": SimpleUploadedFile("quyet-dinh.pdf", content)}
        return client_of().post("/kiem-tra-van-ban/", sent).content.decode()

    assert "01/QĐ-UBND" in told()
    assert "in force." in told()
    recall_documents(reasons={document: "Sai căn cứ."}, by=office.cast.leader, at=AT)
    assert "It was recalled" in told()
    assert "Sai căn cứ." not in told(), "the reason is the office's"
