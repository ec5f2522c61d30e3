"""The pages of institutions: what they show to whom, what they do, and what they refuse."""

from __future__ import annotations

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.journal.models import Entry
from motcua.reform.institutions.models import Course, Document, Proposal, Quota, Step
from tests.cast import Cast
from tests.institutions import a_document, a_restructuring, home_affairs, unit_called
from tests.rooms.faces.citizen import client_of
from tests.rooms.reform.test_institutions import a_row, a_sheet

PLACE = "/ban-lam-viec/the-che/"


def post(who: Actor, address: str, **fields: object) -> int:
    return client_of(who).post(f"{PLACE}{address}", fields).status_code


def test_a_document_goes_its_way_on_the_page(cast: Cast) -> None:
    client, now = client_of(cast.clerk), city_clock().now()
    today, later = city_day(now), city_day(now) + timedelta(days=20)
    assert "stand here" in client.get(PLACE).content.decode()
    fields = {
        "number": "12/2018/QĐ-UBND",
        "form": "decision",
        "issuer": unit_called("city-92").id,
        "unit": cast.ward.id,
    }
    fields |= {"title": "Quy định <b>chợ</b>", "field": "Thương mại", "issued_on": "2018-06-15"}

    assert post(cast.clerk, "lam/register/", **fields) in {400, 422}
    assert post(cast.clerk, "lam/register/", **fields, effective_on="2018-06-01") == 422
    assert post(cast.clerk, "lam/register/", **fields, effective_on="2018-06-25", due_on=later) == 302
    page = f"van-ban/{Document.objects.get().id}/"
    assert post(cast.head, f"{page}lam/find/", found="x", ground="y") in {400, 422}
    assert post(cast.head, f"{page}lam/find/", found="to_amend", ground="Thiếu căn cứ.") == 302
    assert post(cast.head, f"{page}lam/handle/", document="", on=today) == 422
    assert post(cast.head, f"{page}lam/handle/", document="15/QĐ-UBND", on=today) == 302

    shown = client.get(f"{PLACE}{page}").content.decode()
    assert "Handled by 15/QĐ-UBND" in shown
    assert "&lt;b&gt;chợ" in shown
    assert "12/2018" in client.get(f"{PLACE}?state=handled&q=CHO").content.decode()
    assert "12/2018" not in client.get(f"{PLACE}?state=overdue&page=x&unit=x&field=%00").content.decode()
    assert post(cast.head, f"{page}lam/plan/", due_on=later + timedelta(days=365)) == 302
    assert post(cast.head, f"{page}lam/withdraw/", reason="Ghi nhầm.") == 302
    assert "Ghi nhầm." in client.get(f"{PLACE}{page}").content.decode()
    assert post(cast.head, f"{page}lam/nothing/") == 404


def test_documents_come_and_go_as_a_sheet(cast: Cast) -> None:
    client = client_of(cast.clerk)

    def send(content: bytes) -> int:
        return post(cast.clerk, "lam/import/", sheet=SimpleUploadedFile("vb.xlsx", content))

    assert client.get(f"{PLACE}mau.xlsx").status_code == 200
    assert post(cast.clerk, "lam/import/") in {400, 422}
    assert send(a_sheet(a_row(unit="x", due_on=None)).getvalue()) == 422
    assert send(a_sheet(a_row(due_on=None)).getvalue()) == 302
    assert send(client.get(f"{PLACE}van-ban.xlsx").content) == 302
    assert Document.objects.count() == 1


