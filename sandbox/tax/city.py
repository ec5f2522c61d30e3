"""The city, as the tax office reaches it: its key, and where it is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sandbox.gateway.city import PASSING, SECONDS
from sandbox.sending import UnreachableError, conversed
from sandbox.signing import MEDIA_TYPE, WrongSignatureError, public_key, unseal
from sandbox.tax.sealing import TYPE, Keys


@dataclass
class City:
    address: str
    keys: Keys
    _key: Ed25519PublicKey | None = field(default=None)

    def tell(self, message: dict[str, Any], *, spoil: bool = False) -> str:
        """Sends a notice. Empty when the city has signed that it keeps it; else why it never will. Raises
        `UnreachableError` when it should be sent again."""
        sealed = self.keys.seal(message, spoil=spoil)
        status, answer = self._send("POST", "/api/v1/land-tax/notices", sealed.encode())
        if status in {200, 202}:
            try:
                receipt = self.unseal(answer.decode())
            except (WrongSignatureError, UnicodeDecodeError) as fault:
                raise UnreachableError("its receipt is signed wrong") from fault
            if receipt.get("receipt_of") != message["id"]:
                raise UnreachableError("its receipt is for something else")
            return ""
        if status >= 500 or status in PASSING:
            raise UnreachableError(f"it answered {status}: {answer[:200].decode(errors='replace')}")
        return f"{status}: {answer[:500].decode(errors='replace')}"

    def unseal(self, text: str) -> dict[str, Any]:
        """What the city signed. A key that it has changed is asked for anew. Raises `WrongSignatureError` and
        `UnreachableError`."""
        try:
            return unseal(text, key=self._public_key(), type_=TYPE)
        except WrongSignatureError:
            self._key = None
            return unseal(text, key=self._public_key(), type_=TYPE)

    def _public_key(self) -> Ed25519PublicKey:
        if self._key is None:
            status, pem = self._send("GET", "/api/v1/land-tax/key", b"")
            if status != 200:
                raise UnreachableError(f"it answered {status}")
            self._key = public_key(pem)
        return self._key

    def _send(self, method: str, path: str, body: bytes) -> tuple[int, bytes]:
        headers = {"Content-Type": MEDIA_TYPE, "Accept-Language": "vi"}
        return conversed(self.address, method, path, body, headers, seconds=SECONDS)
