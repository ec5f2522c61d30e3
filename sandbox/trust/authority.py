"""The test authority: its own certificate, the time stamper's, and keys for whoever asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

# Wide enough for the replayed half-year of 2023 and for any day on which somebody tries this out.
VALID_FROM = datetime(2020, 1, 1, tzinfo=UTC)
VALID_YEARS = 30
ROOT_NAME = "Một Cửa – CA thử nghiệm"
STAMPER_NAME = "Một Cửa – TSA thử nghiệm"
ORGANIZATION = "Chỉ dùng để thử nghiệm"


@dataclass(frozen=True)
class KeyPair:
    key: rsa.RSAPrivateKey
    certificate: x509.Certificate

    @classmethod
    def load(cls, folder: Path, name: str) -> KeyPair | None:
        path = folder / f"{name}.pem"
        if not path.exists():
            return None
        pem = path.read_bytes()
        key = serialization.load_pem_private_key(pem, password=None)
        assert isinstance(key, rsa.RSAPrivateKey)
        return cls(key, x509.load_pem_x509_certificate(pem))

    def keep(self, folder: Path, name: str) -> None:
        path = folder / f"{name}.pem"
        path.touch(mode=0o600)
        path.write_bytes(_private_pem(self.key) + self.certificate_pem)

    @property
    def certificate_pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)


@dataclass(frozen=True)
class Authority:
    root: KeyPair
    stamper: KeyPair

    @classmethod
    def open(cls, folder: Path) -> Authority:
        """Reads the keys of `folder`, making them the first time."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        root = KeyPair.load(folder, "root")
        if root is None:
            root = _make_root()
            root.keep(folder, "root")
        stamper = KeyPair.load(folder, "stamper")
        if stamper is None:
            stamper = _make_stamper(root)
            stamper.keep(folder, "stamper")
        return cls(root, stamper)

    def issue(self, *, name: str, organization: str, passphrase: str) -> bytes:
        """A new key with its certificate and the root's, as PKCS#12."""
        key = _new_key()
        builder = _certificate(name, organization, key, self.root).add_extension(
            _usage(digital_signature=True, content_commitment=True), critical=True
        )
        certificate = builder.sign(self.root.key, hashes.SHA256())
        locked: serialization.KeySerializationEncryption = serialization.NoEncryption()
        if passphrase:
            locked = serialization.BestAvailableEncryption(passphrase.encode())
        return pkcs12.serialize_key_and_certificates(name.encode(), key, certificate, [self.root.certificate], locked)


def _new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _private_pem(key: rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _make_root() -> KeyPair:
    key = _new_key()
    builder = (
        _unsigned(ROOT_NAME, ORGANIZATION, key)
        .issuer_name(_name(ROOT_NAME, ORGANIZATION))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    return KeyPair(key, builder.sign(key, hashes.SHA256()))


def _make_stamper(root: KeyPair) -> KeyPair:
    key = _new_key()
    builder = (
        _certificate(STAMPER_NAME, ORGANIZATION, key, root)
        .add_extension(_usage(digital_signature=True, content_commitment=True), critical=True)
        # RFC 3161, 2.3: this purpose alone, and critical.
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    )
    return KeyPair(key, builder.sign(root.key, hashes.SHA256()))


def _certificate(name: str, organization: str, key: rsa.RSAPrivateKey, root: KeyPair) -> x509.CertificateBuilder:
    return (
        _unsigned(name, organization, key)
        .issuer_name(root.certificate.subject)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root.key.public_key()), critical=False)
    )


def _unsigned(name: str, organization: str, key: rsa.RSAPrivateKey) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(_name(name, organization))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(VALID_FROM)
        .not_valid_after(VALID_FROM + timedelta(days=365 * VALID_YEARS))
    )


def _name(name: str, organization: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organization),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
        ]
    )


def _usage(
    *,
    digital_signature: bool = False,
    content_commitment: bool = False,
    key_cert_sign: bool = False,
    crl_sign: bool = False,
) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=digital_signature,
        content_commitment=content_commitment,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=key_cert_sign,
        crl_sign=crl_sign,
        encipher_only=False,
        decipher_only=False,
    )
