"""Lists as files, streamed: memory stays flat however long they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import StreamingHttpResponse
from ninja import Router

from motcua.faces.api.tokens import Scope
from motcua.faces.ui.requests import CityRequest
from motcua.faces.ui.tables import csv_lines, in_one_transaction, xlsx_chunks
from motcua.foundation.sheets.writing import XLSX
from motcua.service.dossiers.queries.export import export_rows

router = Router(tags=["exports"])
EXPORT = Scope("dossiers:export")

CSV = "text/csv; charset=utf-8"


def _rows(request: CityRequest) -> Iterator[Sequence[Any]]:
    return in_one_transaction(export_rows(actor=request.actor, at=request.at))


def _answers(media_type: str) -> dict[str, Any]:
    whole = {"type": "string", "contentMediaType": media_type}
    return EXPORT.told(responses={"200": {"description": "OK", "content": {media_type: {"schema": whole}}}})


@router.get("/dossiers.csv", summary="Dossiers as CSV", openapi_extra=_answers(CSV))
def dossiers_csv(request: CityRequest) -> StreamingHttpResponse:
    """Every dossier that the token may see. UTF-8 with a byte order mark, so that spreadsheets read the marks."""
    EXPORT.require(request)
    return StreamingHttpResponse(
        csv_lines(_rows(request)),
        content_type=CSV,
        headers={"Content-Disposition": 'attachment; filename="dossiers.csv"'},
    )


@router.get("/dossiers.xlsx", summary="Dossiers as a workbook", openapi_extra=_answers(XLSX))
def dossiers_xlsx(request: CityRequest) -> StreamingHttpResponse:
    """Every dossier that the token may see; after 1,048,575 of them the next sheet goes on."""
    EXPORT.require(request)
    return StreamingHttpResponse(
        xlsx_chunks(_rows(request), title="Hồ sơ"),
        content_type=XLSX,
        headers={"Content-Disposition": 'attachment; filename="dossiers.xlsx"'},
    )
