"""The city, as the gateway reaches it: its key, and where it is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sandbox.gateway.sealing import HEADER, Keys, WrongSignatureError, check, public_key
from sandbox.sending import UnreachableError

SECONDS = 10.0
PASSING = frozenset({401, 408, 425, 429})


@dataclass
class City:
    address: str
    keys: Keys
    _key: Ed25519PublicKey | None = field(default=None)

    def tell(self, channel: str, content: bytes, *, spoil: bool = False) -> str:
        """Sends a notification. Empty when the city keeps it; else why it never will. Raises `UnreachableError` when it
        should be sent again."""
        headers = {"Content-Type": "application/json", HEADER: self.keys.sign(content, spoil=spoil)}
        status, answer = self._send("POST", f"/api/v1/payments/{channel}/notifications", content, headers)
        if status in {200, 202}:
            return ""
        if status >= 500 or status in PASSING:
            raise UnreachableError(f"it answered {status}: {answer[:200].decode(errors='replace')}")
        return f"{status}: {answer[:500].decode(errors='replace')}"

    def check(self, content: bytes, signature: str) -> None:
        """That the city signed it. A key that it has changed is asked for anew. Raises `WrongSignatureError` and
        `UnreachableError`."""
        try:
            check(content, signature, key=self._public_key())
        except WrongSignatureError:
            self._key = None
            check(content, signature, key=self._public_key())

    def _public_key(self) -> Ed25519PublicKey:
        if self._key is None:
            status, pem = self._send("GET", "/api/v1/payments/key", b"", {})
            if status != 200:
                raise UnreachableError(f"it answered {status}")
            self._key = public_key(pem)
        return self._key

    def _send(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        address = urlsplit(self.address)
        connection = HTTPConnection(address.hostname or "", address.port, timeout=SECONDS)
        try:
            connection.request(method, path, body or None, headers)
            response = connection.getresponse()
            return response.status, response.read(1024 * 1024)
        except (OSError, HTTPException) as fault:
            raise UnreachableError(type(fault).__name__) from fault
        finally:
            connection.close()
