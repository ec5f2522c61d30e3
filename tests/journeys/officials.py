"""What officials do at the desk, said once for all journeys; the trust service and the worker beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from playwright.sync_api import Locator, Page, expect
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from motcua.foundation.accounts.values import Actor, Role
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.database.transactions import durable
from motcua.foundation.signatures.adapters.keys import city_roots
from motcua.foundation.signatures.values import SignatureFound
from motcua.foundation.signatures.verifying import verify_pdf
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import UnitKind, UnitView
from motcua.service.dossiers.commands.filing import file_dossiers
from motcua.service.dossiers.commands.receipt import receive_dossiers
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.values import FiledFile
from tests.apart import apart
from tests.cast import JUNE_15, load_cast, whoever
from tests.dossiers import a_filing, a_photo
from tests.journeys.citizens import enter_as
from tests.journeys.conftest import OpensPages
from tests.outside.test_trust import start_trust, stop_trust

DESK = "/ban-lam-viec/"


def ward(code: str) -> UnitView:
    """A commune by its code. Each journey has one of its own: lists of the served city are shared."""
    unit = directory(on=JUNE_15).of_division(code, UnitKind.COMMUNE)
    assert unit is not None
    return unit


def official_of(unit: UnitView, role: Role) -> Actor:
    """The official of that unit with just this role, kept for good."""
    with durable():
        return whoever(unit=unit, role=role)


def received(
    unit: UnitView, *, count: int = 1, before: timedelta = timedelta(), pictures: Sequence[str] = ("giấy chứng sinh",)
) -> list[UUID]:
    """Births of the ward that wait for the handler, filed and received so long ago, each with these pictures."""
    at = city_clock().now() - before
    counter = official_of(unit, Role.COUNTER)
    with durable():
        cast = load_cast()
        photos = tuple(FiledFile("birth_proof", a_photo(text, by=cast.citizen, at=at)) for text in pictures)
        filings = [a_filing(cast, unit=unit.id, files=photos, key=uuid4().hex, at=at) for _number in range(count)]
        filed = [each.dossier for each in file_dossiers(filings=filings, by=cast.citizen, at=at)]
        receive_dossiers(dossiers=filed, by=counter, at=at)
    return filed


def desk_of(open_page: OpensPages, actor: Actor, *, width: int = 1280, language: str = "vi") -> Page:
    """A browser of the official's own, signed in."""
    page = open_page(width, language=language)
    enter_as(page, actor)
    return page


def address(dossier: UUID) -> str:
    return f"{DESK}ho-so/{dossier}/"


def act_form(page: Page, act: str) -> Locator:
    """The form of an act on the dossier's page, unfolded."""
    form = page.locator(f"form[action$='/lam/{act}/']").first
    form.evaluate("form => { const folded = form.closest('details'); if (folded) folded.open = true; }")
    return form


def act_button(page: Page, act: str) -> Locator:
    """What does an act: the main one of a step stands in the dossier's head, the others in their form."""
    form = act_form(page, act)
    return page.locator("[data-main-act]") if form.get_attribute("id") == "step-form" else form.get_by_role("button")


def check_all(page: Page) -> None:
    """Everything on the step's check-list is right, where it has one. The page then heeds keys: its scripts run."""
    page.wait_for_load_state("domcontentloaded")
    button = page.get_by_role("button", name="Các mục còn lại đều đúng")
    if button.count():
        button.click()
        expect(page.get_by_text("Đã lưu kết quả kiểm tra.")).to_be_visible()
        page.wait_for_load_state("domcontentloaded")


def fresh(dossier: UUID) -> Dossier:
    return Dossier.objects.get(id=dossier)


@contextmanager
def trust_service(folder: Path) -> Iterator[None]:
    """The stand-in for the trust service as a real process on the city's time, known to this process's jobs."""
    ahead = (city_clock().now() - datetime.now(UTC)).total_seconds()
    service = start_trust(folder, f"--clock-offset-seconds={ahead:.0f}")
    before = settings.TRUST_TSA_URL
    settings.TRUST_TSA_URL = f"{service.url}/tsa"
    try:
        yield
    finally:
        settings.TRUST_TSA_URL = before
        stop_trust(service)


def run_jobs() -> None:
    """What the worker does, once, until nothing waits."""

    def run() -> None:
        connector: Any = app.connector
        with app.replace_connector(connector.get_worker_connector()) as worker_app:
            worker_app.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)

    apart(run)
    left = ProcrastinateJob.objects.exclude(status="succeeded").values_list("task_name", "status")
    assert list(left) == []


def signatures_of(pdf: bytes) -> Sequence[SignatureFound]:
    """What the city's own check finds in a file."""
    return apart(lambda: verify_pdf(pdf=pdf, roots=city_roots(), at=datetime.now(UTC)).signatures)
