"""Several agencies are asked at once: each finds the dossier in its inbox, sees its own step, and does it there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from motcua.foundation.accounts.values import Role
from tests.cast import Cast, whoever
from tests.dossiers import fresh
from tests.rooms.faces.desk import FRIDAY, NOW, WITHOUT, address, code, signed_in
from tests.rooms.service.dossiers.test_happenings import asked, billed, departments, fire

pytestmark = pytest.mark.usefixtures("now")


def test_the_agency_that_the_dossier_does_not_show_answers_from_its_inbox(cast: Cast, client: Client) -> None:
    row = asked(cast, at=FRIDAY)
    other = next(
        officer
        for officer in (whoever(unit=unit, role=Role.HANDLER, on=NOW.date()) for unit in departments())
        if row.current_unit not in officer.units
    )
    signed_in(client, other)

    inbox = client.get(reverse("desk_inbox")).content.decode()
    assert "Hồ sơ đang xin ý kiến đơn vị bạn" in inbox
    assert code(row) in inbox
    page = client.get(address(row)).content.decode()
    assert 'value="agree"' in page or 'name="outcome"' in page
    task = page.split('name="task" value="')[1].split('"')[0]
    answer = client.post(address(row, "complete_step"), {"task": task, "outcome": "agree", **WITHOUT})

    assert answer.status_code == 302, answer.content.decode()[:2000]
    assert code(row) not in client.get(reverse("desk_inbox")).content.decode()
    assert fresh(row).current_task == row.current_task


def test_who_is_asked_nothing_reads_nothing_of_it(cast: Cast, client: Client) -> None:
    asked(cast, at=FRIDAY - timedelta(days=1))
    signed_in(client, cast.handler)

    assert "xin ý kiến đơn vị bạn" not in client.get(reverse("desk_inbox")).content.decode()


def test_a_dossier_that_waits_for_money_says_so(cast: Cast, client: Client) -> None:
    row = billed(cast, at=FRIDAY)
    signed_in(client, cast.handler)

    page = client.get(address(row)).content.decode()

    assert "Chờ tin từ bên ngoài" in page
    assert "Sự kiện paid; Sự kiện unpaid" in page


def test_the_name_of_what_silence_did_stands_in_the_story(cast: Cast, client: Client) -> None:
    row = asked(cast, at=FRIDAY)
    desk_client = signed_in(client, cast.handler)

    fire(row)

    assert "sự kiện silent" in desk_client.get(address(row)).content.decode()
