"""What people asked for who saw the pages for the first time: why it is late, when the result comes, whom to sign in as."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.test import Client

from motcua.service.dossiers.commands.clock import reappoint_dossier
from motcua.service.dossiers.commands.steps import take_steps
from motcua.service.dossiers.models import Dossier
from tests.cast import AT, Cast
from tests.conftest import moment
from tests.dossiers import a_filed_dossier, a_received_dossier, fresh
from tests.rooms.faces import desk
from tests.rooms.faces.citizen import client_of, text_of

NOW = desk.NOW
LONG_AGO = moment("2023-06-29 09:00")


def page_of(row: Dossier, client: Client) -> str:
    answer = client.get(desk.address(row))
    assert answer.status_code == 200
    return text_of(answer)


def test_a_late_dossier_says_that_nobody_took_it_and_nobody_was_told(client: Client, cast: Cast, now: Any) -> None:
    row = a_received_dossier(cast, at=LONG_AGO)

    page = page_of(row, desk.signed_in(client, cast.leader))

    assert "Quá hạn: chưa ai nhận bước" in page
    assert "Người dân chưa được báo" in page


def test_a_late_dossier_says_who_has_it_and_that_an_apology_was_sent(client: Client, cast: Cast, now: Any) -> None:
    row = a_received_dossier(cast, at=LONG_AGO)
    take_steps(dossiers=[row.id], by=cast.handler, at=LONG_AGO)
    until = NOW - timedelta(minutes=5)
    reappoint_dossier(dossier=row.id, promised_at=until, reason="Chờ xác minh.", by=cast.leader, at=LONG_AGO)

    page = page_of(fresh(row), desk.signed_in(client, cast.leader))

    assert f"do {cast.handler.name} giữ từ" in page
    assert "đã được xin lỗi và hẹn lại" in page


def test_nothing_is_said_of_what_is_in_time(client: Client, cast: Cast, now: Any) -> None:
    row = a_received_dossier(cast, at=moment("2023-07-03 08:00"))

    assert "Quá hạn:" not in page_of(row, desk.signed_in(client, cast.leader))


def test_a_confirmation_says_when_the_result_is_there_at_the_latest(cast: Cast) -> None:
    """A birth is registered on the day of its receipt, and the office has a working day to receive it."""
    filed = a_filed_dossier(cast)
    assert filed.answer_due_at is not None

    page = text_of(client_of(cast.citizen).get(f"/ho-so/{filed.id}/da-nop/"))

    assert "If nothing is missing, the result is there by" in page
    assert "Add the day of the answer to my calendar" in page


def test_once_received_the_promise_itself_is_shown(cast: Cast) -> None:
    received = a_received_dossier(cast, at=AT)

    page = text_of(client_of(cast.citizen).get(f"/ho-so/{received.id}/da-nop/"))

    assert "If nothing is missing" not in page
    assert "Add the date to my calendar" in page


def test_the_demo_city_names_its_people_and_a_real_one_nobody(client: Client, db: None, settings: Any) -> None:
    settings.DEMO = True
    shown = text_of(client.get("/dang-nhap/"))
    settings.DEMO = False
    hidden = text_of(client.get("/dang-nhap/"))

    assert "buoi" in shown
    assert "buoi" not in hidden


def test_a_leader_does_not_read_other_units_citizens_in_the_outbox(client: Client, cast: Cast) -> None:
    desk.signed_in(client, cast.leader)

    assert client.get("/ban-lam-viec/hop-thu-di/").status_code == 403
