"""The desk's pages of counters and of QR codes: what heads do there, what others see, and what comes out as files."""

from __future__ import annotations

import io
from datetime import date, time
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook
from pypdf import PdfReader

from motcua.foundation.accounts.values import Actor, Role
from motcua.foundation.journal.queries import entries_of
from motcua.foundation.sheets.values import CellValue
from motcua.foundation.sheets.writing import template_of
from motcua.service.counters.commands.counters import allow_after_hours
from motcua.service.counters.commands.shifts import schedule_shifts
from motcua.service.counters.models import Code, Counter, Pilot, Rostered, Shift
from motcua.service.counters.sheets import CODES
from motcua.service.counters.values import NewPilot
from tests.cast import AT, Cast, an_official
from tests.dossiers import BIRTH, procedure
from tests.rooms.faces.citizen import client_of, text_of
from tests.rooms.faces.desk import NOW
from tests.rooms.service.counters.test_codes import a_code
from tests.rooms.service.counters.test_shifts import MONDAY, a_counter, a_shift

DESK = "/ban-lam-viec/"
COUNTERS, CODES_PAGE = f"{DESK}cac-quay/", f"{DESK}ma-qr/"

pytestmark = pytest.mark.usefixtures("now")


def sent(client: Client, path: str, **fields: Any) -> Any:
    return client.post(f"{DESK}{path}", fields, follow=True)


def the_counter(cast: Cast) -> UUID:
    return Counter.objects.get(unit=cast.ward.id).id


def test_a_leader_opens_a_counter_allows_after_hours_and_plans_a_week(cast: Cast) -> None:
    client = client_of(cast.leader)
    assert cast.counter.account is not None

    sent(client, "cac-quay/lam/open/", number="1", name_vi="Quầy một cửa", from_on="2023-07-03")
    sent(client, "cac-quay/lam/allow/", decision="Kế hoạch số 5", from_on="2023-07-03", last_on="2023-07-31")
    page = sent(
        client,
        "cac-quay/lam/schedule/",
        counter=str(the_counter(cast)),
        official=str(cast.counter.account),
        first="2023-07-04",
        last="2023-07-10",
        minutes="30",
    )

    assert "10 shifts stand in the plan" in text_of(page)
    assert "30 minutes after hours" in text_of(client.get(COUNTERS))
    assert Shift.objects.filter(extra_minutes=30).count() == 10
    assert str(Pilot.objects.get().during.upper) == "2023-08-01"


def test_what_was_refused_comes_again_with_what_was_typed(cast: Cast) -> None:
    client = client_of(cast.leader)

    page = sent(client, "cac-quay/lam/open/", number="1", name_vi="", from_on="2023-07-03")
    without_day = sent(client, "cac-quay/lam/open/", number="12", name_vi="Quầy", from_on="mai")

    assert (page.status_code, without_day.status_code) == (422, 422)
    assert "has a number, a name" in text_of(page)
    assert 'value="12"' in without_day.content.decode()


def test_shifts_are_called_off_and_rostered_anew_on_the_counter_s_page(cast: Cast) -> None:
    first, second = later(cast)
    client, page = client_of(cast.head), f"cac-quay/{the_counter(cast)}"

    sent(client, f"{page}/lam/call_off/", shift=[str(first)], reason="Mất điện")
    nothing = sent(client, f"{page}/lam/call_off/", reason="Mất điện")
    told = text_of(client.get(f"{DESK}{page}/"))

    assert Shift.objects.get(id=first).called_off_at is not None
    assert Shift.objects.get(id=second).called_off_at is None
    assert nothing.status_code == 422
    assert "Shift called off" in told


def later(cast: Cast) -> tuple[UUID, UUID]:
    pilot = NewPilot(unit=cast.ward.id, from_on=MONDAY, until_on=date(2023, 8, 1), decision="KH")
    allow_after_hours(pilot=pilot, by=cast.leader, at=AT)
    counter = a_counter(cast)
    halves = ((time(7), time(11)), (time(13), time(17, 30)))
    shifts = [a_shift(counter, cast.counter, date(2023, 7, 5), half) for half in halves]
    first, second = schedule_shifts(shifts=shifts, by=cast.leader, at=AT)
    return first, second


def test_an_officer_sees_her_ward_s_shifts_without_forms(cast: Cast) -> None:
    later(cast)
    page = client_of(cast.counter).get(COUNTERS)

    assert "30 minutes after hours" in text_of(page)
    assert "Schedule shifts" not in text_of(page)
    assert client_of(cast.counter).post(f"{DESK}cac-quay/lam/open/", {"number": "2"}).status_code in {403, 422}


