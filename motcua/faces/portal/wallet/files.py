"""A paper's file as the browser gets it: the signed PDF, or the picture of a scan that is not signed yet."""

from __future__ import annotations

import mimetypes

from django.http import FileResponse

from motcua.foundation.files.queries import file_of, open_file


def paper_file(*, sha256: str, title: str) -> FileResponse:
    media_type = file_of(sha256=sha256).media_type
    name = f"{title}{mimetypes.guess_extension(media_type) or ''}"
    return FileResponse(open_file(sha256=sha256), filename=name, content_type=media_type)
