"""A city of its own for a bench: a temporary home, a durable server (fsync and synchronous_commit on), reference data,
and citizens with tokens. It never touches the city that is running."""

from __future__ import annotations

import http.client
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connections

from motcua.foundation.accounts.commands import NewAccount, issue_token, open_accounts
from motcua.foundation.accounts.values import SYSTEM, AccountKind
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.database.server import Server, provision
from motcua.foundation.database.transactions import durable
from motcua.registry.people.commands import register_people
from motcua.registry.people.values import NewPerson, Sex

NAME = "motcua"


@dataclass(frozen=True)
class Scratch:
    """Where the bench's city lives, and the environment of programs that work in it."""

    home: Path
    server: Server
    environment: Mapping[str, str]

    def run(self, *arguments: str) -> None:
        subprocess.run([sys.executable, "-m", "motcua.cli", *arguments], env=dict(self.environment), check=True,
                       stdout=subprocess.DEVNULL, cwd=settings.ROOT)  # fmt: skip

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        log = (self.home / f"{arguments[-1].replace('/', '_')}.log").open("wb")
        return subprocess.Popen([sys.executable, *arguments], env=dict(self.environment), cwd=settings.ROOT,
                                stdout=log, stderr=log)  # fmt: skip


def wait_until_it_answers(port: int) -> None:
    """The web server that was started on that port. Raises `RuntimeError`."""
    for _try in range(1_200):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
            connection.request("GET", "/alive")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the web server does not answer")


@contextmanager
def scratch_city() -> Iterator[Scratch]:
    """Makes the city, points this process at it, and removes everything afterwards."""
    home = Path(tempfile.mkdtemp(prefix="motcua-bench-"))
    server = Server(home / "postgres")
    environment = os.environ | {
        "MOTCUA_HOME": str(home),
        "MOTCUA_POSTGRES_DATA": str(server.data),
        "MOTCUA_DATABASE_NAME": NAME,
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "motcua.settings",
    }
    city = Scratch(home, server, environment)
    server.start()
    try:
        provision(server.superuser_dsn(), database=NAME)
        subprocess.run([sys.executable, "-W", "ignore", "-m", "django", "migrate", "--database", "owner", "-v", "0"],
                       env=environment, check=True, cwd=settings.ROOT)  # fmt: skip
        city.run("load")
        _point_here(server)
        yield city
    finally:
        for alias in ("default", "owner"):
            connections[alias].close()
        server.stop(mode="immediate")
        shutil.rmtree(home, ignore_errors=True)


def _point_here(server: Server) -> None:
    for alias in ("default", "owner"):
        connections[alias].close()
        connections[alias].settings_dict |= {"HOST": str(server.socket), "NAME": NAME}


def citizens_with_tokens(count: int, *, scopes: tuple[str, ...]) -> list[str]:
    """`count` citizens of structure-true numbers, and a token of each."""
    at = city_clock().now()
    with durable():
        accounts = open_accounts(
            accounts=[
                NewAccount(
                    sign_in_name=f"bench-{number}",
                    kind=AccountKind.CITIZEN,
                    name=f"Công dân {number}",
                    password_hash="!",  # noqa: S106  (nobody signs in by password)
                )
                for number in range(count)
            ],
            by=SYSTEM,
            at=at,
        )
        register_people(
            people=[
                NewPerson(
                    number=f"092190{number:06d}",
                    name=f"Công dân {number}",
                    birth_on=date(1990, 1, 1),
                    sex=Sex.FEMALE,
                    phone=f"0900{number:06d}",
                    account=account,
                )
                for number, account in enumerate(accounts)
            ],
            by=SYSTEM,
            at=at,
        )
        return [issue_token(account=account, name="bench", scopes=scopes, by=SYSTEM, at=at) for account in accounts]


@contextmanager
def indexes_afterwards(database: psycopg.Connection[tuple[Any, ...]], table: str) -> Iterator[None]:
    """While it lasts the table has no index but those of its constraints: rows are filled in ten times faster so, as a
    restored dump fills them."""
    indexes = database.execute(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index i WHERE indrelid = %s::regclass"
        " AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)",
        [table],
    ).fetchall()
    for name, _definition in indexes:
        database.execute(f"DROP INDEX {name}")
    yield
    for _name, definition in indexes:
        database.execute(definition)
