"""Pure decisions of the files: what a beginning of bytes is, what a file may be called, where it lies."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence

from motcua.foundation.files.values import MediaType

NAME_LENGTH_MAX = 200
#: How many bytes of the beginning `kind_by_beginning` needs at most.
HEAD_BYTES = 128
#: Viewers forgive a byte order mark or white space before the first mark of a file; so do we.
_FORGIVEN = b"\xef\xbb\xbf \t\r\n"


def kind_by_beginning(head: bytes, *, kinds: Sequence[MediaType]) -> MediaType | None:
    """The first of `kinds` that begins as `head` (the first `HEAD_BYTES` bytes) does, or None."""
    head = head.lstrip(_FORGIVEN)
    for kind in kinds:
        for beginning in kind.beginnings:
            if all(head.startswith(piece, offset) for offset, piece in beginning):
                return kind
    return None


def kind_by_parts(parts: Collection[str], *, kinds: Sequence[MediaType]) -> MediaType | None:
    """The kind of archive that has a part which only it has (`word/document.xml`), or None."""
    return next((kind for kind in kinds if kind.part is not None and kind.part in parts), None)


def clean_name(name: str, *, kind: MediaType, kinds: Sequence[MediaType]) -> str:
    """A name that is safe to show, to store and to send: no folders, no control characters, NFC, at most
    `NAME_LENGTH_MAX` characters, with an extension that fits what the bytes are ("ảnh.jpg" that is a PDF
    becomes "ảnh.pdf")."""
    text = unicodedata.normalize("NFC", shown_name(name)).replace("\\", "/").rsplit("/", 1)[-1]
    text = " ".join(text.split()).rstrip(" .")
    stem, dot, extension = text.rpartition(".")
    if dot and extension.lower() in kind.extensions:
        extension = extension.lower()
    else:
        known = {e for each in kinds for e in each.extensions}
        stem = stem if dot and extension.lower() in known else text
        extension = kind.extensions[0]
    stem = stem.strip(" .")[: NAME_LENGTH_MAX - len(extension) - 1].rstrip(" .")
    return f"{stem or 'tep'}.{extension}"


def shown_name(name: str) -> str:
    """`name` without what cannot be shown: control and format characters, halves of surrogate pairs, private use."""
    return "".join(" " if unicodedata.category(c) in _UNSHOWN else c for c in name)[: 4 * NAME_LENGTH_MAX]


_UNSHOWN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def place_of(sha256: str) -> str:
    """Where a file lies, below the folder or bucket: `abc/abc…`. Of 4,096 folders each holds some 2,400 of ten million
    files; more folders would cost each new file the syncing of a folder of its own."""
    return f"{sha256[:3]}/{sha256}"
