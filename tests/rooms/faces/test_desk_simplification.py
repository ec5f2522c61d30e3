"""The pages of reviews: what they show to whom, what they do, and what they refuse."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.foundation.accounts.values import Actor, Role
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.journal.models import Entry
from motcua.reform.simplification.models import Plan, Proposal, Step, Task
from motcua.registry.organization.queries import directory
from tests.cast import JUNE_15, Cast, an_official
from tests.dossiers import BIRTH, procedure
from tests.reviews import NUMBERS, a_plan, a_review
from tests.rooms.faces.citizen import client_of
from tests.rooms.reform.test_simplification import a_row, a_sheet

REVIEWS = "/ban-lam-viec/ra-soat/"


@pytest.fixture
def control(cast: Cast) -> Actor:
    office = directory(on=JUNE_15).by_key("office-procedure-control")
    assert office is not None
    return an_official(sign_in="kstthc", unit=office, roles={Role.HEAD})


@pytest.fixture
def task(cast: Cast, control: Actor) -> UUID:
    units = directory(on=JUNE_15)
    city, office = units.by_key("city-92"), units.by_key("office-procedure-control")
    assert city is not None
    assert office is not None
    return a_review(a_plan(unit=city, control=office, by=control), lead=cast.ward.id, by=control)


def test_a_plan_is_opened_and_filled_from_a_sheet(control: Actor) -> None:
    client, units = client_of(control), directory(on=JUNE_15)
    city, office = units.by_key("city-92"), units.by_key("office-procedure-control")
    assert city is not None
    assert office is not None
    assert "stand here" in client.get(REVIEWS).content.decode()
    fields = {"unit": city.id, "control": office.id, "year": "2023", "number": "32/KH", "title": "Rà soát 2023"}
    assert client.post(f"{REVIEWS}mo/", fields | {"number": " "}).status_code == 422
    assert client.post(f"{REVIEWS}mo/", fields).status_code == 302
    sheets = f"{REVIEWS}ke-hoach/{Plan.objects.get().id}/"

    def send(content: bytes) -> int:
        return client.post(f"{sheets}nhap/", {"sheet": SimpleUploadedFile("rs.xlsx", content)}).status_code

    assert client.post(f"{sheets}nhap/").status_code in {400, 422}
    assert send(a_sheet(a_row("9.999999")).getvalue()) == 422
    assert send(a_sheet(a_row()).getvalue()) == 302
    assert send(client.get(f"{sheets}thu-tuc.xlsx").content) == 302
    assert Task.objects.count() == 1
    assert "1.004873" in client.get(f"{REVIEWS}?state=open").content.decode()
    assert "1.004873" not in client.get(f"{REVIEWS}?state=kept&page=x").content.decode()


def test_a_proposal_goes_its_way_on_the_page(cast: Cast, control: Actor, task: UUID) -> None:
    city = directory(on=JUNE_15).by_key("city-92")
    assert city is not None
    decider = an_official(sign_in="chutich", unit=city, roles={Role.LEADER})
    page = f"{REVIEWS}{task}/"

    def post(who: Actor, act: str, **fields: object) -> int:
        known = {"proposal": Proposal.objects.get().id} if Proposal.objects.exists() else {}
        return client_of(who).post(f"{page}lam/{act}/", known | fields).status_code

    assert post(cast.handler, "propose", change="x", text="Bỏ", reason="Vì") in {400, 422}
    assert post(cast.handler, "propose", change="merge_steps", text="Gộp hai bước", reason="Trùng nhau") == 302
    numbers = {f"{each.quantity.value}-{side}": getattr(each, side) for each in NUMBERS for side in ("before", "after")}
    sources = {f"{each.quantity.value}-source": each.source for each in NUMBERS}
    assert post(cast.handler, "estimate", **numbers) == 422
    assert post(cast.handler, "estimate", **numbers, **sources) == 302
    assert post(cast.handler, "send") == 403
    assert post(cast.head, "send") == 302
    assert post(control, "appraise", verdict="in_favour", opinion="Thống nhất") == 302
    assert post(decider, "decide", verdict="approved", reason="Đủ cơ sở", document="") == 409
    assert post(decider, "decide", verdict="approved", reason="Đủ cơ sở", document="120/QĐ") == 302
    assert post(control, "carry_out", on=city_day(city_clock().now()), version=procedure(BIRTH).id) == 302

    shown = client_of(cast.leader).get(page).content.decode()
    assert "Carried out" in shown
    assert "120/QĐ" in shown
    assert "9.100.000" in shown
    assert Step.objects.count() == 4


def test_kept_or_dropped_from_the_page(cast: Cast, control: Actor, task: UUID) -> None:
    page = f"{REVIEWS}{task}/"

    assert client_of(cast.head).post(f"{page}lam/keep/", {"reason": "Cần cả."}).status_code == 302
    assert "Cần cả." in client_of(cast.head).get(page).content.decode()
    assert client_of(control).post(f"{page}lam/drop/", {"reason": "Bộ rà soát."}).status_code == 302
    assert "Bộ rà soát." in client_of(control).get(page).content.decode()
    assert client_of(control).post(f"{page}lam/nothing/").status_code == 404


def test_others_find_no_review_and_leave_an_entry(cast: Cast, task: UUID) -> None:
    tax = directory(on=JUNE_15).by_key("tax")
    assert tax is not None
    stranger = an_official(sign_in="thue", unit=tax, roles={Role.LEADER})

    assert client_of(stranger).get(f"{REVIEWS}{task}/").status_code == 404
    assert client_of(cast.citizen).get(REVIEWS).status_code == 403
    refused = client_of(cast.other_officer).post(f"{REVIEWS}{task}/lam/keep/", {"reason": "x"})

    assert refused.status_code == 403
    assert Entry.objects.filter(kind="act_refused", subject=task).exists()
