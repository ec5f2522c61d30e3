"""`motcua restore`: a city from its backup."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import psycopg
import typer
from django.conf import settings
from psycopg import sql

from motcua.cli.archive import Manifest, copy_folder, load_database, read_manifest
from motcua.cli.errors import UnableToRestore
from motcua.cli.output import JsonFlag, Output
from motcua.cli.verify import verify
from motcua.foundation.database.cluster import administrator_dsn, database_name, ensure_database, running_cluster
from motcua.foundation.database.milestones import release_here
from motcua.foundation.database.schema import known_migrations, migrate_schema, schema_state
from motcua.foundation.database.transactions import durable
from motcua.foundation.journal.commands import sequence_entries
from motcua.foundation.journal.queries import hash_at


def restore(
    folder: Annotated[Path, typer.Argument(help="A folder that `motcua backup` wrote.")],
    as_json: JsonFlag = False,
) -> None:
    """Make the city of a backup in an empty MOTCUA_HOME, then verify all of it. Ends as `motcua verify` does.

    Example: MOTCUA_HOME=/srv/motcua motcua restore /srv/backups/2023-07-03
    """
    out = Output(as_json=as_json)
    manifest = _readable_manifest(folder)
    if any(_files_of(settings.HOME / "files")):
        raise UnableToRestore(reason=f"{settings.HOME / 'files'} is not empty.", cure="Name an empty MOTCUA_HOME.")
    with running_cluster():
        ensure_database()
        if schema_state().applied_count:
            raise UnableToRestore(
                reason=f"the database {database_name()} holds a city already.", cure="Name an empty MOTCUA_HOME."
            )
        _load(folder, manifest, out)
        out.fact(restored=str(folder), positions=manifest.positions, files=manifest.files)
        out.say(f"{folder}: {manifest.positions} positions of the journal, {manifest.files} files.")
        verify(what="all", as_json=as_json)


def _readable_manifest(folder: Path) -> Manifest:
    manifest = read_manifest(folder)
    if manifest is None:
        raise UnableToRestore(
            reason=f"{folder} holds no whole backup.", cure="Name a folder that `motcua backup` finished."
        )
    unknown = sorted(set(manifest.migrations) - known_migrations())
    if unknown:
        raise UnableToRestore(
            reason=f"the backup is of Một Cửa {manifest.release}, and this is {release_here()}: it does not know"
            f" {', '.join(unknown[:5])}.",
            cure="Restore it with the release that wrote it, or a later one.",
        )
    return manifest


def _load(folder: Path, manifest: Manifest, out: Output) -> None:
    try:
        with out.doing("Loading the database"):
            load_database(folder / "database")
    except subprocess.CalledProcessError as fault:
        _drop_database()
        raise UnableToRestore(
            reason=f"pg_restore said: {fault.stderr.strip()}", cure="Is the disk full, or the backup damaged?"
        ) from fault
    with out.doing("Copying the files"):
        copy_folder(folder / "files", settings.HOME / "files")
        if manifest.with_keys:
            copy_folder(folder / "keys", settings.KEYS)
    migrate_schema(at=datetime.now(UTC))
    _order_what_waited()
    if hash_at(position=manifest.positions).hex() != manifest.head:
        raise UnableToRestore(
            reason=f"position {manifest.positions} of the journal is not what it was when the backup was made, so this"
            " is another journal.",
            cure="Do not use what was loaded; take another backup.",
        )


def _order_what_waited() -> None:
    """Gives positions to the entries that had none when the backup was made: their cluster's counter is gone."""
    more = 1
    while more:
        with durable():
            more = sequence_entries(restored=True)


def _drop_database() -> None:
    with psycopg.connect(administrator_dsn(database="postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database_name())))


def _files_of(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()] if folder.exists() else []
