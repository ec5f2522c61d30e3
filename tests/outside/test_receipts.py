"""Receipts are sealed by the unit that collected, as PDF and as XML, against the trust service's stand-in; a stranger checks
them by their code."""

from __future__ import annotations

import shutil
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from lxml import etree
from pypdf import PdfReader

from motcua.foundation.files.queries import open_file
from motcua.foundation.signatures.adapters.keys import city_roots
from motcua.foundation.signatures.sealing import verify_seal
from motcua.foundation.signatures.verifying import verify_pdf
from motcua.service.payments.commands.refunds import reverse_arrival
from motcua.service.payments.jobs import seal_receipts
from motcua.service.payments.making import PAPER
from motcua.service.payments.models import Receipt, ReceiptPaper
from motcua.service.payments.queries import receipt_of, sealed_paper
from motcua.service.payments.values import Edition
from motcua.service.payments.verify import verify_ledger
from tests.cast import AT, Cast
from tests.outside.test_trust import start_trust, stop_trust
from tests.payments import a_dossier_that_costs, arrival_of, paid

SOON = AT + timedelta(minutes=2)
SCHEMA = etree.XMLSchema(etree.parse(PAPER.with_suffix(".xsd")))
ITEMS = "{urn:motcua:bien-lai-dien-tu:1}"


@pytest.fixture
def city(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Whose trust service is away at first. What was played before is sealed too."""
    settings.DEMO, settings.KEYS, settings.TRUST_TSA_URL = True, tmp_path / "keys", "http://127.0.0.1:9/tsa"
    settings.GATEWAY_URL = "http://127.0.0.1:9"
    monkeypatch.setattr("motcua.service.payments.jobs.running_since", lambda: None)
    return settings


def test_a_receipt_is_sealed_once_the_trust_service_answers(cast: Cast, city: Any, tmp_path: Path) -> None:
    attempt = paid(cast, a_dossier_that_costs(cast))
    arrival = arrival_of(attempt)
    row = Receipt.objects.get(arrival=arrival)

    assert seal_receipts(AT) == 0
    assert Receipt.objects.get(id=row.id).seal_at, "it comes back"
    trust = start_trust(tmp_path)
    try:
        city.TRUST_TSA_URL = f"{trust.url}/tsa"
        assert (seal_receipts(SOON), seal_receipts(SOON)) == (1, 0), "made once"

        _is_sealed(cast, row.code, tmp_path)
        _strangers_get_files(row.code)

        reverse_arrival(arrival=arrival.id, reason="đếm nhầm", by=cast.leader, at=SOON)
        assert seal_receipts(SOON) == 1
    finally:
        stop_trust(trust)
    cancelled = receipt_of(code=row.code)
    paper = sealed_paper(receipt=cancelled, edition=Edition.PUBLIC)
    assert paper is not None
    assert "ĐÃ HỦY" in _text(paper.sha256)
    assert etree.fromstring(paper.xml).findtext(f"{ITEMS}TThai/{ITEMS}Ma") == "2"
    assert ReceiptPaper.objects.filter(receipt=row).count() == 4, "what was given out stays"
    assert verify_ledger().wrong == 0


def _is_sealed(cast: Cast, code: str, folder: Path) -> None:
    receipt = receipt_of(code=code)
    for edition, name in ((Edition.PAYER, cast.citizen.name), (Edition.PUBLIC, receipt.payer_masked)):
        paper = sealed_paper(receipt=receipt, edition=edition)
        assert paper is not None
        with open_file(sha256=paper.sha256) as file:
            found = verify_pdf(pdf=file.read(), roots=city_roots(), at=AT)
        assert found.valid
        assert name in _text(paper.sha256)
        root = etree.fromstring(paper.xml)
        SCHEMA.assertValid(root)
        assert root.findtext(f"{ITEMS}NDBLai/{ITEMS}NNTien/{ITEMS}Ten") == name
        assert root.findtext(f"{ITEMS}NDBLai/{ITEMS}TToan/{ITEMS}TgTTTBSo") == f"{receipt.amount_vnd}"
        seal = verify_seal(content=paper.xml, seal=paper.xml_seal, roots=city_roots(), at=AT)
        assert seal.valid
        assert seal.organization == found.signatures[0].organization
        altered = paper.xml.replace(b">16000<", b">61000<")
        assert altered != paper.xml
        assert not verify_seal(content=altered, seal=paper.xml_seal, roots=city_roots(), at=AT).valid
        assert not verify_seal(content=paper.xml, seal=paper.xml_seal, roots=(), at=AT).trusted
        _openssl_agrees(paper.xml, paper.xml_seal, folder)


def _openssl_agrees(xml: bytes, seal: bytes, folder: Path) -> None:
    """As the manual says: anybody checks it without us."""
    openssl = shutil.which("openssl")
    assert openssl, "openssl checks seals"
    for name, content in (("receipt.xml", xml), ("receipt.xml.p7s", seal), ("roots.pem", b"".join(city_roots()))):
        (folder / name).write_bytes(content)
    asked = "cms -verify -binary -inform DER -in receipt.xml.p7s -content receipt.xml -CAfile roots.pem -purpose any"
    command = [openssl, *asked.split(), "-out", "/dev/null"]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def _strangers_get_files(code: str) -> None:
    client = Client(headers={"accept-language": "en"})
    page = client.get("/bien-lai/", {"ma": code}).content.decode()
    assert "Sealed by the office" in page
    pdf = client.get(f"/bien-lai/{code}.pdf")
    assert b"".join(pdf).startswith(b"%PDF-")
    xml, seal = client.get(f"/bien-lai/{code}.xml"), client.get(f"/bien-lai/{code}.xml.p7s")
    assert (xml["Content-Type"], seal["Content-Type"]) == ("application/xml", "application/pkcs7-signature")
    assert verify_seal(content=xml.content, seal=seal.content, roots=city_roots(), at=AT).valid
    assert b"B\xc6\xb0\xe1\xbb\x9fi" in xml.content
    assert "Trần Thị" not in xml.content.decode()


def _text(sha256: str) -> str:
    with open_file(sha256=sha256) as file:
        return PdfReader(file).pages[0].extract_text()
