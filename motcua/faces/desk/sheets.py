"""Spreadsheets at the desk: a file to take along, and what was wrong in one that came back."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.utils.translation import gettext as _

from motcua.faces.ui.errors import UnableToReadForm
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.sheets.errors import UnableToImportSheet
from motcua.foundation.sheets.values import Faults
from motcua.foundation.sheets.writing import XLSX

#: A year's question bank with its answers has a tenth of this.
SHEET_BYTES_MAX = 10_000_000


def sheet_of(request: CityRequest) -> UploadedFile[bytes]:
    """The spreadsheet that came with a form. Raises `UnableToReadForm` for none, an empty one and one that is too large."""
    upload = request.FILES.get("sheet")
    if upload is None or not 0 < (upload.size or 0) <= SHEET_BYTES_MAX:
        raise UnableToReadForm(field=_("the spreadsheet"))
    return upload


def sheet_file(content: bytes, name: str) -> HttpResponse:
    """`name` without its ending."""
    return HttpResponse(
        content, content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}.xlsx"'}
    )


def faults_of(error: UnableTo | None) -> Faults:
    """For `desk/cell_faults.html`: every cell that has to be looked at again."""
    return error.faults if isinstance(error, UnableToImportSheet) else ()
