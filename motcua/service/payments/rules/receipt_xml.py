"""A receipt as XML (papers/receipt.xsd), for programs of accountants and inspectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

NAMESPACE = "urn:motcua:bien-lai-dien-tu:1"
VERSION = "1.0.0"


@dataclass(frozen=True, kw_only=True)
class ReceiptFacts:
    """What stands on a receipt, in Vietnamese as on paper. `lines` are names and whole đồng; moments have their zone."""

    template: str
    symbol: str
    number: str
    issued_at: datetime
    code: str
    collector: str
    collector_code: str
    payer: str
    lines: Sequence[tuple[str, int]]
    total_vnd: int
    in_words: str
    way: str
    cancelled_at: datetime | None = None


def receipt_xml(facts: ReceiptFacts) -> bytes:
    """UTF-8 with its declaration; the same facts give the same bytes, so that a seal of them can be checked."""
    root = etree.Element(f"{{{NAMESPACE}}}BLai", nsmap={None: NAMESPACE})
    _texts(
        _under(root, "TTChung"),
        PBan=VERSION,
        TBLai="Biên lai thu tiền phí, lệ phí",
        KHMBLai=facts.template,
        KHBLai=facts.symbol,
        SBLai=facts.number,
        NLap=facts.issued_at.isoformat(),
        DVTTe="VND",
        HTTToan=facts.way,
        MTCuu=facts.code,
    )
    content = _under(root, "NDBLai")
    _texts(_under(content, "TCThu"), Ten=facts.collector, MDDanh=facts.collector_code)
    _texts(_under(content, "NNTien"), Ten=facts.payer)
    listed = _under(content, "DSKThu")
    for number, (name, amount_vnd) in enumerate(facts.lines, start=1):
        _texts(_under(listed, "KThu"), STT=str(number), Ten=name, TTien=str(amount_vnd))
    _texts(_under(content, "TToan"), TgTTTBSo=str(facts.total_vnd), TgTTTBChu=facts.in_words)
    state = _under(root, "TThai")
    _texts(state, Ma="1" if facts.cancelled_at is None else "2")
    if facts.cancelled_at is not None:
        _texts(state, NHuy=facts.cancelled_at.isoformat())
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _under(parent: etree._Element, name: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")


def _texts(parent: etree._Element, **texts: str) -> None:
    for name, text in texts.items():
        _under(parent, name).text = text
