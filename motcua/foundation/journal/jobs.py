"""What the journal needs done every so often."""

from __future__ import annotations

from datetime import UTC, datetime

from motcua.foundation.database import ticks
from motcua.foundation.database.transactions import durable
from motcua.foundation.journal.commands import ensure_partitions, sequence_entries


def give_positions(at: datetime) -> int:
    with durable():
        return sequence_entries()


def make_partitions(at: datetime) -> int:
    """Partitions go by the moment of recording, which is the machine's, whatever the city's clock shows."""
    with durable():
        return len(ensure_partitions(at=datetime.now(UTC)))


ticks.register(name="journal.positions", every_seconds=1, run=give_positions)
ticks.register(name="journal.partitions", every_seconds=3600, run=make_partitions)
