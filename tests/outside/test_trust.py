"""Signing against the stand-in of a trust service, over HTTP, and what `pdfsig` makes of it."""

from __future__ import annotations

import asyncio
import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass, replace
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from asn1crypto import cms
from django.utils import translation
from pypdf import PdfReader, PdfWriter

from motcua.foundation.rendering.pdf import render_pdf
from motcua.foundation.signatures.adapters.http import HttpIssuer, HttpTimestamper, city_timestamper
from motcua.foundation.signatures.adapters.keys import LocalKeys, LocalSigner, city_keys, city_roots
from motcua.foundation.signatures.errors import UnableToFindKey, UnableToSign, UnableToTimestamp, UnableToVerify
from motcua.foundation.signatures.signing import sign_pdf
from motcua.foundation.signatures.values import Appearance, LaterChanges, Verification
from motcua.foundation.signatures.verifying import verify_pdf
from tests.apart import apart
from tests.conftest import moment
from tests.environment import ROOT
from tests.rooms.foundation.files.contents import a_pdf

AT = moment("2023-06-15 09:30")
LINE = ROOT / "motcua" / "foundation" / "rendering" / "templates" / "line.typ"


@dataclass(frozen=True)
class TrustService:
    url: str
    keys: LocalKeys
    process: subprocess.Popen[str]

    @property
    def timestamper(self) -> HttpTimestamper:
        return HttpTimestamper(f"{self.url}/tsa", timeout_seconds=20)

    @property
    def issuer(self) -> HttpIssuer:
        return HttpIssuer(self.url)

    def signer(self, name: str = "Trần Văn Bình", organization: str = "UBND quận Ninh Kiều") -> LocalSigner:
        return self.keys.fetch(owner=uuid4(), name=name, organization=organization, issuer=self.issuer)

    def misbehave(self, kind: str | None, *, times: int = 1, seconds: float = 30.0) -> None:
        address = urlsplit(self.url)
        connection = HTTPConnection(address.hostname or "", address.port, timeout=5)
        connection.request("POST", "/misbehave", json.dumps({"kind": kind, "times": times, "seconds": seconds}))
        assert connection.getresponse().status == 200
        connection.close()


def start_trust(folder: Path, *more: str) -> TrustService:
    process = subprocess.Popen(
        [sys.executable, "-m", "sandbox.trust", "--port", "0", "--keys", str(folder / "ca"), *more],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    said = process.stdout.readline()
    assert "listens on" in said, said
    return TrustService(said.split()[-1], LocalKeys(folder / "keys", passphrase="chỉ để thử"), process)


def stop_trust(service: TrustService) -> None:
    service.process.send_signal(signal.SIGTERM)
    service.process.wait(timeout=10)
    assert service.process.stdout is not None
    service.process.stdout.close()


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """The words that these tests look for are those of the code."""
    with translation.override("en"):
        yield


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TrustService]:
    service = start_trust(tmp_path_factory.mktemp("trust"))
    yield service
    stop_trust(service)


@pytest.fixture
def trust(running: TrustService) -> Iterator[TrustService]:
    yield running
    running.misbehave(None)


@pytest.fixture(scope="module")
def leader(running: TrustService) -> LocalSigner:
    return running.signer()


def a_paper(text: str = "Quyết định cấp giấy phép.") -> bytes:
    return render_pdf(template=LINE, values={"text": text}, title="Quyết định", at=AT)


def signed(trust: TrustService, signer: LocalSigner, pdf: bytes | None = None, **more: Any) -> bytes:
    given: dict[str, Any] = {
        "reason": "Phê duyệt",
        "location": "Cần Thơ",
        "field": "ChuKy",
        "timestamper": trust.timestamper,
        **more,
    }
    return sign_pdf(pdf=a_paper() if pdf is None else pdf, signer=signer, at=AT, **given)


def verified(trust: TrustService, pdf: bytes) -> Verification:
    return verify_pdf(pdf=pdf, roots=trust.keys.roots(), at=AT)


