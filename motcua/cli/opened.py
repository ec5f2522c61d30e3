"""A city that stands: what every command that reads or writes data opens around its one call."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.conf import settings
from django.db import OperationalError, connection

from motcua.cli.errors import UnableToOpenCity
from motcua.foundation.database.cluster import embedded_server, is_embedded, running_cluster
from motcua.foundation.database.schema import refuse_newer_data

STARTING_SECONDS_MAX = 60
LOOK_EVERY_SECONDS = 0.2
#: cannot_connect_now, which a failed connection tells in words alone.
STARTING_UP = "57P03"
T = TypeVar("T")


@contextmanager
def opened_city() -> Iterator[None]:
    """The database runs and its tables are those of this release.

    Raises `UnableToOpenCity` when there is no city here yet or migrations wait, `UnableToUseNewerData` when a
    later release has changed the data. Makes nothing.
    """
    if is_embedded() and not (embedded_server().data / "PG_VERSION").exists():
        raise UnableToOpenCity(
            reason=f"There is no city in {settings.HOME} yet.",
            cure="Start one with `make run`, or name another folder in MOTCUA_HOME.",
        )
    with running_cluster():
        _refuse_old_tables()
        yield


def _refuse_old_tables() -> None:
    try:
        state = _once_it_answers(refuse_newer_data)
    except OperationalError as fault:
        raise UnableToOpenCity(
            reason=f"The database cannot be read ({str(fault).strip().splitlines()[0]}).",
            cure="`motcua doctor` says what is missing.",
        ) from fault
    if state.waiting:
        raise UnableToOpenCity(
            reason=f"{len(state.waiting)} migrations wait, so the tables are not those of this release.",
            cure="Run `motcua migrate`.",
        )


def _once_it_answers(asked: Callable[[], T]) -> T:
    """A database that was killed reads its log before it answers: who comes meanwhile waits."""
    deadline = time.monotonic() + STARTING_SECONDS_MAX
    while True:
        try:
            return asked()
        except OperationalError as fault:
            if getattr(fault.__cause__, "sqlstate", None) != STARTING_UP and "starting up" not in str(fault):
                raise
            if time.monotonic() > deadline:
                raise
        connection.close()
        time.sleep(LOOK_EVERY_SECONDS)
