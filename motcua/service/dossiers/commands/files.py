"""A dossier's files between the row that keeps them and the value that commands work with."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from motcua.foundation.files.values import Receipt
from motcua.service.dossiers.models import AttachedFile
from motcua.service.dossiers.values import FiledFile


def attached(dossier: UUID, file: FiledFile, *, at: datetime) -> AttachedFile:
    """The row, not saved, of a file that came to the dossier at `at`."""
    return AttachedFile(
        dossier_id=dossier,
        slot=file.slot,
        sha256=file.receipt.sha256,
        name=file.receipt.name,
        size_bytes=file.receipt.size_bytes,
        media_type=file.receipt.media_type,
        pages=file.receipt.pages,
        at=at,
    )


def filed(row: AttachedFile) -> FiledFile:
    """The value of a kept row."""
    receipt = Receipt(
        sha256=row.sha256, name=row.name, size_bytes=row.size_bytes, media_type=row.media_type, pages=row.pages
    )
    return FiledFile(row.slot, receipt)