def pdfsig(pdf: bytes, folder: Path) -> str:
    path = folder / "signed.pdf"
    path.write_bytes(pdf)
    done = subprocess.run(["pdfsig", str(path)], capture_output=True, text=True, check=False, timeout=60)
    return done.stdout


def pdftotext(pdf: bytes, folder: Path) -> str:
    path = folder / "shown.pdf"
    path.write_bytes(pdf)
    return subprocess.run(["pdftotext", str(path), "-"], capture_output=True, text=True, check=True, timeout=60).stdout


def test_a_signature_is_valid_to_us_and_to_pdfsig(trust: TrustService, leader: LocalSigner, tmp_path: Path) -> None:
    pdf = signed(trust, leader)

    (found,) = verified(trust, pdf).signatures
    said = pdfsig(pdf, tmp_path)

    assert (found.signer_name, found.organization) == ("Trần Văn Bình", "UBND quận Ninh Kiều")
    assert found.intact
    assert found.covers_whole_file
    assert found.trusted
    assert found.timestamped
    assert found.reason == "Phê duyệt"
    assert verified(trust, pdf).valid
    assert "Signature is Valid" in said
    assert "Total document signed" in said
    assert "Not total document signed" not in said
    assert "ETSI.CAdES.detached" in said
    assert "Jun 15 2023" in said


def test_signing_and_judging_are_the_same_where_a_loop_runs_already(trust: TrustService, leader: LocalSigner) -> None:
    async def beside_a_loop() -> Verification:
        return verified(trust, signed(trust, leader))

    assert apart(lambda: asyncio.run(beside_a_loop())).valid


def test_a_refusal_beside_a_loop_is_said_in_the_caller_s_language(leader: LocalSigner) -> None:
    nobody = HttpTimestamper("http://127.0.0.1:9/tsa", timeout_seconds=0.5)

    async def beside_a_loop() -> str:
        with translation.override("en"):
            with pytest.raises(UnableToTimestamp) as refused:
                sign_pdf(pdf=a_pdf(), signer=leader, timestamper=nobody, at=AT, reason="", location="", field="ChuKy")
            return refused.value.message

    assert "cannot be reached" in apart(lambda: asyncio.run(beside_a_loop()))


def test_a_fault_of_ours_is_no_word_on_the_signature(
    trust: TrustService, leader: LocalSigner, monkeypatch: pytest.MonkeyPatch
) -> None:
    def without_threads(work: Coroutine[Any, Any, Any]) -> None:
        work.close()
        raise RuntimeError("can't start new thread")

    pdf = signed(trust, leader)
    monkeypatch.setattr("motcua.foundation.signatures.verifying.finished", without_threads)

    with pytest.raises(RuntimeError, match="new thread"):
        verified(trust, pdf)


def test_a_seal_after_the_leaders_signature_leaves_it_valid(
    trust: TrustService, leader: LocalSigner, tmp_path: Path
) -> None:
    first = signed(trust, leader)
    both = signed(trust, trust.signer("Con dấu", "UBND quận Ninh Kiều"), first, field="ConDau", reason="Đóng dấu")

    check = verified(trust, both)

    assert both.startswith(first)
    assert [found.field for found in check.signatures] == ["ChuKy", "ConDau"]
    assert [found.covers_whole_file for found in check.signatures] == [False, True]
    assert [found.later_changes for found in check.signatures] == [LaterChanges.SIGNATURES, LaterChanges.NONE]
    assert check.valid
    assert pdfsig(both, tmp_path).count("Signature is Valid") == 2


