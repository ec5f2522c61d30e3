"""The load of `bench completing`: one client a process, which knows nothing of Django."""

from __future__ import annotations

import http.client
import time
from urllib.parse import urlencode

CSRF = "a" * 32
#: The address of an official's act on a dossier, its open step, and the outcome: what one request is about.
Work = tuple[str, str, str]


def complete(port: int, cookies: str, work: list[Work], seconds: int) -> int:
    """One client: completes as fast as it is answered. Returns how many; raises when a step was not completed."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    end = time.perf_counter() + seconds
    for number, (address, task, outcome) in enumerate(work):
        if time.perf_counter() >= end:
            return number
        body = urlencode(
            {"task": task, "outcome": outcome, "csrfmiddlewaretoken": CSRF, "unchecked_reason": "Đo tốc độ."}
        )
        connection.request("POST", address, body, {
            "Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded",
        })  # fmt: skip
        response = connection.getresponse()
        answer = response.read()
        if response.status != 302:
            raise RuntimeError(f"{response.status}: {answer[:500]!r}")
    return len(work)
