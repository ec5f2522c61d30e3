"""A served city and a browser: journeys go through the real web server with a real browser."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol
from urllib.error import URLError

import pytest
from django.db import connections
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from tests import city
from tests.environment import HOME, ROOT
from tests.journeys.browser import ARGUMENTS, PHONE_BELOW_PX, chromium

# Playwright keeps a loop running in this thread; Django would refuse its connection there. Nothing here is async.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

START_SECONDS_MAX = 60
START_TRY_SECONDS = 0.1
START_TRIES_MAX = 600
STOP_SECONDS_MAX = 10
ACT_MS_MAX = 15_000
LOCALES = {"vi": "vi-VN", "en": "en-GB"}


@dataclass(frozen=True)
class ServedCity:
    address: str
    database: str


class OpensPages(Protocol):
    def __call__(
        self, width: int, *, language: str = "vi", javascript: bool = True, service_workers: bool = False
    ) -> Page: ...


@pytest.fixture(scope="session")
def served_city() -> Iterator[ServedCity]:
    """This worker's own city: a clone of the template behind the real web server."""
    name = f"test_served_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    city.clone(os.environ["MOTCUA_TEST_TEMPLATE"], name)
    try:
        with serving(name, port=free_port()) as served:
            yield served
    finally:
        city.drop(name)


@contextmanager
def serving(database: str, *, port: int) -> Iterator[ServedCity]:
    """The real web server before a database, as long as it is wanted."""
    address = f"http://127.0.0.1:{port}"
    log = HOME / f"{database}.log"
    server = subprocess.Popen(
        [
            *(sys.executable, "-W", "ignore", "-m", "granian", "--interface", "wsgi"),
            *("--host", "127.0.0.1", "--port", str(port), "--workers", "1"),
            "motcua.faces.site.wsgi:application",
        ],
        cwd=ROOT,
        env=os.environ | {"MOTCUA_DATABASE_NAME": database, "MOTCUA_PUBLIC_ADDRESS": address, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        _wait_until_it_answers(server, address, log)
        yield ServedCity(address=address, database=database)
    finally:
        server.terminate()
        try:
            server.wait(STOP_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_it_answers(server: subprocess.Popen[str], address: str, log: Path) -> None:
    """Asks until the server answers or has ended; its worker opens the port some time after it is started."""
    threading.Thread(target=_keep, args=(server.stdout, log), daemon=True).start()
    for _time in range(START_TRIES_MAX):
        with suppress(URLError):
            urllib.request.urlopen(f"{address}/alive", timeout=START_SECONDS_MAX).close()  # noqa: S310  (our own)
            return
        with suppress(subprocess.TimeoutExpired):
            server.wait(START_TRY_SECONDS)
            break
    pytest.fail(f"The web server did not start; it said:\n{log.read_text(encoding='utf-8')}", pytrace=False)


def _keep(lines: Any, log: Path) -> None:
    """Takes the server's output off the pipe, which would otherwise fill and stop it."""
    with log.open("w", encoding="utf-8") as file, suppress(ValueError):
        for line in lines:
            file.write(line)
            file.flush()


@pytest.fixture
def served_db(served_city: ServedCity, django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The served city's database for commands and queries of the test itself. Whatever is written stays."""
    with django_db_blocker.unblock(), using(served_city.database):
        yield served_city.database


@contextmanager
def using(database: str) -> Iterator[None]:
    """Commands and queries of the test go to this database."""
    aliases = ("default", "owner")
    before = {alias: connections[alias].settings_dict["NAME"] for alias in aliases}
    _use(dict.fromkeys(aliases, database))
    yield
    _use(before)


def _use(names: dict[str, str]) -> None:
    for alias, name in names.items():
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium()
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield running
        running.close()


@dataclass
class _Watched:
    contexts: list[BrowserContext] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def heed(self, message: ConsoleMessage) -> None:
        # A page that answers 4xx says so on the console; only a missing part of a page is a defect.
        own_answer = "Failed to load resource" in message.text and "/static/" not in message.location.get("url", "")
        # A line that the test itself drops; whoever needs it says so on the page.
        dropped = "htmx:error: Failed to fetch" in message.text
        if message.type == "error" and not own_answer and not dropped:
            self.complaints.append(f"{message.text} ({message.location.get('url')})")


@pytest.fixture
def browser_page(browser: Browser, served_city: ServedCity) -> Iterator[OpensPages]:
    """Opens pages: `browser_page(390)`, `browser_page(1280, language="en", javascript=False)`. Each has its own
    cookies. Errors of scripts and breaches of the content policy fail the test."""
    with pages_of(browser, served_city.address) as open_page:
        yield open_page


@contextmanager
def pages_of(browser: Browser, address: str) -> Iterator[OpensPages]:
    watched = _Watched()

    def open_page(width: int, *, language: str = "vi", javascript: bool = True, service_workers: bool = False) -> Page:
        phone = width < PHONE_BELOW_PX
        context = browser.new_context(
            viewport={"width": width, "height": 844 if phone else 800},
            device_scale_factor=2 if phone else 1,
            is_mobile=phone,
            has_touch=phone,
            locale=LOCALES[language],
            timezone_id="Asia/Ho_Chi_Minh",
            java_script_enabled=javascript,
            reduced_motion="reduce",
            base_url=address,
            # What a service worker answers cannot be routed; the one test that needs it says so.
            service_workers="allow" if service_workers else "block",
        )
        context.set_default_timeout(ACT_MS_MAX)
        watched.contexts.append(context)
        page = context.new_page()
        page.on("console", watched.heed)
        page.on("pageerror", lambda error: watched.complaints.append(str(error)))
        return page

    yield open_page
    for context in watched.contexts:
        context.close()
    assert not watched.complaints, "The browser complained:\n" + "\n".join(watched.complaints)
