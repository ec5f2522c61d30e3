"""What the tax office tells: kept once, and followed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from psycopg.types.json import Jsonb

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.database.keys import new_id
from motcua.foundation.database.rows import lock_rows, update_rows
from motcua.foundation.journal.commands import record
from motcua.foundation.text.faults import fault, gettext_noop, list_in_words
from motcua.service.dossiers.models import Dossier
from motcua.service.landtax.commands.asking import close_requests
from motcua.service.landtax.commands.letters import LEASE, NewLetter, body_hash, post_letters
from motcua.service.landtax.commands.notices import record_notices
from motcua.service.landtax.errors import UnableToKeepTaxMessage, UnableToRecordNotices
from motcua.service.landtax.events import TaxMessageRefused, TaxMessageStuck
from motcua.service.landtax.models import Message
from motcua.service.landtax.policy import may_speak_for_tax
from motcua.service.landtax.reading import notice_of
from motcua.service.landtax.values import Kept, LetterKind, MessageState, NoticeRecorded, TaxMessage
from motcua.service.payments.rules.asking import next_try_at


def keep_message(*, message: TaxMessage, by: Actor, at: datetime) -> Kept:
    """Keeps a message whose signature was checked, before anything follows from it. The same message again changes nothing;
    a twin that is being kept at this moment is waited for. Raises `UnableToKeepTaxMessage` for another one of its id.

    Not in the journal: what follows from it is."""
    require(may_speak_for_tax(by), act="keep_tax_message")
    id_, content_hash = new_id(), body_hash(message.body)
    values: list[Any] = [id_, message.name, content_hash, message.code, Jsonb(message.body), at, at]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO landtax_message (id, name, content_hash, code, body, kept_at, state, tries, try_at, fault)"
            " VALUES (%s, %s, %s, %s, %s, %s, 'waiting', 0, %s, '') ON CONFLICT DO NOTHING",
            values,
        )
        if cursor.rowcount:
            return Kept(id_, again=False)
    earlier = Message.objects.get(name=message.name)
    if earlier.content_hash != content_hash:
        raise UnableToKeepTaxMessage(name=message.name[:50])
    return Kept(earlier.id, again=True)


def take_messages(*, at: datetime, limit: int) -> list[UUID]:
    """Messages that are due, taken in hand for a while: when the taker dies they come back. The oldest first."""
    rows = list(
        Message.objects.select_for_update(no_key=True, skip_locked=True)
        .filter(state=MessageState.WAITING.value, try_at__lte=at)
        .order_by("try_at", "id")[:limit]
    )
    for row in rows:
        row.try_at = at + LEASE
    update_rows(rows, ["try_at"])
    return [row.id for row in rows]


def follow_message(*, message: UUID, by: Actor, at: datetime) -> NoticeRecorded | None:
    """Records the notice and settles the message in one transaction; None for one that is settled already. Raises what
    `record_notices` raises, and then nothing is changed."""
    require(may_speak_for_tax(by), act="follow_tax_message")
    row = _waiting(message)
    if row is None:
        return None
    dossier = Dossier.objects.filter(code=row.code).values_list("id", flat=True).first()
    if dossier is None:
        unknown = fault(gettext_noop("{name}: there is no such dossier"), name=row.code[:50])
        raise UnableToRecordNotices(refused=list_in_words([unknown]))

    (recorded,) = record_notices(notices=[notice_of(row.body, dossier=dossier)], by=by, at=at)
    close_requests(dossiers=[dossier], at=at)
    row.state, row.settled_at, row.fault = MessageState.DONE.value, at, ""
    update_rows([row], ["state", "settled_at", "fault"])
    return recorded


def refuse_message(*, message: UUID, error: UnableTo, by: Actor, at: datetime) -> None:
    """Settles a message that cannot be followed, and writes the tax office why."""
    require(may_speak_for_tax(by), act="refuse_tax_message")
    row = _waiting(message)
    if row is None:
        return
    row.state, row.settled_at, row.fault = MessageState.REFUSED.value, at, error.message[:500]
    update_rows([row], ["state", "settled_at", "fault"])

    record(events=[TaxMessageRefused(subject=row.id, error=error.code)], by=by, at=at)
    known = Dossier.objects.filter(code=row.code).values_list("id", flat=True).first()
    body = {"dossier": row.code, "message": row.name, "reason": error.message}
    post_letters(letters=[NewLetter(kind=LetterKind.REFUSAL, dossier=known, of=row.id, body=body)], by=by, at=at)


def postpone_messages(*, messages: Sequence[UUID], cause: str, by: Actor, at: datetime) -> None:
    """They could not be followed for a reason of our own: tried again later, and after many tries left to a person."""
    require(may_speak_for_tax(by), act="postpone_tax_message")
    rows = [row for row in lock_rows(Message, messages) if row.state == MessageState.WAITING.value]
    for row in rows:
        row.tries, row.fault = row.tries + 1, cause[:500]
        again_at = next_try_at(tries=row.tries, at=at)
        row.state = (MessageState.STUCK if again_at is None else MessageState.WAITING).value
        row.try_at = again_at or at
    update_rows(rows, ["tries", "fault", "try_at", "state"])

    stuck = [row for row in rows if row.state == MessageState.STUCK.value]
    record(events=[TaxMessageStuck(subject=row.id, tries=row.tries) for row in stuck], by=by, at=at)


def _waiting(message: UUID) -> Message | None:
    return next((row for row in lock_rows(Message, [message]) if row.state == MessageState.WAITING.value), None)
