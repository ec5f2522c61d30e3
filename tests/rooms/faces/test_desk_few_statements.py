"""A list asks as many statements of the database when it is long as when it is short, room by room."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from motcua.foundation.accounts.values import Role
from motcua.reform.inspections.commands.planning import open_plan as open_inspections
from motcua.reform.programme.commands.planning import open_plan
from motcua.registry.organization.queries import directory
from motcua.service.counters.commands.shifts import schedule_shifts
from motcua.service.feedback.commands.opinions import complain_of_delay
from tests.cast import AT, JUNE_15, Cast, an_official
from tests.dossiers import a_received_dossier
from tests.exams import OPENS, an_exam, the_organiser
from tests.reviews import a_plan, a_proposal, a_review
from tests.rooms.faces.citizen import client_of
from tests.rooms.faces.desk import NOW
from tests.rooms.reform.test_initiatives import an_initiative
from tests.rooms.reform.test_inspections import some_inspections
from tests.rooms.reform.test_outreach import a_ward
from tests.rooms.reform.test_programme import a_programme
from tests.rooms.service.counters.test_codes import a_code
from tests.rooms.service.counters.test_shifts import AFTERNOON, MONDAY, MORNING, a_counter, a_pilot, a_shift
from tests.rooms.service.test_documents import Office

#: Who she is, her posts and her counts in the navigation; then the list's own.
QUERIES_MAX = 40

pytestmark = pytest.mark.usefixtures("now")


def asked(client: Client, *paths: str) -> list[int]:
    """How many statements each page asks that was asked for before."""
    counted = []
    for path in paths:
        address = f"/ban-lam-viec/{path}"
        assert client.get(address).status_code == 200
        with CaptureQueriesContext(connection) as found:
            client.get(address)
        counted.append(len(found))
    assert max(counted) <= QUERIES_MAX
    return counted


def test_of_programmes_and_their_tasks(cast: Cast) -> None:
    programme = a_programme(cast)
    programme.report(programme.task())
    client, pages = client_of(programme.planner), ("chuong-trinh/", f"chuong-trinh/{programme.plan}/")
    few = asked(client, *pages)

    for year in range(2018, 2023):
        unit, control = programme.city.id, programme.control.id
        open_plan(unit=unit, year=year, number="1", title="Cũ", control=control, by=programme.planner, at=AT)
    for number in range(2, 5):
        programme.report(programme.task(number))

    assert asked(client, *pages) == few


def test_of_teams(cast: Cast) -> None:
    ward, client = a_ward(cast), client_of(cast.leader)
    ward.team()
    few = asked(client, "tuyen-truyen/")

    for number in range(2, 6):
        ward.team(name=f"Tổ {number}")

    assert asked(client, "tuyen-truyen/") == few


def test_of_initiatives(cast: Cast) -> None:
    an_initiative(cast)
    client = client_of(cast.handler)
    few = asked(client, "sang-kien/")

    for number in range(2, 6):
        an_initiative(cast, title=f"Cách làm {number}")

    assert asked(client, "sang-kien/") == few


def test_of_reviews(cast: Cast) -> None:
    units = directory(on=JUNE_15)
    city, office = units.by_key("city-92"), units.by_key("office-procedure-control")
    assert city is not None
    assert office is not None
    control = an_official(sign_in="kstthc", unit=office, roles={Role.HEAD})
    plan, client = a_plan(unit=city, control=office, by=control), client_of(control)
    a_proposal(a_review(plan, lead=cast.ward.id, by=control), by=cast.handler)
    few = asked(client, "ra-soat/")

    for code in ("1.004873", "2.000815", "2.000884"):
        a_proposal(a_review(plan, lead=cast.ward.id, code=code, by=control), by=cast.handler)

    assert asked(client, "ra-soat/") == few


def test_of_inspections(cast: Cast) -> None:
    held = some_inspections(cast)
    held.planned()
    client = client_of(held.planner)
    few = asked(client, "kiem-tra/")

    for year in range(2018, 2023):
        unit, control = held.city.id, held.control.id
        open_inspections(unit=unit, year=year, number="1", title="Cũ", control=control, by=held.planner, at=AT)
    for number in range(2, 5):
        held.planned(number)

    assert asked(client, "kiem-tra/") == few


def test_of_exams_and_their_candidates(cast: Cast) -> None:
    by = the_organiser()
    exam, client = an_exam(by=by, candidates=[cast.handler]), client_of(by)
    pages = ("ky-thi/", f"ky-thi/{exam}/", f"ky-thi/ngan-hang/{by.posts[0].unit}/")
    few = asked(client, *pages)

    for number in range(2, 5):
        an_exam(
            by=by, candidates=[cast.handler, cast.counter], title=f"Kỳ {number}", opens_at=OPENS + timedelta(days=1)
        )

    assert asked(client, *pages) == few


def test_of_both_registers(cast: Cast) -> None:
    office, client = Office(cast), client_of(cast.leader)
    office.assigned(office.came())
    office.issued()
    pages = ("van-ban/den/", "van-ban/den/?q=ho+tich", "van-ban/di/", "van-ban/di/?state=issued")
    few = asked(client, *pages)

    for number in range(2, 5):
        office.assigned(office.came(f"{number}/STP", abstract=f"Báo cáo hộ tịch {number}"))
        office.issued()

    assert asked(client, *pages) == few


def test_of_shifts(cast: Cast) -> None:
    counter, client, days = a_counter(cast), client_of(cast.leader), "?first=2023-06-19&last=2023-06-30"
    a_pilot(cast)
    schedule_shifts(shifts=[a_shift(counter, cast.counter)], by=cast.leader, at=AT)
    pages = (f"cac-quay/{days}", f"cac-quay/{counter}/")
    few = asked(client, *pages)

    later = [a_shift(counter, cast.counter, MONDAY + timedelta(days=n), MORNING) for n in range(1, 5)]
    schedule_shifts(shifts=[*later, a_shift(counter, cast.counter, MONDAY, AFTERNOON)], by=cast.leader, at=AT)

    assert asked(client, *pages) == few


def test_of_codes(cast: Cast) -> None:
    client = client_of(cast.leader)
    a_code(cast, until_on=date(2023, 7, 1))
    few = asked(client, "ma-qr/")

    for month in range(7, 11):
        a_code(cast, from_on=date(2023, month, 1), until_on=date(2023, month + 1, 1))

    assert asked(client, "ma-qr/") == few


def test_of_citizens_who_wait(cast: Cast) -> None:
    client = client_of(cast.leader)

    def complain() -> None:
        late = a_received_dossier(cast, at=NOW - timedelta(days=11))
        complain_of_delay(dossier=late.id, text="Lâu quá", by=cast.citizen, at=NOW)

    complain()
    few = asked(client, "tra-loi/")
    for _another in range(3):
        complain()

    assert asked(client, "tra-loi/") == few
