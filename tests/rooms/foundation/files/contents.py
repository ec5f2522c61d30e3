"""Contents for tests of files, made on the spot."""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from collections.abc import Mapping

from PIL import Image
from pypdf import PdfWriter


def a_pdf(*, pages: int = 1, password: str | None = None, title: str = "") -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    writer.add_metadata({"/Title": title})
    if password:
        writer.encrypt(password, algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def a_picture(kind: str = "JPEG", *, size: tuple[int, int] = (40, 30), noisy: bool = False) -> bytes:
    """A red rectangle, or (`noisy`) one that does not compress: a byte or two for each point."""
    out = io.BytesIO()
    picture = Image.new("RGB", size, "red")
    if noisy:
        picture = Image.frombytes("RGB", size, hashlib.shake_256(b"seed").digest(3 * size[0] * size[1]))
    picture.save(out, kind, quality=100)
    return out.getvalue()


def a_bomb() -> bytes:
    """A PNG of a few bytes that says it is 60,000 by 60,000."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)

    header = (60_000).to_bytes(4) + (60_000).to_bytes(4) + bytes([8, 2, 0, 0, 0])
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def an_archive(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content, zipfile.ZIP_STORED if name == "mimetype" else None)
    return out.getvalue()


def a_docx(**more: bytes) -> bytes:
    return an_archive({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>", **more})


def an_odt() -> bytes:
    return an_archive({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"})


AN_EXE = b"MZ\x90\x00" + bytes(300)
A_HEIC = b"\x00\x00\x00\x18ftypheic" + bytes(300)