def test_a_restructuring_goes_its_way_on_the_page(cast: Cast) -> None:
    appraiser, decider, today = home_affairs(sign_in="a"), home_affairs(), city_day(city_clock().now())
    words = {"unit": cast.ward.id, "title": "Nhập hai quầy", "text": "Một quầy.", "reason": "Giao thoa."}
    assert post(cast.leader, "lam/propose/", **words | {"reason": " "}) == 422
    assert post(cast.leader, "lam/propose/", **words) == 302
    page = f"sap-xep/{Proposal.objects.get().id}/"

    assert post(cast.leader, f"{page}lam/send/") == 302
    assert post(cast.leader, f"{page}lam/appraise/", verdict="in_favour", opinion="Được") == 403
    assert post(appraiser, f"{page}lam/appraise/", verdict="in_favour", opinion="Được") == 302
    assert post(decider, f"{page}lam/decide/", verdict="approved", reason="Đủ", document="") == 409
    assert post(decider, f"{page}lam/decide/", verdict="approved", reason="Đủ", document="9/QĐ") == 302
    assert post(decider, f"{page}lam/carry_out/", on=today) == 302

    shown = client_of(cast.handler).get(f"{PLACE}{page}").content.decode()
    assert "9/QĐ" in shown
    assert "Put into effect" in shown
    assert "Nhập hai quầy" in client_of(decider).get(f"{PLACE}sap-xep/?stage=carried_out").content.decode()
    assert Step.objects.count() == 4


def test_quotas_are_given_by_home_affairs_and_shown_beside_the_staff(cast: Cast) -> None:
    chief, today = home_affairs(), city_day(city_clock().now())
    first = today.replace(month=1, day=1)
    fields = {"unit": cast.ward.id, "from_on": first, "count": "6", "document": "12/QĐ-UBND"}

    assert post(cast.leader, "lam/give/", **fields) == 403
    assert post(chief, "lam/give/", **fields | {"document": ""}) == 422
    assert post(chief, "lam/give/", **fields) == 302

    shown = client_of(cast.leader).get(f"{PLACE}bien-che/?balance=under&on=x").content.decode()
    assert "quota 6" in shown
    assert "1 fewer" in shown
    assert "12/QĐ-UBND" in client_of(cast.leader).get(f"{PLACE}bien-che/{cast.ward.id}/").content.decode()
    assert client_of(cast.leader).get(f"{PLACE}bien-che/{unit_called('tax').id}/").status_code == 404
    assert client_of(cast.leader).get(f"{PLACE}bien-che.xlsx").status_code == 200
    assert client_of(chief).get(f"{PLACE}bien-che/mau.xlsx").status_code == 200
    assert Quota.objects.count() == 1


def test_a_course_is_registered_from_the_page(cast: Cast) -> None:
    day = city_day(city_clock().now()) - timedelta(days=3)
    fields = {"unit": cast.ward.id, "title": "Kỹ năng số", "place": "Quận", "from_on": day, "last_on": day}
    fields |= {"account": [cast.handler.account, cast.counter.account]}

    assert "Phan Văn Sáu" in client_of(cast.clerk).get(f"{PLACE}cong-vu/").content.decode()
    assert post(cast.clerk, "lam/train/", **fields, days="2") == 422
    assert post(cast.clerk, "lam/train/", **fields, days="1") == 302
    page = f"cong-vu/{Course.objects.get().id}/"
    assert "2 officials" in client_of(cast.leader).get(f"{PLACE}cong-vu/").content.decode()
    assert post(cast.clerk, f"{page}lam/withdraw/", reason="Ghi nhầm.") == 302
    assert "Ghi nhầm." in client_of(cast.clerk).get(f"{PLACE}{page}").content.decode()


def test_others_find_nothing_and_leave_an_entry(cast: Cast) -> None:
    document, proposal = (
        a_document(cast.ward.id, by=cast.clerk, due_on=None),
        a_restructuring(cast.ward.id, by=cast.leader),
    )
    other = client_of(cast.other_officer)

    assert other.get(f"{PLACE}van-ban/{document}/").status_code == 404
    assert other.get(f"{PLACE}sap-xep/{proposal}/").status_code == 404
    assert client_of(cast.citizen).get(PLACE).status_code == 403
    assert post(cast.other_officer, f"van-ban/{document}/lam/withdraw/", reason="x") == 403
    assert Entry.objects.filter(kind="act_refused", subject=document).exists()
