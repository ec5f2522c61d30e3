"""Keeping files: what is taken, what is refused, and what is on the disk."""

from __future__ import annotations

import hashlib
import io
import os
import threading
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import InMemoryStorage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.database.transactions import durable
from motcua.foundation.files.adapters.disk import DiskStore
from motcua.foundation.files.adapters.remote import RemoteStore
from motcua.foundation.files.adapters.stores import store_of
from motcua.foundation.files.commands import keep_files
from motcua.foundation.files.errors import UnableToKeepFiles, UnableToOpenFile, UnableToStoreFiles, reason_text
from motcua.foundation.files.media_types import allowed_media_types
from motcua.foundation.files.ports import Parcel, Store
from motcua.foundation.files.queries import file_of, open_file, receipts_of, verify_files
from motcua.foundation.files.rules import place_of
from motcua.foundation.files.values import Limits, Reason, Receipt, Refusal, Upload
from tests.conftest import moment
from tests.rooms.foundation.files.contents import A_HEIC, AN_EXE, a_bomb, a_docx, a_pdf, a_picture, an_archive, an_odt

AT = moment("2023-06-15 09:30")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture
def shelf(settings: Any, tmp_path: Path) -> Path:
    """The folder where files are kept in this test."""
    folder = tmp_path / "files"
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": folder},
        }
    }
    return folder


def keep(*files: tuple[str, bytes], limits: Limits | None = None) -> list[Receipt]:
    uploads = [Upload(name, io.BytesIO(content)) for name, content in files]
    return keep_files(uploads=uploads, by=SYSTEM, at=AT, limits=limits)


def on_the_shelf(shelf: Path) -> list[str]:
    return sorted(str(path.relative_to(shelf)) for path in shelf.rglob("*") if path.is_file())


def reasons_of(error: pytest.ExceptionInfo[UnableToKeepFiles]) -> list[Reason]:
    return [refusal.reason for refusal in error.value.refusals]


@pytest.mark.parametrize(
    ("name", "content", "media_type", "pages"),
    [
        ("đơn.pdf", a_pdf(pages=3), "application/pdf", 3),
        ("ảnh.jpg", a_picture("JPEG"), "image/jpeg", 1),
        ("ảnh.png", a_picture("PNG"), "image/png", 1),
        ("ảnh.webp", a_picture("WEBP"), "image/webp", 1),
        ("tờ khai.docx", a_docx(), DOCX, None),
        ("tờ khai.odt", an_odt(), "application/vnd.oasis.opendocument.text", None),
    ],
)
def test_a_receipt_says_what_was_kept(
    db: None, shelf: Path, name: str, content: bytes, media_type: str, pages: int | None
) -> None:
    (receipt,) = keep((name, content))

    sha256 = hashlib.sha256(content).hexdigest()
    assert receipt == Receipt(sha256, name, len(content), media_type, pages)
    assert on_the_shelf(shelf) == [place_of(sha256)]
    with open_file(sha256=sha256) as file:
        assert file.read() == content
    assert receipts_of(shas=[sha256, "0" * 64]) == {sha256: Receipt(sha256, "", len(content), media_type, pages)}


def test_the_kind_is_read_from_the_bytes_and_the_name_mended(db: None, shelf: Path) -> None:
    (receipt,) = keep(("căn cước.jpg", a_pdf()))

    assert (receipt.media_type, receipt.name) == ("application/pdf", "căn cước.pdf")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (AN_EXE, Reason.REFUSED_KIND),
        (A_HEIC, Reason.REFUSED_KIND),
        (an_archive({"a.txt": b"a"}), Reason.REFUSED_KIND),
        (b"<svg onload='alert(1)'/>", Reason.REFUSED_KIND),
        ("chỉ là chữ".encode(), Reason.UNKNOWN_KIND),
        (b"", Reason.EMPTY),
        (a_pdf(password="bí mật"), Reason.ENCRYPTED),
        (b"%PDF-1.7\nkhong phai\n%%EOF", Reason.BROKEN),
        (a_pdf()[:200], Reason.BROKEN),
        (a_picture("PNG")[:20], Reason.BROKEN),
        (b"\xff\xd8\xff\xe0 not a picture", Reason.BROKEN),
        (a_docx()[:-30], Reason.BROKEN),
        (a_bomb(), Reason.BOMB),
        (a_docx(**{"word/media.bin": bytes(2_000_000)}), Reason.BOMB),
        (a_docx(**{"word/vbaProject.bin": b"x"}), Reason.MACROS),
        (a_pdf(pages=6), Reason.TOO_MANY_PAGES),
    ],
)
def test_what_is_not_taken_is_refused_with_its_reason(db: None, shelf: Path, content: bytes, reason: Reason) -> None:
    with pytest.raises(UnableToKeepFiles) as error:
        keep(("tờ khai.pdf", content), limits=Limits(pages_max=5, unpacked_bytes_max=1_000_000))

    assert reasons_of(error) == [reason]
    assert "tờ khai.pdf" in error.value.message
    assert not shelf.exists()


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("reason", Reason)
def test_every_reason_is_said_in_words(reason: Reason, language: str) -> None:
    (pdf,) = (kind for kind in allowed_media_types() if kind.extensions == ("pdf",))
    limits = Limits(bytes_max=5 * 1024 * 1024, files_max=7, pages_max=9)

    with translation.override(language):
        said = reason_text(Refusal(0, "a", reason, pdf), limits=limits)

    assert len(said) > 20
    assert "{" not in said
    if reason in {Reason.BROKEN, Reason.ENCRYPTED, Reason.BOMB, Reason.MACROS, Reason.REFUSED_KIND}:
        assert (pdf.name_en if language == "en" else pdf.name_vi) in said


