"""Links of shares: who has one may look. The id with a seal over it, so that the database alone opens nothing and a
holder can have her link shown again."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from uuid import UUID

from django.utils.crypto import constant_time_compare, salted_hmac

_ID_BYTES = 16
_SEAL_BYTES = 16
TOKEN_LENGTH = 43


def token_of(share: UUID) -> str:
    """43 letters for an address."""
    return urlsafe_b64encode(share.bytes + _seal(share)).decode().rstrip("=")


def share_of(token: str) -> UUID | None:
    """The share of a link; None for what is none of ours."""
    if len(token) != TOKEN_LENGTH:
        return None
    try:
        share = UUID(bytes=urlsafe_b64decode(token + "=")[:_ID_BYTES])
    except ValueError:
        return None
    return share if constant_time_compare(token, token_of(share)) else None


def _seal(share: UUID) -> bytes:
    return salted_hmac("motcua.service.wallet.share", share.bytes, algorithm="sha256").digest()[:_SEAL_BYTES]
