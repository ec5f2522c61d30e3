"""A mother registers a birth: she agrees, and most of the form is there already; then she reads who looked."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.database.transactions import durable
from motcua.registry.people.population.adapters.http import STAND_IN_KEY
from motcua.registry.people.population.models import PrefilledFact
from tests import city
from tests.cast import load_cast
from tests.dossiers import BIRTH, procedure
from tests.journeys.browser import check_axe, check_no_sideways_scroll, shoot
from tests.journeys.citizens import a_photo_file, answer_birth_place, dossier_id, enter_as, save_and_go_on, write_date
from tests.journeys.conftest import OpensPages, free_port, pages_of, serving, using
from tests.outside.test_population import PopulationService, start_population, stop_population

pytestmark = pytest.mark.journey

MOTHER, FATHER = "092192003141", "092090002818"


@pytest.fixture
def population(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PopulationService]:
    """The register in its own process, and its address in the environment of the city that is served next."""
    service = start_population(tmp_path / "population")
    monkeypatch.setenv("MOTCUA_POPULATION_URL", service.url)
    monkeypatch.setenv("MOTCUA_POPULATION_KEY", (service.folder / STAND_IN_KEY).read_text(encoding="utf-8"))
    yield service
    stop_population(service)


@pytest.fixture
def connected(
    population: PopulationService, browser: Browser, django_db_setup: None, django_db_blocker: Any
) -> Iterator[OpensPages]:
    name = f"test_connected_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    city.clone(os.environ["MOTCUA_TEST_TEMPLATE"], name)
    with (
        django_db_blocker.unblock(),
        using(name),
        serving(name, port=free_port()) as served,
        pages_of(browser, served.address) as open_page,
    ):
        yield open_page
    city_clock.cache_clear()
    city.drop(name)


def test_seven_of_ten_answers_of_a_birth_are_there_already(
    connected: OpensPages, population: PopulationService
) -> None:
    city_clock.cache_clear()
    with durable():
        cast = load_cast()
    page = connected(390)
    enter_as(page, cast.citizen)

    dossier = _files(page)

    fact = PrefilledFact.objects.get(dossier=dossier)
    assert fact.known / fact.asked >= 0.7
    _reads_who_looked(page, population)
    _says_what_is_wrong(page)


def _files(page: Page) -> Any:
    page.goto(f"/thu-tuc/{procedure(BIRTH).procedure}/")
    expect(page.get_by_text("20 trên 30")).to_be_visible()
    shoot(page, "known-01-procedure")
    page.goto(f"/thu-tuc/{procedure(BIRTH).procedure}/nop/")
    page.get_by_label("Điền sẵn giúp tôi").check()
    shoot(page, "known-02-agrees")
    check_axe(page)
    page.get_by_role("button", name="Bắt đầu").click()
    expect(page.locator(".known")).to_contain_text("Cơ sở dữ liệu quốc gia về dân cư")
    shoot(page, "known-03-declarant")
    page.get_by_label("Mẹ", exact=True).check()
    save_and_go_on(page)
    # Mother and father are known, so the child comes next.
    expect(page.get_by_role("heading", level=1)).to_have_text("Trẻ được khai sinh")
    page.get_by_label("Giấy chứng sinh").set_input_files([a_photo_file("giay-chung-sinh.jpg")])
    page.get_by_label("Họ và tên").fill("Lê An")
    write_date(page, "Ngày sinh", "1", "6", "2023")
    page.get_by_label("Nam", exact=True).check()
    shoot(page, "known-04-child")
    save_and_go_on(page)
    answer_birth_place(page)
    expect(page.get_by_role("button", name="Nộp hồ sơ")).to_be_visible()
    shoot(page, "known-05-check")
    check_no_sideways_scroll(page)
    page.get_by_role("button", name="Nộp hồ sơ").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đã nộp hồ sơ")
    return dossier_id(page)


def _reads_who_looked(page: Page, population: PopulationService) -> None:
    """Just the one time that the register was asked about her, which it remembers too; her husband's is in his list."""
    page.goto("/toi/ai-da-xem/")
    expect(page.locator(".entry")).to_have_count(1)
    expect(page.locator(".entry")).to_contain_text("Đăng ký khai sinh")
    shoot(page, "known-06-who-looked")
    assert (len(population.looked(MOTHER)), len(population.looked(FATHER))) == (1, 1)


def _says_what_is_wrong(page: Page) -> None:
    page.goto("/toi/")
    shoot(page, "known-07-my-data")
    page.get_by_role("link", name="Có chỗ chưa đúng").click()
    page.get_by_label("Dân tộc", exact=True).check()
    page.get_by_label("Nội dung đúng: Dân tộc").fill("Khmer")
    shoot(page, "known-08-wrong")
    check_axe(page)
    page.get_by_role("button", name="Gửi").click()
    expect(page.get_by_text("Dân tộc: Khmer")).to_be_visible()
