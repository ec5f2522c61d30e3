"""The two roles, the database and its extensions: what a cluster must have before the first migration."""

from __future__ import annotations

import psycopg
from psycopg import sql

from motcua.settings import ROLE_APP, ROLE_OWNER

EXTENSIONS = ("pg_trgm", "unaccent", "btree_gist")
# What the owner makes from now on, the app may use. The journal's migration takes some of it back.
DEFAULTS = (
    "GRANT USAGE ON SCHEMA public TO {app}",
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app}",
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT USAGE, SELECT ON SEQUENCES TO {app}",
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT EXECUTE ON FUNCTIONS TO {app}",
)


def provision(superuser_dsn: str, *, database: str, login: bool = True) -> None:
    """Makes the two roles, the database and its extensions, where missing. Safe to repeat.

    `superuser_dsn` may be that of any role that can create what is missing. Without `login` the new roles cannot
    sign in themselves: the one login takes them on (SET ROLE). Raises `psycopg.errors.InsufficientPrivilege`.
    """
    with psycopg.connect(superuser_dsn, autocommit=True) as connection:
        for role in (ROLE_OWNER, ROLE_APP):
            _ensure_role(connection, role, login)
        if not _one(connection, "SELECT 1 FROM pg_database WHERE datname = %s", database):
            _execute(connection, "CREATE DATABASE {database} OWNER {owner}", database=database)
    with psycopg.connect(superuser_dsn, dbname=database, autocommit=True) as connection:
        if not _one(connection, "SELECT has_database_privilege(%s, %s, 'CREATE')", ROLE_OWNER, database):
            _execute(connection, "GRANT CREATE ON DATABASE {database} TO {owner}", database=database)
        for extension in EXTENSIONS:
            connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))
        schema_is_ours = "SELECT pg_get_userbyid(nspowner) = %s FROM pg_namespace WHERE nspname = 'public'"
        if not _one(connection, schema_is_ours, ROLE_OWNER):
            _execute(connection, "ALTER SCHEMA public OWNER TO {owner}")
        # By the owner itself, which the login need only be a member of.
        _execute(connection, "SET ROLE {owner}")
        for statement in DEFAULTS:
            _execute(connection, statement)


def _ensure_role(connection: psycopg.Connection[tuple[object, ...]], role: str, login: bool) -> None:
    """The role is there and the login may take it on."""
    if not _one(connection, "SELECT 1 FROM pg_roles WHERE rolname = %s", role):
        kind = sql.SQL("LOGIN" if login else "NOLOGIN")
        connection.execute(sql.SQL("CREATE ROLE {} {}").format(sql.Identifier(role), kind))
    if not _one(connection, "SELECT pg_has_role(current_user, %s, 'SET')", role):
        connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(role)))


def _execute(connection: psycopg.Connection[tuple[object, ...]], statement: str, database: str = "") -> None:
    names = {"owner": ROLE_OWNER, "app": ROLE_APP, "database": database}
    identifiers = {name: sql.Identifier(value) for name, value in names.items() if value}
    connection.execute(sql.SQL(statement).format(**identifiers))


def _one(connection: psycopg.Connection[tuple[object, ...]], question: str, *values: str) -> object:
    row = connection.execute(question.encode(), values).fetchone()
    return row[0] if row else None
