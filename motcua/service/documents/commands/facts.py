"""What figures know of documents."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from motcua.foundation.calendars.rules import city_day
from motcua.service.documents.models import Incoming, IncomingFact, Outgoing, OutgoingFact
from motcua.service.documents.rules import timing_of


def keep_incoming_facts(rows: Sequence[Incoming], *, entries: Sequence[UUID], at: datetime) -> None:
    """Read from the rows as they stand after what the entries tell of; the former facts are closed by them."""
    standing = IncomingFact.objects.filter(document__in=[row.id for row in rows], closed_by=None)
    former = {fact.document: fact for fact in standing}
    closing = [(fact, entry) for row, entry in zip(rows, entries, strict=True) if (fact := former.get(row.id))]
    for fact, entry in closing:
        fact.closed_by = entry
    IncomingFact.objects.bulk_update([fact for fact, _entry in closing], ["closed_by"])
    IncomingFact.objects.bulk_create(_incoming_fact(row, entry, at) for row, entry in zip(rows, entries, strict=True))


def keep_outgoing_facts(rows: Sequence[Outgoing], *, entries: Sequence[UUID], at: datetime) -> None:
    """Beside documents that were issued just now."""
    OutgoingFact.objects.bulk_create(
        OutgoingFact(opened_by=entry, opened_on=city_day(at), path=row.path, document=row.id, document_kind=row.kind)
        for row, entry in zip(rows, entries, strict=True)
    )


def _incoming_fact(row: Incoming, entry: UUID, at: datetime) -> IncomingFact:
    handled_on = city_day(row.handled_at) if row.handled_at else None
    return IncomingFact(
        opened_by=entry,
        opened_on=city_day(at),
        path=row.path,
        document=row.id,
        document_kind=row.kind,
        registered_on=city_day(row.at),
        due_on=row.due_on,
        handled_on=handled_on,
        timing=timing_of(due_on=row.due_on, handled_on=handled_on).value if handled_on else None,
        annulled_on=city_day(row.annulled_at) if row.annulled_at else None,
    )
