"""Lists as files, streamed: memory stays flat however long they are."""

from __future__ import annotations

from django.http import StreamingHttpResponse
from ninja import Router

from motcua.faces.api.tokens import needs
from motcua.faces.ui.requests import CityRequest
from motcua.faces.ui.tables import csv_lines, xlsx_chunks
from motcua.service.dossiers.queries.lists import export_rows

router = Router(tags=["exports"])
may_export = needs("dossiers:export")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.get("/dossiers.csv", summary="Dossiers as CSV")
def dossiers_csv(request: CityRequest) -> StreamingHttpResponse:
    """Every dossier that the token may see. UTF-8 with a byte order mark, so that spreadsheets read the marks."""
    may_export(request)
    return StreamingHttpResponse(
        csv_lines(export_rows(actor=request.actor)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="dossiers.csv"'},
    )


@router.get("/dossiers.xlsx", summary="Dossiers as a workbook")
def dossiers_xlsx(request: CityRequest) -> StreamingHttpResponse:
    may_export(request)
    return StreamingHttpResponse(
        xlsx_chunks(export_rows(actor=request.actor), title="Hồ sơ"),
        content_type=XLSX,
        headers={"Content-Disposition": 'attachment; filename="dossiers.xlsx"'},
    )
