"""Signed files: of a scan a PDF of what the officer had before her, with her signature; of what a register says an extract,
with the city's.

Reads, signs and keeps; puts nothing into a wallet (that is a command's work).
"""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path
from uuid import UUID

from PIL import Image
from pypdf import PdfWriter

from motcua.foundation.accounts.queries import names_of
from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.files.commands import keep_files
from motcua.foundation.files.queries import file_of, open_file
from motcua.foundation.files.values import Upload
from motcua.foundation.rendering.pdf import render_pdf
from motcua.foundation.signatures.adapters.http import city_timestamper
from motcua.foundation.signatures.adapters.keys import city_key_of
from motcua.foundation.signatures.signing import sign_pdf
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import UnitKind
from motcua.registry.people.queries import person
from motcua.service.wallet.models import Paper
from motcua.service.wallet.rows import paper_row
from motcua.service.wallet.values import PDF, MadeCopy, PaperSource

#: A page of a photo is laid out at so many pixels an inch.
DPI = 150.0
REASON = "Sao y bản giấy đã xuất trình"
FIELD = "digitised"
EXTRACT = Path(__file__).parent / "documents" / "extract.typ"
EXTRACT_REASON = "Trích từ cơ sở dữ liệu"
EXTRACT_FIELD = "extract"


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


def made_extract(*, paper: UUID, at: datetime) -> MadeCopy | None:
    """None for what has its extract already, is of no register, or has ended meanwhile. Raises what `made_copy` does."""
    row = paper_row(paper)
    holder = person(person=row.holder)
    if row.sha256 or row.source != PaperSource.REGISTER.value or row.revoked_at or row.replaced_by_id or holder is None:
        return None
    (city, *_others) = directory(on=city_day(at)).of_kind(UnitKind.CITY)
    values = {
        "issuer": row.issuer_vi,
        "title": row.title_vi,
        "holder": holder.name,
        "birth_on": f"{holder.birth_on:%d/%m/%Y}" if holder.birth_on else "",
        "citizen_number": holder.number,
        "number": row.number,
        "issued_on": f"{row.issued_on:%d/%m/%Y}",
        "valid_until": f"{row.valid_until:%d/%m/%Y}" if row.valid_until else "",
        "facts": [{"label": fact["label_vi"], "value": fact["value"]} for fact in row.facts],
        "extracted_on": f"{city_day(at):%d/%m/%Y}",
        "city": city.authority_vi,
    }
    signed = sign_pdf(
        pdf=render_pdf(template=EXTRACT, values=values, title=f"Bản trích: {row.title_vi}", at=at),
        signer=city_key_of(owner=city.id, name=city.authority_vi, organization=city.authority_vi),
        timestamper=city_timestamper(),
        at=at,
        reason=EXTRACT_REASON,
        location=city.name_vi,
        field=EXTRACT_FIELD,
    )
    (kept,) = keep_files(uploads=[Upload(name=f"{row.kind}.pdf", content=io.BytesIO(signed))], by=SYSTEM, at=at)
    return MadeCopy(paper=row.id, sha256=kept.sha256, signed_by=city.id)


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
