"""Is the traffic what it was: messages as they were signed, numbers without a gap, and nothing that was not told?"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from django.db import connection

from motcua.foundation.journal.values import Event
from motcua.foundation.measures.values import Check
from motcua.service.dossiers.events import ResultReady
from motcua.service.exchange.models_traffic import InboxMessage
from motcua.service.exchange.traffic.reactions import TOLD
from motcua.service.exchange.traffic.rules import payload_of

_MESSAGES_OF: tuple[type[Event], ...] = (*TOLD, ResultReady)
_KINDS = sorted({event.kind for event in _MESSAGES_OF})
_GAPS = """
    SELECT count(*), min(c.code) FILTER (WHERE NOT whole), count(*) FILTER (WHERE NOT whole)
    FROM exchange_correspondence c, LATERAL (
        SELECT count(*) = c.sent AND coalesce(max(o.number), 0) = c.sent AS whole
        FROM exchange_outbox o WHERE o.correspondence_id = c.id
    ) counted"""
_UNTOLD = """
    SELECT count(*), min(c.code) FROM exchange_correspondence c JOIN journal_entry e ON e.subject = c.dossier
    WHERE e.kind = ANY(%s) AND NOT EXISTS (SELECT 1 FROM exchange_outbox o WHERE o.entry = e.id)"""


def verify_traffic() -> Check:
    """Every message that came is what was signed, every correspondence's numbers go from 1 without a gap, and every entry
    of its dossier that the portal is to be told of has its message. Names the first that differs."""
    came, altered = 0, []
    for code, row in _messages():
        came += 1
        if hashlib.sha256(payload_of(row.signed)).digest() != bytes(row.content_hash):
            altered.append(f"message {row.id} on {code}")
    with connection.cursor() as cursor:
        cursor.execute(_GAPS)
        correspondences, with_gap, gaps = cursor.fetchone() or (0, None, 0)
        cursor.execute(_UNTOLD, [_KINDS])
        untold, untold_of = cursor.fetchone() or (0, None)
    wrong = [
        *altered[:1],
        *([f"the numbers of {with_gap}"] if with_gap else []),
        *([f"an entry of {untold_of} that was not told"] if untold_of else []),
    ]
    return Check(came + correspondences, len(altered) + gaps + untold, wrong[0] if wrong else None)


def _messages() -> Iterator[tuple[str, InboxMessage]]:
    rows = InboxMessage.objects.select_related("correspondence").order_by("id")
    return ((row.correspondence.code, row) for row in rows.iterator(chunk_size=1_000))
