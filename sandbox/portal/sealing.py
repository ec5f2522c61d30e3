"""JWS (RFC 7515) with Ed25519, put together by hand, so that the city's library meets something it did not write."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

MEDIA_TYPE = "application/jose"
HEADER = {"alg": "EdDSA", "typ": "motcua-exchange"}


class WrongSignatureError(ValueError):
    """It was not signed by whom it should be, or was changed since."""


@dataclass(frozen=True)
class Keys:
    """The portal's own key."""

    own: Ed25519PrivateKey

    @classmethod
    def open(cls, folder: Path) -> Keys:
        """Reads the key of `folder`, making it the first time."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = folder / "portal.pem"
        if not path.exists():
            made = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
            temporary = path.with_suffix(".new")
            temporary.touch(mode=0o600)
            temporary.write_bytes(made)
            temporary.replace(path)
        key = load_pem_private_key(path.read_bytes(), password=None)
        assert isinstance(key, Ed25519PrivateKey)
        return cls(key)

    @property
    def public_pem(self) -> bytes:
        return self.own.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

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
        found = json.loads(_decoded(header))
        key.verify(_decoded(signature), f"{header}.{payload}".encode())
        content = json.loads(_decoded(payload))
    except (ValueError, InvalidSignature) as fault:
        raise WrongSignatureError(type(fault).__name__) from fault
    if not isinstance(found, dict) or found.get("alg") != HEADER["alg"] or found.get("typ") != HEADER["typ"]:
        raise WrongSignatureError("another kind of signature")
    if not isinstance(content, dict):
        raise WrongSignatureError("no object was signed")
    return content


def public_key(jwk: dict[str, Any]) -> Ed25519PublicKey:
    """A key as it is published (RFC 8037)."""
    if (jwk.get("kty"), jwk.get("crv")) != ("OKP", "Ed25519"):
        raise ValueError("no Ed25519 key")
    return Ed25519PublicKey.from_public_bytes(_decoded(str(jwk["x"])))


def _json(content: dict[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
