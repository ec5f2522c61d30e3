"""What a start does besides starting services: the database, the tables, the city's data, style sheets.

Each step looks whether it is needed and costs next to nothing when it is not, since every start takes them all.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from motcua.cli.errors import UnableToStartCity
from motcua.cli.output import Output
from motcua.foundation.database.cluster import ensure_database
from motcua.foundation.database.milestones import milestone, reach_milestone
from motcua.foundation.database.schema import migrate_schema

STATIC_FINGERPRINT = "fingerprint.txt"
LOOK_EVERY_SECONDS = 0.2


def prepare_database(out: Output) -> None:
    """Raises `UnableToUseNewerData` or `UnableToUseDatabase`; then nothing was changed."""
    with out.doing("Preparing the database"):
        ensure_database()
    with out.doing("Bringing the tables up to date"):
        applied = migrate_schema(at=datetime.now(UTC))
    if applied:
        out.note(f"{len(applied)} migrations applied")
        out.fact(event="migrated", applied=len(applied))


def fill_city(out: Output, *, surroundings: Mapping[str, str], is_stopping: Callable[[], bool]) -> None:
    """Loads the reference data when they have changed, and the demo city once.

    Leaves early when a stop is requested. Raises `UnableToStartCity`.
    """
    data = sorted((settings.ROOT / "motcua").glob("**/data/**/*"))
    for command, value in {"load": fingerprint(data), "demo": "made"}.items():
        if is_stopping() or not _is_due(command, value):
            continue
        out.note(f"motcua {command}: the first time this takes a while")
        if not _run(command, surroundings, is_stopping):
            return
        reach_milestone(name=command, value=value, at=datetime.now(UTC))
        out.fact(event="filled", command=command)


def _is_due(command: str, value: str) -> bool:
    """Has this release the command, and was it not run with the same value before?"""
    if command == "demo" and not settings.DEMO:
        return False
    if not (settings.ROOT / "motcua" / "cli" / f"{command}.py").exists():
        return False
    reached = milestone(name=command)
    return reached is None or reached.value != value


def _run(command: str, surroundings: Mapping[str, str], is_stopping: Callable[[], bool]) -> bool:
    """Runs a command of ours to its end. Returns whether it got there before a stop was requested."""
    with subprocess.Popen(  # noqa: S603  (our own command)
        [sys.executable, "-m", "motcua.cli", command],
        cwd=settings.ROOT,
        env=dict(surroundings),
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr,
        process_group=0,
    ) as process:
        while (code := _ended(process)) is None:
            if is_stopping():
                process.terminate()
    if code and not is_stopping():
        raise UnableToStartCity(
            reason=f"`motcua {command}` failed; what it said is above.",
            cure=f"Mend that and start again: `motcua {command}` may be repeated, it does nothing twice.",
        )
    return code == 0


def _ended(process: subprocess.Popen[bytes]) -> int | None:
    try:
        return process.wait(LOOK_EVERY_SECONDS)
    except subprocess.TimeoutExpired:
        return None


def surroundings_of_programs() -> dict[str, str]:
    """The environment of the programs that are part of the city: this process's own, and unbuffered logs."""
    return os.environ | {"DJANGO_SETTINGS_MODULE": "motcua.settings", "PYTHONUNBUFFERED": "1"}


def collect_static_files(out: Output) -> None:
    """Gathers style sheets and scripts under names with their hash, when any has changed."""
    if "Manifest" not in settings.STATICFILES_BACKEND:
        return
    now = fingerprint(sorted(_static_sources()))
    kept = settings.STATIC_ROOT / STATIC_FINGERPRINT
    if kept.exists() and kept.read_text() == now:
        return
    with out.doing("Gathering style sheets and scripts"):
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(now)


def _static_sources() -> Iterator[Path]:
    for finder in get_finders():
        for path, storage in finder.list([]):
            yield Path(storage.path(path))


def fingerprint(files: Iterable[Path]) -> str:
    """One hash over names and contents, in the order given."""
    digest = hashlib.sha256()
    for path in files:
        if path.is_file():
            digest.update(str(path).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()
