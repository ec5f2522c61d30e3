"""Signatures over whole bodies, Ed25519 in base64url: the gateway's own, and a check of the city's."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

HEADER = "X-Signature"


class WrongSignatureError(ValueError):
    """It was not signed by whom it should be, or was changed since."""


@dataclass(frozen=True)
class Keys:
    """The gateway's own key."""

    own: Ed25519PrivateKey

    @classmethod
    def open(cls, folder: Path) -> Keys:
        """Reads the key of `folder`, making it the first time."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = folder / "gateway.pem"
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

    def sign(self, content: bytes, *, spoil: bool = False) -> str:
        """`spoil` makes a signature that is wrong."""
        signature = self.own.sign(content)
        return encoded(bytes([signature[0] ^ 1]) + signature[1:] if spoil else signature)


def check(content: bytes, signature: str, *, key: Ed25519PublicKey) -> None:
    """Raises `WrongSignatureError`."""
    try:
        key.verify(decoded(signature), content)
    except (ValueError, InvalidSignature) as fault:
        raise WrongSignatureError(type(fault).__name__) from fault


def public_key(pem: bytes) -> Ed25519PublicKey:
    key = load_pem_public_key(pem)
    assert isinstance(key, Ed25519PublicKey)
    return key


def encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode()


def decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