@pytest.mark.parametrize("path", ["cac-quay/", "ma-qr/", "cac-quay/tep/lich-truc.xlsx", "ma-qr/tep/ma-qr.xlsx"])
def test_another_unit_s_pages_are_not_there_and_the_journal_knows(cast: Cast, path: str) -> None:
    response = client_of(cast.other_officer).get(f"{DESK}{path}?unit={cast.ward.id}")

    assert response.status_code == 404
    assert "act_refused" in {entry.kind for entry in entries_of(subject=cast.ward.id)}


def sheet(response: Any) -> list[tuple[Any, ...]]:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return list(load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(min_row=4, values_only=True))


def test_shifts_go_out_as_a_spreadsheet_that_can_come_in_again(cast: Cast) -> None:
    later(cast)
    client = client_of(cast.leader)

    rows = sheet(client.get(f"{COUNTERS}tep/lich-truc.xlsx?first=2023-07-05&last=2023-07-05&kind=after_hours"))

    assert [(row[0], row[2], row[3], row[4]) for row in rows] == [("1", "13:00", "17:30", "Lê Thị Mận")]
    assert sheet(client.get(f"{COUNTERS}tep/mau.xlsx")) == []


def test_codes_are_issued_printed_and_withdrawn(cast: Cast) -> None:
    client = client_of(cast.leader)
    issued = sent(client, "ma-qr/lam/issue/", procedure=[str(procedure(BIRTH).procedure)], from_on="2023-07-03")
    code = Code.objects.get()

    posters = client.post(f"{CODES_PAGE}in/posters.pdf", {"code": [str(code.id)]})
    labels = client.get(f"{CODES_PAGE}in/labels.pdf")
    one = text_of(client.get(f"{CODES_PAGE}{code.id}/"))
    withdrawn = sent(client, "ma-qr/lam/withdraw/", code=[str(code.id)], reason="Thay bảng")

    assert "1 codes stand" in text_of(issued)
    assert posters.content.startswith(b"%PDF-")
    assert labels.content.startswith(b"%PDF-")
    assert "QR code issued" in one
    assert "Withdrawn" in text_of(withdrawn)
    assert client.get(f"{CODES_PAGE}in/posters.pdf").status_code == 422


def test_only_the_codes_that_are_ticked_are_printed(cast: Cast) -> None:
    first = a_code(cast)
    a_code(cast, procedure=procedure("1.004873").procedure)
    client = client_of(cast.counter)

    one = client.post(f"{CODES_PAGE}in/posters.pdf", {"code": [str(first.id)]})
    both = client.post(f"{CODES_PAGE}in/posters.pdf")

    assert [len(PdfReader(io.BytesIO(each.content)).pages) for each in (one, both)] == [1, 2]


def test_a_wrong_spreadsheet_of_codes_shows_its_cells(cast: Cast) -> None:
    rows: list[dict[str, CellValue]] = [{"procedure": "9.999999", "place": cast.ward.name_vi, "from_on": NOW.date()}]
    upload = SimpleUploadedFile("ma.xlsx", template_of(CODES, made_at=AT, rows=rows))

    page = sent(client_of(cast.leader), "ma-qr/lam/import/", sheet=upload)

    assert page.status_code == 422
    assert "A4" in text_of(page)
    assert not Code.objects.exists()


def test_counts_of_a_code_stand_beside_it(cast: Cast) -> None:
    code = a_code(cast)
    for _scan in range(2):
        client_of().get(f"/qr/{code.link}/")

    assert "2 scans" in text_of(client_of(cast.counter).get(f"{CODES_PAGE}{code.id}/"))


def test_what_nobody_means_is_answered(cast: Cast) -> None:
    client = client_of(cast.leader)

    assert client.get(f"{COUNTERS}?unit=khong").status_code == 404
    assert client.get(f"{COUNTERS}?first=hom+nay&kind=x&counter=y").status_code == 200
    assert client.post(f"{DESK}cac-quay/lam/khac/").status_code == 404
    assert client.get(f"{CODES_PAGE}in/khac.pdf").status_code == 404
    assert client.post(f"{DESK}ma-qr/lam/issue/", {"procedure": ["x"], "from_on": "2023-07-03"}).status_code == 422


def test_a_roster_is_changed_for_those_that_are_ticked(cast: Cast) -> None:
    shifts = later(cast)
    second: Actor = an_official(sign_in="motcua3.ankhanh", unit=cast.ward, roles={Role.COUNTER})

    sent(
        client_of(cast.head),
        f"cac-quay/{the_counter(cast)}/lam/roster/",
        shift=[str(each) for each in shifts],
        official=str(second.account),
    )

    sitting = Rostered.objects.filter(superseded_at=None).values_list("account", flat=True)
    assert set(sitting) == {second.account}
