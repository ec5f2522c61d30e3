"""Rows of the registers as values, and the locks that commands take: outgoing documents, then incoming ones, then a series;
each in the order of their ids."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from motcua.foundation.journal.values import UnitPath
from motcua.service.documents.errors import UnableToFindDocument
from motcua.service.documents.models import Incoming, Outgoing, Series, Submission, Version
from motcua.service.documents.policy import IncomingScope, OutgoingScope
from motcua.service.documents.values import DocumentKind, Text

INCOMING_SERIES = "in"


def lock_incoming(ids: Iterable[UUID]) -> dict[UUID, Incoming]:
    """Raises `UnableToFindDocument` unless all are there."""
    wanted = set(ids)
    rows = Incoming.objects.select_for_update(no_key=True).filter(id__in=wanted).order_by("id")
    found = {row.id: row for row in rows}
    if len(found) < len(wanted):
        raise UnableToFindDocument
    return found


def lock_outgoing(ids: Iterable[UUID]) -> dict[UUID, Outgoing]:
    """Raises `UnableToFindDocument` unless all are there."""
    wanted = set(ids)
    rows = Outgoing.objects.select_for_update(no_key=True).filter(id__in=wanted).order_by("id")
    found = {row.id: row for row in rows}
    if len(found) < len(wanted):
        raise UnableToFindDocument
    return found


def lock_series(*, unit: UUID, year: int, name: str) -> Series:
    """Who gives numbers holds this row to the end of the transaction: one that fails has given none."""
    Series.objects.bulk_create([Series(unit=unit, year=year, name=name)], ignore_conflicts=True)
    return Series.objects.select_for_update().get(unit=unit, year=year, name=name)


def incoming_row(document: UUID) -> Incoming:
    row = Incoming.objects.filter(id=document).first()
    if row is None:
        raise UnableToFindDocument
    return row


def outgoing_row(document: UUID) -> Outgoing:
    row = Outgoing.objects.filter(id=document).first()
    if row is None:
        raise UnableToFindDocument
    return row


def version_of(row: Outgoing) -> Version:
    """The one that stands: there is always one."""
    return Version.objects.get(outgoing=row, superseded_at=None)


def submission_of(row: Outgoing) -> Submission | None:
    """The one that stands."""
    return Submission.objects.filter(outgoing=row, sent_back_at=None).first()


def incoming_scope(row: Incoming) -> IncomingScope:
    return IncomingScope(unit=row.unit, assigned_unit=row.assigned_unit, assigned_account=row.assigned_account)


def outgoing_scope(row: Outgoing, version: Version) -> OutgoingScope:
    return OutgoingScope(unit=row.unit, signer=version.signer)


def path_of(row: Incoming | Outgoing) -> UnitPath:
    """Where it counts."""
    return UnitPath.of(row.path)


def text_of(version: Version) -> Text:
    return Text(
        abstract=version.abstract,
        paragraphs=tuple(version.paragraphs),
        recipients=tuple(version.recipients),
        signer=version.signer,
        grounds=tuple(version.grounds),
        addressees=tuple(version.addressees),
    )


def kind_of(row: Incoming | Outgoing) -> DocumentKind:
    return DocumentKind(row.kind)
