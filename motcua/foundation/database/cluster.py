"""The cluster that this city runs on: the embedded one, or the one that DATABASE_URL names.

Everything above asks here and does not care which of the two it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote, urlsplit, urlunsplit

import psycopg
from django.conf import settings

from motcua.foundation.database.errors import UnableToUseDatabase
from motcua.foundation.database.lease import leased
from motcua.foundation.database.roles import provision
from motcua.foundation.database.server import Server

VERSION_MIN = 16
CONNECT_SECONDS_MAX = 5


def is_embedded() -> bool:
    return not settings.DATABASE_URL


def embedded_server() -> Server:
    return Server(settings.POSTGRES_DATA)


def database_name() -> str:
    return str(settings.DATABASES["owner"]["NAME"])


def administrator_dsn(*, database: str | None = None) -> str:
    """For the few acts above the two roles: making them, dumping, restoring."""
    database = database or database_name()
    if is_embedded():
        return embedded_server().superuser_dsn(database)
    parts = urlsplit(settings.DATABASE_URL)
    return urlunsplit(parts._replace(path=f"/{database}"))


@contextmanager
def running_cluster() -> Iterator[None]:
    """The cluster answers inside the block: the embedded server is leased, another's version is checked.

    Raises `UnableToStartDatabase` or `UnableToUseDatabase`.
    """
    if is_embedded():
        with leased(embedded_server()):
            yield
    else:
        _refuse_old_cluster()
        yield


def ensure_database() -> None:
    """Makes roles, database and extensions where they are missing.

    Raises `UnableToUseDatabase` with the statements for the cluster's administrator when the login of
    DATABASE_URL has not the rights to make them.
    """
    if is_embedded():
        provision(administrator_dsn(database="postgres"), database=database_name())
        return
    try:
        provision(_reachable_dsn(), database=database_name(), login=False)
    except psycopg.errors.InsufficientPrivilege as fault:
        raise UnableToUseDatabase(
            reason=f"the login {_login()} may not set it up ({_first_line(fault)}).",
            cure=f"Let an administrator of the cluster run: {_statements_for_administrator()} Then start again.",
        ) from fault


def server_version() -> int:
    """The major version of the cluster that answers. Raises `UnableToUseDatabase`."""
    try:
        with psycopg.connect(_reachable_dsn(), connect_timeout=CONNECT_SECONDS_MAX) as connection:
            return connection.info.server_version // 10_000
    except psycopg.OperationalError as fault:
        raise UnableToUseDatabase(
            reason=f"it does not answer ({_first_line(fault)}).",
            cure="Check host, port, name and password in DATABASE_URL, or unset it to use the embedded PostgreSQL.",
        ) from fault


def _refuse_old_cluster() -> None:
    version = server_version()
    if version < VERSION_MIN:
        raise UnableToUseDatabase(
            reason=f"it is PostgreSQL {version}, and {VERSION_MIN} or newer is needed.",
            cure="Name a newer cluster, or unset DATABASE_URL to use the embedded one. Nothing was changed.",
        )


def _reachable_dsn() -> str:
    """A DSN of a database that exists: the city's own, or before it was made the cluster's `postgres`."""
    try:
        with psycopg.connect(administrator_dsn(), connect_timeout=CONNECT_SECONDS_MAX):
            return administrator_dsn()
    except psycopg.OperationalError:
        return administrator_dsn(database="postgres")


def _login() -> str:
    return unquote(urlsplit(settings.DATABASE_URL).username or "")


def _statements_for_administrator() -> str:
    owner, app, name, login = settings.ROLE_OWNER, settings.ROLE_APP, database_name(), _login()
    return (
        f"CREATE ROLE {owner}; CREATE ROLE {app}; GRANT {owner}, {app} TO {login};"
        f" CREATE DATABASE {name} OWNER {owner};"
    )


def _first_line(fault: Exception) -> str:
    return (str(fault).strip().splitlines() or [type(fault).__name__])[0]
