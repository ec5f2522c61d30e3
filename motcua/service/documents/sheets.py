"""The registers as spreadsheets: what came in, to be entered and taken along in one layout; what went out, to be
taken along."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import IO
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.sheets.reading import read_sheet, refuse_faults
from motcua.foundation.sheets.values import CellFault, CellValue, Column, Kind, Layout, SheetRow
from motcua.service.documents import policy
from motcua.service.documents.commands.incoming import register_incoming
from motcua.service.documents.values import (
    KIND_WORDS,
    LINE_LENGTH_MAX,
    URGENCY_WORDS,
    DocumentKind,
    IncomingLine,
    NewIncoming,
    OutgoingLine,
    Urgency,
)

ROWS_MAX = 1_000
#: What is taken along at once.
EXPORT_ROWS_MAX = 10_000

INCOMING = Layout(
    name="incoming",
    title=gettext_lazy("Incoming documents"),
    columns=(
        Column(name="received_on", title=gettext_lazy("Received on"), kind=Kind.DAY, required=True),
        Column(name="sender", title=gettext_lazy("Sender"), required=True, length_max=LINE_LENGTH_MAX),
        Column(
            name="number",
            title=gettext_lazy("Sender’s number"),
            length_max=LINE_LENGTH_MAX,
            help=gettext_lazy("As it stands on the document; empty where it has none."),
        ),
        Column(name="sent_on", title=gettext_lazy("Dated"), kind=Kind.DAY),
        Column(name="kind", title=gettext_lazy("Kind"), kind=Kind.CHOICE, required=True, choices=KIND_WORDS),
        Column(name="abstract", title=gettext_lazy("What it is about"), required=True, length_max=LINE_LENGTH_MAX),
        Column(name="urgency", title=gettext_lazy("Urgency"), kind=Kind.CHOICE, choices=URGENCY_WORDS),
    ),
    rows_max=ROWS_MAX,
)
OUTGOING = Layout(
    name="outgoing",
    title=gettext_lazy("Outgoing documents"),
    columns=(
        Column(name="number", title=gettext_lazy("Number and sign")),
        Column(name="issued_on", title=gettext_lazy("Issued on"), kind=Kind.DAY),
        Column(name="kind", title=gettext_lazy("Kind"), kind=Kind.CHOICE, choices=KIND_WORDS),
        Column(name="abstract", title=gettext_lazy("What it is about")),
        Column(name="signer", title=gettext_lazy("Signer")),
        Column(name="recipients", title=gettext_lazy("Recipients")),
    ),
)


def import_incoming(*, unit: UUID, content: IO[bytes], by: Actor, at: datetime) -> int:
    """Enters the sheet's documents into the unit's register, in its order, all or none; returns how many it has. Imported
    twice, they are entered once. Raises `UnableToReadSheet`, `UnableToImportSheet` with every wrong cell, and what
    `register_incoming` raises."""
    require(policy.may_register(by, unit), act="register_incoming", subject=unit)
    rows, on = read_sheet(content=content, layout=INCOMING), city_day(at)
    refuse_faults([fault for row in rows for fault in _faults(row, on)])
    register_incoming(documents=[_new(row, unit) for row in rows], by=by, at=at)
    return len(rows)


def incoming_rows(lines: Sequence[IncomingLine]) -> list[dict[str, CellValue]]:
    """In the order of the register."""
    return [
        {
            "received_on": line.received_on,
            "sender": line.sender,
            "number": line.sender_number,
            "sent_on": line.sent_on,
            "kind": line.kind.value,
            "abstract": line.abstract,
            "urgency": line.urgency.value,
        }
        for line in reversed(lines)
    ]


def outgoing_rows(lines: Sequence[OutgoingLine]) -> list[dict[str, CellValue]]:
    return [
        {
            "number": line.number,
            "issued_on": line.issued_on,
            "kind": line.kind.value,
            "abstract": line.abstract,
            "signer": line.signer_name,
            "recipients": "; ".join(line.recipients),
        }
        for line in reversed(lines)
    ]


def _faults(row: SheetRow, on: date) -> list[CellFault]:
    received_on, sent_on = row.day("received_on"), row.day("sent_on")
    found: list[CellFault] = []
    if received_on and received_on > on:
        found.append(row.fault("received_on", _("this day is still to come")))
    if received_on and sent_on and sent_on > received_on:
        found.append(row.fault("sent_on", _("it was written after it was received")))
    return found


def _new(row: SheetRow, unit: UUID) -> NewIncoming:
    received_on = row.day("received_on")
    assert received_on is not None
    return NewIncoming(
        unit=unit,
        received_on=received_on,
        sender=row.text("sender"),
        kind=DocumentKind(row.text("kind")),
        abstract=row.text("abstract"),
        number=row.text("number"),
        sent_on=row.day("sent_on"),
        urgency=Urgency(row.text("urgency") or Urgency.NORMAL.value),
    )
