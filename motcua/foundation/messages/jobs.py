"""What the worker does for messages: it empties the outbox."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motcua.foundation.database import ticks
from motcua.foundation.database.transactions import durable
from motcua.foundation.messages.adapters.carriers import city_carriers
from motcua.foundation.messages.commands import record_attempts, take_due_letters
from motcua.foundation.messages.ports import Carrier
from motcua.foundation.messages.values import Attempt, Channel, Fault, Letter

#: Letters in hand at once: with ten seconds' patience for each, fewer than the lease of `rules` allows.
BATCH = 50


@dataclass(frozen=True)
class Postman:
    """Who acts here: the house itself."""

    account: UUID | None = None
    on_behalf_of: UUID | None = None


def deliver_pending(*, at: datetime, limit: int = 500, carriers: Mapping[Channel, Carrier] | None = None) -> int:
    """Tries up to `limit` messages that are due; returns how many were tried, so `limit` means there may be more.

    No transaction is open while a carrier talks to the outside: letters are taken in one and what became of them
    is written in another. A message may arrive twice when the machine dies in between, never not at all.
    """
    carriers = city_carriers() if carriers is None else carriers
    tried = 0
    while tried < limit:
        with durable():
            letters = take_due_letters(at=at, limit=min(BATCH, limit - tried))
        if not letters:
            break
        attempts = _carry(letters, carriers)
        with durable():
            record_attempts(attempts=attempts, by=Postman(), at=at)
        tried += len(letters)
    return tried


def _carry(letters: Sequence[Letter], carriers: Mapping[Channel, Carrier]) -> list[Attempt]:
    attempts: list[Attempt] = []
    for channel in Channel:
        same = [letter for letter in letters if letter.channel is channel]
        if not same:
            continue
        carrier = carriers.get(channel)
        faults = carrier.carry(letters=same) if carrier else [Fault(f"nobody carries {channel}")] * len(same)
        attempts += [Attempt(letter.id, fault) for letter, fault in zip(same, faults, strict=True)]
    return attempts


def empty_outbox(at: datetime) -> int:
    """A tick's worth of what is due."""
    return deliver_pending(at=at)


ticks.register(name="messages.outbox", every_seconds=1, run=empty_outbox)
