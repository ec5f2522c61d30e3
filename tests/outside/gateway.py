"""The stand-in for the payment platform and the bank as a process of its own, which tests start, kill and ask."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.environment import ROOT


@dataclass
class GatewayProcess:
    """`folder` has its key and its store, so that one killed and started again is the same. `city` is whom it tells."""

    folder: Path
    city: str
    port: int = 0
    #: How far its clock is moved to the city's.
    ahead_seconds: float = 0
    process: subprocess.Popen[str] = field(init=False)

    def start(self) -> None:
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "sandbox.gateway", "--port", str(self.port), "--keys", str(self.folder)),
                *("--city", self.city, f"--clock-offset-seconds={self.ahead_seconds:.0f}"),
            ],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self.process.stdout is not None
        said = self.process.stdout.readline()
        assert "listens on" in said, said
        self.port = int(said.rsplit(":", 1)[1])

    def kill(self) -> None:
        """kill -9."""
        self.process.kill()
        self.process.wait(timeout=20)
        assert self.process.stdout is not None
        self.process.stdout.close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

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
