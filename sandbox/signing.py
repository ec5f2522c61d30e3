"""A stand-in's own key (Ed25519), and JWS (RFC 7515) put together by hand, so that the city's library meets something that it
did not write."""

from __future__ import annotations

import base64
import json
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
    load_pem_public_key,
)

MEDIA_TYPE = "application/jose"


class WrongSignatureError(ValueError):
    """It was not signed by whom it should be, or was changed since."""


def own_key(path: Path) -> Ed25519PrivateKey:
    """Reads the key, making it the first time."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        made = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        temporary = path.with_suffix(".new")
        temporary.touch(mode=0o600)
        temporary.write_bytes(made)
        temporary.replace(path)
    key = load_pem_private_key(path.read_bytes(), password=None)
    assert isinstance(key, Ed25519PrivateKey)
    return key


def pem_of(key: Ed25519PrivateKey) -> bytes:
    """Its public half."""
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def public_key(pem: bytes) -> Ed25519PublicKey:
    key = load_pem_public_key(pem)
    assert isinstance(key, Ed25519PublicKey)
    return key


def signed(content: bytes, *, key: Ed25519PrivateKey, spoil: bool = False) -> bytes:
    """The signature; `spoil` makes one that is wrong."""
    signature = key.sign(content)
    return bytes([signature[0] ^ 1]) + signature[1:] if spoil else signature


def seal(content: dict[str, Any], *, key: Ed25519PrivateKey, type_: str, spoil: bool = False) -> str:
    """A JWS of the object, of a type that it can be mistaken for no other by. `spoil` makes a signature that is wrong."""
    text = f"{_encoded(_json(_header(type_)))}.{_encoded(_json(content))}"
    return f"{text}.{_encoded(signed(text.encode(), key=key, spoil=spoil))}"


def unseal(text: str, *, key: Ed25519PublicKey, type_: str) -> dict[str, Any]:
    """What the key's owner signed. Raises `WrongSignatureError`."""
    try:
        header, payload, signature = text.split(".")
        found = json.loads(decoded(header))
        key.verify(decoded(signature), f"{header}.{payload}".encode())
        content = json.loads(decoded(payload))
    except (ValueError, InvalidSignature) as fault:
        raise WrongSignatureError(type(fault).__name__) from fault
    if found != _header(type_):
        raise WrongSignatureError("another kind of signature")
    if not isinstance(content, dict):
        raise WrongSignatureError("no object was signed")
    return content


def decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _header(type_: str) -> dict[str, Any]:
    return {"alg": "EdDSA", "typ": type_}


def _json(content: dict[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
