"""A city that is filed into while its processes are killed: web and worker as programs of their own, a database that
waits for the disk, clients that ask again with the same key until they are told that their dossier is there."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import psycopg
from psycopg import sql

from motcua.foundation.database.server import Server, program, provision
from tests import city
from tests.dossiers import birth_answers, png
from tests.environment import ROOT
from tests.faults.running import eventually, free_port, surroundings

CLIENTS = 8
PATIENCE_SECONDS_MAX = 90
ANSWER_SECONDS_MAX = 20

CITIZENS = """
import json, sys
from datetime import date
import django; django.setup()
from motcua.cli.opened import opened_city
from motcua.foundation.accounts.commands import NewAccount, issue_token, open_accounts
from motcua.foundation.accounts.values import SYSTEM, AccountKind
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.database.transactions import durable
from motcua.foundation.journal.commands import sequence_entries
from motcua.registry.catalogue.queries import receiving_units, version_of_code
from motcua.registry.organization.values import Level
from motcua.registry.people.commands import register_people
from motcua.registry.people.values import NewPerson, Sex
from motcua.foundation.calendars.rules import city_day
with opened_city():
    at = city_clock().now()
    with durable():
        sequence_entries(restored=True)  # the template's entries count transactions of another server
    with durable():
        accounts = open_accounts(accounts=[
            NewAccount(sign_in_name=f"client-{n}", kind=AccountKind.CITIZEN, name=f"Công dân {n}", password_hash="!")
            for n in range(int(sys.argv[1]))], by=SYSTEM, at=at)
        register_people(people=[
            NewPerson(number=f"092190{n:06d}", name=f"Công dân {n}", birth_on=date(1990, 1, 1), sex=Sex.FEMALE,
                      phone=f"0900{n:06d}", account=account) for n, account in enumerate(accounts)], by=SYSTEM, at=at)
        tokens = [issue_token(account=account, name="test", scopes=("dossiers:file",), by=SYSTEM, at=at)
                  for account in accounts]
    version = version_of_code(code="1.001193", level=Level.COMMUNE, on=city_day(at))
    units = receiving_units(version=version, on=city_day(at))
    print(json.dumps({"tokens": tokens, "version": str(version.id), "units": [str(unit.id) for unit in units[:8]]}))
"""


@dataclass
class FilingCity:
    """Its programs, each killed and started again by name, and what its clients need."""

    home: Path
    server: Server
    tokens: Sequence[str]
    version: str
    units: Sequence[str]
    port: int
    #: More of its programs' environment.
    more: Mapping[str, str] = field(default_factory=dict)
    programs: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    killed: list[str] = field(default_factory=list)

    def start(self, name: str) -> None:
        if name == "database":
            self.server.start()
            return
        with (self.home / f"{name}.log").open("ab") as log:
            self.programs[name] = subprocess.Popen(
                [sys.executable, "-m", "motcua.cli", {"web": "serve", "worker": "work"}[name]],
                cwd=ROOT,
                env=surroundings(self.home, MOTCUA_CLOCK="demo", MOTCUA_PORT=str(self.port), **self.more),
                stdout=log,
                stderr=log,
            )

    def keep_running(self) -> None:
        """Starts again what ended by itself, as the supervisor does."""
        for name, running in list(self.programs.items()):
            if running.poll() is not None:
                self.start(name)

    def log(self, name: str) -> str:
        """The end of what a program said."""
        return (self.home / f"{name}.log").read_text()[-4000:]

    def kill(self, name: str) -> None:
        """kill -9, of the first process of each: the others are to notice by themselves."""
        pid = self.server.pid() if name == "database" else self.programs[name].pid
        assert pid is not None
        first = psutil.Process(pid)
        children = first.children(recursive=True)
        first.kill()
        if name == "database":
            first.wait(timeout=20)
        else:
            self.programs[name].wait(20)
            psutil.wait_procs(children, timeout=20)
        self.killed.append(name)

    def answers(self) -> bool:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
            connection.request("GET", "/alive")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False

    def stop(self) -> None:
        for running in self.programs.values():
            running.terminate()
        for running in self.programs.values():
            try:
                running.wait(30)
            except subprocess.TimeoutExpired:
                running.kill()
                running.wait(10)


def copy_city(server: Server) -> None:
    """The loaded city of the tests' template, as `motcua` on another server."""
    template = os.environ["MOTCUA_TEST_TEMPLATE"]
    provision(server.superuser_dsn(), database="provisioned")  # the roles
    dumped = subprocess.run(
        [program("pg_dump"), "-Fc", "-C", "-d", city.SERVER.superuser_dsn(template)], stdout=subprocess.PIPE, check=True
    )
    subprocess.run([program("pg_restore"), "-C", "-e", "-d", server.superuser_dsn()], input=dumped.stdout, check=True)
    with psycopg.connect(server.superuser_dsn(), autocommit=True) as connection:
        connection.execute(sql.SQL("ALTER DATABASE {} RENAME TO motcua").format(sql.Identifier(template)))


