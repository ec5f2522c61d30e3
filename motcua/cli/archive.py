"""What a backup holds and how it is read: a folder with the database, the files and a manifest that is written last."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from psycopg.conninfo import conninfo_to_dict

from motcua.foundation.database.cluster import administrator_dsn
from motcua.foundation.database.server import program

MANIFEST = "manifest.json"
JOBS = "2"


@dataclass(frozen=True)
class Manifest:
    """What was put in, to be compared with what comes out. `head` is the hash of the journal's last position."""

    release: str
    made_at: str
    migrations: list[str]
    positions: int
    head: str
    files: int
    with_keys: bool


def write_manifest(folder: Path, manifest: Manifest) -> None:
    (folder / MANIFEST).write_text(json.dumps(asdict(manifest), indent=2) + "\n")


def read_manifest(folder: Path) -> Manifest | None:
    """None when the folder holds no whole backup."""
    try:
        return Manifest(**json.loads((folder / MANIFEST).read_text()))
    except (OSError, ValueError, TypeError):
        return None


def dump_database(folder: Path) -> None:
    """Raises `subprocess.CalledProcessError` with what pg_dump said."""
    _run("pg_dump", "--format=directory", f"--jobs={JOBS}", f"--role={settings.ROLE_OWNER}", f"--file={folder}")


def load_database(folder: Path) -> None:
    """Into the database that was made for it. Raises `subprocess.CalledProcessError` with what pg_restore said."""
    contents = folder.with_suffix(".contents")
    # The extensions are there already; only the cluster's administrator may remark on them.
    lines = _run("pg_restore", "--list", str(folder)).splitlines(keepends=True)
    contents.write_text("".join(line for line in lines if " EXTENSION " not in line))
    options = [f"--jobs={JOBS}", "--exit-on-error", f"--role={settings.ROLE_OWNER}", f"--use-list={contents}"]
    try:
        _run("pg_restore", *options, f"--dbname={conninfo_to_dict(administrator_dsn())['dbname']}", str(folder))
    finally:
        contents.unlink()


def _run(name: str, *arguments: str) -> str:
    """Where the database is goes by the environment: an argument could be read by everyone on the machine."""
    place = {_VARIABLES[key]: str(value) for key, value in conninfo_to_dict(administrator_dsn()).items()}
    done = subprocess.run(  # noqa: S603  (PostgreSQL's own programs)
        [str(program(name)), *arguments], env=os.environ | place, check=True, capture_output=True, text=True
    )
    return done.stdout


#: The names by which PostgreSQL's programs know the parts of a DSN.
_VARIABLES = {
    "host": "PGHOST",
    "hostaddr": "PGHOSTADDR",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "connect_timeout": "PGCONNECT_TIMEOUT",
    "application_name": "PGAPPNAME",
}


def copy_folder(source: Path, target: Path) -> int:
    """Copies what is there and flushes it to the disk. Returns how many files."""
    if not source.exists():
        return 0
    shutil.copytree(source, target, dirs_exist_ok=True)
    copied = [path for path in target.rglob("*") if path.is_file()]
    _flush(copied)
    return len(copied)


def _flush(paths: Iterable[Path]) -> None:
    for path in paths:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
