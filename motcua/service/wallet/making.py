"""The signed copy of a scan: a PDF of what the officer had before her, with her signature.

Reads, signs and keeps; puts nothing into a wallet (that is a command's work).
"""

from __future__ import annotations

import io
from datetime import datetime
from uuid import UUID

from PIL import Image
from pypdf import PdfWriter

from motcua.foundation.accounts.queries import names_of
from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.files.commands import keep_files
from motcua.foundation.files.queries import file_of, open_file
from motcua.foundation.files.values import Upload
from motcua.foundation.signatures.adapters.http import city_timestamper
from motcua.foundation.signatures.adapters.keys import city_key_of
from motcua.foundation.signatures.signing import sign_pdf
from motcua.service.wallet.models import Paper
from motcua.service.wallet.rows import paper_row
from motcua.service.wallet.values import PDF, MadeCopy, PaperSource

#: A page of a photo is laid out at so many pixels an inch.
DPI = 150.0
REASON = "Sao y bản giấy đã xuất trình"
FIELD = "digitised"


def made_copy(*, paper: UUID, at: datetime) -> MadeCopy | None:
    """None for what has its copy already, or is no scan. Raises `UnableToSign`, `UnableToTimestamp`,
    `UnableToFindKey`; the job tries again."""
    row = paper_row(paper)
    if row.is_signed or row.source != PaperSource.SCAN.value or row.by is None:
        return None
    with open_file(sha256=row.sha256) as file:
        content = file.read()
    media_type = file_of(sha256=row.sha256).media_type
    signed = _signed(content if media_type == PDF else picture_as_pdf(content), row, at=at)
    (receipt,) = keep_files(uploads=[Upload(name=f"{row.component}.pdf", content=io.BytesIO(signed))], by=SYSTEM, at=at)
    return MadeCopy(paper=row.id, sha256=receipt.sha256, signed_by=row.by)


def picture_as_pdf(content: bytes) -> bytes:
    """One page in the picture's own size."""
    drawn = io.BytesIO()
    with Image.open(io.BytesIO(content)) as picture:
        picture.convert("RGB").save(drawn, "PDF", resolution=DPI)
    # As it is drawn its table of objects is not to the letter of the standard, and such a file is not signed.
    written = io.BytesIO()
    PdfWriter(clone_from=drawn).write(written)
    return written.getvalue()


def _signed(pdf: bytes, row: Paper, *, at: datetime) -> bytes:
    assert row.by is not None
    name = names_of(accounts={row.by}).get(row.by, "")
    return sign_pdf(
        pdf=pdf,
        signer=city_key_of(owner=row.by, name=name, organization=row.issuer_vi),
        timestamper=city_timestamper(),
        at=at,
        reason=REASON,
        location=row.issuer_vi,
        field=FIELD,
    )
