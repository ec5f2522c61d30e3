"""The keys of the exchange, in a folder of this machine (`settings.KEYS`/exchange), outside the database."""

from __future__ import annotations

import base64
import os
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from uuid import uuid4

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

from motcua.service.exchange.traffic.errors import UnableToTrustMessage

OWN, PORTALS = "city.pem", "portal.pub.pem"


def city_key() -> Ed25519PrivateKey:
    """The city's own key, made the first time anybody asks. Whoever comes second at that moment gets the first one's."""
    path = _folder() / OWN
    if not path.exists():
        pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        put_once(path, pem)
    return _own(path, path.stat().st_mtime_ns)


def portal_key() -> Ed25519PublicKey:
    """The portal's public key, as the city was given it (`portal.pub.pem`). Raises `UnableToTrustMessage` while it has
    none."""
    path = _folder() / PORTALS
    try:
        changed_ns = path.stat().st_mtime_ns
    except FileNotFoundError as fault:
        raise UnableToTrustMessage(reason=f"the city was not given the portal's key yet ({path}).") from fault
    return _theirs(path, changed_ns)


def has_portal_key() -> bool:
    return (_folder() / PORTALS).exists()


def keep_portal_key(pem: bytes) -> None:
    """Keeps the portal's public key (PEM). One that is there already stays."""
    put_once(_folder() / PORTALS, pem)


def public_pem(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def public_jwk(key: Ed25519PrivateKey) -> dict[str, str]:
    """The key's public half as a JSON Web Key (RFC 8037)."""
    raw = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return {"kty": "OKP", "crv": "Ed25519", "use": "sig", "x": base64.urlsafe_b64encode(raw).rstrip(b"=").decode()}


def put_once(path: Path, content: bytes) -> None:
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


def _folder() -> Path:
    return Path(settings.KEYS) / "exchange"


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
