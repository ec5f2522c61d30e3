"""What goes to the tax office: posted in the transaction of what it tells of, delivered until it is there."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.database.keys import new_id
from motcua.foundation.database.rows import insert_rows, lock_rows, update_rows
from motcua.foundation.journal.commands import record
from motcua.foundation.journal.values import Doer, Event
from motcua.service.landtax.events import TaxLetterDelivered, TaxLetterPosted, TaxLetterStuck
from motcua.service.landtax.models import Letter
from motcua.service.landtax.policy import may_speak_for_tax
from motcua.service.landtax.values import LetterKind, LetterState, TakenLetter
from motcua.service.payments.rules.asking import next_try_at
from motcua.service.payments.values import Fault

#: A letter in hand comes back by itself when its worker died: longer than the slowest batch.
LEASE = timedelta(minutes=5)
#: While the tax office is not there nothing counts as a try, and it is looked for again after this.
OUTAGE_WAIT = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class NewLetter:
    """`of` is what it tells of: the same is told once."""

    kind: LetterKind
    dossier: UUID | None
    body: Mapping[str, Any]
    of: UUID | None = None
    ask_at: datetime | None = None


def post_letters(*, letters: Sequence[NewLetter], by: Doer, at: datetime) -> list[UUID]:
    """Posts letters; one that tells of the same as an earlier one of its kind is passed over. Call it in the transaction of
    what they tell of. Returns the ids of those posted."""
    of = {letter.of for letter in letters if letter.of is not None}
    told = set(Letter.objects.filter(of__in=of).values_list("kind", "of")) if of else set()
    rows = [
        Letter(
            id=new_id(),
            kind=letter.kind.value,
            dossier=letter.dossier,
            of=letter.of,
            body=dict(letter.body),
            body_hash=body_hash(letter.body),
            made_at=at,
            made_by=by.account,
            try_at=at,
            ask_at=letter.ask_at,
        )
        for letter in letters
        if (letter.kind.value, letter.of) not in told
    ]
    insert_rows(rows)

    posted = [
        TaxLetterPosted(
            subject=row.dossier or row.id, letter=row.id, said=LetterKind(row.kind), body_hash=row.body_hash
        )
        for row in rows
    ]
    record(events=posted, by=by, at=at)
    return [row.id for row in rows]


def body_hash(body: Mapping[str, Any]) -> str:
    """The same for the same facts in whatever order; the journal keeps it."""
    return hashlib.sha256(json.dumps(body, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def take_letters(*, at: datetime, limit: int) -> list[TakenLetter]:
    """Letters that are due, taken in hand for a while: when the taker dies they come back. The oldest first."""
    rows = list(
        Letter.objects.select_for_update(no_key=True, skip_locked=True)
        .filter(state=LetterState.WAITING.value, try_at__lte=at)
        .order_by("try_at", "id")[:limit]
    )
    for row in rows:
        row.try_at = at + LEASE
    update_rows(rows, ["try_at"])
    return [TakenLetter(row.id, LetterKind(row.kind), row.body) for row in rows]


def note_delivered(*, letter: UUID, by: Actor, at: datetime) -> None:
    """The tax office has it. Twice, it is once."""
    require(may_speak_for_tax(by), act="note_tax_letter")
    rows = [row for row in lock_rows(Letter, [letter]) if row.state == LetterState.WAITING.value]
    for row in rows:
        row.state, row.delivered_at, row.fault = LetterState.DELIVERED.value, at, ""
    update_rows(rows, ["state", "delivered_at", "fault"])
    _record(TaxLetterDelivered, rows, by=by, at=at)


def note_refused(*, letter: UUID, fault: Fault, by: Actor, at: datetime) -> None:
    """The tax office did not take it: tried again by itself, unless it never will; then a person looks."""
    require(may_speak_for_tax(by), act="note_tax_letter")
    rows = [row for row in lock_rows(Letter, [letter]) if row.state == LetterState.WAITING.value]
    for row in rows:
        row.tries, row.fault = row.tries + 1, fault.cause[:500]
        again_at = None if fault.permanent else next_try_at(tries=row.tries, at=at)
        row.state = (LetterState.UNDELIVERABLE if again_at is None else LetterState.WAITING).value
        row.try_at = again_at or at
        if again_at is None and row.kind == LetterKind.REQUEST.value:
            # Nobody waits for its answer any more: once mended, it is asked anew.
            row.ask_at, row.closed_at = None, at
    update_rows(rows, ["tries", "fault", "state", "try_at", "ask_at", "closed_at"])
    stuck = [row for row in rows if row.state == LetterState.UNDELIVERABLE.value]
    events = [
        TaxLetterStuck(subject=row.dossier or row.id, letter=row.id, said=LetterKind(row.kind), tries=row.tries)
        for row in stuck
    ]
    record(events=events, by=by, at=at)


def put_back(*, letters: Sequence[UUID], cause: str, at: datetime) -> None:
    """Letters in hand that the tax office was not there for. It counts for no try, so that no absence, however long, makes
    them undeliverable."""
    rows = [row for row in lock_rows(Letter, letters) if row.state == LetterState.WAITING.value]
    for row in rows:
        row.try_at, row.fault = at + OUTAGE_WAIT, cause[:500]
    update_rows(rows, ["try_at", "fault"])


def _record(event: type[TaxLetterDelivered], rows: Sequence[Letter], *, by: Actor, at: datetime) -> None:
    events: list[Event] = [
        event(subject=row.dossier or row.id, letter=row.id, said=LetterKind(row.kind)) for row in rows
    ]
    record(events=events, by=by, at=at)
