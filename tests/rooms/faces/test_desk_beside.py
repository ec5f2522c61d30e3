"""Several agencies are asked at once: each finds the dossier in its inbox, sees its own step, and does it there."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from motcua.foundation.accounts.values import SYSTEM, Role
from motcua.service.processes.commands import publish_processes
from motcua.service.processes.queries import open_tasks_of
from tests.cast import Cast, whoever
from tests.dossiers import a_received_dossier, fresh, task_of
from tests.rooms.faces.desk import FRIDAY, NOW, WITHOUT, address, code, signed_in
from tests.rooms.service.dossiers.test_happenings import asked, asking, billed, departments, fire

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


def test_whoever_examines_ticks_the_agencies_that_are_asked(cast: Cast, client: Client) -> None:
    publish_processes(drawings={"asking": asking()}, by=SYSTEM, at=FRIDAY)
    row = a_received_dossier(cast, at=FRIDAY)
    signed_in(client, cast.handler)
    wanted = departments()
    for unit in wanted:
        whoever(unit=unit, role=Role.HANDLER, on=NOW.date())

    page = client.get(address(row)).content.decode()
    nobody = client.post(address(row, "complete_step"), {"task": task_of(row), "outcome": "consult"})
    ticked = {"task": task_of(row), "outcome": "consult", "asked": [unit.id for unit in wanted]}
    done = client.post(address(row, "complete_step"), ticked)

    # Only where somebody could answer, and not oneself.
    assert all(f'name="asked" value="{unit.id}"' in page for unit in wanted)
    assert f'name="asked" value="{cast.ward.id}"' not in page
    assert page.count('name="asked"') < 10
    assert (nobody.status_code, done.status_code) == (422, 302)
    assert {task.unit for task in open_tasks_of(dossiers=[row.id])[row.id]} == {unit.id for unit in wanted}


def test_ticks_are_kept_when_the_act_is_refused_and_mean_nothing_to_other_outcomes(cast: Cast, client: Client) -> None:
    publish_processes(drawings={"asking": asking()}, by=SYSTEM, at=FRIDAY)
    row = a_received_dossier(cast, at=FRIDAY)
    signed_in(client, cast.handler)
    (unit, _other) = departments()
    whoever(unit=unit, role=Role.HANDLER, on=NOW.date())
    gone = uuid4()

    refused = client.post(
        address(row, "complete_step"), {"task": task_of(row), "outcome": "consult", "asked": [unit.id, gone]}
    )
    client.post(address(row, "complete_step"), {"task": task_of(row), "outcome": "approve", "asked": gone, **WITHOUT})

    assert refused.status_code == 409
    assert f'value="{unit.id}" checked' in refused.content.decode()
    assert fresh(row).current_action == "sign"
