"""What a request may put on the disk before a view runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile, UploadedFile
from django.core.handlers.wsgi import WSGIRequest
from django.test import RequestFactory

from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.files.commands import keep_files
from motcua.foundation.files.errors import UnableToKeepFiles
from motcua.foundation.files.queries import open_file
from motcua.foundation.files.values import Limits, Reason, Upload
from tests.conftest import moment
from tests.rooms.foundation.files.contents import a_docx, a_pdf, a_picture

LIMIT_BYTES = 300_000
AT = moment("2023-06-15 09:30")


@pytest.fixture
def bounded(settings: Any) -> None:
    settings.FILE_BYTES_MAX = LIMIT_BYTES
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 100_000


def a_request(**files: bytes) -> WSGIRequest:
    fields: dict[str, Any] = {name: SimpleUploadedFile(f"{name}.pdf", content) for name, content in files.items()}
    return RequestFactory().post("/", {"full_name": "Nguyễn Thị Hoa", **fields})


def received(request: WSGIRequest, name: str) -> UploadedFile[bytes]:
    file = request.FILES[name]
    assert isinstance(file, UploadedFile)
    return file


@pytest.mark.parametrize("limits", [None, Limits(bytes_max=2 * LIMIT_BYTES)])
def test_a_large_upload_stops_at_the_limit_and_the_answers_stay(bounded: None, limits: Limits | None) -> None:
    """Half a file is never kept, whatever the caller would allow."""
    request = a_request(large=a_pdf().ljust(5_000_000), small=a_pdf())

    large = received(request, "large")

    assert isinstance(large, TemporaryUploadedFile)
    assert large.size == LIMIT_BYTES + 1
    assert received(request, "small").read() == a_pdf()
    assert request.POST["full_name"] == "Nguyễn Thị Hoa"
    with pytest.raises(UnableToKeepFiles) as error:
        keep_files(uploads=[Upload("large.pdf", large)], by=SYSTEM, at=AT, limits=limits)
    assert [refusal.reason for refusal in error.value.refusals] == [Reason.TOO_LARGE]


def test_a_file_of_just_the_limit_arrives_whole(bounded: None) -> None:
    content = a_pdf().ljust(LIMIT_BYTES)

    assert received(a_request(exact=content), "exact").read() == content


@pytest.mark.parametrize("content", [a_pdf(), a_picture(), a_docx(), a_picture(size=(900, 900), noisy=True)])
def test_what_django_hands_over_is_kept_as_it_came(
    db: None, bounded: None, settings: Any, tmp_path: Path, content: bytes
) -> None:
    """From memory and from a temporary file, whoever looked into it before."""
    settings.FILE_BYTES_MAX = 5_000_000
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        }
    }
    request = a_request(one=content, filler=bytes(200_000))

    (receipt,) = keep_files(uploads=[Upload("a", received(request, "one"))], by=SYSTEM, at=AT)

    with open_file(sha256=receipt.sha256) as kept:
        assert kept.read() == content


def test_a_request_of_unreasonable_size_is_not_read(bounded: None) -> None:
    request = a_request(small=a_pdf())
    request.META["CONTENT_LENGTH"] = str(21 * LIMIT_BYTES)

    with pytest.raises(RequestDataTooBig):
        _ = request.POST
