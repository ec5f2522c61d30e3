"""Work in a thread of its own: the browser of a journey leaves a running loop in the test's own thread."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Found = TypeVar("Found")


def apart(work: Callable[[], Found]) -> Found:
    """Does it there and waits. What is set for the caller's thread, such as the language, is not set in it."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(work).result()