def test_a_visible_signature_shows_what_was_drawn(trust: TrustService, leader: LocalSigner, tmp_path: Path) -> None:
    drawn = Appearance(pdf=a_paper("Trần Văn Bình"), page=-1, left_pt=300, bottom_pt=100, width_pt=200, height_pt=80)

    pdf = signed(trust, leader, appearance=drawn)

    assert verified(trust, pdf).valid
    page: Any = PdfReader(io.BytesIO(pdf)).pages[-1]
    assert [field.get_object()["/Rect"] for field in page["/Annots"]] == [[300, 100, 500, 180]]
    assert "Trần Văn Bình" in pdftotext(pdf, tmp_path)
    assert "Total document signed" in pdfsig(pdf, tmp_path)


def test_an_altered_byte_is_found_anywhere(trust: TrustService, leader: LocalSigner) -> None:
    """Inside the document, in the signature itself, and in the room kept for it."""
    pdf = signed(trust, leader)
    room_begins = pdf.rindex(b"/Contents <") + len(b"/Contents <")
    room_ends = pdf.index(b">", room_begins)
    used = len(pdf[room_begins:room_ends].rstrip(b"0"))
    (signer_info,) = cms.ContentInfo.load(bytes.fromhex(pdf[room_begins:room_ends].decode()))["content"]["signer_infos"]
    signature = pdf.lower().index(signer_info["signature"].native.hex().encode())
    positions = [
        *range(9, room_begins, room_begins // 12),
        *range(room_ends, len(pdf), (len(pdf) - room_ends) // 8),
        signature + 100,
        room_begins + used + 50,
        room_ends - 1,
    ]

    for position in positions:
        altered = bytearray(pdf)
        altered[position] ^= 1
        try:
            check = verified(trust, bytes(altered))
        except UnableToVerify:
            continue
        assert not check.valid, (position, pdf[position - 20 : position + 20])


def test_something_written_after_the_signature_is_found(trust: TrustService, leader: LocalSigner) -> None:
    writer = PdfWriter(io.BytesIO(signed(trust, leader)), incremental=True)
    writer.add_blank_page(100, 100)
    out = io.BytesIO()
    writer.write(out)

    check = verified(trust, out.getvalue())

    assert not check.valid
    assert check.signatures[0].later_changes is LaterChanges.OTHER
    assert not check.signatures[0].covers_whole_file


def test_a_strangers_root_is_not_trusted(trust: TrustService, leader: LocalSigner) -> None:
    pdf = signed(trust, leader)

    (found,) = verify_pdf(pdf=pdf, roots=[], at=AT).signatures

    assert found.intact
    assert not found.trusted
    assert not found.timestamped
    assert not found.valid


def test_an_unsigned_pdf_carries_nothing(trust: TrustService) -> None:
    check = verified(trust, a_pdf())

    assert check.signatures == ()
    assert not check.valid


@pytest.mark.parametrize("content", [b"", b"not a pdf", a_pdf()[:150], b"%PDF-1.7\n%%EOF", a_pdf(password="x")])
def test_what_cannot_be_read_cannot_be_verified(trust: TrustService, content: bytes) -> None:
    with pytest.raises(UnableToVerify):
        verified(trust, content)


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("down", "answered 500"),
        ("slow", "cannot be reached"),
        ("refuse", "rejection"),
        ("garbage", "cannot be read"),
        ("wrong_signature", "signature of its reply is wrong"),
    ],
)
def test_an_authority_that_fails_leaves_the_document_unsigned(
    trust: TrustService, leader: LocalSigner, kind: str, said: str
) -> None:
    trust.misbehave(kind)
    patience = replace(trust.timestamper, timeout_seconds=0.3 if kind == "slow" else 20)

    with pytest.raises(UnableToTimestamp, match=said):
        signed(trust, leader, timestamper=patience)

    trust.misbehave(None)
    assert verified(trust, signed(trust, leader)).valid


def test_an_authority_that_is_not_there_leaves_the_document_unsigned(leader: LocalSigner) -> None:
    nobody = HttpTimestamper("http://127.0.0.1:9/tsa", timeout_seconds=0.5)

    with pytest.raises(UnableToTimestamp, match="cannot be reached"):
        sign_pdf(pdf=a_pdf(), signer=leader, timestamper=nobody, at=AT, reason="", location="", field="ChuKy")


