"""Spreadsheets at the desk: a file to take along, and what was wrong in one that came back."""

from __future__ import annotations

from django.http import HttpResponse

from motcua.foundation.database.errors import UnableTo
from motcua.foundation.sheets.errors import UnableToImportSheet
from motcua.foundation.sheets.values import Faults
from motcua.foundation.sheets.writing import XLSX


def sheet_file(content: bytes, name: str) -> HttpResponse:
    """`name` without its ending."""
    return HttpResponse(
        content, content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}.xlsx"'}
    )


def faults_of(error: UnableTo | None) -> Faults:
    """For `desk/cell_faults.html`: every cell that has to be looked at again."""
    return error.faults if isinstance(error, UnableToImportSheet) else ()
