"""What makes a start hopeless, said with its cure before anything is touched."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from motcua.cli.errors import UnableToStartCity
from motcua.foundation.database.server import FREE_BYTES_MIN

PORTS_TRIED_MAX = 100
LOCK_SECONDS_MAX = 0.5


@contextmanager
def only_one(home: Path) -> Iterator[None]:
    """Holds the home's lock inside the block. Raises `UnableToStartCity` when another `motcua up` holds it.

    The lock is the operating system's (flock): a killed holder holds nothing.
    """
    home.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(home / "up.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        if not _taken_within(descriptor, LOCK_SECONDS_MAX):
            holder = _written_in(descriptor)
            raise UnableToStartCity(
                reason=f"the city in {home} runs already (process {holder}).",
                cure=f"Stop it with Ctrl-C there or `kill {holder}`, or name another folder in MOTCUA_HOME.",
            )
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(descriptor)


def _taken_within(descriptor: int, seconds: float) -> bool:
    """Waits a moment, since `holder_of` takes the lock to see whether it can."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                return False
            time.sleep(0.05)
        else:
            return True


def holder_of(home: Path) -> str:
    """The process that runs the city of this home; empty when none does."""
    try:
        descriptor = os.open(home / "up.lock", os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return ""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return _written_in(descriptor)
    else:
        return ""
    finally:
        os.close(descriptor)


def _written_in(descriptor: int) -> str:
    return os.pread(descriptor, 20, 0).decode().strip() or "unknown"


def refuse_full_disk(home: Path) -> None:
    free = shutil.disk_usage(home).free
    if free < FREE_BYTES_MIN:
        raise UnableToStartCity(
            reason=f"{free // 2**20} MB are free where {home} lies, and {FREE_BYTES_MIN // 2**20} MB are needed.",
            cure="Free some space or name a folder on a larger disk in MOTCUA_HOME; nothing was changed.",
        )


def refuse_taken_port(*, host: str, port: int) -> None:
    if _is_free(host, port):
        return
    raise UnableToStartCity(
        reason=f"port {port} of {host} is taken{_by_whom(port)}.",
        cure=f"Choose another: `MOTCUA_PORT={free_port_from(host=host, port=port + 1)} make run`.",
    )


def _is_free(host: str, port: int) -> bool:
    """Would the web server be able to listen there?"""
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind, protocol) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(address)
            trial.listen(1)
        except OSError as fault:
            if fault.errno == errno.EADDRINUSE:
                return False
            raise UnableToStartCity(
                reason=f"this account cannot listen on port {port} of {host} ({fault.strerror}).",
                cure="Set MOTCUA_HOST to an address of this machine and MOTCUA_PORT to a port above 1023.",
            ) from fault
    return True


def _by_whom(port: int) -> str:
    """The program that listens there, as far as this account may know."""
    try:
        connections = psutil.net_connections(kind="tcp")
    except psutil.AccessDenied:
        return ""
    for connection in connections:
        if connection.status == psutil.CONN_LISTEN and connection.laddr[1:2] == (port,) and connection.pid:
            try:
                return f" by {psutil.Process(connection.pid).name()} (process {connection.pid})"
            except psutil.Error:
                return f" by process {connection.pid}"
    return ""


def free_port_from(*, host: str, port: int) -> int:
    """The first free port from `port` up, or `port` itself when none of the next hundred is free."""
    candidates = range(port, min(port + PORTS_TRIED_MAX, 65_536))
    return next((candidate for candidate in candidates if _is_free(host, candidate)), port)
