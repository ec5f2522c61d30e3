"""A kept file as the browser gets it."""

from __future__ import annotations

from django.http import FileResponse

from motcua.foundation.files.queries import open_file

PDF = "application/pdf"
#: What a browser shows by itself.
SHOWN_INLINE = frozenset({"image/jpeg", "image/png", "image/webp", PDF})


def as_file(*, sha256: str, name: str, media_type: str) -> FileResponse:
    """Pictures and PDF are shown by the browser, anything else is downloaded."""
    inline = media_type in SHOWN_INLINE
    return FileResponse(
        open_file(sha256=sha256),
        filename=name,
        as_attachment=not inline,
        content_type=media_type if inline else "application/octet-stream",
    )
