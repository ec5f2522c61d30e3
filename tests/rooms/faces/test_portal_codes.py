"""A code that was scanned, and the hours that a ward's counter keeps besides, as people see them."""

from __future__ import annotations

from datetime import datetime

import pytest

from motcua.service.counters.commands.codes import withdraw_codes
from motcua.service.counters.models import CodeDay
from motcua.service.counters.queries.codes import code_of
from motcua.service.counters.values import CodeView
from motcua.service.dossiers.models import Draft
from tests.cast import AT, Cast
from tests.conftest import moment
from tests.rooms.faces.citizen import client_of, text_of
from tests.rooms.service.counters.test_codes import a_code
from tests.rooms.service.counters.test_shifts import scheduled

#: Ten minutes after the morning session has ended.
LATE_MORNING = moment("2023-06-19 11:10")


@pytest.fixture(autouse=True)
def late_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    class Still:
        def now(self) -> datetime:
            return LATE_MORNING

    monkeypatch.setattr("motcua.faces.site.middleware.city_clock", lambda: Still())


def test_a_scan_leads_to_the_procedure_s_start_and_keeps_nothing_of_who_scanned(cast: Cast) -> None:
    code = a_code(cast)
    client = client_of()

    response = client.get(f"/qr/{code.link}/")

    start = f"/thu-tuc/{code.procedure}/nop/?q=qr-{code.link}"
    assert (response.status_code, response["Location"]) == (302, start)
    assert not response.cookies
    assert [(day.scans, day.started) for day in CodeDay.objects.filter(code=code.id)] == [(1, 0)]


def test_the_draft_begins_at_the_code_s_place_and_is_counted(cast: Cast) -> None:
    code = a_code(cast)
    client = client_of(cast.neighbour)
    page = client.get(f"/thu-tuc/{code.procedure}/nop/?q=qr-{code.link}")
    assert cast.ward.authority_en in text_of(page)

    client.post(
        f"/thu-tuc/{code.procedure}/nop/",
        {"applicant": str(cast.neighbour.person), "came_by": f"qr-{code.link}"},
    )

    assert Draft.objects.get().receiving_unit == cast.ward.id
    view = code_of(code=code.id, actor=cast.leader, at=AT)
    assert (view.scans, view.started, view.filed) == (0, 1, 0)


def forged(code: CodeView) -> str:
    return code.link[:-1] + ("0" if code.link[-1] != "0" else "1")


def test_a_forged_link_is_answered_clearly_and_counts_nothing(cast: Cast) -> None:
    response = client_of().get(f"/qr/{forged(a_code(cast))}/")

    assert response.status_code == 404
    assert "not one of ours" in text_of(response)
    assert not CodeDay.objects.exists()


def test_a_code_withdrawn_says_so(cast: Cast) -> None:
    code = a_code(cast)
    withdraw_codes(codes=[code.id], reason="Thay bảng", by=cast.leader, at=AT)

    response = client_of().get(f"/qr/{code.link}/")

    assert response.status_code == 410
    assert "no longer in force" in text_of(response)


def test_the_ward_s_hours_say_when_its_counter_is_open_besides(cast: Cast) -> None:
    before = text_of(client_of().get("/noi-tiep-nhan/"))
    scheduled(cast)

    after = text_of(client_of().get("/noi-tiep-nhan/"))

    assert "0 of" in before
    assert "after hours" not in before
    assert "1 of" in after
    assert "and after hours 11:00–11:30, 17:00–17:30" in after
