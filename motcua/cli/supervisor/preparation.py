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
from functools import partial
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
#: So much behind those who serve people.
PLAY_NICENESS = 10


def prepare_database(out: Output) -> None:
    """Raises `UnableToUseNewerData` or `UnableToUseDatabase`; then nothing was changed."""
    with out.doing("Preparing the database"):
        ensure_database()
    with out.doing("Bringing the tables up to date"):
        applied = migrate_schema(at=datetime.now(UTC))
    if applied:
        out.note(f"{len(applied)} migrations applied")
        out.fact(event="migrated", applied=len(applied))


def what_fills_the_city() -> dict[str, str]:
    """The commands that have yet to be run before it opens, in order, each with what to remember of it: `load` when the
    reference data have changed since, `demo` and `history` once."""
    wanted = {"load": fingerprint(reference_data())}
    if settings.DEMO:
        wanted |= {"demo": "made", "history": "made"}
    return {command: value for command, value in wanted.items() if _is_due(command, value)}


def what_is_played() -> str:
    """The deck that a demo city has yet to live through, beside what else happens in it, with its share; or ''. A city plays
    one deck, whatever is named later."""
    return settings.SCENARIO if settings.DEMO and settings.SCENARIO and milestone(name="scenario") is None else ""


def words_of_play(wanted: str) -> tuple[str, ...]:
    """What `motcua` is called with to play it: by one process, since people are being served."""
    deck, *scale = wanted.split()
    return ("scenario", "play", deck, *(("--scale", *scale) if scale else ()), "--processes", "1")


def reference_data() -> list[Path]:
    return sorted((settings.ROOT / "motcua").glob("**/data/**/*"))


def _is_due(command: str, value: str) -> bool:
    """Has this release the command, and was it not run with the same value before?"""
    if not (settings.ROOT / "motcua" / "cli" / f"{command}.py").exists():
        return False
    reached = milestone(name=command)
    return reached is None or reached.value != value


def fill_city(
    out: Output, *, due: Mapping[str, str], surroundings: Mapping[str, str], is_stopping: Callable[[], bool]
) -> None:
    """Runs what `what_fills_the_city` told. Leaves early when a stop is requested. Raises `UnableToStartCity`."""
    for command, value in due.items():
        if is_stopping():
            return
        out.note(f"motcua {command}: the first time this takes a while")
        if _run((command,), surroundings, is_stopping):
            if is_stopping():
                return
            raise UnableToStartCity(
                reason=f"`motcua {command}` failed; what it said is above.",
                cure=f"Mend that and start again: `motcua {command}` may be repeated, it does nothing twice.",
            )
        reach_milestone(name=command, value=value, at=datetime.now(UTC))
        out.fact(event="filled", command=command)


def play_beside(out: Output, *, wanted: str, surroundings: Mapping[str, str], is_stopping: Callable[[], bool]) -> None:
    """Lets the city live through `what_is_played` while it serves people, who come first. Left early, the next start goes on
    with it; where it fails the city runs on without."""
    out.note(f"Half a year of work is played beside ({wanted}): figures grow for some minutes")
    code = _run(words_of_play(wanted), surroundings, is_stopping, nice=PLAY_NICENESS)
    if code == 0:
        reach_milestone(name="scenario", value=wanted, at=datetime.now(UTC))
        out.note("Half a year of work is played")
        out.fact(event="filled", command="scenario")
    elif not is_stopping():
        out.note(
            "[yellow]The deck was not played to its end; what it said is above. The next start goes on with it.[/yellow]"
        )
        out.fact(event="unfilled", command="scenario")


def _run(
    words: tuple[str, ...], surroundings: Mapping[str, str], is_stopping: Callable[[], bool], *, nice: int = 0
) -> int:
    """Runs a command of ours to its end, or to that of a stop which is requested meanwhile. Returns its exit code."""
    with subprocess.Popen(  # noqa: S603  (our own command)
        [sys.executable, "-m", "motcua.cli", *words],
        cwd=settings.ROOT,
        env=dict(surroundings),
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr,
        process_group=0,
        # One system call, and the supervisor has no other threads.
        preexec_fn=partial(os.nice, nice),
    ) as process:
        while (code := _ended(process)) is None:
            if is_stopping():
                process.terminate()
    return code


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
    """One hash over names and contents, in the order given; the same in every folder that the house stands in."""
    digest = hashlib.sha256()
    for path in files:
        if path.is_file():
            digest.update(os.path.relpath(path, settings.ROOT).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()
