"""A dossier from a ward to its district and on to the city: each agency's official does her part at the desk."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from motcua.foundation.accounts.values import Actor, Role
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.database.transactions import durable
from motcua.foundation.journal.queries import entries_of
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import Level, UnitKind, UnitView
from motcua.service.dossiers.commands.filing import file_dossiers
from motcua.service.dossiers.models import Document, Leg
from motcua.service.dossiers.values import Channel, Filing
from tests.cast import JUNE_15, load_cast
from tests.dossiers import procedure
from tests.forms import whole_answers
from tests.journeys.browser import check_axe, shoot
from tests.journeys.conftest import OpensPages
from tests.journeys.officials import (
    DESK,
    act_button,
    address,
    check_all,
    desk_of,
    fresh,
    official_of,
    run_jobs,
    trust_service,
    ward,
)

pytestmark = pytest.mark.journey

#: Funeral costs of a veteran: ward, the district's labour division, the city's labour department.
VETERAN = "2.002307"
AN_BINH = "31150"


class Agencies:
    """The three on the way, and one that has nothing to do with it."""

    def __init__(self) -> None:
        units = directory(on=JUNE_15)
        self.ward = ward(AN_BINH)
        division = units.serving(self.ward.id, UnitKind.DIVISION, field="labour")
        department = units.serving(self.ward.id, UnitKind.DEPARTMENT, field="labour")
        assert division is not None
        assert department is not None
        self.division, self.department = division, department
        self.elsewhere = next(
            unit for unit in units.of_kind(UnitKind.DIVISION, field="labour") if unit.id != division.id
        )


def _filed(agencies: Agencies) -> UUID:
    with durable():
        cast = load_cast()
        version = procedure(VETERAN, Level.DISTRICT)
        answers, files = whole_answers(version, cast)
        assert cast.citizen.person is not None
        filing = Filing(
            key="three-agencies",
            version=version.id,
            receiving_unit=agencies.ward.id,
            applicant=cast.citizen.person,
            answers=answers,
            files=files,
            channel=Channel.ONLINE,
        )
        (filed,) = file_dossiers(filings=[filing], by=cast.citizen, at=city_clock().now())
    return filed.dossier


def test_ward_district_and_city_each_do_their_part(browser_page: OpensPages, served_db: str, tmp_path: Path) -> None:
    agencies = Agencies()
    dossier = _filed(agencies)
    pages = _Offices(browser_page, dossier)

    pages.do(agencies.ward, Role.COUNTER, "receive", "Tiếp nhận hồ sơ")
    _is_closed_to(pages, agencies.division, Role.HANDLER)
    pages.do(agencies.ward, Role.HANDLER, "complete_step", "Kiểm tra, xác minh tại cấp xã")
    pages.do(agencies.ward, Role.HANDLER, "complete_step", "Chuyển hồ sơ lên cấp huyện")
    _is_held_by(pages, agencies.division, legs=2)
    _may_only_look(pages, agencies.ward, Role.HANDLER)
    pages.do(agencies.division, Role.HEAD, "complete_step", "Phân công tại cấp huyện")
    pages.do(agencies.division, Role.HANDLER, "complete_step", "Thẩm định tại cấp huyện")
    pages.do(agencies.division, Role.HANDLER, "complete_step", "Chuyển hồ sơ lên thành phố")
    _is_held_by(pages, agencies.department, legs=3)
    _is_refused_and_written_down(pages, agencies.elsewhere)
    pages.do(agencies.department, Role.HEAD, "complete_step", "Phân công tại cơ quan thành phố")
    pages.do(agencies.department, Role.HANDLER, "complete_step", "Thẩm định tại cơ quan thành phố")
    pages.do(agencies.department, Role.LEADER, "decide", "Ký duyệt")
    pages.do(agencies.department, Role.CLERK, "issue", "Vào sổ, đóng dấu, phát hành")
    with trust_service(tmp_path):
        run_jobs()
    _comes_back_to_the_ward(pages, agencies)

    legs = list(Leg.objects.filter(dossier=dossier).order_by("number"))
    assert [leg.unit for leg in legs] == [agencies.ward.id, agencies.division.id, agencies.department.id]
    assert all(leg.ended_at is not None for leg in legs)
    assert all(one.ended_at == two.started_at for one, two in pairwise(legs))
    assert fresh(dossier).status == "returned"
    assert Document.objects.get(dossier=dossier, kind="result").signed
    forwarded = [entry.unit for entry in entries_of(subject=dossier) if entry.kind == "dossier_forwarded"]
    assert forwarded == [agencies.division.id, agencies.department.id]
    # Once for the city: one dossier, one receipt, one return.
    kinds = [entry.kind for entry in entries_of(subject=dossier)]
    assert (kinds.count("dossier_received"), kinds.count("result_returned")) == (1, 1)


class _Offices:
    """Every official has her own browser, opened once."""

    def __init__(self, open_page: OpensPages, dossier: UUID) -> None:
        self.open_page, self.dossier = open_page, dossier
        self._pages: dict[UUID | None, Page] = {}

    def of(self, unit: UnitView, role: Role) -> tuple[Actor, Page]:
        actor = official_of(unit, role)
        if actor.account not in self._pages:
            self._pages[actor.account] = desk_of(self.open_page, actor)
        return actor, self._pages[actor.account]

    def do(self, unit: UnitView, role: Role, act: str, step: str) -> None:
        """She finds it in her inbox, sees that the step is hers, and does it."""
        actor, page = self.of(unit, role)
        page.goto(f"{DESK}?q=buoi")
        code = fresh(self.dossier).code or fresh(self.dossier).reference
        page.get_by_role("link", name=code).click()
        expect(page.locator(".step__name")).to_have_text(step)
        check_all(page)
        act_button(page, act).first.click()
        expect(page.locator(".banner--ok, .received")).to_be_visible()
        assert entries_of(subject=self.dossier)[-1].actor in (actor.account, None)


def _is_closed_to(pages: _Offices, unit: UnitView, role: Role) -> None:
    """Not yet theirs: neither in their list nor by its address."""
    _actor, page = pages.of(unit, role)
    page.goto(f"{DESK}tim/?q=buoi")
    expect(page.get_by_text("Không tìm thấy hồ sơ")).to_be_visible()
    answer = page.goto(address(pages.dossier))
    assert answer is not None
    assert answer.status == 403


def _is_held_by(pages: _Offices, unit: UnitView, *, legs: int) -> None:
    row = fresh(pages.dossier)
    assert (row.current_unit, row.leg) == (unit.id, legs)
    _actor, page = pages.of(unit, Role.HEAD)
    page.goto(address(pages.dossier))
    expect(page.locator(".identity__facts")).to_contain_text(unit.name_vi)
    expect(page.locator(".legs li")).to_have_count(legs)
    expect(page.locator(".legs li").last).to_contain_text(unit.name_vi)
    shoot(page, f"three-agencies-leg-{legs}")
    check_axe(page)


def _may_only_look(pages: _Offices, unit: UnitView, role: Role) -> None:
    """Who had it sees how it goes on and does nothing to it any more."""
    _actor, page = pages.of(unit, role)
    page.goto(address(pages.dossier))
    expect(page.locator(".legs li")).to_have_count(2)
    expect(page.locator("form[action*='/lam/']")).to_have_count(0)


def _is_refused_and_written_down(pages: _Offices, unit: UnitView) -> None:
    """The same division of another district has no part in it."""
    actor, page = pages.of(unit, Role.HANDLER)
    answer = page.goto(address(pages.dossier))
    assert answer is not None
    assert answer.status == 403
    refused = [entry for entry in entries_of(subject=pages.dossier) if entry.kind == "act_refused"]
    assert (refused[-1].actor, refused[-1].data["act"]) == (actor.account, "see")
    page.goto(f"{DESK}?whose=unit&q=buoi")
    expect(page.get_by_text("Không có hồ sơ nào", exact=True)).to_be_visible()


def _comes_back_to_the_ward(pages: _Offices, agencies: Agencies) -> None:
    _actor, page = pages.of(agencies.ward, Role.COUNTER)
    page.goto(f"{DESK}tra-ket-qua/")
    page.get_by_role("link", name=fresh(pages.dossier).code or "").click()
    expect(page.get_by_text("Đã ký số")).to_be_visible()
    shoot(page, "three-agencies-result")
    page.get_by_label("Cách trả kết quả").select_option("counter")
    page.get_by_role("button", name="Trả kết quả").click()
    expect(page.get_by_text("Đã trả kết quả.")).to_be_visible()
