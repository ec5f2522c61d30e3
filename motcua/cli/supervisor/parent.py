"""What a child process asks of the kernel: to end with its parent, however that one ends, and a name of its own."""

from __future__ import annotations

import ctypes
import os
import signal

# From <sys/prctl.h>. The library is loaded here and not after a fork, where only simple calls are safe.
_PR_SET_PDEATHSIG = 1
_PR_SET_NAME = 15
_libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent(parent: int) -> None:
    """Asks the kernel to send this process SIGTERM when `parent` ends, the process that made it. Linux only."""
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    # The parent may have ended before the kernel was asked.
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGTERM)


def be_called(name: str) -> None:
    """The name that `ps`, `top` and `pkill` show, 15 letters at most. Linux only."""
    _libc.prctl(_PR_SET_NAME, name.encode()[:15], 0, 0, 0)
