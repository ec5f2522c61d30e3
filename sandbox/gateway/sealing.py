"""Signatures over whole bodies, Ed25519 in base64url: the gateway's own, and a check of the city's."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sandbox import signing
from sandbox.signing import WrongSignatureError

HEADER = "X-Signature"


@dataclass(frozen=True)
class Keys:
    """The gateway's own key."""

    own: Ed25519PrivateKey

    @classmethod
    def open(cls, folder: Path) -> Keys:
        return cls(signing.own_key(folder / "gateway.pem"))

    @property
    def public_pem(self) -> bytes:
        return signing.pem_of(self.own)

    def sign(self, content: bytes, *, spoil: bool = False) -> str:
        """`spoil` makes a signature that is wrong."""
        return base64.urlsafe_b64encode(signing.signed(content, key=self.own, spoil=spoil)).decode()


def check(content: bytes, signature: str, *, key: Ed25519PublicKey) -> None:
    """Raises `WrongSignatureError`."""
    try:
        key.verify(signing.decoded(signature), content)
    except (ValueError, InvalidSignature) as fault:
        raise WrongSignatureError(type(fault).__name__) from fault
