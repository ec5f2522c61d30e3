"""The journal: append-only, ordered, chained."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.database.transactions import durable
from motcua.foundation.journal.commands import record, remember_outcomes, sequence_entries
from motcua.foundation.journal.errors import UnableToRepeatRequest
from motcua.foundation.journal.queries import entries_of, verify_chain, waiting_count
from motcua.foundation.journal.values import Event, UnitPath
from tests.city import SERVER
from tests.conftest import moment

AT = moment("2023-06-15 09:30")


@dataclass(frozen=True, kw_only=True)
class LampLit(Event):
    kind: ClassVar[str] = "lamp_lit"
    watts: int
    by_hand: UUID | None = None


def test_an_entry_keeps_what_happened(db: None) -> None:
    lamp, unit, ancestor = uuid4(), uuid4(), uuid4()

    record(
        events=[LampLit(subject=lamp, watts=40, at_unit=UnitPath(unit=unit, ancestors=(ancestor,)))],
        by=SYSTEM,
        at=AT,
    )

    (entry,) = entries_of(subject=lamp)
    assert (entry.kind, entry.at, entry.unit, entry.data) == (
        "lamp_lit",
        AT,
        unit,
        {"watts": 40, "by_hand": None},
    )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_entry SET kind = 'other'",
        "DELETE FROM journal_entry",
        "TRUNCATE journal_entry",
        "UPDATE journal_order SET position = 7",
        "DELETE FROM journal_order",
    ],
)
def test_nothing_recorded_can_be_changed(db: None, statement: str) -> None:
    record(events=[LampLit(subject=uuid4(), watts=40)], by=SYSTEM, at=AT)

    with pytest.raises(DatabaseError, match=r"permission denied|append-only"), transaction.atomic():
        connection.cursor().execute(statement)


def settle() -> None:
    """Gives positions until no entry waits. Transactions of other tests on the same server hold the order back for
    a while, as a straggler would."""
    for _try in range(2_000):
        with durable():
            sequence_entries()
        if waiting_count() == 0:
            return
        time.sleep(0.02)
    raise AssertionError("entries still wait for a position")


def test_the_chain_holds_and_names_the_first_altered_entry(committed_db: str) -> None:
    lamps = [uuid4() for _ in range(5)]
    for lamp in lamps:
        with durable():
            record(events=[LampLit(subject=lamp, watts=60)], by=SYSTEM, at=AT)
    settle()
    assert verify_chain().wrong == 0

    with psycopg.connect(SERVER.superuser_dsn(committed_db), autocommit=True) as superuser:
        superuser.execute("ALTER TABLE journal_entry DISABLE TRIGGER ALL")
        superuser.execute("SET session_replication_role = replica")
        superuser.execute("""UPDATE journal_entry SET data = '{"watts": 61}' WHERE subject = %s""", [lamps[2]])

    altered = entries_of(subject=lamps[2])[0]
    found = verify_chain()
    assert found.wrong == 1
    assert str(altered.id) in str(found.first_wrong)


def test_an_entry_waits_while_an_older_transaction_is_open(committed_db: str) -> None:
    """A straggler commits after a younger transaction; followed by bare id it would be lost."""
    late, early = uuid4(), uuid4()
    settle()
    with psycopg.connect(SERVER.superuser_dsn(committed_db)) as straggler:
        straggler.execute(
            "INSERT INTO journal_entry (id, at, kind, version, subject, data) VALUES (%s, %s, 'lamp_lit', 1, %s, '{}')",
            [uuid4(), AT, late],
        )
        with durable():
            record(events=[LampLit(subject=early, watts=60)], by=SYSTEM, at=AT)
        with durable():
            assert sequence_entries() == 0
        straggler.commit()
    settle()

    assert {entries_of(subject=s)[0].position is not None for s in (late, early)} == {True}


def test_sequencing_twice_gives_no_second_position(committed_db: str) -> None:
    lamp = uuid4()
    with durable():
        record(events=[LampLit(subject=lamp, watts=60)], by=SYSTEM, at=AT)
    settle()

    with durable():
        second = sequence_entries()

    assert entries_of(subject=lamp)[0].position is not None
    assert second == 0


def test_a_key_is_answered_with_the_outcome_of_old(db: None) -> None:
    assert remember_outcomes(scope="s", requests=[("k", {"a": 1}, {"id": 1})], at=AT) == [None]

    assert remember_outcomes(scope="s", requests=[("k", {"a": 1}, {"id": 2}), ("l", {}, {})], at=AT) == [
        {"id": 1},
        None,
    ]


def test_a_key_twice_in_one_batch_counts_once(db: None) -> None:
    twice = [("k", {"a": 1}, {"id": 1}), ("k", {"a": 1}, {"id": 2})]

    assert remember_outcomes(scope="s", requests=twice, at=AT) == [None, {"id": 1}]


def test_a_key_used_for_other_content_is_refused(db: None) -> None:
    remember_outcomes(scope="s", requests=[("k", {"a": 1}, {"id": 1})], at=AT)

    with pytest.raises(UnableToRepeatRequest, match="k"):
        remember_outcomes(scope="s", requests=[("k", {"a": 2}, {"id": 2})], at=AT)


def test_a_float_has_no_place_in_the_journal(db: None) -> None:
    @dataclass(frozen=True, kw_only=True)
    class Measured(Event):
        kind: ClassVar[str] = "measured"
        metres: object

    with pytest.raises(TypeError, match="float"):
        record(events=[Measured(subject=uuid4(), metres=1.5)], by=SYSTEM, at=AT)
