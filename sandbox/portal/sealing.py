"""The portal's own key, and what city and portal sign for each other."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sandbox import signing

TYPE = "motcua-exchange"


@dataclass(frozen=True)
class Keys:
    own: Ed25519PrivateKey

    @classmethod
    def open(cls, folder: Path) -> Keys:
        return cls(signing.own_key(folder / "portal.pem"))

    @property
    def public_pem(self) -> bytes:
        return signing.pem_of(self.own)

    def seal(self, content: dict[str, Any], *, spoil: bool = False) -> str:
        """Signed. `spoil` makes a signature that is wrong."""
        return signing.seal(content, key=self.own, type_=TYPE, spoil=spoil)


def unseal(text: str, *, key: Ed25519PublicKey) -> dict[str, Any]:
    """What the key's owner signed. Raises `WrongSignatureError`."""
    return signing.unseal(text, key=key, type_=TYPE)


def public_key(jwk: dict[str, Any]) -> Ed25519PublicKey:
    """A key as it is published (RFC 8037)."""
    if (jwk.get("kty"), jwk.get("crv")) != ("OKP", "Ed25519"):
        raise ValueError("no Ed25519 key")
    return Ed25519PublicKey.from_public_bytes(signing.decoded(str(jwk["x"])))
