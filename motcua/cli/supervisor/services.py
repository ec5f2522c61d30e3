"""What must run all the time."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Protocol

from motcua.cli.supervisor.parent import die_with_parent
from motcua.foundation.database.errors import UnableToStartDatabase
from motcua.foundation.database.lease import keep_running
from motcua.foundation.database.server import Server

STOP_SECONDS_MAX = 25
LOG_BYTES_MAX = 20 * 1024 * 1024
LAST_WORDS_LINES = 5


class Service(Protocol):
    """`log` is where it writes. `start` may be called again after an end that `has_ended` told of."""

    @property
    def name(self) -> str: ...

    @property
    def log(self) -> Path: ...

    @property
    def pid(self) -> int | None: ...

    def start(self) -> None: ...

    def has_ended(self) -> bool: ...

    def stop(self) -> None: ...


class ProgramService:
    """A program in a process group of its own, so that a Ctrl-C meant for the supervisor does not reach it."""

    def __init__(
        self, *, name: str, arguments: Sequence[str], folder: Path, logs: Path, environment: Mapping[str, str]
    ) -> None:
        self.name = name
        self.log = logs / f"{name}.log"
        self._command = [sys.executable, *arguments]
        self._folder = folder
        self._environment = dict(environment)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def start(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > LOG_BYTES_MAX:
            self.log.replace(self.log.with_suffix(".log.old"))
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603  (our own programs)
                self._command,
                cwd=self._folder,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                process_group=0,
                # One system call through a library loaded beforehand, and the supervisor has no other threads.
                preexec_fn=partial(die_with_parent, os.getpid()),
            )

    def has_ended(self) -> bool:
        return self._process is not None and self._process.poll() is not None

    def stop(self) -> None:
        """Asks, waits, then insists; nothing of its group is left. Stopping a stopped one does nothing."""
        if self._process is None:
            return
        self._process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(STOP_SECONDS_MAX)
        self._end_group()
        self._process.wait()
        self._process = None

    def _end_group(self) -> None:
        assert self._process is not None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)


class EmbeddedDatabase:
    """The embedded server. Who runs the supervisor holds its lease, so stopping is not for here."""

    name = "database"

    def __init__(self, server: Server) -> None:
        self._server = server

    @property
    def log(self) -> Path:
        return self._server.log

    @property
    def pid(self) -> int | None:
        return self._server.pid()

    def start(self) -> None:
        keep_running(self._server)

    def has_ended(self) -> bool:
        return not self._server.is_running()

    def stop(self) -> None:
        return


def last_words(log: Path) -> str:
    """The last lines of a log, for the one who must find out why."""
    if not log.exists():
        return "(none)"
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - 4_000))
        lines = file.read().decode(errors="replace").splitlines()
    return " | ".join(lines[-LAST_WORDS_LINES:]) or "(none)"


#: What a start that failed may raise and a later try may not.
START_FAULTS = (OSError, UnableToStartDatabase)
