"""What reaches the disk of a request's files before any view runs: never more than the limit of one file."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

#: A request may bring so many files of the largest size; a larger one is not read at all.
FULL_FILES_MAX = 20


class BoundedUploadHandler(FileUploadHandler):
    """First of `FILE_UPLOAD_HANDLERS`: passes on one byte more than a file may have and drops the rest.

    So a 200 MB upload costs 20 MB of disk, arrives as a file that `keep_files` refuses by its size, and the
    page can say so beside the field with every other answer kept.
    """

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, Any],  # noqa: N803  (Django's name)
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        if content_length > FULL_FILES_MAX * settings.FILE_BYTES_MAX:
            raise RequestDataTooBig(f"A request may bring {FULL_FILES_MAX} files of the largest size.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        left = settings.FILE_BYTES_MAX + 1 - start
        return raw_data[:left] if left > 0 else None

    def file_complete(self, file_size: int) -> None:
        """The handlers after this one make the file."""
        return
