"""Builders of dossiers for tests: filings with real forms, and dossiers at any stage, made by the real commands."""

from __future__ import annotations

import io
import json
import zlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID, uuid4

from motcua.foundation.accounts.values import SYSTEM, Actor
from motcua.foundation.files.commands import keep_files
from motcua.foundation.files.values import Receipt, Upload
from motcua.foundation.rendering.pdf import render_pdf
from motcua.foundation.rendering.qr import qr_svg
from motcua.registry.catalogue.queries import version_of_code
from motcua.registry.catalogue.values import ProcedureVersion
from motcua.registry.organization.values import Level
from motcua.service.dossiers.commands.filing import file_dossiers
from motcua.service.dossiers.commands.receipt import receive_dossiers
from motcua.service.dossiers.commands.steps import complete_steps, decide_dossiers
from motcua.service.dossiers.making import DOCUMENTS
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.values import (
    Channel,
    FiledFile,
    Filing,
    ResultDocument,
    ReturnMethod,
    Ruling,
    RulingOutcome,
    StepDone,
)
from motcua.service.processes.queries import tasks
from tests.cast import AT, JUNE_15, Cast

BIRTH = "1.001193"


def procedure(code: str, level: Level = Level.COMMUNE) -> ProcedureVersion:
    """The version in force in June 2023."""
    found = version_of_code(code=code, level=level, on=JUNE_15)
    assert found is not None, f"{code} is not in the catalogue"
    return found


def a_photo(text: str = "giấy chứng sinh", *, by: Actor, at: datetime = AT) -> Receipt:
    """A small real PNG whose bytes depend on `text`, kept."""
    (receipt,) = keep_files(uploads=[Upload(name=f"{text}.png", content=io.BytesIO(png(text)))], by=by, at=at)
    return receipt


def png(text: str) -> bytes:
    """A one-pixel PNG with a comment: valid, tiny, different for each text."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    head = chunk(b"IHDR", (1).to_bytes(4, "big") * 2 + bytes([8, 0, 0, 0, 0]))
    note = chunk(b"tEXt", b"Comment\x00" + text.encode("ascii", "backslashreplace"))
    return b"\x89PNG\r\n\x1a\n" + head + note + chunk(b"IDAT", zlib.compress(b"\x00\x00")) + chunk(b"IEND", b"")


def birth_answers(**changes: Any) -> dict[str, Any]:
    """Whole answers to the form of birth registration."""
    person = {
        "full_name": "Trần Thị Bưởi",
        "number": "092192003141",
        "birth_on": "1992-03-14",
        "sex": "female",
        "phone": "0912345678",
        "address": "12 Nguyễn Trãi, An Khánh",
    }
    answers: dict[str, Any] = {
        "applicant": person,
        "relation": "mother",
        "child": {"full_name": "Trần An", "birth_on": "2023-06-01", "sex": "male", "ethnicity": "Kinh"},
        "home_town": "Cần Thơ",
        "born_at": "facility",
        "facility": "Bệnh viện Phụ sản",
        "birth_division": "31149",
        "mother": {key: person[key] for key in ("full_name", "number", "birth_on", "address")} | {"ethnicity": "Kinh"},
        "father_stated": False,
        "parents_married": "no",
    }
    return answers | changes


def a_filing(
    cast: Cast,
    *,
    by: Actor | None = None,
    key: str | None = None,
    answers: Mapping[str, Any] | None = None,
    files: tuple[FiledFile, ...] | None = None,
    version: ProcedureVersion | None = None,
    channel: Channel = Channel.ONLINE,
    unit: UUID | None = None,
    at: datetime = AT,
) -> Filing:
    """A birth registration by the citizen at her ward, unless said otherwise."""
    person = cast.citizen.person
    assert person is not None
    sender = by or cast.citizen
    return Filing(
        key=key or uuid4().hex,
        version=(version or procedure(BIRTH)).id,
        receiving_unit=unit or cast.ward.id,
        applicant=person,
        answers=answers if answers is not None else birth_answers(),
        files=files if files is not None else (FiledFile("birth_proof", a_photo(by=sender, at=at)),),
        channel=channel,
        return_method=ReturnMethod.ELECTRONIC,
    )


def a_filed_dossier(cast: Cast, *, at: datetime = AT, **more: Any) -> Dossier:
    (filed,) = file_dossiers(filings=[a_filing(cast, at=at, **more)], by=cast.citizen, at=at)
    return Dossier.objects.get(id=filed.dossier)


def a_received_dossier(cast: Cast, *, at: datetime = AT, received_at: datetime | None = None, **more: Any) -> Dossier:
    row = a_filed_dossier(cast, at=at, **more)
    receive_dossiers(dossiers=[row.id], by=cast.counter, at=received_at or at + timedelta(minutes=10))
    return fresh(row)


def a_dossier_to_sign(cast: Cast, *, at: datetime = AT, **more: Any) -> Dossier:
    """Received and examined: it lies before the leader."""
    row = a_received_dossier(cast, at=at, **more)
    while row.current_action != "sign":
        official = {"assign": cast.head, "examine": cast.handler}[row.current_action]
        step = StepDone(dossier=row.id, task=task_of(row), outcome=_ordinary(row))
        complete_steps(steps=[step], by=official, at=at + timedelta(minutes=30))
        row = fresh(row)
    return row


def a_decided_dossier(cast: Cast, *, at: datetime = AT, **more: Any) -> Dossier:
    row = a_dossier_to_sign(cast, at=at, **more)
    ruling = Ruling(dossier=row.id, task=task_of(row), outcome=RulingOutcome.APPROVE)
    decide_dossiers(rulings=[ruling], by=cast.leader, at=at + timedelta(minutes=40))
    return fresh(row)


def a_result(row: Dossier) -> ResultDocument:
    """A real PDF, unsigned: signing is tried in tests/outside and in the journeys."""
    upload = Upload(name="ket-qua.pdf", content=io.BytesIO(_result_pdf()))
    (receipt,) = keep_files(uploads=[upload], by=SYSTEM, at=AT)
    return ResultDocument(dossier=row.id, receipt=receipt, number="1/KQ", signed_by=None, signed=False)


@cache
def _result_pdf() -> bytes:
    values = json.loads((DOCUMENTS / "samples" / "result.json").read_text()) | {"qr_svg": qr_svg("x")}
    return render_pdf(template=DOCUMENTS / "result.typ", values=values, title="x", at=AT)


def fresh(row: Dossier) -> Dossier:
    return Dossier.objects.get(id=row.id)


def task_of(row: Dossier) -> UUID:
    assert row.current_task is not None
    return row.current_task


def _ordinary(row: Dossier) -> str:
    """The first outcome that the drawing offers for the open step."""
    return tasks(ids=[task_of(row)])[task_of(row)].outcomes[0].value
