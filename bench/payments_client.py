"""The load of `bench payments`: one bank's connection a process, which knows nothing of Django."""

from __future__ import annotations

import http.client


def tell(port: int, signed: list[tuple[bytes, str]]) -> int:
    """Sends notifications as fast as they are kept; returns how many were new. Raises when one is not kept."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    new = 0
    for body, signature in signed:
        headers = {"Content-Type": "application/json", "X-Signature": signature}
        connection.request("POST", "/api/v1/payments/vietqr/notifications", body, headers)
        response = connection.getresponse()
        answer = response.read()
        if response.status not in {200, 202}:
            raise RuntimeError(f"{response.status}: {answer[:500]!r}")
        new += response.status == 202
    return new
