"""The city, as the gateway reaches it: its key, and where it is told."""

from __future__ import annotations

from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sandbox.gateway.sealing import HEADER, Keys, check
from sandbox.sending import UnreachableError, conversed
from sandbox.signing import WrongSignatureError, public_key

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
        path = f"/api/v1/payments/{channel}/notifications"
        status, answer = conversed(self.address, "POST", path, content, headers, seconds=SECONDS)
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
            status, pem = conversed(self.address, "GET", "/api/v1/payments/key", b"", {}, seconds=SECONDS)
            if status != 200:
                raise UnreachableError(f"it answered {status}")
            self._key = public_key(pem)
        return self._key
