"""The stand-in for VNeID as a process of its own, and the part that a browser has in signing in."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from typing import Any
from urllib.parse import urlencode, urlsplit

from tests.outside.process import StandInProcess


@dataclass
class VneidProcess(StandInProcess):
    """`city` is where it sends browsers back to, and its words that somebody has gone."""

    module = "sandbox.vneid"
    city: str = "http://testserver"

    def told(self) -> tuple[str, ...]:
        return ("--city", self.city)

    def ask(self, path: str, body: dict[str, Any]) -> Any:
        status, content, _headers = self._conversation("POST", path, json.dumps(body))
        assert status == 200, content
        return json.loads(content)

    def misbehave(self, kind: str | None, *, times: int = 1, seconds: float = 30.0) -> None:
        self.ask("/misbehave", {"kind": kind, "times": times, "seconds": seconds})

    def chosen(self, address: str, name: str, *, cancel: bool = False) -> str:
        """At the sign-in page of `address` somebody says who she is. Returns where the browser is sent."""
        path = address.removeprefix(self.url)
        said = {"cancel": "1"} if cancel else {"name": name}
        status, content, location = self._conversation("POST", path, urlencode(said))
        assert status == 303, content
        parts = urlsplit(location)
        return f"{parts.path}?{parts.query}"

    def says(self, address: str) -> tuple[int, str]:
        """What a browser sees there."""
        status, content, _location = self._conversation("GET", address.removeprefix(self.url), "")
        return status, re.sub(r"<[^>]+>", " ", content)

    def _conversation(self, method: str, path: str, body: str) -> tuple[int, str, str]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body or None)
            response: HTTPResponse = connection.getresponse()
            return response.status, response.read().decode(), response.headers.get("Location", "")
        finally:
            connection.close()
