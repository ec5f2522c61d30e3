"""The outside of this room: who can sign, and who vouches for the moment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Signer(Protocol):
    """Holds a private key or knows a service that does."""

    @property
    def certificate(self) -> bytes:
        """The signer's certificate, DER."""
        ...

    @property
    def chain(self) -> Sequence[bytes]:
        """Certificates up to the root, DER; what a verifier needs besides."""
        ...

    def sign(self, *, data: bytes) -> bytes:
        """The signature over SHA-256 of `data`: PKCS#1 v1.5 for RSA, DER for ECDSA. Raises `UnableToSign`."""
        ...


class Timestamper(Protocol):
    """A time-stamping authority of RFC 3161."""

    def answer(self, *, query: bytes) -> bytes:
        """The reply (TimeStampResp, DER) to a query (TimeStampReq, DER). Raises `UnableToTimestamp`."""
        ...


class Issuer(Protocol):
    """A desk that makes keys: the development's, or a certificate authority's."""

    def root(self) -> bytes:
        """The authority's own certificate, PEM. Raises `UnableToFindKey`."""
        ...

    def issue(self, *, name: str, organization: str, passphrase: str) -> bytes:
        """A new key and its certificates as PKCS#12. Raises `UnableToFindKey`."""
        ...
