"""The pages of integration: what they show to whom, what they do, and what they refuse."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.faces.desk.integration import acts
from motcua.foundation.accounts.values import Actor
from motcua.foundation.journal.models import Entry
from motcua.registry.catalogue.values import ProcedureVersion
from motcua.service.exchange.models import Answer, Integration, Plan, Reason, Step
from tests.cast import Cast
from tests.integration import PlantedPortal, a_plan, begun, confirmed, controller, services
from tests.rooms.faces.citizen import client_of

PORTAL = "/ban-lam-viec/tich-hop/"

pytestmark = pytest.mark.usefixtures("now")


@pytest.fixture
def by(cast: Cast) -> Actor:
    return controller()


@pytest.fixture
def service(by: Actor) -> ProcedureVersion:
    return services()[0]


def test_a_service_is_led_to_the_portal_from_its_page(
    by: Actor, service: ProcedureVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(acts, "conformity_port", PlantedPortal)
    a_plan(service, by=by)
    client, address = client_of(by), f"{PORTAL}{service.procedure}/"

    def post(act: str, **fields: str) -> int:
        return client.post(f"{address}lam/{act}/", fields).status_code

    assert post("begin") == 302
    page = client.get(address)
    keys = [each["view"].item.key for each in page.context["items"]]
    assert post("submit") == 409
    assert post("answer", **{f"answer-{keys[0]}": "fail", f"note-{keys[0]}": ""}) == 422
    assert post("answer", **{f"answer-{key}": "pass" for key in keys}) == 302
    assert post("test") == 302
    assert post("submit") == 302
    page = client.get(address)
    assert "With the Portal" in page.content.decode()
    assert "Check-list answered" in page.content.decode()
    assert Answer.objects.count() == len(keys)
    assert Step.objects.count() == 1


def test_a_city_without_a_connection_says_so_and_passes_nothing(by: Actor, service: ProcedureVersion) -> None:
    begun(service, by=by)

    answer = client_of(by).post(f"{PORTAL}{service.procedure}/lam/test/")

    assert answer.status_code == 503
    assert "no connection" in answer.content.decode()


def test_what_is_missing_is_counted_and_leads_to_its_rows(by: Actor) -> None:
    one, other = services()[:2]
    a_plan(one, other, by=by)
    confirmed(one, by=by)
    client = client_of(by)

    page = client.get(PORTAL)
    missing = client.get(f"{PORTAL}?missing=unexplained")

    assert page.context["kpis"][2].value.startswith("50")
    assert [each["service"].code for each in missing.context["lines"]] == [other.code]
    kind = {"kind": "no_dossiers", "text": "Không phát sinh hồ sơ."}
    assert client.post(f"{PORTAL}{other.procedure}/lam/explain/", kind).status_code == 302
    assert not client.get(f"{PORTAL}?missing=unexplained").context["lines"]
    assert "Không phát sinh hồ sơ." in client.get(f"{PORTAL}{other.procedure}/").content.decode()
    assert Reason.objects.count() == 1


def test_a_suspended_service_says_why(by: Actor, service: ProcedureVersion) -> None:
    confirmed(service, by=by)
    client, address = client_of(by), f"{PORTAL}{service.procedure}/"

    assert client.post(f"{address}lam/suspend/", {"reason": " "}).status_code == 409
    assert client.post(f"{address}lam/suspend/", {"reason": "Lỗi trạng thái."}).status_code == 302

    assert "Lỗi trạng thái." in client.get(address).content.decode()
    assert client.get(f"{PORTAL}?state=suspended").context["lines"][0]["service"].code == service.code


def test_a_plan_is_adopted_from_the_sheet_that_the_page_gives(by: Actor) -> None:
    client = client_of(by)
    sheet = client.get(f"{PORTAL}ke-hoach.xlsx").content
    fields = {"decision": "9/QĐ-UBND", "title": "Danh mục", "decided_on": "2023-06-30", "from_on": "2023-07-01"}

    def adopt(content: bytes, **changes: str) -> int:
        upload = SimpleUploadedFile("ke-hoach.xlsx", content)
        return client.post(f"{PORTAL}ke-hoach/", fields | changes | {"sheet": upload}).status_code

    assert adopt(sheet, from_on="2023-06-01") == 422
    assert adopt(b"x") in {400, 422}
    assert not Plan.objects.exists()
    assert adopt(sheet) == 302
    assert Plan.objects.get().in_force.lower == date(2023, 7, 1)
    assert client.get(f"{PORTAL}dich-vu.xlsx?state=not_begun").status_code == 200


def test_others_read_and_change_nothing(cast: Cast, by: Actor, service: ProcedureVersion) -> None:
    a_plan(service, by=by)
    (integration,) = begun(service, by=by)
    address = f"{PORTAL}{service.procedure}/"

    assert "Being prepared" in client_of(cast.auditor).get(address).content.decode()
    assert not client_of(cast.auditor).get(address).context["view"].acts
    assert client_of(cast.citizen).get(PORTAL).status_code == 403
    for act in ("answer", "submit", "suspend", "explain"):
        fields = {"kind": "other", "text": "x", "reason": "x", "answer-guided": "pass"}
        assert client_of(cast.leader).post(f"{address}lam/{act}/", fields).status_code == 403
    assert client_of(by).post(f"{address}lam/confirm/").status_code == 404
    assert client_of(by).get(f"{PORTAL}{integration}/").status_code == 404

    assert Integration.objects.get().stage == "open"
    assert Entry.objects.filter(kind="act_refused", subject=service.procedure).count() == 0
    assert Entry.objects.filter(kind="act_refused", actor=cast.leader.account).count() == 4


def test_the_list_is_narrowed_by_level_and_words(by: Actor) -> None:
    page = client_of(by).get(f"{PORTAL}?level=commune&q=khai+sinh")

    assert page.context["lines"]
    assert all(each["service"].level.value == "commune" for each in page.context["lines"])
    assert "No service here" in client_of(by).get(f"{PORTAL}?q=khong+co+gi").content.decode()
