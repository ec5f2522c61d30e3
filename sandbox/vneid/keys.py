"""The provider's signing key, and one that is not its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key

ALGORITHM = "RS256"
_BITS = 2048


@dataclass
class Keys:
    """`kid` names the key in use; `stranger` signs what is to be refused."""

    key: RSAPrivateKey
    kid: str = "1"
    stranger: RSAPrivateKey = field(default_factory=lambda: generate_private_key(65_537, _BITS))

    @classmethod
    def open(cls, folder: Path) -> Keys:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = folder / "provider.key.pem"
        if path.exists():
            key = serialization.load_pem_private_key(path.read_bytes(), password=None)
            assert isinstance(key, RSAPrivateKey)
            return cls(key)
        key = generate_private_key(65_537, _BITS)
        path.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        path.chmod(0o600)
        return cls(key)

    def renew(self) -> None:
        """A new key under a new name; the old one is told no more."""
        self.key, self.kid = generate_private_key(65_537, _BITS), uuid4().hex[:8]

    def jwks(self) -> dict[str, Any]:
        told: dict[str, Any] = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        return {"keys": [{**told, "kid": self.kid, "use": "sig", "alg": ALGORITHM}]}

    def sign(self, claims: dict[str, Any], *, typ: str = "JWT", by_stranger: bool = False) -> str:
        key = self.stranger if by_stranger else self.key
        return jwt.encode(claims, key, algorithm=ALGORITHM, headers={"kid": self.kid, "typ": typ})
