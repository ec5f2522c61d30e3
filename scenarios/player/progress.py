"""How far a play has come: idempotency keys of the journal, each written in the transaction of what it stands for.

So a piece of work is done exactly when its key is there, whenever the machine died.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any

from django.db import DatabaseError, connection

from motcua.foundation.journal.commands import remember_outcomes
from motcua.foundation.journal.errors import UnableToRepeatRequest
from motcua.foundation.journal.queries import outcomes_of
from scenarios.player.errors import UnableToPlay

#: Of the plays of this city: there can be one.
PLAYS = "scenario"
#: Of the nights that are over, by day and part.
NIGHTS = "scenario nights"
#: One player at a time (advisory lock of the session).
PLAYER_LOCK = 0x6D63_7363_656E


def register_play(*, deck: str, content: Mapping[str, Any], at: datetime) -> None:
    """Notes that this city plays the deck; the same again goes on. Raises `UnableToPlay` where it plays another one, or
    the same at another scale or seed."""
    try:
        remember_outcomes(scope=PLAYS, requests=[("deck", content, {"deck": deck})], at=at)
    except UnableToRepeatRequest as other:
        played = outcomes_of(scope=PLAYS)["deck"]["deck"]
        raise UnableToPlay(
            deck=deck,
            reason=f"this city has {played} played on it, with other contents, scale or seed.",
            cure="One city plays one deck: name a new folder in MOTCUA_HOME, or go on with what it plays.",
        ) from other


def finished(*, scope: str) -> Mapping[str, Mapping[str, Any]]:
    """The keys that are there, with what was kept of each."""
    return outcomes_of(scope=scope)


def claim(*, scope: str, key: str, at: datetime) -> bool:
    """Is this piece of work to be done now? A twin that does it at this moment is waited for."""
    (before,) = remember_outcomes(scope=scope, requests=[(key, {}, {})], at=at)
    return before is None


def claim_all(*, scope: str, keys: Iterable[str], at: datetime) -> None:
    """The same for many, for what may be done twice."""
    remember_outcomes(scope=scope, requests=[(key, {}, {}) for key in keys], at=at)


def keep(*, scope: str, key: str, made: Mapping[str, str], at: datetime) -> None:
    """Keeps what later work needs of this."""
    if made:
        remember_outcomes(scope=scope, requests=[(f"{key} made", {}, {"made": dict(made)})], at=at)


@contextmanager
def only_player(*, deck: str) -> Iterator[None]:
    """Raises `UnableToPlay` while another process plays on this city."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [PLAYER_LOCK])
        row = cursor.fetchone()
    if not (row and row[0]):
        raise UnableToPlay(deck=deck, reason="somebody plays on this city just now.", cure="Wait until that has ended.")
    try:
        yield
    finally:
        # With a connection that broke, the lock has gone too.
        with suppress(DatabaseError), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [PLAYER_LOCK])
