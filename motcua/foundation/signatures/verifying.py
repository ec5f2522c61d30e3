"""Says what signatures a PDF carries and what they are worth."""

from __future__ import annotations

import io
import logging
import struct
import zlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from asn1crypto import cms, parser, pem, x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from django.utils.translation import gettext as _
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import PathError, ValidationError

from motcua.foundation.signatures.errors import UnableToVerify
from motcua.foundation.signatures.loops import finished
from motcua.foundation.signatures.values import LaterChanges, SignatureFound, Verification

SIGNATURES_MAX = 50

#: What the parsers of PDF and ASN.1 stumble with over bytes that are not what they should be. Anything else (no memory,
#: no thread, no loop) is a fault of ours and no word on the file.
FAULTS_OF_THE_FILE = (
    ValueError,
    TypeError,
    AttributeError,
    LookupError,
    ArithmeticError,
    AssertionError,
    NotImplementedError,
    RecursionError,
    struct.error,
    zlib.error,
    PdfError,
    PathError,
    ValidationError,
    InvalidSignature,
    UnsupportedAlgorithm,
)

# What is wrong with somebody's file is the answer, not a fault of ours for the log.
for _library in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_library).setLevel(logging.CRITICAL)


def verify_pdf(*, pdf: bytes, roots: Sequence[bytes], at: datetime) -> Verification:
    """Every signature of `pdf`, in the order in which they were made; none is a Verification without any.

    `roots` are trusted certificates (PEM or DER). A signature with a stamp is judged as of the stamp's moment, one
    without as of `at`. Nothing is fetched from outside, so revocation is not seen. Raises `UnableToVerify` for what is
    no PDF, is damaged or locked, or carries more than `SIGNATURES_MAX` signatures.
    """
    trusted = [certificate(root) for root in roots]
    try:
        reader = PdfFileReader(io.BytesIO(pdf))
        embedded = list(reader.embedded_regular_signatures)
    except FAULTS_OF_THE_FILE as fault:
        # Whatever the reader stumbles over, the file is not what was signed and handed out.
        raise UnableToVerify(cause=_("it is not a readable PDF")) from fault
    if reader.encrypted:
        raise UnableToVerify(cause=_("it is locked with a password"))
    if len(embedded) > SIGNATURES_MAX:
        raise UnableToVerify(cause=_("it carries more than {count} signatures").format(count=SIGNATURES_MAX))
    return Verification(tuple(_judge(signature, trusted, at) for signature in embedded))


def _judge(signature: EmbeddedPdfSignature, trusted: Sequence[x509.Certificate], at: datetime) -> SignatureFound:
    try:
        stamped_at = time_of_stamp(signature.signer_info)
        status = _status(signature, trusted, stamped_at or at)
        if stamped_at is not None and not _is_stamped(status):
            # A stamp of nobody's may name any day, so it cannot choose the day of judgement.
            status = _status(signature, trusted, at)
    except FAULTS_OF_THE_FILE:
        # A signature that cannot even be judged (altered inside) is one that does not hold.
        return _unjudgeable(signature)
    timestamped = _is_stamped(status)
    return SignatureFound(
        field=str(signature.field_name or ""),
        **_named(signature),
        signed_at=stamped_at if timestamped else signature.self_reported_timestamp,
        reason=str(signature.sig_object.get("/Reason", "")),
        intact=bool(status.intact and status.valid) and _only_zeros_follow(signature),
        covers_whole_file=status.coverage is SignatureCoverageLevel.ENTIRE_FILE,
        trusted=bool(status.trusted),
        timestamped=timestamped,
        later_changes=_later_changes(status),
    )


def _status(
    signature: EmbeddedPdfSignature, trusted: Sequence[x509.Certificate], moment: datetime
) -> PdfSignatureStatus:
    context = ValidationContext(trust_roots=list(trusted), moment=moment, allow_fetching=False)
    return finished(async_validate_pdf_signature(signature, context, context))


def _only_zeros_follow(signature: EmbeddedPdfSignature) -> bool:
    """The room kept for a signature is the one part of the file that it does not cover: nothing may hide there."""
    room: bytes = signature.pkcs7_content
    return not room[parser.peek(room) :].strip(b"\0")


def _is_stamped(status: PdfSignatureStatus) -> bool:
    stamp = status.timestamp_validity
    return stamp is not None and stamp.intact and stamp.valid and stamp.trusted


def _later_changes(status: PdfSignatureStatus) -> LaterChanges:
    level = status.modification_level
    return _LATER.get(level, LaterChanges.OTHER) if level is not None else LaterChanges.OTHER


_LATER = {
    ModificationLevel.NONE: LaterChanges.NONE,
    ModificationLevel.LTA_UPDATES: LaterChanges.SIGNATURES,
    ModificationLevel.FORM_FILLING: LaterChanges.SIGNATURES,
}


def time_of_stamp(signer_info: cms.SignerInfo) -> datetime | None:
    """What the stamp on a signature says, whoever made it."""
    data = next(extract_tst_data_iter(signer_info, signed=False), None)
    if data is None:
        return None
    moment: datetime = data["encap_content_info"]["content"].parsed["gen_time"].native
    return moment


def _unjudgeable(signature: EmbeddedPdfSignature) -> SignatureFound:
    return SignatureFound(
        field=str(signature.field_name or ""),
        **_named(signature),
        signed_at=None,
        reason="",
        intact=False,
        covers_whole_file=False,
        trusted=False,
        timestamped=False,
        later_changes=LaterChanges.OTHER,
    )


def _named(signature: EmbeddedPdfSignature) -> dict[str, str]:
    try:
        return named_in(signature.signer_cert)
    except FAULTS_OF_THE_FILE:
        # The certificate itself is what was altered.
        return {"signer_name": "", "organization": ""}


def named_in(signer: x509.Certificate) -> dict[str, str]:
    """Whose certificate it says that it is."""
    subject: dict[str, Any] = signer.subject.native
    return {
        "signer_name": str(subject.get("common_name", "")),
        "organization": str(subject.get("organization_name", "")),
    }


def certificate(root: bytes) -> x509.Certificate:
    """A certificate from PEM or DER."""
    der = pem.unarmor(root)[2] if pem.detect(root) else root
    found: x509.Certificate = x509.Certificate.load(der)
    return found
