"""The keys of payments, in a folder of this machine (`settings.KEYS`/payments), outside the database: the city's own, and the
public half of each gateway's."""

from __future__ import annotations

import base64
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from motcua.foundation.outside.keys import KeyFolder, KeyNotGiven
from motcua.service.payments.errors import UnableToTrustNotification


def city_key() -> Ed25519PrivateKey:
    """The city's own key, made the first time anybody asks."""
    return _folder().own()


def has_key(gateway: str) -> bool:
    return _folder().has(gateway)


def keep_key(gateway: str, pem: bytes) -> None:
    """Keeps a gateway's public key (PEM). One that is there already stays."""
    _folder().keep(gateway, pem)


def sign(content: bytes) -> str:
    """The city's signature (Ed25519, base64url)."""
    return base64.urlsafe_b64encode(city_key().sign(content)).decode()


def check(*, gateway: str, content: bytes, signature: str) -> None:
    """Raises `UnableToTrustNotification` unless the gateway signed just this."""
    try:
        key = _folder().theirs(gateway)
    except KeyNotGiven as fault:
        raise UnableToTrustNotification(reason=f"the city was not given its key yet ({gateway}.pub.pem).") from fault
    try:
        key.verify(base64.urlsafe_b64decode(signature.encode("ascii")), content)
    except (InvalidSignature, ValueError) as fault:
        raise UnableToTrustNotification(reason=f"{type(fault).__name__}.") from fault


def _folder() -> KeyFolder:
    return KeyFolder(Path(settings.KEYS) / "payments")
