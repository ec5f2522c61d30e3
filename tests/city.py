"""The test cluster: one server a run, a template database with the loaded city, clones of it.

The template is named after a hash of everything that makes it, so it is built once and again when that changes.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import psycopg
from psycopg import sql

from motcua.foundation.database.server import Server, provision
from tests.environment import HOME, ROOT

SERVER = Server(HOME / "postgres", durable=False)


def _fingerprint() -> str:
    digest = hashlib.sha256()
    sources = [
        *ROOT.glob("motcua/**/migrations/*.py"),
        *ROOT.glob("motcua/**/data/**/*"),
        *ROOT.glob("motcua/**/commands.py"),
        *ROOT.glob("motcua/**/commands/*.py"),
        *ROOT.glob("motcua/**/imports.py"),
        *ROOT.glob("motcua/registry/catalogue/*.py"),  # drafts are completed and folded for search as they are kept
        *ROOT.glob("motcua/cli/load.py"),
        ROOT / "motcua" / "foundation" / "database" / "server.py",
    ]
    for path in sorted(path for path in sources if path.is_file()):
        digest.update(str(path.relative_to(ROOT)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def ensure_template() -> str:
    """Starts the server and builds the template where missing. Returns its name."""
    HOME.mkdir(parents=True, exist_ok=True)
    with (HOME / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        SERVER.start()
        name = f"template_{_fingerprint()}"
        with psycopg.connect(SERVER.superuser_dsn(), autocommit=True) as connection:
            existing = {row[0] for row in connection.execute("SELECT datname FROM pg_database")}
            if name in existing:
                return name
            for old in existing:
                if old.startswith(("template_", "test_", "building_")):
                    drop(old)
        building = f"building_{name}"
        provision(SERVER.superuser_dsn(), database=building)
        environment = os.environ | {
            "MOTCUA_DATABASE_NAME": building,
            "DJANGO_SETTINGS_MODULE": "motcua.settings",
            "MOTCUA_HOME": str(HOME),
        }
        _run(
            [sys.executable, "-m", "django", "migrate", "--database", "owner", "--verbosity", "0"],
            environment,
        )
        if (ROOT / "motcua" / "cli" / "load.py").exists():
            _run([sys.executable, "-m", "motcua.cli", "load"], environment)
        with psycopg.connect(SERVER.superuser_dsn(), autocommit=True) as connection:
            connection.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(building), sql.Identifier(name))
            )
        return name


def _run(command: list[str], environment: dict[str, str]) -> None:
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{done.stdout[-4000:]}\n{done.stderr[-8000:]}")


def clone(template: str, name: str) -> None:
    with psycopg.connect(SERVER.superuser_dsn(), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER motcua_owner STRATEGY file_copy").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )


def drop(name: str) -> None:
    with psycopg.connect(SERVER.superuser_dsn(), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def folder(name: str) -> Path:
    path = HOME / name
    path.mkdir(parents=True, exist_ok=True)
    return path
