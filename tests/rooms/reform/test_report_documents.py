"""The writings of a report: the same figures in each, with their references, and drafts that say that they are."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import unicodedata
from datetime import timedelta
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from openpyxl import load_workbook
from pypdf import PdfReader

from motcua.foundation.accounts.values import SYSTEM
from motcua.reform.reports import queries, rules
from motcua.reform.reports.documents import WRITINGS, content_json, document, reference
from motcua.reform.reports.kinds import HALF_YEAR, kind_named
from motcua.reform.reports.values import Content
from motcua.service.dossiers.commands.results import make_results_ready
from motcua.service.dossiers.values import Channel
from tests.cast import AT, Cast
from tests.dossiers import a_decided_dossier, a_received_dossier, a_result

BEFORE = AT - timedelta(days=3)


@pytest.fixture
def content(cast: Cast) -> Content:
    """Of the city, with something received, settled and open in the days of the form."""
    a_received_dossier(cast, at=BEFORE)
    a_received_dossier(cast, channel=Channel.COUNTER, at=BEFORE)
    make_results_ready(
        documents=[a_result(a_decided_dossier(cast, at=BEFORE))], by=SYSTEM, at=BEFORE + timedelta(days=1)
    )
    return queries.content_without_report(kind=HALF_YEAR, period="2023-H1")


def written(content: Content, suffix: str) -> bytes:
    paper = document(kind=kind_named(HALF_YEAR), content=content, read_at=AT)
    return WRITINGS[suffix][0](report=paper, at=AT)


def test_the_workbook_has_the_form_s_numbers_as_numbers(content: Content) -> None:
    assert content.form is not None
    sheet = load_workbook(io.BytesIO(written(content, "xlsx")))["II.06a"]

    lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
    numbers = [tuple(line[2:13]) for line in lines if isinstance(line[2], int)]
    assert numbers == [row.counts for row in content.form.rows]
    assert numbers[0][0] == 3


def test_each_figure_of_the_docx_is_a_field_with_its_reference(content: Content) -> None:
    body = Document(io.BytesIO(written(content, "docx"))).element.body

    found = {
        control.find(f".//{qn('w:tag')}").get(qn("w:val")): "".join(t.text or "" for t in control.iter(qn("w:t")))
        for control in body.iter(qn("w:sdt"))
    }
    references = {reference(figure, position=content.position) for figure in content.figures}
    assert references <= found.keys()
    assert found[f"online.share/2023-H1/city-92@{content.position}"].startswith("66,7")
    assert found[f"payment.transactions/2023-H1/city-92@{content.position}"].startswith("0\N{NO-BREAK SPACE}giao dịch")


@pytest.mark.skipif(
    not (shutil.which("soffice") and shutil.which("pdftotext")), reason="LibreOffice or poppler is not installed"
)
@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
def test_an_office_program_opens_it(content: Content, tmp_path: Path, suffix: str) -> None:
    (tmp_path / f"report.{suffix}").write_bytes(written(content, suffix))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    convert = ["--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / f"report.{suffix}")]

    subprocess.run(["soffice", profile, *convert], check=True, capture_output=True, timeout=120)

    text = subprocess.run(["pdftotext", str(tmp_path / "report.pdf"), "-"], check=True, capture_output=True, timeout=60)
    words = "".join(unicodedata.normalize("NFC", text.stdout.decode()).split())
    assert "DỰTHẢO" in words
    assert "Hộtịch" in words
    assert suffix == "xlsx" or "66,7" in words


def test_a_draft_says_so_on_its_pages_and_bears_no_date(content: Content) -> None:
    pdf = PdfReader(io.BytesIO(written(content, "pdf")))

    words = unicodedata.normalize("NFC", " ".join(page.extract_text() for page in pdf.pages))
    assert "DỰ THẢO" in words
    assert "chưa chốt" in " ".join(words.split())


def test_the_json_is_the_content_that_the_hash_is_of(content: Content) -> None:
    facts = json.loads(content_json(content=content))

    again = json.dumps(facts["content"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert again == rules.canonical(content)
    assert rules.content_of(again) == content


def test_no_awaited_figure_has_a_digit_in_any_writing(content: Content) -> None:
    paper = document(kind=kind_named(HALF_YEAR), content=content, read_at=AT)
    lines = [block for section in paper.sections for block in section.blocks]

    awaited = {plan.id for plan in kind_named(HALF_YEAR).figures if plan.awaits}
    figures = [part for line in lines for part in getattr(line, "text", ()) if not isinstance(part, str)]
    told = {figure.reference.split("/")[0]: figure.words for figure in figures}
    assert awaited <= told.keys()
    assert not [id_ for id_ in awaited if re.search(r"\d", told[id_])]
