"""The papers of receipts: which are to be made, and keeping those that were."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.database.rows import insert_rows, lock_rows, update_rows
from motcua.foundation.journal.commands import record
from motcua.foundation.journal.values import UnitPath
from motcua.service.payments.events import ReceiptSealed
from motcua.service.payments.models import Arrival, Receipt, ReceiptPaper
from motcua.service.payments.policy import may_tell
from motcua.service.payments.rules.asking import LONGEST_WAIT, next_try_at
from motcua.service.payments.values import MadePapers


def take_unsealed(*, at: datetime, since: datetime | None, limit: int) -> list[UUID]:
    """Receipts whose papers are to be made now, taken in hand for a while: when the taker dies they come back, ever more
    seldom, and never for the last time. Left out is what fell due before `since`, in a past that was played: those papers are
    made when somebody asks for one."""
    due = Receipt.objects.select_for_update(no_key=True, skip_locked=True).filter(seal_at__lte=at)
    rows = list((due.filter(seal_at__gte=since) if since else due).order_by("seal_at", "id")[:limit])
    for row in rows:
        row.seal_tries += 1
        row.seal_at = next_try_at(tries=row.seal_tries, at=at) or at + LONGEST_WAIT
    update_rows(rows, ["seal_tries", "seal_at"])
    return [row.id for row in rows]


def put_back(*, receipts: Sequence[UUID], wait: timedelta, at: datetime) -> None:
    """Taken in hand, and not come to: not counted as a try."""
    rows = lock_rows(Receipt, receipts)
    for row in rows:
        row.seal_tries, row.seal_at = max(row.seal_tries - 1, 0), at + wait
    update_rows(rows, ["seal_tries", "seal_at"])


def ask_for_papers(*, receipt: UUID, at: datetime) -> None:
    """Somebody wants to see the papers of a receipt that has none that say what it is now: they are made next. Not in the
    journal: nothing has happened."""
    rows = [row for row in lock_rows(Receipt, [receipt]) if not _has_papers(row) and (row.seal_at or at) <= at]
    for row in rows:
        row.seal_at = at
    update_rows(rows, ["seal_at"])


def put_papers(*, made: MadePapers, by: Actor, at: datetime) -> bool:
    """Keeps the papers of a receipt. False, and nothing is kept, when it was cancelled while they were made, or has such
    papers already: two workers, or one that was killed and came back."""
    require(may_tell(by), act="put_papers")
    (row,) = lock_rows(Receipt, [made.receipt])
    if row.cancelled_at != made.cancelled_at or _has_papers(row):
        return False

    papers = [
        ReceiptPaper(
            receipt=row,
            edition=edition.value,
            cancelled=row.cancelled_at is not None,
            sha256=paper.sha256,
            xml=paper.xml,
            xml_seal=paper.xml_seal,
            at=paper.at,
        )
        for edition, paper in made.papers.items()
    ]
    insert_rows(papers)
    row.seal_at, row.seal_tries = None, 0
    update_rows([row], ["seal_at", "seal_tries"])

    path = Arrival.objects.values_list("attempt__path", flat=True).get(id=row.arrival_id)
    hashes = [sha for paper in made.papers.values() for sha in (paper.sha256, hashlib.sha256(paper.xml).hexdigest())]
    sealed = ReceiptSealed(
        subject=row.id, at_unit=UnitPath.of(path), cancelled=row.cancelled_at is not None, sha256=tuple(hashes)
    )
    record(events=[sealed], by=by, at=at)
    return True


def _has_papers(row: Receipt) -> bool:
    return ReceiptPaper.objects.filter(receipt=row, cancelled=row.cancelled_at is not None).exists()
