"""Acts on many services of the list at once: all or none, and every refused one is named."""

from __future__ import annotations

import pytest

from motcua.faces.desk.integration import many
from motcua.foundation.accounts.values import Actor
from motcua.foundation.journal.models import Entry
from motcua.registry.catalogue.values import ProcedureVersion
from motcua.service.exchange.models import Integration, Run
from motcua.service.exchange.values import Stage
from tests.cast import Cast
from tests.integration import PlantedPortal, begun, confirmed, controller, ready, services
from tests.rooms.faces.citizen import client_of

PORTAL = "/ban-lam-viec/tich-hop/"

pytestmark = pytest.mark.usefixtures("now")


@pytest.fixture
def by(cast: Cast) -> Actor:
    return controller()


def ticks(*versions: ProcedureVersion) -> list[str]:
    return [f"{each.procedure}:ready" for each in versions]


def stages() -> list[str]:
    return sorted(Integration.objects.values_list("stage", flat=True))


def test_what_is_ready_is_submitted_together_and_once(by: Actor) -> None:
    two = services()[:2]
    ready(*two, by=by)
    client = client_of(by)

    answer = client.post(f"{PORTAL}nhieu/submit/?state=ready&page=1", {"chosen": ticks(*two)})
    again = client.post(f"{PORTAL}nhieu/submit/", {"chosen": ticks(*two)})

    assert (answer.status_code, answer["Location"]) == (302, f"{PORTAL}?state=ready&page=1")
    assert again.status_code == 302
    assert stages() == [Stage.SUBMITTED.value] * 2


def test_when_one_cannot_follow_none_does_and_all_that_cannot_are_named(by: Actor) -> None:
    fine, open_, unbegun = services()[:3]
    ready(fine, by=by)
    begun(open_, by=by)

    answer = client_of(by).post(f"{PORTAL}nhieu/submit/", {"chosen": ticks(fine, open_, unbegun)})

    page = answer.content.decode()
    said = answer.context["error"]
    assert answer.status_code == 409
    assert open_.code in said
    assert unbegun.code in said
    assert fine.code not in said
    assert page.count("checked>") >= 3
    assert stages() == [Stage.OPEN.value] * 2


def test_many_are_begun_tested_and_suspended(by: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(many, "conformity_port", PlantedPortal)
    one, two, three = services()[:3]
    confirmed(three, by=by)
    client = client_of(by)

    assert client.post(f"{PORTAL}nhieu/begin/", {"chosen": ticks(one, two)}).status_code == 302
    assert client.post(f"{PORTAL}nhieu/test/", {"chosen": ticks(one, two)}).status_code == 302
    assert client.post(f"{PORTAL}nhieu/suspend/", {"chosen": ticks(three), "reason": ""}).status_code == 409
    assert client.post(f"{PORTAL}nhieu/suspend/", {"chosen": ticks(three), "reason": "Lỗi."}).status_code == 302

    assert Run.objects.filter(passed=True).count() == 3
    assert stages() == [Stage.OPEN.value, Stage.OPEN.value, Stage.SUSPENDED.value]


def test_nothing_ticked_is_said_and_an_unknown_service_is_not_found(by: Actor) -> None:
    client = client_of(by)

    assert client.post(f"{PORTAL}nhieu/submit/", follow=True).status_code == 200
    assert client.post(f"{PORTAL}nhieu/submit/", {"chosen": ["x"]}).status_code == 404
    assert client.post(f"{PORTAL}nhieu/dance/", {"chosen": ["x"]}).status_code == 404


def test_others_are_offered_no_ticks_and_their_attempt_is_on_record(cast: Cast, by: Actor) -> None:
    (service,) = services()[:1]
    ready(service, by=by)
    client = client_of(cast.auditor)

    assert 'name="chosen"' not in client.get(PORTAL).content.decode()
    assert client.post(f"{PORTAL}nhieu/submit/", {"chosen": ticks(service)}).status_code == 403
    assert Entry.objects.filter(kind="act_refused", actor=cast.auditor.account).count() == 1
    assert stages() == [Stage.OPEN.value]
