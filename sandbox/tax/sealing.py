"""The tax office's own key, and what city and tax office sign for each other."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sandbox import signing

TYPE = "motcua-land-tax"


@dataclass(frozen=True)
class Keys:
    own: Ed25519PrivateKey

    @classmethod
    def open(cls, folder: Path) -> Keys:
        return cls(signing.own_key(folder / "tax.pem"))

    @property
    def public_pem(self) -> bytes:
        return signing.pem_of(self.own)

    def seal(self, content: dict[str, Any], *, spoil: bool = False) -> str:
        """Signed. `spoil` makes a signature that is wrong."""
        return signing.seal(content, key=self.own, type_=TYPE, spoil=spoil)
