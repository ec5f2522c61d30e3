"""Keys for what goes between the city and a system outside, in a folder of this machine and outside the database: the city's
own (`city.pem`), made the first time anybody asks, and the public half of each partner's (`NAME.pub.pem`). Ed25519."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
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

OWN = "city.pem"


class KeyNotGiven(Exception):
    """The city was not given this partner's key yet; the argument is the file that it would be in."""


@dataclass(frozen=True)
class KeyFolder:
    path: Path

    def own(self) -> Ed25519PrivateKey:
        """The city's own key. Whoever comes second at the moment in which it is made gets the first one's."""
        path = self.path / OWN
        if not path.exists():
            pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
            put_once(path, pem)
        return _own(path, path.stat().st_mtime_ns)

    def theirs(self, name: str) -> Ed25519PublicKey:
        """A partner's public key. Raises `KeyNotGiven`."""
        path = self._of(name)
        try:
            changed_ns = path.stat().st_mtime_ns
        except FileNotFoundError as fault:
            raise KeyNotGiven(path) from fault
        return _theirs(path, changed_ns)

    def has(self, name: str) -> bool:
        return self._of(name).exists()

    def keep(self, name: str, pem: bytes) -> None:
        """Keeps a partner's public key (PEM). One that is there already stays."""
        load_pem_public_key(pem)
        put_once(self._of(name), pem)

    def _of(self, name: str) -> Path:
        return self.path / f"{name}.pub.pem"


def public_pem(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


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


@lru_cache(maxsize=32)
def _own(path: Path, changed_ns: int) -> Ed25519PrivateKey:
    key = load_pem_private_key(path.read_bytes(), password=None)
    assert isinstance(key, Ed25519PrivateKey), f"{path} is no Ed25519 key"
    return key


@lru_cache(maxsize=32)
def _theirs(path: Path, changed_ns: int) -> Ed25519PublicKey:
    key = load_pem_public_key(path.read_bytes())
    assert isinstance(key, Ed25519PublicKey), f"{path} is no Ed25519 key"
    return key
