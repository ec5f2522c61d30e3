"""Who uses the embedded server: it runs as long as somebody does, and stops with the last.

Locks of the operating system count the users (flock), so a killed one is never counted on.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from motcua.foundation.database.server import Server


@contextmanager
def leased(server: Server) -> Iterator[None]:
    """Keeps the server running inside the block, starting it where needed.

    The last to leave stops it, unless somebody started it without a lease (then that one stops it). A server
    that a killed holder left behind is taken over. Raises `UnableToStartDatabase`.
    """
    with _locked(_beside(server, "users"), fcntl.LOCK_SH) as users:
        keep_running(server)
        try:
            yield
        finally:
            with _locked(_beside(server, "changing"), fcntl.LOCK_EX):
                if _is_last(users) and _beside(server, "leased").exists():
                    server.stop()
                    _beside(server, "leased").unlink(missing_ok=True)


def keep_running(server: Server) -> None:
    """Starts the server where it does not run; for a holder of the lease whose server was killed.

    Raises `UnableToStartDatabase`.
    """
    with _locked(_beside(server, "changing"), fcntl.LOCK_EX):
        if not server.is_running():
            server.start()
            _beside(server, "leased").touch()


def _beside(server: Server, what: str) -> Path:
    server.data.parent.mkdir(parents=True, exist_ok=True)
    return server.data.with_name(f"{server.data.name}.{what}")


@contextmanager
def _locked(path: Path, kind: int) -> Iterator[int]:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, kind)
        yield descriptor
    finally:
        os.close(descriptor)


def _is_last(users: int) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
