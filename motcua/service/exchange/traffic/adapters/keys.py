"""The keys of the exchange, in a folder of this machine (`settings.KEYS`/exchange), outside the database."""

from __future__ import annotations

import base64
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from motcua.foundation.outside.keys import KeyFolder, KeyNotGiven
from motcua.service.exchange.traffic.errors import UnableToTrustMessage

PORTAL = "portal"


def city_key() -> Ed25519PrivateKey:
    """The city's own key, made the first time anybody asks."""
    return _folder().own()


def portal_key() -> Ed25519PublicKey:
    """The portal's public key, as the city was given it (`portal.pub.pem`). Raises `UnableToTrustMessage` while it has
    none."""
    try:
        return _folder().theirs(PORTAL)
    except KeyNotGiven as fault:
        raise UnableToTrustMessage(reason=f"the city was not given the portal's key yet ({fault}).") from fault


def has_portal_key() -> bool:
    return _folder().has(PORTAL)


def keep_portal_key(pem: bytes) -> None:
    """Keeps the portal's public key (PEM). One that is there already stays."""
    _folder().keep(PORTAL, pem)


def public_jwk(key: Ed25519PrivateKey) -> dict[str, str]:
    """The key's public half as a JSON Web Key (RFC 8037)."""
    raw = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return {"kty": "OKP", "crv": "Ed25519", "use": "sig", "x": base64.urlsafe_b64encode(raw).rstrip(b"=").decode()}


def _folder() -> KeyFolder:
    return KeyFolder(Path(settings.KEYS) / "exchange")
