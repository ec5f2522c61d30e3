"""Runs what the PDF library offers as coroutines only, whatever the caller's thread is doing."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from django.utils.translation import get_language, override

T = TypeVar("T")


def finished(work: Coroutine[Any, Any, T]) -> T:
    """The result of `work`, or what it raises. A thread whose loop runs already cannot run another one, so there the
    work is done in a thread of its own, and the caller waits."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work)
    language = get_language()

    def in_the_callers_language() -> T:
        with override(language):
            return asyncio.run(work)

    with ThreadPoolExecutor(max_workers=1) as beside:
        return beside.submit(in_the_callers_language).result()
