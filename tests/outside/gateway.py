"""The stand-in for the payment platform and the bank as a process of its own, which tests start, kill and ask."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.outside.process import StandInProcess


@contextmanager
def given_key(path: Path, pem: bytes) -> Iterator[None]:
    """The served city has this key at `path`; another run's is put aside."""
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.read_bytes() if path.exists() else None
    path.write_bytes(pem)
    try:
        yield
    finally:
        path.unlink() if before is None else path.write_bytes(before)


@dataclass
class GatewayProcess(StandInProcess):
    """`folder` has its key and its store, so that one killed and started again is the same. `city` is whom it tells."""

    module = "sandbox.gateway"
    city: str
    #: How far its clock is moved to the city's.
    ahead_seconds: float = 0

    def told(self) -> tuple[str, ...]:
        return ("--city", self.city, f"--clock-offset-seconds={self.ahead_seconds:.0f}")

    @property
    def public_pem(self) -> bytes:
        return bytes(self.ask("GET", "/v1/key.pem", raw=True))

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

    def transfer(self, qr: str, **changes: Any) -> str:
        """Somebody's bank pays the code; returns the transfer's number."""
        return str(self.ask("POST", "/v1/test/transfers", {"qr": qr, **changes})["transaction"])

    def order(self, address: str, kind: str) -> tuple[int, str]:
        """The payer, led to an order's page, presses a button (`paid`, `failed`); the status and the page that she gets."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        form = urlencode({"order": parse_qs(urlsplit(address).query)["order"][0], "kind": kind})
        try:
            connection.request("POST", "/pay", form, {"Content-Type": "application/x-www-form-urlencoded"})
            response = connection.getresponse()
            return response.status, response.read().decode()
        finally:
            connection.close()

    def counts(self) -> dict[str, int]:
        return dict(self.ask("GET", "/v1/counts"))

    def misbehave(self, kind: str | None, *, times: int = 1, seconds: float = 30.0, sending: bool = False) -> None:
        self.ask("POST", "/misbehave", {"kind": kind, "times": times, "seconds": seconds, "sending": sending})