def test_a_city_without_an_authority_says_so(settings: Any) -> None:
    settings.TRUST_TSA_URL = ""

    with pytest.raises(UnableToTimestamp, match="MOTCUA_TSA_URL"):
        city_timestamper()


def test_the_city_finds_its_authority_its_keys_and_its_roots_by_its_settings(
    trust: TrustService, settings: Any, tmp_path: Path
) -> None:
    settings.TRUST_TSA_URL, settings.KEYS = f"{trust.url}/tsa", tmp_path
    leader = uuid4()
    city_keys().fetch(owner=leader, name="Lê Thị Cúc", organization="Sở Tư pháp", issuer=trust.issuer)

    pdf = sign_pdf(
        pdf=a_paper(),
        signer=city_keys().signer_of(owner=leader),
        timestamper=city_timestamper(),
        at=AT,
        reason="Phê duyệt",
        location="Cần Thơ",
        field="ChuKy",
    )

    assert verify_pdf(pdf=pdf, roots=city_roots(), at=AT).valid


@pytest.mark.parametrize("content", [b"", b"not a pdf", a_pdf()[:150], a_pdf(password="x")])
def test_what_is_no_pdf_cannot_be_signed(trust: TrustService, leader: LocalSigner, content: bytes) -> None:
    with pytest.raises(UnableToSign):
        signed(trust, leader, content)


def test_one_field_is_signed_once(trust: TrustService, leader: LocalSigner) -> None:
    with pytest.raises(UnableToSign, match="ChuKy"):
        signed(trust, leader, signed(trust, leader))


def test_a_key_is_kept_outside_the_database_and_only_for_its_owner(trust: TrustService, tmp_path: Path) -> None:
    keys, owner = LocalKeys(tmp_path, passphrase="x"), uuid4()
    with pytest.raises(UnableToFindKey, match=str(owner)):
        keys.signer_of(owner=owner)

    fetched = keys.fetch(owner=owner, name="Lê Thị Cúc", organization="Sở Tư pháp", issuer=trust.issuer)
    keys.fetch(owner=uuid4(), name="Lê Thị Cúc", organization="Sở Tư pháp", issuer=trust.issuer)

    assert keys.signer_of(owner=owner).certificate == fetched.certificate
    assert len(keys.roots()) == 1
    assert {path.stat().st_mode & 0o077 for path in tmp_path.rglob("*") if path.is_file()} == {0}
    with pytest.raises(UnableToFindKey, match="passphrase"):
        LocalKeys(tmp_path, passphrase="y").signer_of(owner=owner)


@pytest.mark.parametrize("kind", ["down", "garbage"])
def test_a_desk_that_fails_leaves_the_old_key(trust: TrustService, tmp_path: Path, kind: str) -> None:
    keys, owner = LocalKeys(tmp_path), uuid4()
    before = keys.fetch(owner=owner, name="A", organization="B", issuer=trust.issuer)
    trust.misbehave(kind)

    with pytest.raises(UnableToFindKey):
        keys.fetch(owner=owner, name="A", organization="B", issuer=trust.issuer)

    assert keys.signer_of(owner=owner).certificate == before.certificate


def test_the_authority_keeps_its_keys_and_follows_the_demo_clock(tmp_path: Path) -> None:
    one = start_trust(tmp_path)
    root = one.issuer.root()
    stop_trust(one)

    two = start_trust(tmp_path, "--clock-offset-seconds", str(-365.25 * 24 * 3600 * 3))
    try:
        pdf = signed(two, two.signer())
        (found,) = verified(two, pdf).signatures
        assert two.issuer.root() == root
        assert found.timestamped
        assert found.signed_at is not None
        assert found.signed_at.year <= 2024
    finally:
        stop_trust(two)
    assert os.stat(tmp_path / "ca" / "root.pem").st_mode & 0o077 == 0  # noqa: PTH116
