"""An office program opens the report and lays it out as meant. Needs LibreOffice (`apt-get install
libreoffice-writer-nogui libreoffice-calc-nogui poppler-utils`); without it there is nothing to ask."""

from __future__ import annotations

import shutil
import subprocess
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader

from motcua.faces.ui.samples.report import a_report
from motcua.foundation.rendering.reports.docx import report_docx
from motcua.foundation.rendering.reports.outline import sources
from motcua.foundation.rendering.reports.xlsx import report_xlsx
from tests.conftest import moment

SOFFICE, TO_TEXT = shutil.which("soffice"), shutil.which("pdftotext")
AT = moment("2023-07-05 10:00")

pytestmark = pytest.mark.skipif(not (SOFFICE and TO_TEXT), reason="LibreOffice or poppler is not installed")


def laid_out(folder: Path, name: str, writing: Callable[..., bytes]) -> Path:
    """The report as LibreOffice prints it. Its profile lies in `folder`, so that two may run at once."""
    (folder / name).write_bytes(writing(report=a_report(), at=AT))
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [str(SOFFICE), profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(folder / name)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return (folder / name).with_suffix(".pdf")


def words_of(pdf: Path) -> list[str]:
    """Each page's words, without the spaces between them."""
    found = subprocess.run([str(TO_TEXT), "-layout", str(pdf), "-"], check=True, capture_output=True, timeout=60)
    return [squeezed(page) for page in found.stdout.decode().split("\f")[:-1]]


def squeezed(words: str) -> str:
    return "".join(unicodedata.normalize("NFC", words).split())


def test_the_docx_opens_with_every_figure_page_numbers_and_the_annex_across(tmp_path: Path) -> None:
    pdf = laid_out(tmp_path, "report.docx", report_docx)

    first, second, annex, listing = words_of(pdf)
    whole = " ".join((first, second, annex, listing))
    assert not [each for each in sources(a_report()) if squeezed(each.figure.words) not in whole]
    assert squeezed("ỦY BAN NHÂN DÂN QUẬN Ô MÔN") in first
    assert second.startswith("2")
    assert squeezed("kính gửi Sở Nội vụ tổng hợp") in second, "the signature must not stand alone"
    assert squeezed("Trần Thị Mận") in second
    assert annex.startswith(squeezed("Phụ lục (Kèm theo Báo cáo số 05/BC-UBND"))
    assert listing.startswith(squeezed("Tra cứu số liệu"))
    assert [page.mediabox.width > page.mediabox.height for page in PdfReader(pdf).pages] == [False, False, True, False]


def test_the_workbook_opens_with_the_form_on_one_sheet_of_paper(tmp_path: Path) -> None:
    pdf = laid_out(tmp_path, "report.xlsx", report_xlsx)

    form = [page for page in words_of(pdf) if squeezed("Biểu số II.06a") in page]
    assert len(form) == 1
    assert squeezed("Số lượng hồ sơ đã giải quyết") in form[0]
    assert squeezed("Thành lập và hoạt động của hộ kinh") in form[0]
