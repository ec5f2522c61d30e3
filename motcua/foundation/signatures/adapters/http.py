"""A trust service over HTTP: time stamps (RFC 3161, 3.4) and, for development, a desk that issues keys."""

from __future__ import annotations

import json
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from motcua.foundation.signatures.errors import UnableToFindKey, UnableToTimestamp

REPLY_BYTES_MAX = 256 * 1024


@dataclass(frozen=True)
class HttpTimestamper:
    """An authority at `url`, given `timeout_seconds` for each step of the conversation."""

    url: str
    timeout_seconds: float = 5.0

    def answer(self, *, query: bytes) -> bytes:
        try:
            status, reply = _ask("POST", urlsplit(self.url), query, "application/timestamp-query", self.timeout_seconds)
        except (OSError, HTTPException) as fault:
            raise UnableToTimestamp(
                cause=_("it cannot be reached ({fault})").format(fault=type(fault).__name__)
            ) from fault
        if status != 200:
            raise UnableToTimestamp(cause=_("it answered {status}").format(status=status))
        return reply


@dataclass(frozen=True)
class HttpIssuer:
    """The key desk of `sandbox/trust` at `url`."""

    url: str
    timeout_seconds: float = 10.0

    def root(self) -> bytes:
        return self._ask("GET", "/root.pem", b"")

    def issue(self, *, name: str, organization: str, passphrase: str) -> bytes:
        asked = {"name": name, "organization": organization, "passphrase": passphrase}
        return self._ask("POST", "/issue", json.dumps(asked).encode())

    def _ask(self, method: str, path: str, body: bytes) -> bytes:
        address = urlsplit(self.url.rstrip("/") + path)
        try:
            status, reply = _ask(method, address, body, "application/json", self.timeout_seconds)
        except (OSError, HTTPException) as fault:
            cause = _("the desk cannot be reached ({fault})").format(fault=type(fault).__name__)
            raise UnableToFindKey(whose=self.url, cause=cause) from fault
        if status != 200:
            raise UnableToFindKey(whose=self.url, cause=_("the desk answered {status}").format(status=status))
        return reply


def _ask(method: str, address: SplitResult, body: bytes, kind: str, timeout_seconds: float) -> tuple[int, bytes]:
    connect = HTTPSConnection if address.scheme == "https" else HTTPConnection
    connection = connect(address.hostname or "", address.port, timeout=timeout_seconds)
    try:
        path = (address.path or "/") + (f"?{address.query}" if address.query else "")
        connection.request(method, path, body or None, {"Content-Type": kind})
        response = connection.getresponse()
        return response.status, response.read(REPLY_BYTES_MAX)
    finally:
        connection.close()


def city_timestamper() -> HttpTimestamper:
    """The authority of this city, `settings.TRUST_TSA_URL`. Raises `UnableToTimestamp` when none is set."""
    if not settings.TRUST_TSA_URL:
        raise UnableToTimestamp(cause=_("no authority is set (MOTCUA_TSA_URL)"))
    return HttpTimestamper(settings.TRUST_TSA_URL)
