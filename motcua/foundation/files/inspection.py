"""What the bytes say: kind, pages, and why they are refused. Only headers and tables of contents are read.

Parsers of pictures and PDFs fail in every way there is on bytes made to fail, so any exception of theirs means
that the file is broken.
"""

from __future__ import annotations

import logging
import zipfile
from collections.abc import Callable, Mapping
from typing import IO, cast

from PIL import Image
from pypdf import PdfReader

from motcua.foundation.files.media_types import media_types
from motcua.foundation.files.rules import HEAD_BYTES, kind_by_beginning, kind_by_parts
from motcua.foundation.files.values import Content, Inspected, Limits, MediaType, Reason

# What the library cannot read becomes a refusal with its reason; its own remarks about it would only fill the log.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


class NotTaken(Exception):
    """The content is not kept, for `reason`; `kind` is what it is, where that is known."""

    def __init__(self, reason: Reason, kind: MediaType | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.kind = kind


def inspect(content: Content, *, head: bytes, limits: Limits) -> Inspected:
    """The kind and the pages of `content`, whose first bytes are `head`. Raises `NotTaken`."""
    kind = kind_by_beginning(head[:HEAD_BYTES], kinds=media_types())
    if kind is None:
        raise NotTaken(Reason.UNKNOWN_KIND)
    look_inside = _INSIDE.get(kind.inspected_as or "")
    if look_inside is None:
        raise NotTaken(Reason.REFUSED_KIND, kind)
    content.seek(0)
    return look_inside(cast("IO[bytes]", content), kind, limits)


def _image(content: IO[bytes], kind: MediaType, limits: Limits) -> Inspected:
    try:
        with Image.open(content, formats=[kind.media_type.removeprefix("image/").upper()]) as image:
            width, height = image.size
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as fault:
        raise NotTaken(Reason.BOMB, kind) from fault
    except Exception as fault:
        raise NotTaken(Reason.BROKEN, kind) from fault
    if width * height > limits.pixels_max:
        raise NotTaken(Reason.BOMB, kind)
    return Inspected(kind, pages=1)


def _pdf(content: IO[bytes], kind: MediaType, limits: Limits) -> Inspected:
    """A PDF whose page tree cannot be read is refused: nobody in an office could open it either."""
    try:
        reader = PdfReader(content, strict=False)
        encrypted = reader.is_encrypted
        pages = 0 if encrypted else len(reader.pages)
    except Exception as fault:
        raise NotTaken(Reason.BROKEN, kind) from fault
    if encrypted:
        raise NotTaken(Reason.ENCRYPTED, kind)
    if pages > limits.pages_max:
        raise NotTaken(Reason.TOO_MANY_PAGES, kind)
    if pages < 1:
        raise NotTaken(Reason.BROKEN, kind)
    return Inspected(kind, pages=pages)


def _archive(content: IO[bytes], kind: MediaType, limits: Limits) -> Inspected:
    """Office documents are zips. Their table of contents says what they are and what they would unpack to."""
    try:
        with zipfile.ZipFile(content) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as fault:
        raise NotTaken(Reason.BROKEN, kind) from fault
    names = {part.filename for part in parts}
    found = kind if kind.allowed else kind_by_parts(names, kinds=media_types())
    if found is None:
        raise NotTaken(Reason.REFUSED_KIND, kind)
    if len(parts) > limits.parts_max or sum(part.file_size for part in parts) > limits.unpacked_bytes_max:
        raise NotTaken(Reason.BOMB, found)
    if any(part.flag_bits & 0x1 for part in parts):
        raise NotTaken(Reason.ENCRYPTED, found)
    if any(name.rsplit("/", 1)[-1].lower() == "vbaproject.bin" or name.startswith("Basic/") for name in names):
        raise NotTaken(Reason.MACROS, found)
    return Inspected(found, pages=None)


_INSIDE: Mapping[str, Callable[[IO[bytes], MediaType, Limits], Inspected]] = {
    "image": _image,
    "pdf": _pdf,
    "archive": _archive,
}
