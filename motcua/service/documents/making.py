"""The paper of an outgoing document: as it would look, and as it is issued, with number, date and signatures.

Reads, renders, signs and keeps; puts nothing on a document (that is a command's work).
"""

from __future__ import annotations

import io
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from django.utils import translation

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.queries import names_of
from motcua.foundation.accounts.values import SYSTEM, Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.files.commands import keep_files
from motcua.foundation.files.values import Upload
from motcua.foundation.rendering.pdf import render_pdf
from motcua.foundation.rendering.rules import written_date
from motcua.foundation.signatures.adapters.http import city_timestamper
from motcua.foundation.signatures.adapters.keys import city_key_of
from motcua.foundation.signatures.signing import sign_pdf
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import DIVISION_KINDS, Directory, UnitView
from motcua.service.documents import policy, rules
from motcua.service.documents.commands.issuing import MadeFile
from motcua.service.documents.models import Outgoing, Submission, Version
from motcua.service.documents.rows import kind_of, outgoing_row, outgoing_scope, version_of
from motcua.service.documents.values import KIND_WORDS, DocumentKind

PAPER = Path(__file__).parent / "papers" / "paper.typ"
DRAFT, NOT_SIGNED = "DỰ THẢO", "CHƯA KÝ SỐ"


def made_file(*, document: UUID, at: datetime) -> MadeFile | None:
    """Renders an issued document, signs it with its signer's key and the unit's seal, and keeps the file. The paper
    is dated by the issue, the signatures by `at`. None where it has its file, or is not issued.

    Raises `UnableToFindKey`, `UnableToSign` or `UnableToTimestamp`; the job tries again.
    """
    row = outgoing_row(document)
    if row.number is None or row.sha256 or row.signed_by is None or row.issued_at is None:
        return None
    unit = directory(on=city_day(row.issued_at)).unit(row.unit)
    pdf = _rendered(row, version_of(row), signer=row.signed_by, mark="", at=row.issued_at)
    name = names_of(accounts={row.signed_by}).get(row.signed_by, "")
    for owner, whose, field in ((row.signed_by, name, "signature"), (row.unit, unit.authority_vi, "seal")):
        pdf = sign_pdf(
            pdf=pdf,
            signer=city_key_of(owner=owner, name=whose, organization=unit.authority_vi),
            timestamper=city_timestamper(),
            at=at,
            reason=row.code,
            location=unit.name_vi,
            field=field,
        )
    (kept,) = keep_files(uploads=[Upload(name=file_name(row.code), content=io.BytesIO(pdf))], by=SYSTEM, at=at)
    return MadeFile(document=row.id, sha256=kept.sha256, signed=True)


def shown_paper(*, document: UUID, actor: Actor, at: datetime) -> bytes:
    """The paper as it would be issued at `at`, or as it was, with words across it that nobody has signed the file.
    Kept nowhere. Raises `UnableToFindDocument`, `NotPermitted`."""
    row = outgoing_row(document)
    version = version_of(row)
    require(policy.may_see_outgoing(actor, outgoing_scope(row, version)), act="see_document", subject=row.id)
    signed = Submission.objects.filter(outgoing=row, sent_back_at=None).values_list("signed_by", flat=True).first()
    issued = row.number is not None
    return _rendered(
        row,
        version,
        signer=signed or version.signer,
        mark=NOT_SIGNED if issued else DRAFT,
        at=row.issued_at or at,
    )


def file_name(code: str) -> str:
    """'12-QĐ-UBND.pdf'."""
    return f"{code.replace('/', '-') or 'du-thao'}.pdf"


def _rendered(row: Outgoing, version: Version, *, signer: UUID, mark: str, at: datetime) -> bytes:
    on, kind = city_day(at), kind_of(row)
    units = directory(on=on)
    unit = units.get(row.unit) or directory(on=city_day(row.at)).unit(row.unit)
    is_division = unit.kind in DIVISION_KINDS
    with translation.override("vi"):
        title = str(KIND_WORDS[kind.value])
    values: dict[str, object] = {
        "agency": {"parent": _above(unit, units), "name": unit.authority_vi},
        "number": row.code or f"      {_open_number(kind, unit)}",
        "place_date": f"{unit.short_name_vi}, {written_date(on) if row.number else _open_date(on)}",
        "kind": "" if kind is DocumentKind.OFFICIAL_LETTER else title,
        "about": version.abstract,
        "addressees": version.addressees,
        "grounds": _punctuated(version.grounds),
        "paragraphs": _paragraphs(version.paragraphs, kind),
        "signing": rules.signing_lines(title=version.signer_title, is_division=is_division, kind=kind),
        "signer": names_of(accounts={signer}).get(signer, ""),
        "recipients": version.recipients,
        "archive": "VT",
        "draft": mark,
    }
    if kind is DocumentKind.DECISION:
        deciding = rules.deciding(title=version.signer_title, authority=unit.authority_vi)
        values |= {"authority": deciding, "decides": "Quyết định:"}
    return render_pdf(template=PAPER, values=values, title=f"{title}: {version.abstract}", at=at)


def _above(unit: UnitView, units: Directory) -> str | None:
    above = units.get(unit.parent) if unit.parent else None
    return above.authority_vi if above else None


def _open_number(kind: DocumentKind, unit: UnitView) -> str:
    symbol = rules.symbol_of(is_division=unit.kind in DIVISION_KINDS, name=unit.name_vi)
    return rules.written_number(number=0, kind=kind, symbol=symbol).removeprefix("00")


def _open_date(on: date) -> str:
    """Room for the day that the clerk gives."""
    return f"ngày      tháng      năm {on.year}"


def _punctuated(grounds: list[str]) -> list[str]:
    """Grounds end with semicolons, the last one with a full stop (Decree 30/2020, annex I)."""
    bare = [each.rstrip(" ;.,") for each in grounds]
    return [f"{each}{'.' if place == len(bare) else ';'}" for place, each in enumerate(bare, start=1)]


def _paragraphs(texts: list[str], kind: DocumentKind) -> list[dict[str, str]]:
    """A decision's are its articles."""
    if kind is not DocumentKind.DECISION:
        return [{"text": text} for text in texts]
    return [{"heading": f"Điều {number}.", "text": text} for number, text in enumerate(texts, start=1)]
