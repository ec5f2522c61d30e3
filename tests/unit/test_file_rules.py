"""Names and kinds of files: pure decisions."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.foundation.files.media_types import allowed_media_types, media_types
from motcua.foundation.files.rules import HEAD_BYTES, NAME_LENGTH_MAX, clean_name, kind_by_beginning, place_of
from motcua.foundation.files.values import MediaType

KINDS = media_types()
(PDF,) = (kind for kind in KINDS if kind.media_type == "application/pdf")


@pytest.mark.parametrize(
    ("given_name", "cleaned"),
    [
        ("Đơn đề nghị.pdf", "Đơn đề nghị.pdf"),
        ("Đơn đề nghị.PDF", "Đơn đề nghị.pdf"),
        ("ảnh chụp.jpg", "ảnh chụp.pdf"),
        ("C:\\Users\\An\\don.pdf", "don.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("đơn v1.2", "đơn v1.2.pdf"),
        ("a\x00b\r\nc.pdf", "a b c.pdf"),
        ("gi\u202egnp.exe", "gi gnp.pdf"),
        ("  .pdf", "tep.pdf"),
        ("", "tep.pdf"),
        ("...", "tep.pdf"),
        (unicodedata.normalize("NFD", "Giấy khai sinh.pdf"), "Giấy khai sinh.pdf"),
        ("x" * 300 + ".pdf", "x" * (NAME_LENGTH_MAX - 4) + ".pdf"),
    ],
)
def test_a_name_is_cleaned(given_name: str, cleaned: str) -> None:
    assert clean_name(given_name, kind=PDF, kinds=KINDS) == cleaned


@given(name=st.text(max_size=400), kind=st.sampled_from(allowed_media_types()))
def test_a_cleaned_name_is_safe_whatever_came_in(name: str, kind: MediaType) -> None:
    cleaned = clean_name(name, kind=kind, kinds=KINDS)

    assert len(cleaned) <= NAME_LENGTH_MAX
    assert cleaned.rpartition(".")[2] in kind.extensions
    assert not set(cleaned) & set("/\\\x00\r\n\t")
    assert all(unicodedata.category(c)[0] != "C" for c in cleaned)
    assert not cleaned.startswith(".")
    assert clean_name(cleaned, kind=kind, kinds=KINDS) == cleaned
    cleaned.encode()


def test_the_table_of_kinds_is_whole() -> None:
    assert {kind.extensions[0] for kind in allowed_media_types()} == {
        "pdf",
        "jpg",
        "png",
        "webp",
        "docx",
        "xlsx",
        "odt",
    }
    assert len({kind.media_type for kind in KINDS}) == len(KINDS)
    assert all(kind.beginnings or kind.part for kind in KINDS)
    assert all(kind.inspected_as for kind in allowed_media_types())
    assert all(o + len(piece) <= HEAD_BYTES for kind in KINDS for b in kind.beginnings for o, piece in b)


@pytest.mark.parametrize("head", [b"", b" ", b"\xff\xd8", b"GIF88a", b"just words", b"RIFF0000AVI "])
def test_bytes_of_no_known_kind_have_none(head: bytes) -> None:
    assert kind_by_beginning(head, kinds=KINDS) is None


def test_a_place_fans_out() -> None:
    assert place_of("ab12" + "0" * 60) == "ab1/ab12" + "0" * 60
