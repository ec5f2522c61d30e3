"""What work costs in time of cores, which says the same on a machine that others use too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress

import psutil


@contextmanager
def core_seconds(roots: Mapping[str, int]) -> Iterator[dict[str, float]]:
    """User and system time that each of the process trees (a name and the process id of its root) takes while it lasts.
    The dictionary is filled when the block ends, while the processes still live."""
    before = {name: _spent(root) for name, root in roots.items()}
    spent: dict[str, float] = {}
    yield spent
    spent |= {name: _spent(root) - before[name] for name, root in roots.items()}


def _spent(root: int) -> float:
    """Of the root and all below it that lives, and of what lived and was waited for."""
    process = psutil.Process(root)
    total = 0.0
    for each in [process, *process.children(recursive=True)]:
        with suppress(psutil.NoSuchProcess):
            times = each.cpu_times()
            total += times.user + times.system + times.children_user + times.children_system
    return total
