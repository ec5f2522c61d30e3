"""The receipt as a paper, from the books as they are now."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.utils import translation

from motcua.foundation.calendars.rules import city_day
from motcua.foundation.money.rules import format_vnd, in_words
from motcua.foundation.rendering.pdf import render_pdf
from motcua.foundation.rendering.qr import qr_svg
from motcua.foundation.rendering.rules import written_date
from motcua.registry.organization.queries import directory
from motcua.service.payments.gateways.registered import gateway_of
from motcua.service.payments.values import ReceiptView

PAPER = Path(__file__).parent / "papers" / "receipt.typ"
CANCELLED = "ĐÃ HỦY"


def rendered_receipt(*, receipt: ReceiptView, payer_name: str, address: str, at: datetime) -> bytes:
    """As PDF/A, in Vietnamese. `address` is where its code is looked up; one that is cancelled says so across the page."""
    units = directory(on=city_day(receipt.issued_at))
    unit = units.unit(receipt.unit)
    above = units.get(unit.parent) if unit.parent else None
    with translation.override("vi"):
        way = gateway_of(receipt.gateway).name
    values: dict[str, object] = {
        "agency": {"parent": above.authority_vi if above else None, "name": unit.authority_vi},
        "series": receipt.series,
        "number": receipt.number,
        "place_date": f"{unit.short_name_vi}, {written_date(city_day(receipt.issued_at))}",
        "payer": payer_name,
        "lines": [{"name": name_vi, "amount": format_vnd(amount)} for name_vi, _name_en, amount in receipt.lines],
        "total": format_vnd(receipt.amount_vnd),
        "in_words": in_words(receipt.amount_vnd),
        "way": way,
        "code": receipt.code,
        "qr_svg": qr_svg(address),
        "address": address.partition("?")[0],
        "cancelled": CANCELLED if receipt.cancelled_at else None,
    }
    return render_pdf(template=PAPER, values=values, title=f"Biên lai {receipt.number}", at=at)
