"""What must run all the time."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import IO, NoReturn, Protocol

from motcua.cli.supervisor.parent import be_called, die_with_parent
from motcua.foundation.database.errors import UnableTo, UnableToStartDatabase
from motcua.foundation.database.lease import keep_running
from motcua.foundation.database.server import Server

STOP_SECONDS_MAX = 25
LOG_BYTES_MAX = 20 * 1024 * 1024
LAST_WORDS_LINES = 5
FILES_MAX = 4096


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
        with open_log(self.log) as log:
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


class ForkedService:
    """A part of this very program, as a child that goes on from here: what took seconds to load is loaded already.

    `run` is the child's whole life. It gets none of the files and signals of its parent. Nobody may have a thread
    or a connection open when it is started.
    """

    def __init__(self, *, name: str, run: Callable[[], None], logs: Path) -> None:
        self.name = name
        self.log = logs / f"{name}.log"
        self._run = run
        self._pid: int | None = None
        self._ended = False

    @property
    def pid(self) -> int | None:
        return self._pid

    def start(self) -> None:
        parent = os.getpid()
        sys.stdout.flush()
        sys.stderr.flush()
        with open_log(self.log) as log:
            self._pid, self._ended = os.fork(), False
            if self._pid == 0:
                self._live(parent, log.fileno())
        # The child does this too: whichever of them comes first.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.setpgid(self._pid, self._pid)

    def _live(self, parent: int, log: int) -> NoReturn:
        code = 1
        try:
            os.setpgid(0, 0)
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, signal.SIG_DFL)
            die_with_parent(parent)
            be_called(f"motcua-{self.name}")
            _leave_the_parents_files(log)
            self._run()
            code = 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
        except UnableTo as refusal:
            sys.stderr.write(f"{refusal.message}\n")
        except BaseException:
            traceback.print_exc()
        finally:
            with contextlib.suppress(Exception):
                sys.stdout.flush()
                sys.stderr.flush()
            # Not sys.exit: what the parent has yet to undo is the parent's.
            os._exit(code)

    def has_ended(self) -> bool:
        if self._pid is not None and not self._ended:
            with contextlib.suppress(ChildProcessError):
                self._ended = os.waitpid(self._pid, os.WNOHANG)[0] != 0
        return self._ended

    def stop(self) -> None:
        """Asks, waits, then insists; nothing of its group is left. Stopping a stopped one does nothing."""
        if self._pid is None:
            return
        if not self.has_ended():
            os.kill(self._pid, signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS_MAX
        while not self.has_ended() and time.monotonic() < deadline:
            time.sleep(0.05)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._pid, signal.SIGKILL)
        if not self.has_ended():
            os.waitpid(self._pid, 0)
        self._pid = None


def _leave_the_parents_files(log: int) -> None:
    """Nothing to read, everything written goes to the log, and no lock or socket of the parent's is held on to."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.closerange(3, max(log, nothing, FILES_MAX) + 1)
    # Line by line, as a log is read while it is written.
    sys.stdout = os.fdopen(1, "w", buffering=1, closefd=False)
    sys.stderr = os.fdopen(2, "w", buffering=1, closefd=False)


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


def open_log(path: Path) -> IO[bytes]:
    """For more to be written at its end; put aside first when it has grown too long."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > LOG_BYTES_MAX:
        path.replace(path.with_suffix(".log.old"))
    return path.open("ab")


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