def test_every_refused_file_is_named_and_nothing_is_kept(db: None, shelf: Path) -> None:
    with pytest.raises(UnableToKeepFiles) as error:
        keep(("tốt.pdf", a_pdf()), ("a.pdf", AN_EXE), ("b.pdf", b""), ("c.png", a_bomb()), limits=Limits(files_max=3))

    assert [(r.position, r.name) for r in error.value.refusals] == [(1, "a.pdf"), (2, "b.pdf"), (3, "c.png")]
    assert reasons_of(error) == [Reason.REFUSED_KIND, Reason.EMPTY, Reason.TOO_MANY]
    assert not shelf.exists()
    assert verify_files().checked == 0


def test_the_size_is_bounded_to_the_byte(db: None, shelf: Path) -> None:
    content = a_picture()

    (receipt,) = keep(("vừa.jpg", content), limits=Limits(bytes_max=len(content)))

    assert receipt.size_bytes == len(content)
    with pytest.raises(UnableToKeepFiles) as error:
        keep(("quá.jpg", content), limits=Limits(bytes_max=len(content) - 1))
    assert reasons_of(error) == [Reason.TOO_LARGE]


class AnEndlessPdf:
    """200 MB that nobody holds: what is read is counted."""

    def __init__(self) -> None:
        self.read_bytes = 0

    def seek(self, offset: int, whence: int = 0) -> int:
        return offset

    def read(self, size: int = -1) -> bytes:
        given = min(size, 200_000_000 - self.read_bytes) if size >= 0 else 200_000_000
        self.read_bytes += given
        return b"%PDF-1.7".ljust(given, b"x")


def test_200_megabytes_are_refused_without_filling_memory_or_disk(db: None, shelf: Path) -> None:
    upload = AnEndlessPdf()
    tracemalloc.start()

    with pytest.raises(UnableToKeepFiles) as error:
        keep_files(uploads=[Upload("lớn.pdf", upload)], by=SYSTEM, at=AT)
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert reasons_of(error) == [Reason.TOO_LARGE]
    assert upload.read_bytes < 25_000_000
    assert peak_bytes < 8_000_000
    assert not shelf.exists()


def test_a_file_larger_than_what_is_held_is_kept_whole(db: None, shelf: Path) -> None:
    content = a_docx(**{"word/media/anh.bin": hashlib.shake_256(b"seed").digest(3_000_000)})

    (receipt,) = keep(("lớn.docx", content))

    assert (shelf / place_of(receipt.sha256)).read_bytes() == content
    assert receipt.size_bytes == len(content) > 3_000_000


def test_the_same_content_is_stored_once(db: None, shelf: Path) -> None:
    content = a_pdf()

    first = keep(("một.pdf", content), ("hai.pdf", content))
    inode = (shelf / place_of(first[0].sha256)).stat().st_ino
    again = keep(("ba.pdf", content))

    assert [r.name for r in [*first, *again]] == ["một.pdf", "hai.pdf", "ba.pdf"]
    assert {r.sha256 for r in [*first, *again]} == {first[0].sha256}
    assert (shelf / place_of(first[0].sha256)).stat().st_ino == inode
    assert verify_files().checked == 1


def test_many_files_cost_one_statement(db: None, shelf: Path, django_assert_num_queries: Any) -> None:
    files = [(f"{i}.pdf", a_pdf(title=str(i))) for i in range(20)]

    with django_assert_num_queries(1):
        keep(*files)

    assert verify_files().checked == 20


def test_concurrent_twins_end_with_one_file_and_one_row(committed_db: str, shelf: Path) -> None:
    contents = [(f"{i}.pdf", a_pdf(title=str(i))) for i in range(8)]
    start = threading.Barrier(4)
    faults: list[BaseException] = []

    def hand_in(turn: int) -> None:
        try:
            start.wait(timeout=30)
            with durable():
                keep(*contents[turn:], *contents[:turn])
        except BaseException as fault:
            faults.append(fault)
        finally:
            connection.close()

    twins = [threading.Thread(target=hand_in, args=(2 * turn,)) for turn in range(4)]
    for twin in twins:
        twin.start()
    for twin in twins:
        twin.join(timeout=60)

    assert faults == []
    assert len(on_the_shelf(shelf)) == 8
    check = verify_files()
    assert (check.checked, check.wrong) == (8, 0)


