"""The six forms of the one-stop and the result: made of their sample values, read again, checked."""

from __future__ import annotations

import io
import json
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from motcua.foundation.rendering.errors import UnableToRender
from motcua.foundation.rendering.pdf import ROOT, render_pdf
from motcua.foundation.rendering.qr import qr_svg
from tests.conftest import moment
from tests.environment import ROOT as PROJECT

AT = moment("2023-06-15 09:30")
DOCUMENTS = ROOT / "service" / "dossiers" / "documents"
REFERENCE = PROJECT / "docs" / "reference" / "documents.md"
TITLES = {
    "01_receipt": "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
    "02_supplement": "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ",
    "03_refusal": "PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ",
    "04_apology": "PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ",
    "05_control": "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ",
    "06_register": "SỔ THEO DÕI HỒ SƠ",
    "handover": "PHIẾU BÀN GIAO HỒ SƠ",
    "result": "QUYẾT ĐỊNH",
}
WITH_QR = {"01_receipt", "02_supplement", "result"}
#: Shown in capitals or in a way of their own, so looked for without their values.
RESHAPED = {"parent", "name", "unit", "kind", "authority", "decides", "prefix", "title", "qr_svg"}


def sample(name: str) -> dict[str, Any]:
    values: dict[str, Any] = json.loads((DOCUMENTS / "samples" / f"{name}.json").read_text())
    return values | ({"qr_svg": qr_svg("https://dichvucong.example/1")} if name in WITH_QR else {})


def rendered(name: str, values: dict[str, Any]) -> PdfReader:
    pdf = render_pdf(template=DOCUMENTS / f"{name}.typ", values=values, title=TITLES[name].capitalize(), at=AT)
    return PdfReader(io.BytesIO(pdf))


def plain(text: str) -> str:
    """Without spaces: a reader of PDF guesses them, above all where a line ends."""
    return re.sub(r"[\s\u200b]+", "", unicodedata.normalize("NFC", text))


def text_of(reader: PdfReader) -> str:
    return plain(" ".join(page.extract_text() for page in reader.pages))


def texts_in(value: Any, key: str = "") -> list[str]:
    """Every text that the values carry and that must be on the paper as it is."""
    if isinstance(value, dict):
        return [text for k, v in value.items() if k not in RESHAPED for text in texts_in(v, k)]
    if isinstance(value, list):
        return [text for item in value for text in texts_in(item, key)]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize("name", TITLES)
def test_everything_of_the_sample_is_on_the_paper(name: str) -> None:
    values = sample(name)

    reader = rendered(name, values)
    text = text_of(reader)

    assert plain(TITLES[name]) in text
    assert "CỘNGHÒAXÃHỘICHỦNGHĨAVIỆTNAM" in text
    assert "Độclập-Tựdo-Hạnhphúc" in text
    assert [each for each in texts_in(values) if plain(each) not in text] == []
    assert "□" not in text
    assert len(reader.pages) == 1


@pytest.mark.parametrize("name", TITLES)
def test_what_may_be_missing_may_be_missing(name: str) -> None:
    """Whatever the reference marks with a question mark may be left out, null or empty."""
    values = sample(name)
    optional = optional_keys(name)

    for without in (_left_out, _nulled):
        assert plain(TITLES[name]) in text_of(rendered(name, without(values, optional)))


def _left_out(value: Any, optional: set[str]) -> Any:
    if isinstance(value, dict):
        return {k: _left_out(v, optional) for k, v in value.items() if k not in optional}
    return [_left_out(item, optional) for item in value] if isinstance(value, list) else value


def _nulled(value: Any, optional: set[str]) -> Any:
    if isinstance(value, dict):
        return {k: None if k in optional else _nulled(v, optional) for k, v in value.items()}
    return [_nulled(item, optional) for item in value] if isinstance(value, list) else value


def section_of(name: str) -> str:
    """The part of the reference about one document."""
    found = re.search(rf"^## `{name}\.typ`.*?(?=^## |\Z)", REFERENCE.read_text(), re.DOTALL | re.MULTILINE)
    assert found is not None, name
    return found[0]


def common_section() -> str:
    found = re.search(r"^## Parts.*?(?=^## `)", REFERENCE.read_text(), re.DOTALL | re.MULTILINE)
    assert found is not None
    return found[0]


def optional_keys(name: str) -> set[str]:
    return set(re.findall(r"`(\w+)\?`", section_of(name) + common_section()))


@pytest.mark.parametrize("name", TITLES)
def test_the_reference_names_every_value(name: str) -> None:
    described = set(re.findall(r"`(\w+)\??`", section_of(name) + common_section()))

    assert _keys(sample(name)) - described == set()


def _keys(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set(value).union(*(_keys(item) for item in value.values()))
    return set().union(*(_keys(item) for item in value)) if isinstance(value, list) else set()


@pytest.mark.parametrize(("name", "needed"), [("01_receipt", "code"), ("04_apology", "new_date"), ("result", "number")])
def test_what_is_needed_is_asked_for(name: str, needed: str) -> None:
    values = sample(name)
    del values[needed]

    with pytest.raises(UnableToRender, match=needed):
        rendered(name, values)


def test_a_long_receipt_goes_on_with_page_numbers_and_its_head_again() -> None:
    values = sample("01_receipt")
    values["components"] = values["components"] * 15

    pages = rendered("01_receipt", values).pages
    texts = [plain(page.extract_text()) for page in pages]

    assert len(pages) == 3
    assert [text.count("Têngiấytờ") for text in texts] == [1, 1, 1]
    assert not texts[0].startswith("1")
    assert texts[1].startswith("2")
    assert "NGƯỜITIẾPNHẬNHỒSƠ" in texts[2]


def test_a_register_of_a_thousand_rows_is_made() -> None:
    values = sample("06_register")
    values["rows"] = [values["rows"][i % 2] | {"number": str(i)} for i in range(1_000)]

    reader = rendered("06_register", values)

    assert len(reader.pages) > 20
    assert "999" in plain(reader.pages[-1].extract_text())


def test_every_template_has_its_sample_and_its_reference() -> None:
    templates = {path.stem for path in DOCUMENTS.glob("*.typ")}

    assert templates == set(TITLES) == {path.stem for path in (DOCUMENTS / "samples").glob("*.json")}
    assert Path(REFERENCE).exists()
