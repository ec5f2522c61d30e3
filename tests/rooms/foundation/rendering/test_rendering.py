"""Templates into PDF/A, texts into QR codes."""

from __future__ import annotations

import io
import re
import threading
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader

from motcua.foundation.rendering.errors import UnableToRender
from motcua.foundation.rendering.pdf import ROOT, UNKNOWN_CHARACTER, render_pdf
from motcua.foundation.rendering.qr import qr_png, qr_svg
from motcua.foundation.rendering.rules import written_date, written_moment
from tests.conftest import moment

AT = moment("2023-06-15 09:30")
#: A template with one line, in the folder of templates; those of rooms are tested with their rooms.
LINE = ROOT / "foundation" / "rendering" / "templates" / "line.typ"


def a_line(text: str, *, title: str = "Một dòng") -> bytes:
    return render_pdf(template=LINE, values={"text": text}, title=title, at=AT)


def text_of(pdf: bytes) -> str:
    """What a reader finds, marks composed and spaces single."""
    pages = (page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    return " ".join(unicodedata.normalize("NFC", " ".join(pages)).split())


def test_every_vietnamese_letter_is_shown_and_found_again() -> None:
    letters = "".join(
        unicodedata.normalize("NFC", base + tone)
        for base in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
        for tone in ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
    )

    text = text_of(a_line(f"{letters} đĐ 75.000 ₫"))

    assert f"{letters} đĐ 75.000 ₫" == text
    assert UNKNOWN_CHARACTER not in text


def test_the_pdf_says_that_it_is_pdf_a_2b_with_its_title_and_moment() -> None:
    reader = PdfReader(io.BytesIO(a_line("x", title="Giấy tiếp nhận")))

    metadata = reader.xmp_metadata
    assert metadata is not None
    xmp = metadata.stream.get_data().decode()
    assert re.search(r"<pdfaid:part>2<.*<pdfaid:conformance>B<", xmp)
    assert reader.metadata is not None
    assert reader.metadata.title == "Giấy tiếp nhận"
    assert reader.metadata.creation_date == AT
    assert all(
        font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get("/FontFile3")
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()  # type: ignore[index]  # pypdf's types are loose
    )


def test_the_same_values_give_the_same_bytes() -> None:
    assert a_line("một") == a_line("một")
    assert a_line("một") != a_line("hai")


@pytest.mark.parametrize("text", ["#sys.inputs", "*đậm* $x$ <a> @b", '"\\ \n dòng', "{{ x }} #let y = 1"])
def test_values_are_data_and_never_markup(text: str) -> None:
    assert text_of(a_line(text)) == " ".join(text.split())


def test_a_character_that_no_font_has_is_shown_as_unknown() -> None:
    assert text_of(a_line("Trần 李 An 😀 \u0007x")) == "Trần □ An □ □x"


def test_a_title_that_no_font_has_does_no_harm() -> None:
    assert a_line("x", title="李").startswith(b"%PDF")


def test_a_missing_value_is_told_with_its_place() -> None:
    with pytest.raises(UnableToRender, match=r"text.*line\.typ"):
        render_pdf(template=LINE, values={}, title="Một dòng", at=AT)


def test_a_template_outside_the_house_is_not_read(tmp_path: Path) -> None:
    outside = tmp_path / "outside.typ"
    outside.write_text("x")

    with pytest.raises(UnableToRender):
        render_pdf(template=outside, values={}, title="x", at=AT)


def test_many_threads_render_at_once() -> None:
    made: dict[int, str] = {}

    def render(number: int) -> None:
        made[number] = text_of(a_line(f"bản {number}"))

    threads = [threading.Thread(target=render, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert made == {number: f"bản {number}" for number in range(6)}


def test_a_qr_code_as_svg_has_no_style_and_a_name() -> None:
    svg = qr_svg("https://dichvucong.example/tra-cuu/1", label="Mã tra cứu")

    assert svg.startswith("<svg")
    assert "style=" not in svg
    assert "<script" not in svg
    assert "<title>Mã tra cứu</title>" in svg
    assert "viewBox" in svg
    assert qr_svg("1") != qr_svg("2")


def test_a_qr_code_as_png_is_a_square_with_a_quiet_zone() -> None:
    image = Image.open(io.BytesIO(qr_png("x", scale=8)))

    assert image.size == ((21 + 8) * 8, (21 + 8) * 8)
    assert {image.convert("L").getpixel((i, 4)) for i in range(image.width)} == {255}
    assert image.convert("L").getpixel((4 * 8 + 1, 4 * 8 + 1)) == 0


@pytest.mark.parametrize(
    ("on", "written"),
    [
        (date(2023, 6, 15), "ngày 15 tháng 6 năm 2023"),
        (date(2023, 1, 5), "ngày 05 tháng 01 năm 2023"),
        (date(2023, 2, 28), "ngày 28 tháng 02 năm 2023"),
        (date(2023, 3, 1), "ngày 01 tháng 3 năm 2023"),
        (date(2023, 12, 31), "ngày 31 tháng 12 năm 2023"),
    ],
)
def test_dates_are_written_as_the_decree_wants(on: date, written: str) -> None:
    assert written_date(on) == written


def test_a_moment_is_written_with_its_hour() -> None:
    assert written_moment(moment("2023-06-15 09:05")) == "09 giờ 05 phút, ngày 15 tháng 6 năm 2023"
