"""Posters and labels, read back from the paper."""

from __future__ import annotations

import shutil
import subprocess
import time
from pathlib import Path

import pytest

from motcua.service.counters.errors import UnableToPrintCodes
from motcua.service.counters.posters import Sheet, printed
from motcua.service.counters.rules import link_of
from motcua.service.counters.values import Poster
from tests.cast import AT

#: Ô Môn's, as printed for the whole district at once.
MANY = 218
KEY = b"k" * 32
READERS = [name for name in ("pdftoppm", "zbarimg") if shutil.which(name) is None]
readable = pytest.mark.skipif(
    bool(READERS), reason=f"to read the paper back, {' and '.join(READERS)} are needed (poppler-utils, zbar-tools)"
)
LONG = "Đăng ký khai sinh kết hợp đăng ký nhận cha, mẹ, con và xác nhận lại quốc tịch cho trẻ em sinh ra ở nước ngoài"


def posters(count: int) -> list[Poster]:
    return [
        Poster(
            procedure=LONG if number % 5 == 0 else "Đăng ký khai sinh",
            place="Ủy ban nhân dân phường Châu Văn Liêm",
            owner="Ủy ban nhân dân quận Ô Môn",
            address=f"https://dichvucong.cantho.gov.vn/qr/{link_of(number, key=KEY)}/",
            label=link_of(number, key=KEY),
        )
        for number in range(1, count + 1)
    ]


def read_back(pdf: bytes, folder: Path, *, dots_per_inch: int) -> set[str]:
    (folder / "paper.pdf").write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", str(dots_per_inch), "-gray", "-png", "paper.pdf", "page"], cwd=folder, check=True)
    pages = sorted(str(page) for page in folder.glob("page*.png"))
    done = subprocess.run(
        ["zbarimg", "--quiet", "--raw", *pages], cwd=folder, check=True, capture_output=True, text=True
    )
    return set(done.stdout.split())


@readable
def test_218_posters_are_made_in_half_a_minute_and_each_is_read_back(tmp_path: Path) -> None:
    wanted = posters(MANY)
    began = time.monotonic()
    pdf = printed(posters=wanted, sheet=Sheet.POSTERS, at=AT)
    took = time.monotonic() - began

    assert took < 30
    assert read_back(pdf, tmp_path, dots_per_inch=50) == {each.address for each in wanted}


@readable
def test_every_label_of_a_sheet_is_read_back(tmp_path: Path) -> None:
    wanted = posters(30)

    pdf = printed(posters=wanted, sheet=Sheet.LABELS, at=AT)

    assert read_back(pdf, tmp_path, dots_per_inch=200) == {each.address for each in wanted}


def test_the_same_codes_make_the_same_bytes() -> None:
    assert printed(posters=posters(2), sheet=Sheet.POSTERS, at=AT) == printed(
        posters=posters(2), sheet=Sheet.POSTERS, at=AT
    )


@pytest.mark.parametrize("count", [0, 501])
def test_no_code_and_too_many_are_refused(count: int) -> None:
    with pytest.raises(UnableToPrintCodes):
        printed(posters=posters(count), sheet=Sheet.LABELS, at=AT)
