"""An exam that is sat while the web process is killed: signed-in candidates over HTTP, who send each answer again until they
are told that it is saved."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from motcua.foundation.database.server import Server
from tests.environment import ROOT
from tests.faults.filing import ANSWER_SECONDS_MAX, CLIENTS, PATIENCE_SECONDS_MAX, FilingCity, copy_city
from tests.faults.running import eventually, free_port, surroundings

QUESTIONS = 10
#: Any value does: cookie and field must be the same.
TOKEN = "a" * 32
DEMO = {"MOTCUA_DEMO": "1"}

CANDIDATES = """
import json, sys
from datetime import timedelta
from importlib import import_module
import django; django.setup()
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from motcua.cli.opened import opened_city
from motcua.foundation.accounts.commands import NewAccount, open_accounts
from motcua.foundation.accounts.models import Account
from motcua.foundation.accounts.values import SYSTEM, AccountKind, Role
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.database.transactions import durable
from motcua.foundation.journal.commands import sequence_entries
from motcua.registry.organization.commands import appoint_officials
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import Appointment
from tests.cast import APPOINTED_ON, a_post
from tests.exams import an_exam, the_organiser
from motcua.reform.exams.commands.setting import enrol_officials
with opened_city():
    at = city_clock().now()
    with durable():
        sequence_entries(restored=True)  # the template's entries count transactions of another server
    with durable():
        by = the_organiser()
        ward = next(unit for unit in directory(on=at.date()).all() if unit.key == "commune-31149")
        accounts = open_accounts(accounts=[
            NewAccount(sign_in_name=f"candidate-{n}", kind=AccountKind.OFFICIAL, name=f"Thí sinh {n}", password_hash="!")
            for n in range(int(sys.argv[1]))], by=SYSTEM, at=at)
        post = a_post(unit=ward, key="sitting", roles={Role.HANDLER}, is_single=False)
        appoint_officials(appointments=[Appointment(post=post, account=account, starts_on=APPOINTED_ON)
                                        for account in accounts], by=SYSTEM, at=at)
        exam = an_exam(by=by, opens_at=at - timedelta(minutes=5))
        enrol_officials(exam=exam, accounts=accounts, by=by, at=at)
        sessions = {}
        for account in accounts:
            session = import_module(settings.SESSION_ENGINE).SessionStore()
            session[SESSION_KEY] = str(account)
            session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
            session[HASH_SESSION_KEY] = Account.objects.get(id=account).get_session_auth_hash()
            session.create()
            sessions[str(account)] = session.session_key
    print(json.dumps({"exam": str(exam), "sessions": sessions, "cookie": settings.SESSION_COOKIE_NAME}))
"""


@dataclass(frozen=True)
class Hall:
    """A served city with an exam that is open, and each candidate's session."""

    city: FilingCity
    exam: str
    sessions: dict[str, str]
    cookie: str


@contextmanager
def exam_hall(home: Path, *, candidates: int) -> Iterator[Hall]:
    server = Server(home / "postgres")
    server.start()
    copy_city(server)
    made = subprocess.run(
        [sys.executable, "-c", CANDIDATES, str(candidates)],
        cwd=ROOT,
        env=surroundings(home, MOTCUA_CLOCK="demo", PYTHONPATH=str(ROOT), **DEMO),
        stdout=subprocess.PIPE,
        check=True,
    )
    city = FilingCity(home, server, tokens=(), version="", units=(), port=free_port(), more=DEMO)
    try:
        city.start("web")
        assert eventually(city.answers), (home / "web.log").read_text()[-4000:]
        yield Hall(city=city, **json.loads(made.stdout.splitlines()[-1]))
    finally:
        city.stop()
        server.stop(mode="immediate")


@dataclass
class Told:
    """What candidates were told is saved: by account and number, the option. `repeated`: how often they asked again."""

    saved: dict[tuple[str, int], int] = field(default_factory=dict)
    repeated: int = 0
    faults: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


def sit_all(hall: Hall, *, kills: int) -> Told:
    """Every candidate sits, eight at once; after each equal part of the answers the web is killed and started again."""
    told, accounts = Told(), sorted(hall.sessions)
    threads = [threading.Thread(target=_sit, args=(hall, told, accounts[n::CLIENTS])) for n in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for turn in range(1, kills + 1):
        part = len(accounts) * QUESTIONS * turn // (kills + 1)
        assert eventually(lambda part=part: len(told.saved) >= part or bool(told.faults))  # type: ignore[misc]  # mypy does not infer a default's type
        hall.city.kill("web")
        hall.city.start("web")
    for thread in threads:
        thread.join()
    return told


def _sit(hall: Hall, told: Told, accounts: Sequence[str]) -> None:
    for place, account in enumerate(accounts):
        if not _until_told(hall, told, account, "", {}, expected=302):
            return
        for number in range(1, QUESTIONS + 1):
            option = 1 + (number + place) % 2
            if not _until_told(hall, told, account, f"{number}/", {"chosen": option}, expected=200):
                return
            with told.lock:
                told.saved[account, number] = option


def _until_told(hall: Hall, told: Told, account: str, page: str, fields: dict[str, int], *, expected: int) -> bool:
    began, pause = time.monotonic(), threading.Event()
    while not told.faults and time.monotonic() - began < PATIENCE_SECONDS_MAX:
        status = _post(hall, account, page, fields)
        if status == expected:
            return True
        with told.lock:
            told.repeated += 1
            if status is not None and status < 500:
                told.faults.append(f"{page} was answered with {status}")
        pause.wait(0.2)
    with told.lock:
        told.faults.append(f"{page} was not answered")
    return False


def _post(hall: Hall, account: str, page: str, fields: dict[str, int]) -> int | None:
    """None when no answer came."""
    connection = http.client.HTTPConnection("127.0.0.1", hall.city.port, timeout=ANSWER_SECONDS_MAX)
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": f"{hall.cookie}={hall.sessions[account]}; csrftoken={TOKEN}",
    }
    if page:
        headers["HX-Request"] = "true"
    try:
        body = urlencode({**fields, "csrfmiddlewaretoken": TOKEN})
        connection.request("POST", f"/ban-lam-viec/ky-thi/{hall.exam}/bai-thi/{page}", body, headers)
        response = connection.getresponse()
        response.read()
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
    return response.status
