"""The keys of payments, in a folder of this machine (`settings.KEYS`/payments), outside the database: the city's own, and the
public half of each gateway's."""

from __future__ import annotations

import base64
import os
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from uuid import uuid4

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
from django.conf import settings

from motcua.service.payments.errors import UnableToTrustNotification

OWN = "city.pem"


def city_key() -> Ed25519PrivateKey:
    """The city's own key, made the first time anybody asks."""
    path = _folder() / OWN
    if not path.exists():
        pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        _put_once(path, pem)
    return _own(path, path.stat().st_mtime_ns)


def public_pem(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def has_key(gateway: str) -> bool:
    return _path_of(gateway).exists()


def keep_key(gateway: str, pem: bytes) -> None:
    """Keeps a gateway's public key (PEM). One that is there already stays."""
    load_pem_public_key(pem)
    _put_once(_path_of(gateway), pem)


def sign(content: bytes) -> str:
    """The city's signature (Ed25519, base64url)."""
    return base64.urlsafe_b64encode(city_key().sign(content)).decode()


def check(*, gateway: str, content: bytes, signature: str) -> None:
    """Raises `UnableToTrustNotification` unless the gateway signed just this."""
    try:
        _key_of(gateway).verify(base64.urlsafe_b64decode(signature.encode("ascii")), content)
    except (InvalidSignature, ValueError) as fault:
        raise UnableToTrustNotification(reason=f"{type(fault).__name__}.") from fault


def _key_of(gateway: str) -> Ed25519PublicKey:
    path = _path_of(gateway)
    try:
        changed_ns = path.stat().st_mtime_ns
    except FileNotFoundError as fault:
        raise UnableToTrustNotification(reason=f"the city was not given its key yet ({path.name}).") from fault
    return _theirs(path, changed_ns)


def _path_of(gateway: str) -> Path:
    return _folder() / f"{gateway}.pub.pem"


def _folder() -> Path:
    return Path(settings.KEYS) / "payments"


def _put_once(path: Path, content: bytes) -> None:
    """Whole or not at all, for the owner's eyes only; what is there already stays."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = path.with_name(f".{uuid4().hex}")
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    with suppress(FileExistsError):
        os.link(temporary, path)
    temporary.unlink()


@lru_cache(maxsize=8)
def _own(path: Path, changed_ns: int) -> Ed25519PrivateKey:
    key = load_pem_private_key(path.read_bytes(), password=None)
    assert isinstance(key, Ed25519PrivateKey), f"{path} is no Ed25519 key"
    return key


@lru_cache(maxsize=8)
def _theirs(path: Path, changed_ns: int) -> Ed25519PublicKey:
    key = load_pem_public_key(path.read_bytes())
    assert isinstance(key, Ed25519PublicKey), f"{path} is no Ed25519 key"
    return key