def test_a_rolled_back_hand_in_may_be_repeated(db: None, shelf: Path) -> None:
    """Its bytes lie there without a row; the next one makes sure of them and inserts it."""
    content = a_pdf()
    (receipt,) = keep(("a.pdf", content))
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM files_file")

    (again,) = keep(("a.pdf", content))

    assert again.sha256 == receipt.sha256
    assert file_of(sha256=again.sha256).size_bytes == len(content)


def test_half_a_file_of_a_broken_disk_is_replaced(db: None, shelf: Path) -> None:
    content = a_pdf()
    (receipt,) = keep(("a.pdf", content))
    (shelf / place_of(receipt.sha256)).write_bytes(content[:10])

    keep(("a.pdf", content))

    assert verify_files().wrong == 0


def test_a_full_disk_keeps_nothing_and_says_so(db: None, shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("motcua.foundation.files.adapters.disk.os.fsync", refuse)

    with pytest.raises(UnableToStoreFiles, match="No space left"):
        keep(("a.pdf", a_pdf()))

    assert on_the_shelf(shelf) == []
    assert verify_files().checked == 0


def test_bytes_are_on_the_disk_before_their_name_and_the_name_before_the_row(
    db: None, shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a loss of power could undo is done in the order in which it does no harm."""
    done: list[str] = []
    real_fsync, real_rename = os.fsync, os.rename

    def fsync(descriptor: int) -> None:
        path = Path(f"/proc/self/fd/{descriptor}").readlink()
        done.append(f"sync {'folder ' + path.name if path.is_dir() else 'file'}")
        real_fsync(descriptor)

    def rename(source: str, target: str) -> None:
        done.append("rename")
        real_rename(source, target)

    monkeypatch.setattr("motcua.foundation.files.adapters.disk.os.fsync", fsync)
    monkeypatch.setattr("motcua.foundation.files.adapters.disk.os.rename", rename)
    content = a_pdf()
    sha256 = hashlib.sha256(content).hexdigest()

    with CaptureQueriesContext(connection) as queries, connection.execute_wrapper(_noting(done)):
        keep(("a.pdf", content))

    assert len(queries) == 1
    assert done[:2] == ["sync file", "rename"]
    assert done[2] == f"sync folder {sha256[:3]}"
    assert set(done[3:-1]) == {"sync folder files", f"sync folder {shelf.parent.name}"}
    assert done[-1] == "insert"
    done.clear()
    keep(("a.pdf", content))
    assert done == []


def _noting(done: list[str]) -> Any:
    def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        done.append(sql.split()[0].lower())
        return execute(sql, params, many, context)

    return wrapper


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda path: path.unlink(), "missing"),
        (lambda path: path.write_bytes(path.read_bytes()[:-1]), "instead of"),
        (lambda path: path.write_bytes(path.read_bytes()[:-1] + b"!"), "altered"),
    ],
)
def test_verify_names_the_first_wrong_file(db: None, shelf: Path, harm: Any, said: str) -> None:
    receipts = keep(("a.pdf", a_pdf()), ("b.jpg", a_picture()), ("c.png", a_picture("PNG")))
    harmed = sorted(receipt.sha256 for receipt in receipts)[1]
    harm(shelf / place_of(harmed))

    check = verify_files()

    assert (check.checked, check.wrong) == (3, 1)
    assert check.first_wrong is not None
    assert harmed in check.first_wrong
    assert said in check.first_wrong


def test_an_unknown_file_cannot_be_opened(db: None, shelf: Path) -> None:
    with pytest.raises(UnableToOpenFile) as error:
        open_file(sha256="0" * 64)

    assert isinstance(error.value, UnableTo)
    assert error.value.status == 404


def test_a_kept_file_whose_bytes_are_gone_cannot_be_opened(db: None, shelf: Path) -> None:
    (receipt,) = keep(("a.pdf", a_pdf()))
    (shelf / place_of(receipt.sha256)).unlink()

    with pytest.raises(UnableToOpenFile):
        open_file(sha256=receipt.sha256)


@pytest.fixture(params=["disk", "remote"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    return DiskStore(tmp_path / "store") if request.param == "disk" else RemoteStore(InMemoryStorage())


def a_parcel(data: bytes, *, held: bool) -> Parcel:
    return Parcel(hashlib.sha256(data).hexdigest(), len(data), io.BytesIO(data), data if held else None)


@pytest.mark.parametrize("held", [True, False])
def test_every_store_keeps_the_same_promise(store: Store, held: bool) -> None:
    parcel = a_parcel(b"noi dung" * 400_000, held=held)
    with pytest.raises(FileNotFoundError):
        store.open(sha256=parcel.sha256)
    assert not store.holds(sha256=parcel.sha256, size_bytes=parcel.size_bytes)

    store.keep(parcels=[parcel])
    store.keep(parcels=[parcel])

    assert store.holds(sha256=parcel.sha256, size_bytes=parcel.size_bytes)
    assert not store.holds(sha256=parcel.sha256, size_bytes=parcel.size_bytes + 1)
    with store.open(sha256=parcel.sha256) as file:
        assert file.read() == b"noi dung" * 400_000


def test_the_store_follows_the_setting() -> None:
    assert isinstance(store_of(InMemoryStorage()), RemoteStore)
