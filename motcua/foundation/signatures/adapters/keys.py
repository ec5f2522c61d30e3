"""Keys in a folder of this machine (`settings.KEYS`), outside the database and its backups."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from uuid import UUID, uuid4

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12
from django.conf import settings
from django.utils.translation import gettext as _

from motcua.foundation.signatures.adapters.http import HttpIssuer
from motcua.foundation.signatures.errors import UnableToFindKey, UnableToSign
from motcua.foundation.signatures.ports import Issuer


@dataclass(frozen=True)
class LocalSigner:
    """A key of a PKCS#12 file, held in memory by this process."""

    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
    certificate: bytes
    chain: Sequence[bytes]

    @classmethod
    def load(cls, content: bytes, *, passphrase: str, whose: str) -> LocalSigner:
        """Raises `UnableToFindKey`."""
        try:
            key, certificate, others = pkcs12.load_key_and_certificates(content, passphrase.encode() or None)
        except ValueError as fault:
            raise UnableToFindKey(whose=whose, cause=_("its file cannot be read with the passphrase")) from fault
        if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) or certificate is None:
            raise UnableToFindKey(whose=whose, cause=_("its file has no RSA or elliptic-curve key with a certificate"))
        return cls(key, certificate.public_bytes(Encoding.DER), tuple(c.public_bytes(Encoding.DER) for c in others))

    def sign(self, *, data: bytes) -> bytes:
        try:
            if isinstance(self.key, rsa.RSAPrivateKey):
                return self.key.sign(data, padding.PKCS1v15(), hashes.SHA256())
            return self.key.sign(data, ec.ECDSA(hashes.SHA256()))
        except ValueError as fault:
            raise UnableToSign(cause=str(fault)) from fault


@dataclass(frozen=True)
class LocalKeys:
    """The folder: `signers/<owner>.p12` for officials and seals, `roots/*.pem` for what is trusted."""

    folder: Path
    passphrase: str = ""

    def signer_of(self, *, owner: UUID) -> LocalSigner:
        """The key of an account or a unit. Raises `UnableToFindKey`."""
        path = self._path(owner)
        try:
            changed_ns = path.stat().st_mtime_ns
        except FileNotFoundError as fault:
            raise UnableToFindKey(whose=owner, cause=_("none was fetched yet")) from fault
        return _load(path, changed_ns, self.passphrase)

    def has(self, *, owner: UUID) -> bool:
        return self._path(owner).exists()

    def fetch(self, *, owner: UUID, name: str, organization: str, issuer: Issuer) -> LocalSigner:
        """Asks `issuer` for a key, keeps it for `owner` (replacing an older one) and trusts the issuer's root."""
        content = issuer.issue(name=name, organization=organization, passphrase=self.passphrase)
        signer = LocalSigner.load(content, passphrase=self.passphrase, whose=str(owner))
        self.trust(root=issuer.root())
        _put(self._path(owner), content)
        return signer

    def trust(self, *, root: bytes) -> None:
        """Keeps a root certificate (PEM). One that is trusted already changes nothing."""
        if root not in self.roots():
            _put(self.folder / "roots" / f"{uuid4().hex}.pem", root)

    def roots(self) -> tuple[bytes, ...]:
        """Every trusted certificate, PEM."""
        return tuple(path.read_bytes() for path in sorted((self.folder / "roots").glob("*.pem")))

    def _path(self, owner: UUID) -> Path:
        return self.folder / "signers" / f"{owner}.p12"


@lru_cache(maxsize=256)
def _load(path: Path, changed_ns: int, passphrase: str) -> LocalSigner:
    """Unlocking a key costs more than signing with it, so a process does it once for each version of the file."""
    return LocalSigner.load(path.read_bytes(), passphrase=passphrase, whose=path.stem)


def _put(path: Path, content: bytes) -> None:
    """Whole or not at all, for the owner's eyes only."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = path.with_name(f".{uuid4().hex}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(descriptor)
    temporary.replace(path)


def city_keys() -> LocalKeys:
    """The folder of this city, `settings.KEYS`."""
    return LocalKeys(settings.KEYS)


def city_roots() -> tuple[bytes, ...]:
    """What this city trusts, for `verifying.verify_pdf`."""
    return city_keys().roots()


def city_key_of(*, owner: UUID, name: str, organization: str) -> LocalSigner:
    """The key of an account or a seal; in a demo city, who has none yet gets one from the stand-in. Raises
    `UnableToFindKey`."""
    keys = city_keys()
    if settings.DEMO and settings.TRUST_TSA_URL and not keys.has(owner=owner):
        # The stand-in that stamps also gives out keys.
        issuer = HttpIssuer(settings.TRUST_TSA_URL.removesuffix("/tsa"))
        return keys.fetch(owner=owner, name=name, organization=organization, issuer=issuer)
    return keys.signer_of(owner=owner)
