"""A step whose outcome asks the citizen: the desk leads to where everything is named, and both happen together."""

from __future__ import annotations

from django.test import Client

from motcua.foundation.accounts.values import SYSTEM
from motcua.service.dossiers.models import SupplementDefect
from motcua.service.dossiers.values import Status
from motcua.service.processes.commands import publish_processes
from tests.cast import AT, Cast
from tests.dossiers import BIRTH, a_received_dossier, fresh, procedure, task_of
from tests.rooms.faces import desk
from tests.unit.service.processes.drawings import drawing, end, flows, gateway, start, step


def test_what_is_missing_is_named_before_the_step_ends_by_asking(client: Client, cast: Cast) -> None:
    xml = drawing(
        start(),
        step("receive", "receive", action="receive", role="counter", unit="receiving"),
        step("examine", "approve", "more=request_supplement/1"),
        gateway("g", "g_sign"),
        step("sign", "approve", "refuse", action="sign", role="leader", unit="signing"),
        end(),
        flows(
            "start > receive",
            "receive > examine",
            "examine > g",
            'g > examine : outcome == "more"',
            "g > sign",
            "sign > end",
        ),
        key=procedure(BIRTH).process_key,
    )
    publish_processes(drawings={"asking": xml}, by=SYSTEM, at=AT)
    row = a_received_dossier(cast, at=desk.FRIDAY)
    desk.signed_in(client, cast.handler)

    page = client.get(desk.address(row)).content.decode()
    led = client.post(desk.address(row, "check"), {"task": str(task_of(row)), "then": "supplement:more"})
    builder = client.get(led["Location"]).content.decode()
    refused = client.post(desk.address(row, "request_supplement"), {"task": str(task_of(row)), "outcome": "more"})
    sent = client.post(
        desk.address(row, "request_supplement"),
        {"task": str(task_of(row)), "outcome": "more", "reason:child": "Ghi rõ họ và tên."},
    )

    assert 'value="supplement:more"' in page
    assert 'name="outcome" value="more"' not in page
    assert 'name="outcome" value="more"' in builder
    assert (refused.status_code, 'name="outcome" value="more"' in refused.content.decode()) == (409, True)
    assert sent.status_code == 302
    after = fresh(row)
    assert (after.status, after.current_step) == (Status.SUPPLEMENT_REQUESTED.value, "Bước examine")
    assert SupplementDefect.objects.count() == 1
