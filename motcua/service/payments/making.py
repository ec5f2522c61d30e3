"""The receipt as a paper, from the books as they are now, and sealed by the unit that collected."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

from django.utils import translation

from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.calendars.values import VIETNAM
from motcua.foundation.files.commands import keep_files
from motcua.foundation.files.values import Upload
from motcua.foundation.money.rules import format_vnd, in_words
from motcua.foundation.rendering.pdf import render_pdf
from motcua.foundation.rendering.qr import qr_svg
from motcua.foundation.rendering.rules import written_date
from motcua.foundation.signatures.adapters.http import city_timestamper
from motcua.foundation.signatures.adapters.keys import city_key_of
from motcua.foundation.signatures.ports import Signer
from motcua.foundation.signatures.sealing import seal
from motcua.foundation.signatures.signing import sign_pdf
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import UnitView
from motcua.service.payments.gateways.registered import gateway_of
from motcua.service.payments.rules.receipt_xml import ReceiptFacts, receipt_xml
from motcua.service.payments.values import Edition, MadePapers, ReceiptView, SealedPaper

PAPER = Path(__file__).parent / "papers" / "receipt.typ"
CANCELLED = "ĐÃ HỦY"


def rendered_receipt(
    *, receipt: ReceiptView, payer_name: str, address: str, at: datetime, is_sealed: bool = False
) -> bytes:
    """As PDF/A, in Vietnamese. `address` is where its code is looked up; one that is cancelled says so across the page.
    `is_sealed`: the paper says that it bears the unit's seal."""
    unit, above = _collector(receipt)
    values: dict[str, object] = {
        "agency": {"parent": above.authority_vi if above else None, "name": unit.authority_vi},
        "series": receipt.series,
        "number": receipt.number,
        "place_date": f"{unit.short_name_vi}, {written_date(city_day(receipt.issued_at))}",
        "payer": payer_name,
        "lines": [{"name": name_vi, "amount": format_vnd(amount)} for name_vi, _name_en, amount in receipt.lines],
        "total": format_vnd(receipt.amount_vnd),
        "in_words": in_words(receipt.amount_vnd),
        "way": _way(receipt),
        "code": receipt.code,
        "qr_svg": qr_svg(address),
        "address": address.partition("?")[0],
        "cancelled": CANCELLED if receipt.cancelled_at else None,
        "sealed_by": unit.authority_vi if is_sealed else None,
    }
    return render_pdf(template=PAPER, values=values, title=f"Biên lai {receipt.number}", at=at)


def made_papers(*, receipt: ReceiptView, address: str, at: datetime) -> MadePapers:
    """Renders, seals and keeps the papers of a receipt for its payer and for anybody. Raises `UnableToFindKey`,
    `UnableToSign` or `UnableToTimestamp`; the job tries again."""
    unit, _above = _collector(receipt)
    key = city_key_of(owner=unit.id, name=unit.authority_vi, organization=unit.authority_vi)
    papers = {
        edition: _sealed(receipt, edition, key, unit=unit, address=address, at=at)
        for edition in (Edition.PAYER, Edition.PUBLIC)
    }
    return MadePapers(receipt=receipt.id, cancelled_at=receipt.cancelled_at, papers=papers)


def _sealed(
    receipt: ReceiptView, edition: Edition, key: Signer, *, unit: UnitView, address: str, at: datetime
) -> SealedPaper:
    name = receipt.name_for(edition)
    pdf = sign_pdf(
        pdf=rendered_receipt(receipt=receipt, payer_name=name, address=address, at=at, is_sealed=True),
        signer=key,
        timestamper=city_timestamper(),
        at=at,
        reason=f"Biên lai {receipt.series}, số {receipt.number}",
        location=unit.name_vi,
        field="seal",
    )
    xml = receipt_xml(_facts(receipt, name, unit))
    (kept,) = keep_files(
        uploads=[Upload(name=f"bien-lai-{receipt.code}.pdf", content=io.BytesIO(pdf))], by=SYSTEM, at=at
    )
    return SealedPaper(
        sha256=kept.sha256, xml=xml, xml_seal=seal(content=xml, signer=key, timestamper=city_timestamper()), at=at
    )


def _facts(receipt: ReceiptView, payer: str, unit: UnitView) -> ReceiptFacts:
    template, _space, sign = receipt.series.partition(" ")
    return ReceiptFacts(
        template=template,
        symbol=sign,
        number=receipt.number,
        issued_at=receipt.issued_at.astimezone(VIETNAM),
        code=receipt.code,
        collector=unit.authority_vi,
        collector_code=unit.code,
        payer=payer,
        lines=[(name_vi, amount_vnd) for name_vi, _name_en, amount_vnd in receipt.lines],
        total_vnd=receipt.amount_vnd,
        in_words=in_words(receipt.amount_vnd),
        way=_way(receipt),
        cancelled_at=receipt.cancelled_at.astimezone(VIETNAM) if receipt.cancelled_at else None,
    )


def _collector(receipt: ReceiptView) -> tuple[UnitView, UnitView | None]:
    """The unit, and the one above it, on the day of the receipt."""
    units = directory(on=city_day(receipt.issued_at))
    unit = units.unit(receipt.unit)
    return unit, units.get(unit.parent) if unit.parent else None


def _way(receipt: ReceiptView) -> str:
    with translation.override("vi"):
        return gateway_of(receipt.gateway).name
