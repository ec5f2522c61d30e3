"""Signed messages: the whole message is the payload of one JWS (RFC 7515) with an Ed25519 signature (RFC 8037)."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from jwt import PyJWS
from jwt.exceptions import PyJWTError

MEDIA_TYPE = "application/jose"
ALGORITHM = "EdDSA"

# No other algorithm is looked for, whatever a message says of itself.
_JWS = PyJWS(algorithms=[ALGORITHM])


class WrongSignature(Exception):
    """It was not signed by whom it should be, for what it should be, or was changed since; the argument says how."""


def seal(payload: bytes, *, key: Ed25519PrivateKey, type_: str) -> str:
    """The payload with its signature, in one text. `type_` says what is signed, so that it can be nothing else that the
    same key may sign."""
    return _JWS.encode(payload, key, algorithm=ALGORITHM, headers={"typ": type_})


def unseal(text: str | bytes, *, key: Ed25519PublicKey, type_: str) -> bytes:
    """What was signed with the key's other half as a `type_`. Raises `WrongSignature`."""
    try:
        found = _JWS.decode_complete(text, key, algorithms=[ALGORITHM])
    except (PyJWTError, ValueError, TypeError, RecursionError) as fault:
        raise WrongSignature(type(fault).__name__) from fault
    if found["header"].get("typ") != type_:
        raise WrongSignature("it is a message of another kind")
    payload: bytes = found["payload"]
    return payload
