"""The stand-in for the National Portal as a process of its own, which tests start, kill and ask."""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.serialization import load_pem_public_key

from motcua.foundation.outside.breaker import Breaker
from motcua.service.exchange.traffic.adapters.http import HttpPortal
from motcua.service.exchange.traffic.adapters.keys import city_key
from tests.outside.process import StandInProcess

PATIENCE_SECONDS = 60


@dataclass
class PortalProcess(StandInProcess):
    """`folder` has its key and its store, so that one killed and started again is the same portal. `city` is where it
    sends to."""

    module = "sandbox.portal"
    city: str
    #: How far its clock is moved to the city's.
    ahead_seconds: float = 0

    def told(self) -> tuple[str, ...]:
        return ("--city", self.city, f"--clock-offset-seconds={self.ahead_seconds:.0f}")

    @property
    def public_pem(self) -> bytes:
        return bytes(self.ask("GET", "/v1/key.pem", raw=True))

    def adapter(self, *, ask_seconds: float = 10.0, tell_seconds: float = 10.0) -> HttpPortal:
        """How the city reaches it."""
        key: Any = load_pem_public_key(self.public_pem)
        return HttpPortal(
            self.url,
            city="H13",
            key=city_key(),
            portal_key=key,
            tell_seconds=tell_seconds,
            ask_seconds=ask_seconds,
            breaker=Breaker(),
        )

    def ask(self, method: str, path: str, body: Mapping[str, Any] | None = None, *, raw: bool = False) -> Any:
        address = urlsplit(self.url)
        connection = HTTPConnection(address.hostname or "", address.port, timeout=30)
        try:
            connection.request(method, path, json.dumps(body) if body is not None else None)
            response = connection.getresponse()
            content = response.read()
        finally:
            connection.close()
        assert response.status < 400, (response.status, content)
        return content if raw else json.loads(content)

    def file(self, bodies: Sequence[Mapping[str, Any]], *, files: Mapping[str, tuple[str, bytes]]) -> list[str]:
        """People file there; returns the portal's codes. `files` by slot, the same for each."""
        named = [
            {"slot": slot, "name": name, "content": base64.b64encode(content).decode()}
            for slot, (name, content) in files.items()
        ]
        answer = self.ask("POST", "/v1/filings", {"dossiers": [{**body, "files": named} for body in bodies]})
        return list(answer["dossiers"])

    def dossier(self, code: str) -> dict[str, Any]:
        return dict(self.ask("GET", f"/v1/filings/{code}"))

    def counts(self) -> dict[str, int]:
        return dict(self.ask("GET", "/v1/counts"))

    def misbehave(self, kind: str | None, *, times: int = 1, seconds: float = 30.0, sending: bool = False) -> None:
        self.ask("POST", "/misbehave", {"kind": kind, "times": times, "seconds": seconds, "sending": sending})


def eventually(happened: Callable[[], bool]) -> bool:
    """Looks again and again, for what another process does in its time."""
    deadline, pause = time.monotonic() + PATIENCE_SECONDS, threading.Event()
    while time.monotonic() < deadline:
        try:
            if happened():
                return True
        except (OSError, HTTPException):
            pass
        pause.wait(0.05)
    return False
