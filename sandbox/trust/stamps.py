"""Time stamps of RFC 3161, put together by hand, so that the house's client meets something it did not write."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from asn1crypto import algos, cms, core, tsp
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding

from sandbox.trust.authority import Authority, KeyPair

#: An object identifier of nobody's: the policy under which these stamps promise nothing.
POLICY = "1.3.6.1.4.1.55555.1.1"


def answer(request: bytes, *, authority: Authority, at: datetime, spoil: bool = False) -> bytes:
    """The reply to a time-stamp query. `spoil` makes a token whose signature is wrong.

    Raises `ValueError` on what is not a query.
    """
    query = tsp.TimeStampReq.load(request, strict=True)
    token = _token(query, authority, at, spoil)
    return bytes(
        tsp.TimeStampResp({"status": tsp.PKIStatusInfo({"status": "granted"}), "time_stamp_token": token}).dump()
    )


class _Refusal(core.Sequence):
    """A reply without a token, which RFC 3161 allows and the library's own class does not."""

    _fields = [("status", tsp.PKIStatusInfo)]


def refusal() -> bytes:
    """The reply of an authority that does not want to."""
    status = tsp.PKIStatusInfo({"status": "rejection", "fail_info": tsp.PKIFailureInfo({"system_failure"})})
    return bytes(_Refusal({"status": status}).dump())  # type: ignore[no-untyped-call]  # the base class has no annotations


def _token(query: tsp.TimeStampReq, authority: Authority, at: datetime, spoil: bool) -> cms.ContentInfo:
    certificate = _asn1(authority.stamper)
    info = _info(query, certificate, at)
    attributes = _attributes(info, certificate, at)
    signature = authority.stamper.key.sign(attributes.dump(), padding.PKCS1v15(), hashes.SHA256())
    if spoil:
        signature = bytes([signature[0] ^ 1]) + signature[1:]
    signer = cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier(
                "issuer_and_serial_number",
                cms.IssuerAndSerialNumber({"issuer": certificate.issuer, "serial_number": certificate.serial_number}),
            ),
            "digest_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}),
            "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": "rsassa_pkcs1v15"}),
            "signed_attrs": attributes,
            "signature": signature,
        }
    )
    signed = cms.SignedData(
        {
            "version": "v3",
            "digest_algorithms": cms.DigestAlgorithms([algos.DigestAlgorithm({"algorithm": "sha256"})]),
            "encap_content_info": {
                "content_type": "tst_info",
                "content": core.ParsableOctetString(info.dump()),
            },
            "certificates": [certificate],
            "signer_infos": [signer],
        }
    )
    return cms.ContentInfo({"content_type": "signed_data", "content": signed})


def _info(query: tsp.TimeStampReq, certificate: asn1_x509.Certificate, at: datetime) -> tsp.TSTInfo:
    info = {
        "version": "v1",
        "policy": POLICY,
        "message_imprint": query["message_imprint"],
        "serial_number": secrets.randbits(63),
        "gen_time": core.GeneralizedTime(at.replace(microsecond=0)),
        "tsa": asn1_x509.GeneralName(name="directory_name", value=certificate.subject),
    }
    if query["nonce"].native is not None:
        info["nonce"] = query["nonce"]
    return tsp.TSTInfo(info)


def _attributes(info: tsp.TSTInfo, certificate: asn1_x509.Certificate, at: datetime) -> cms.CMSAttributes:
    named = tsp.SigningCertificateV2(
        {"certs": [tsp.ESSCertIDv2({"cert_hash": hashlib.sha256(certificate.dump()).digest()})]}
    )
    values = {
        "content_type": "tst_info",
        "signing_time": cms.Time({"utc_time": core.UTCTime(at.replace(microsecond=0))}),
        "message_digest": hashlib.sha256(info.dump()).digest(),
        "signing_certificate_v2": named,
    }
    return cms.CMSAttributes([cms.CMSAttribute({"type": kind, "values": (value,)}) for kind, value in values.items()])


def _asn1(pair: KeyPair) -> asn1_x509.Certificate:
    der = pair.certificate.public_bytes(serialization.Encoding.DER)
    certificate: asn1_x509.Certificate = asn1_x509.Certificate.load(der)
    return certificate
