"""Messages of the exchange as they are signed (`foundation.outside.sealing`)."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from motcua.foundation.outside import sealing
from motcua.foundation.outside.sealing import MEDIA_TYPE, WrongSignature
from motcua.service.exchange.traffic.errors import UnableToTrustMessage

__all__ = ["MEDIA_TYPE", "TYPE", "seal", "unseal"]

#: What is signed is a message of this exchange, and can be nothing else that a key of ours may sign.
TYPE = "motcua-exchange"


def seal(payload: bytes, *, key: Ed25519PrivateKey) -> str:
    """The payload with its signature, in one text."""
    return sealing.seal(payload, key=key, type_=TYPE)


def unseal(text: str | bytes, *, key: Ed25519PublicKey) -> bytes:
    """What was signed with the key's other half. Raises `UnableToTrustMessage`."""
    try:
        return sealing.unseal(text, key=key, type_=TYPE)
    except WrongSignature as fault:
        raise UnableToTrustMessage(reason=f"{fault}.") from fault
