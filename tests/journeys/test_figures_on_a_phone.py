"""Figures on a phone: a leader drills from the city's share to one dossier, a visitor reads the public facts
without scripts."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from motcua.foundation.accounts.values import Actor, Role
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.database.transactions import durable
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import UnitKind, UnitView
from motcua.service.dossiers.commands.filing import file_dossiers
from motcua.service.dossiers.commands.receipt import receive_dossiers
from motcua.service.dossiers.values import Channel, FiledFile
from tests.cast import JUNE_15, load_cast, whoever
from tests.dossiers import a_filing, a_photo
from tests.journeys.browser import check_axe, check_no_sideways_scroll, check_targets, shoot
from tests.journeys.conftest import OpensPages
from tests.journeys.officials import DESK, desk_of, ward

pytestmark = pytest.mark.journey

PHONE_PX = 390
TAPS_MAX = 5
#: Wards of one district with what they received a week before the city's clock: online and at the counter. The last is small.
RECEIVED = {"31168": (9, 6), "31169": (14, 5), "31171": (2, 0)}


@cache
def filled(database: str) -> Actor:
    """The head of the city, in a city in which wards received something in June. Made once for a served city."""
    at = city_clock().now() - timedelta(days=7)
    with durable():
        cast = load_cast()
        for code, (online, otherwise) in RECEIVED.items():
            unit = ward(code)
            counter = whoever(unit=unit, role=Role.COUNTER)
            photo = FiledFile("birth_proof", a_photo(by=cast.citizen, at=at))
            channels = [Channel.ONLINE] * online + [Channel.COUNTER] * otherwise
            for channel in channels:
                by = cast.citizen if channel is Channel.ONLINE else counter
                filing = a_filing(cast, unit=unit.id, channel=channel, files=(photo,), key=uuid4().hex, at=at)
                filed = file_dossiers(filings=[filing], by=by, at=at)
                receive_dossiers(dossiers=[each.dossier for each in filed], by=counter, at=at)
        return whoever(unit=city(), role=Role.LEADER)


def city() -> UnitView:
    (found,) = directory(on=JUNE_15).of_kind(UnitKind.CITY)
    return found


def district() -> UnitView:
    units = directory(on=JUNE_15)
    return units.unit(units.ancestors(ward("31168").id)[0])


def look(page: Page, name: str, *, target_px: int) -> None:
    shoot(page, name)
    check_no_sideways_scroll(page)
    check_targets(page, target_px)


def test_a_leader_drills_from_the_city_s_online_share_to_one_dossier(browser_page: OpensPages, served_db: str) -> None:
    leader = filled(served_db)
    page = desk_of(browser_page, leader, width=PHONE_PX)
    page.goto(f"{DESK}so-lieu/online_share/?period=2023-H1")
    taps = 0
    main = page.get_by_role("main")

    for unit in (district(), ward("31168")):
        check_axe(page)
        look(page, f"leader-figures-{taps}", target_px=24)
        main.get_by_role("link", name=unit.name_vi, exact=True).first.tap()
        taps += 1
        expect(main.locator(".figures__unit")).to_have_text(unit.name_vi)
    main.get_by_role("link", name="Các hồ sơ sau con số này").tap()
    taps += 1
    rows = main.locator("a[data-row-link]")
    expect(rows.first).to_be_visible()
    check_axe(page)
    look(page, "leader-figures-rows", target_px=24)
    rows.first.tap()
    taps += 1

    page.wait_for_url("**/ban-lam-viec/ho-so/**")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert taps <= TAPS_MAX


def test_the_board_of_the_city_is_sound_on_a_wide_screen(browser_page: OpensPages, served_db: str) -> None:
    page = desk_of(browser_page, filled(served_db))
    page.goto(f"{DESK}so-lieu/online_share/?period=2023-H1")

    expect(page.locator(".funnel").first).to_be_attached()
    expect(page.locator(".maptile").first).to_be_visible()
    check_axe(page)
    look(page, "leader-board", target_px=24)


def test_a_visitor_reads_the_public_facts_without_scripts(browser_page: OpensPages, served_db: str) -> None:
    filled(served_db)
    page = browser_page(PHONE_PX, javascript=False)
    page.goto("/")

    page.get_by_role("contentinfo").get_by_role("link", name="Số liệu công khai").tap()
    page.get_by_label("Kỳ").select_option("2023-H1")
    page.get_by_role("button", name="Xem số liệu").tap()
    main = page.get_by_role("main")
    main.get_by_role("link", name="Nộp trực tuyến", exact=True).tap()
    expect(main.locator(".public-figures__value")).to_contain_text("%")
    shoot(page, "visitor-city")
    main.get_by_role("link", name=district().name_vi, exact=True).tap()
    expect(page.get_by_label("Đơn vị", exact=True)).to_have_value(str(district().id))
    small = main.locator("tr").filter(has=page.get_by_role("link", name=ward("31171").name_vi, exact=True))
    expect(small).to_contain_text("không công bố")
    shoot(page, "visitor-district")
    main.get_by_role("link", name=ward("31169").name_vi, exact=True).tap()
    expect(main.locator(".public-figures__value")).to_contain_text("14 trên 19")
    expect(main.locator("a[href*='/ho-so/']")).to_have_count(0)
    shoot(page, "visitor-ward")


def test_the_public_pages_are_sound_with_figures_in_them(browser_page: OpensPages, served_db: str) -> None:
    filled(served_db)
    for width in (PHONE_PX, 1280):
        page = browser_page(width)
        for name, place in (("list", "so-lieu/"), ("one", "so-lieu/online_share/"), ("data", "du-lieu-mo/")):
            page.goto(f"/{place}")
            check_axe(page)
            look(page, f"public-{name}", target_px=44)
