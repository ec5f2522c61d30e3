"""Every dossier that one may see, streamed for a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import F, Func, TextField

from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.registry.catalogue.queries import versions
from motcua.registry.organization.queries import directory
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.policy import visible_to

#: Columns of an export: those of the table as they are, moments in the city's time, and names for ids.
_TEXTS = ("code", "reference", "applicant_name", "status", "decision", "channel")
_MOMENTS = ("filed_at", "received_at", "legal_due_at", "promised_at", "ready_at", "returned_at")
EXPORT_COLUMNS = ("procedure_code", "procedure", "receiving_unit", "current_unit", *_TEXTS, *_MOMENTS)
EXPORT_CHUNK_ROWS = 2_000
#: For one chunk of rows, and for a client that is slow to take what was read.
EXPORT_LIMITS = "SET LOCAL statement_timeout = '5min'; SET LOCAL idle_in_transaction_session_timeout = '10min'"


def export_rows(*, actor: Actor, at: datetime) -> Iterator[tuple[Any, ...]]:
    """Every dossier that the actor may see, as tuples of texts, the first one naming the columns; by unit and date.

    Streamed from a server-side cursor, so that memory stays flat however many there are; call it in a transaction that
    stays open to the last row, or the database would first write the whole result to its disk.
    """
    yield EXPORT_COLUMNS
    with connection.cursor() as cursor:
        cursor.execute(EXPORT_LIMITS)
    units = {unit.id: unit.name_vi for unit in directory(on=city_day(at)).all()}
    names: dict[UUID, tuple[str, str]] = {}
    rows = (
        Dossier.objects.filter(visible_to(actor))
        .order_by("receiving_unit", F("filed_at"), "id")
        .values_list("version", "receiving_unit", "current_unit", *_TEXTS, *map(_InCityTime, _MOMENTS))
        .iterator(chunk_size=EXPORT_CHUNK_ROWS)
    )
    while chunk := list(islice(rows, EXPORT_CHUNK_ROWS)):
        unknown = {row[0] for row in chunk} - names.keys()
        if unknown:
            names |= {each.id: (each.code, each.name_vi) for each in versions(ids=unknown).values()}
        for version, receiving, current, *rest in chunk:
            yield (*names[version], units.get(receiving, receiving), units.get(current, current), *rest)


class _InCityTime(Func):
    """A moment as text, made by the database: a tenth of what Python needs for it."""

    template = f"to_char(%(expressions)s AT TIME ZONE '{settings.TIME_ZONE}', 'YYYY-MM-DD HH24:MI:SS')"
    output_field = TextField()
