"""JWS (RFC 7515) with Ed25519, put together by hand, so that the city's library meets something it did not write."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sandbox.gateway.sealing import Keys as OwnKey
from sandbox.gateway.sealing import WrongSignatureError, decoded, public_key

__all__ = ["MEDIA_TYPE", "Keys", "WrongSignatureError", "public_key", "unseal"]

MEDIA_TYPE = "application/jose"
HEADER = {"alg": "EdDSA", "typ": "motcua-land-tax"}


@dataclass(frozen=True)
class Keys:
    """The tax office's own key."""

    own: Ed25519PrivateKey
    public_pem: bytes

    @classmethod
    def open(cls, folder: Path) -> Keys:
        """Reads the key of `folder`, making it the first time."""
        found = OwnKey.open(folder)
        return cls(found.own, found.public_pem)

    def seal(self, content: dict[str, Any], *, spoil: bool = False) -> str:
        """Signed. `spoil` makes a signature that is wrong."""
        signed = f"{_encoded(_json(HEADER))}.{_encoded(_json(content))}"
        signature = self.own.sign(signed.encode())
        if spoil:
            signature = bytes([signature[0] ^ 1]) + signature[1:]
        return f"{signed}.{_encoded(signature)}"


def unseal(text: str, *, key: Ed25519PublicKey) -> dict[str, Any]:
    """What the key's owner signed. Raises `WrongSignatureError`."""
    try:
        header, payload, signature = text.split(".")
        found = json.loads(decoded(header))
        key.verify(decoded(signature), f"{header}.{payload}".encode())
        content = json.loads(decoded(payload))
    except (ValueError, InvalidSignature) as fault:
        raise WrongSignatureError(type(fault).__name__) from fault
    if found != HEADER or not isinstance(content, dict):
        raise WrongSignatureError("another kind of signature, or no object")
    return content


def _json(content: dict[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
