"""Adds a PAdES B-T signature to a PDF (ETSI EN 319 142-1), as an incremental update."""

from __future__ import annotations

import hashlib
import io
import tempfile
from datetime import datetime
from typing import Any

from asn1crypto import cms, core, tsp, x509
from django.utils.translation import gettext as _
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign import fields, signers
from pyhanko.sign.general import SigningError
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation.generic_cms import validate_sig_integrity
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from motcua.foundation.signatures.errors import UnableToSign, UnableToTimestamp
from motcua.foundation.signatures.loops import finished
from motcua.foundation.signatures.ports import Signer, Timestamper
from motcua.foundation.signatures.values import Appearance

DIGEST = "sha256"
#: Room for the stamp with the authority's certificates, and for what else surrounds the signature.
STAMP_BYTES_MAX = 10_000


def sign_pdf(
    *,
    pdf: bytes,
    signer: Signer,
    timestamper: Timestamper,
    at: datetime,
    reason: str,
    location: str,
    field: str,
    appearance: Appearance | None = None,
) -> bytes:
    """`pdf` with one signature more, in a new field called `field`, invisible unless `appearance` is given.

    The signature covers the whole file as it is then; signatures that were there stay valid. `at` is the moment
    that the signer claims; the authority's own moment is in the stamp. Raises `UnableToSign` (damaged or locked PDF,
    a field of that name, a key that does not work) and `UnableToTimestamp` (authority down or not to be believed).
    """
    try:
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        return _sign(writer, signer, timestamper, at, reason, location, field, appearance)
    except (PdfError, SigningError, ValueError, KeyError) as fault:
        raise UnableToSign(cause=str(fault) or type(fault).__name__) from fault


def _sign(
    writer: IncrementalPdfFileWriter,
    signer: Signer,
    timestamper: Timestamper,
    at: datetime,
    reason: str,
    location: str,
    field: str,
    appearance: Appearance | None,
) -> bytes:
    if field in {name for name, *_more in fields.enumerate_sig_fields(writer)}:
        raise UnableToSign(cause=_("it already has a signature called {field}").format(field=field))
    pdf_signer = _DatedSigner(
        signers.PdfSignatureMetadata(
            field_name=field,
            md_algorithm=DIGEST,
            reason=reason,
            location=location,
            subfilter=fields.SigSeedSubFilter.PADES,
        ),
        signer=PortSigner(signer),
        timestamper=PortTimeStamper(timestamper),
        new_field_spec=_field_spec(field, appearance),
        at=at,
    )
    if appearance is None:
        return _run(pdf_signer, writer, signer)
    with tempfile.NamedTemporaryFile(suffix=".pdf") as drawn:
        # The library imports pages from files by name only.
        drawn.write(appearance.pdf)
        drawn.flush()
        pdf_signer.stamp_style = StaticStampStyle.from_pdf_file(drawn.name, border_width=0)
        return _run(pdf_signer, writer, signer)


def _run(pdf_signer: signers.PdfSigner, writer: IncrementalPdfFileWriter, signer: Signer) -> bytes:
    certificates_bytes = len(signer.certificate) + sum(len(each) for each in signer.chain)
    # In hexadecimal, so twice the bytes. Measuring the stamp instead would cost a second question to the
    # authority for each document.
    reserved = 2 * (certificates_bytes + STAMP_BYTES_MAX)
    output: io.BytesIO = finished(pdf_signer.async_sign_pdf(writer, bytes_reserved=reserved))
    return output.getvalue()


def _field_spec(field: str, appearance: Appearance | None) -> fields.SigFieldSpec:
    if appearance is None:
        return fields.SigFieldSpec(field)
    left, bottom = appearance.left_pt, appearance.bottom_pt
    box = (left, bottom, left + appearance.width_pt, bottom + appearance.height_pt)
    return fields.SigFieldSpec(field, on_page=appearance.page, box=box)


class _DatedSigner(signers.PdfSigner):
    """The library reads the machine's clock; here the moment is told."""

    def __init__(self, *arguments: Any, at: datetime, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self._at = at

    def init_signing_session(self, *arguments: Any, **more: Any) -> Any:
        session = super().init_signing_session(*arguments, **more)
        session.system_time = self._at
        return session


class PortSigner(signers.Signer):
    """Our port as the library wants it."""

    def __init__(self, port: Signer) -> None:
        registry = SimpleCertificateStore()
        registry.register_multiple([x509.Certificate.load(each) for each in port.chain])
        # A verifier has the root from elsewhere, or does not trust it; a copy in here proves nothing.
        super().__init__(
            signing_cert=x509.Certificate.load(port.certificate), cert_registry=registry, embed_roots=False
        )
        self._port = port

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        if digest_algorithm != DIGEST:
            raise UnableToSign(cause=_("the hash {name} is not in use").format(name=digest_algorithm))
        return self._port.sign(data=data)


class PortTimeStamper(TimeStamper):
    """Our port as the library wants it, trusting no reply unseen."""

    def __init__(self, port: Timestamper) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # the library's base class has no annotations here
        self._port = port

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> Any:
        nonce, query = self.request_cms(message_digest, md_algorithm)  # type: ignore[no-untyped-call]  # as above
        try:
            reply = _Reply.load(self._port.answer(query=query.dump()), strict=True)  # type: ignore[no-untyped-call]  # as above
            return _granted_token(reply, nonce, message_digest)
        except (ValueError, TypeError, KeyError, AttributeError, IndexError) as fault:
            raise UnableToTimestamp(cause=_("its reply cannot be read")) from fault


class _Reply(core.Sequence):
    """TimeStampResp, whose token is missing from a refusal (RFC 3161, 2.4.2); the library's own class insists on it."""

    _fields = [
        ("status", tsp.PKIStatusInfo),
        ("time_stamp_token", cms.ContentInfo, {"optional": True}),
    ]


def _granted_token(reply: _Reply, nonce: int, message_digest: bytes) -> Any:
    status = reply["status"]["status"].native
    if status not in {"granted", "granted_with_mods"}:
        raise UnableToTimestamp(cause=_("it answered {status}").format(status=status))
    token = reply["time_stamp_token"]
    info = token["content"]["encap_content_info"]["content"].parsed
    if info["nonce"].native != nonce or info["message_imprint"]["hashed_message"].native != message_digest:
        raise UnableToTimestamp(cause=_("its reply is about something else"))
    if not _signed_as_it_says(token["content"]):
        raise UnableToTimestamp(cause=_("the signature of its reply is wrong"))
    return token


def _signed_as_it_says(signed: Any) -> bool:
    """Is the stamp intact under the certificate that it names? Whether that is trusted is asked by verifiers."""
    (signer_info,) = signed["signer_infos"]
    sid = signer_info["sid"].chosen
    certificate = next(
        each.chosen
        for each in signed["certificates"]
        if (each.chosen.issuer, each.chosen.serial_number) == (sid["issuer"], sid["serial_number"].native)
    )
    digest = hashlib.new(
        signer_info["digest_algorithm"]["algorithm"].native, signed["encap_content_info"]["content"].contents
    ).digest()
    intact, valid = validate_sig_integrity(
        signer_info, certificate, expected_content_type="tst_info", actual_digest=digest
    )
    return bool(intact and valid)
