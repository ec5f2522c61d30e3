"""`motcua backup`: everything that a city is, in one folder."""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

from motcua.cli.archive import Manifest, copy_folder, dump_database, write_manifest
from motcua.cli.errors import UnableToBackUp
from motcua.cli.opened import opened_city
from motcua.cli.output import JsonFlag, Output
from motcua.foundation.database.milestones import release_here
from motcua.foundation.journal.queries import chain_head


def backup(
    folder: Annotated[Path, typer.Argument(help="A folder that is not there yet.")],
    keys: Annotated[
        bool, typer.Option("--keys", help="Put the keys in too. Then whoever has the backup can sign as the city.")
    ] = False,
    as_json: JsonFlag = False,
) -> None:
    """Write the database and the files into a folder, while the city runs. The folder appears when it is whole.

    Keys stay out unless asked for: keep them apart from the backups.

    Example: motcua backup /srv/backups/2023-07-03
    """
    out = Output(as_json=as_json)
    if folder.exists():
        raise UnableToBackUp(reason=f"{folder} is there already.", cure="Name a folder that is not there yet.")
    part = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True, mode=0o700)
    with opened_city():
        manifest = _fill(part, with_keys=keys, out=out)
    write_manifest(part, manifest)
    part.replace(folder)
    out.fact(backup=str(folder), positions=manifest.positions, files=manifest.files)
    out.say(f"{folder}: {manifest.positions} positions of the journal, {manifest.files} files.")


def _fill(part: Path, *, with_keys: bool, out: Output) -> Manifest:
    """The database first: a file is on the disk before its row is committed, and is never taken away."""
    positions, head = chain_head()
    try:
        with out.doing("Dumping the database"):
            dump_database(part / "database")
    except subprocess.CalledProcessError as fault:
        raise UnableToBackUp(
            reason=f"pg_dump said: {fault.stderr.strip()}", cure=f"What there is of it is in {part}."
        ) from fault
    if "FileSystemStorage" not in settings.STORAGES["default"]["BACKEND"]:
        out.note("The files are in a bucket and not in this backup: let the store keep its versions.")
    with out.doing("Copying the files"):
        files = copy_folder(settings.HOME / "files", part / "files")
        if with_keys:
            copy_folder(settings.KEYS, part / "keys")
    applied = MigrationRecorder(connections["default"]).applied_migrations()
    return Manifest(
        release=release_here(),
        made_at=datetime.now(UTC).isoformat(),
        migrations=sorted(f"{label}.{name}" for label, name in applied),
        positions=positions,
        head=head.hex(),
        files=files,
        with_keys=with_keys,
    )