@contextmanager
def filing_city(home: Path) -> Iterator[FilingCity]:
    """A loaded city with a token for each client, its database durable, web and worker running."""
    server = Server(home / "postgres")
    server.start()
    copy_city(server)
    made = subprocess.run(
        [sys.executable, "-c", CITIZENS, str(CLIENTS)],
        cwd=ROOT,
        env=surroundings(home, MOTCUA_CLOCK="demo"),
        stdout=subprocess.PIPE,
        check=True,
    )
    made_city = FilingCity(home, server, port=free_port(), **json.loads(made.stdout.splitlines()[-1]))
    try:
        made_city.start("web")
        made_city.start("worker")
        assert eventually(made_city.answers), made_city.log("web")
        yield made_city
    finally:
        made_city.stop()
        server.stop(mode="immediate")


@dataclass
class Clients:
    """What they were told: the ids that each key was answered with, and how often they had to ask again."""

    acknowledged: dict[str, set[str]] = field(default_factory=dict)
    repeated: int = 0
    #: Filings refused, or not answered within PATIENCE_SECONDS_MAX.
    faults: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


def file_all(city: FilingCity, count: int, *, kills: Sequence[Sequence[str]]) -> Clients:
    """Files `count` dossiers by eight at once. While they do, after each equal part, kills what `kills` names next and
    starts it again."""
    clients = Clients()
    threads = [
        threading.Thread(target=_client, args=(city, clients, range(n, count, CLIENTS), n)) for n in range(CLIENTS)
    ]
    for thread in threads:
        thread.start()
    for turn, names in enumerate(kills, start=1):
        part = count * turn // (len(kills) + 1)
        assert eventually(lambda part=part: len(clients.acknowledged) >= part or bool(clients.faults))  # type: ignore[misc]  # mypy does not infer a default's type
        for name in names:
            city.kill(name)
        for name in sorted(names):  # the database first
            city.start(name)
    for thread in threads:
        thread.join()
    return clients


def _client(city: FilingCity, clients: Clients, numbers: Sequence[int], client: int) -> None:
    for number in numbers:
        if clients.faults:
            return
        began, pause = time.monotonic(), threading.Event()
        told = _try_to_file(city, clients, client, number)
        while told is None and not clients.faults and time.monotonic() - began < PATIENCE_SECONDS_MAX:
            with clients.lock:
                clients.repeated += 1
            pause.wait(0.2)
            told = _try_to_file(city, clients, client, number)
        with clients.lock:
            if told is None:
                clients.faults.append(f"filing-{number} was not answered")
            else:
                clients.acknowledged.setdefault(f"filing-{number}", set()).add(told)


def _try_to_file(city: FilingCity, clients: Clients, client: int, number: int) -> str | None:
    """The dossier's id, or None when no answer came or the city could not do it now. A refusal is a fault."""
    connection = http.client.HTTPConnection("127.0.0.1", city.port, timeout=ANSWER_SECONDS_MAX)
    try:
        connection.request("POST", "/api/v1/dossiers", _body(city, number), {
            "Authorization": f"Bearer {city.tokens[client]}",
            "Idempotency-Key": f"filing-{number}",
            "Content-Type": "multipart/form-data; boundary=motcua",
        })  # fmt: skip
        response = connection.getresponse()
        answer = response.read()
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
    if response.status >= 500:
        return None
    if response.status not in {200, 201}:
        with clients.lock:
            clients.faults.append(f"{response.status}: {answer[:500]!r}")
        return None
    return str(json.loads(answer)["id"])


def _body(city: FilingCity, number: int) -> bytes:
    child: dict[str, Any] = {
        "full_name": f"Trần An {number}",
        "birth_on": "2023-06-01",
        "sex": "male",
        "ethnicity": "Kinh",
    }
    filing = json.dumps(
        {
            "version": city.version,
            "receiving_unit": city.units[number % len(city.units)],
            "answers": birth_answers(child=child),
        }
    )
    return (
        (
            f'--motcua\r\nContent-Disposition: form-data; name="filing"\r\n\r\n{filing}\r\n--motcua\r\n'
            'Content-Disposition: form-data; name="birth_proof"; filename="giay-chung-sinh.png"\r\n'
            "Content-Type: image/png\r\n\r\n"
        ).encode()
        + png(f"filing {number}")
        + b"\r\n--motcua--\r\n"
    )
