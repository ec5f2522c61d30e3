"""What a change of the calendar would move, found out by carrying it out and undoing all of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from motcua.foundation.accounts.values import SYSTEM
from motcua.service.dossiers.commands.clock import recompute_due_dates
from motcua.service.dossiers.queries.open import count_due_from, due_from

#: So many are counted one by one while somebody waits for the page.
FORESEEN_MAX = 300


@dataclass(frozen=True)
class Foreseen:
    """`moved` of the `looked_at` dossiers get another date; `total` may be concerned."""

    moved: int
    looked_at: int
    total: int


class _AllUndone(Exception):
    """Ends the try; never leaves this file."""

    def __init__(self, found: Foreseen) -> None:
        self.found = found


def foresee(*, change: Callable[[], None], day: date, unit: UUID | None, at: datetime) -> Foreseen:
    """Whose dates `change`, a command of calendars that holds from `day` on, would move: counted with the rules that
    move them. Nothing of it stays. Raises whatever the change raises, so that it is refused before it is asked for.
    """
    try:
        with transaction.atomic():
            change()
            total = count_due_from(day=day, unit=unit)
            concerned = due_from(day=day, unit=unit, after=None, limit=FORESEEN_MAX)
            moved = recompute_due_dates(dossiers=concerned, cause="foreseen", by=SYSTEM, at=at)
            raise _AllUndone(Foreseen(moved, len(concerned), total))
    except _AllUndone as end:
        return end.found
