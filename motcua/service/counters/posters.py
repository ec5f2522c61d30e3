"""Posters and labels: codes on paper, many as one PDF."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from motcua.foundation.rendering.pdf import render_pdf
from motcua.foundation.rendering.qr import qr_svg
from motcua.service.counters.errors import UnableToPrintCodes
from motcua.service.counters.values import Poster

CODES_MAX = 500
_DOCUMENTS = Path(__file__).parent / "documents"
_TITLES = {"posters": "Áp phích mã QR thủ tục hành chính", "labels": "Nhãn mã QR thủ tục hành chính"}


class Sheet(StrEnum):
    POSTERS = "posters"
    LABELS = "labels"


def printed(*, posters: Sequence[Poster], sheet: Sheet, at: datetime) -> bytes:
    """A PDF/A: a page for each, or 24 labels a page. Raises `UnableToPrintCodes` for none and for too many."""
    if not 0 < len(posters) <= CODES_MAX:
        raise UnableToPrintCodes(codes_max=CODES_MAX)
    values = {
        "posters": [
            {
                "procedure": each.procedure,
                "place": each.place,
                "owner": each.owner,
                "address": each.address,
                "label": each.label,
                "svg": qr_svg(each.address),
            }
            for each in posters
        ]
    }
    return render_pdf(template=_DOCUMENTS / f"{sheet.value}.typ", values=values, title=_TITLES[sheet.value], at=at)
