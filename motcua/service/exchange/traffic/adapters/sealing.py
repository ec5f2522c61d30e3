"""Signed messages: the whole message is the payload of one JWS (RFC 7515) with an Ed25519 signature (RFC 8037)."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from jwt import PyJWS
from jwt.exceptions import PyJWTError

from motcua.service.exchange.traffic.errors import UnableToTrustMessage

MEDIA_TYPE = "application/jose"
ALGORITHM = "EdDSA"
#: What is signed is a message of this exchange, and can be nothing else that a key of ours may sign.
TYPE = "motcua-exchange"

# No other algorithm is looked for, whatever a message says of itself.
_JWS = PyJWS(algorithms=[ALGORITHM])


def seal(payload: bytes, *, key: Ed25519PrivateKey) -> str:
    """The payload with its signature, in one text."""
    return _JWS.encode(payload, key, algorithm=ALGORITHM, headers={"typ": TYPE})


def unseal(text: str | bytes, *, key: Ed25519PublicKey) -> bytes:
    """What was signed with the key's other half. Raises `UnableToTrustMessage`."""
    try:
        found = _JWS.decode_complete(text, key, algorithms=[ALGORITHM])
    except (PyJWTError, ValueError, TypeError, RecursionError) as fault:
        raise UnableToTrustMessage(reason=f"{type(fault).__name__}.") from fault
    if found["header"].get("typ") != TYPE:
        raise UnableToTrustMessage(reason=f"its type is not {TYPE}.")
    return bytes(found["payload"])
