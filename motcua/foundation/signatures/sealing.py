"""Seals any content with a signature beside it: CAdES B-T (ETSI EN 319 122-1), a detached CMS with a time stamp. Anybody
checks it without us: `openssl cms -verify -inform DER -in FILE.p7s -content FILE -CAfile root.pem`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from asn1crypto import cms
from django.utils.translation import gettext as _
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation import async_validate_detached_cms
from pyhanko_certvalidator import ValidationContext

from motcua.foundation.signatures.errors import UnableToSign, UnableToVerify
from motcua.foundation.signatures.loops import finished
from motcua.foundation.signatures.ports import Signer, Timestamper
from motcua.foundation.signatures.signing import DIGEST, PortSigner, PortTimeStamper
from motcua.foundation.signatures.values import SealFound
from motcua.foundation.signatures.verifying import FAULTS_OF_THE_FILE, certificate, named_in, time_of_stamp


def seal(*, content: bytes, signer: Signer, timestamper: Timestamper) -> bytes:
    """The seal of `content`, DER. Raises `UnableToSign` and `UnableToTimestamp`."""
    made = PortSigner(signer).async_sign_general_data(
        content, DIGEST, detached=True, use_cades=True, timestamper=PortTimeStamper(timestamper)
    )
    try:
        return bytes(finished(made).dump())
    except (SigningError, ValueError, KeyError) as fault:
        raise UnableToSign(cause=str(fault) or type(fault).__name__) from fault


def verify_seal(*, content: bytes, seal: bytes, roots: Sequence[bytes], at: datetime) -> SealFound:
    """What the seal of `content` is worth. `roots` are trusted certificates (PEM or DER); one with a stamp is judged as of
    the stamp's moment, one without as of `at`. Raises `UnableToVerify` for what is no seal."""
    trusted = [certificate(root) for root in roots]
    try:
        signed = cms.ContentInfo.load(seal, strict=True)["content"]
        (signer_info,) = signed["signer_infos"]
        stamped_at = time_of_stamp(signer_info)
        context = ValidationContext(trust_roots=trusted, moment=stamped_at or at, allow_fetching=False)
        status = finished(async_validate_detached_cms(content, signed, context, context))
    except FAULTS_OF_THE_FILE as fault:
        raise UnableToVerify(cause=_("it is no seal that can be read")) from fault
    stamp = status.timestamp_validity
    return SealFound(
        **named_in(status.signing_cert),
        stamped_at=stamped_at,
        intact=bool(status.intact and status.valid),
        trusted=bool(status.trusted),
        timestamped=stamp is not None and stamp.intact and stamp.valid and stamp.trusted,
    )
