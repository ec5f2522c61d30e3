"""A gateway was asked: when it is asked again."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from motcua.foundation.database.rows import lock_rows, update_rows
from motcua.service.payments.models import Attempt
from motcua.service.payments.rules.asking import next_ask_at


def note_asked(*, attempt: UUID, at: datetime) -> None:
    """Sets the next time, or none any more. Not in the journal: nothing has happened."""
    rows = [row for row in lock_rows(Attempt, [attempt]) if row.ask_at is not None]
    for row in rows:
        row.ask_at = next_ask_at(made_at=row.made_at, expires_at=row.expires_at, at=at)
    update_rows(rows, ["ask_at"])
