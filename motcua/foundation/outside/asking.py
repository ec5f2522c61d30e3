"""One question over HTTP and its answer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from enum import StrEnum
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from motcua.foundation.outside.breaker import Breaker


class Silence(StrEnum):
    """Why there is no answer."""

    LEFT_ALONE = "left_alone"  # it did not answer just now
    UNREACHED = "unreached"
    BROKEN = "broken"  # it says itself that it cannot


class NoAnswer(Exception):
    """The system outside did not answer. `detail` is for the log: the fault's name or the status."""

    def __init__(self, silence: Silence, detail: str) -> None:
        super().__init__(f"{silence.value}: {detail}")
        self.silence = silence
        self.detail = detail


@dataclass(frozen=True)
class Answer:
    status: int
    content: bytes


def detail_of(content: bytes) -> str:
    """What a refusal says of itself (RFC 9457), as the end of a sentence; or ''."""
    try:
        found = json.loads(content)
    except ValueError:
        return ""
    detail = found.get("detail") if isinstance(found, dict) else None
    return f": {detail[:300]}" if isinstance(detail, str) else ""


@dataclass(frozen=True, kw_only=True)
class Line:
    """The way to the system at `url`. Each step of the conversation may take `seconds`, so that whoever waits for it does
    not wait long; an answer is read up to `bytes_max`."""

    url: str
    seconds: float = 2.0
    bytes_max: int = 1024 * 1024
    breaker: Breaker = field(default_factory=Breaker)

    def ask(self, method: str, path: str, *, body: bytes = b"", headers: Mapping[str, str]) -> Answer:
        """The answer, of whatever status below 500. Raises `NoAnswer`."""
        if not self.breaker.may_try():
            raise NoAnswer(Silence.LEFT_ALONE, "")
        try:
            answer = self._ask(method, path, body, headers)
        except (OSError, HTTPException) as fault:
            self.breaker.heed(answered=False)
            raise NoAnswer(Silence.UNREACHED, type(fault).__name__) from fault
        self.breaker.heed(answered=answer.status < 500)
        if answer.status >= 500:
            raise NoAnswer(Silence.BROKEN, str(answer.status))
        return answer

    def _ask(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        address = urlsplit(self.url)
        connect = HTTPSConnection if address.scheme == "https" else HTTPConnection
        with closing(connect(address.hostname or "", address.port, timeout=self.seconds)) as connection:
            connection.request(method, address.path.rstrip("/") + path, body or None, dict(headers))
            response = connection.getresponse()
            return Answer(response.status, response.read(self.bytes_max + 1)[: self.bytes_max])
