"""The books are append-only, each transaction adds up to nothing, and what was altered by hand is found."""

from __future__ import annotations

import json

import psycopg
import pytest
from django.db import Error, IntegrityError, connection, transaction
from typer.testing import CliRunner

from motcua.cli.main import app
from motcua.foundation.database.keys import new_id
from motcua.foundation.database.transactions import durable
from motcua.service.payments.models import Entry, Transaction
from tests.cast import AT, Cast, load_cast
from tests.city import SERVER
from tests.payments import a_dossier_that_costs, arrival_of, paid


def test_a_transaction_that_does_not_add_up_is_refused_by_the_database(cast: Cast) -> None:
    arrival = arrival_of(paid(cast, a_dossier_that_costs(cast)))
    some = Entry.objects.all()[0]

    row = Transaction.objects.create(id=new_id(), kind="refund", arrival=arrival, at=AT)
    Entry.objects.create(transaction=row, account_id=some.account_id, amount_vnd=1)

    refused_at_the_end()


def test_nor_is_one_without_entries(cast: Cast) -> None:
    arrival = arrival_of(paid(cast, a_dossier_that_costs(cast)))

    Transaction.objects.create(id=new_id(), kind="refund", arrival=arrival, at=AT)

    refused_at_the_end()


def refused_at_the_end() -> None:
    """As the database refuses when the transaction is to be committed."""
    with pytest.raises(IntegrityError, match="does not add up"):
        connection.check_constraints()
    connection.set_rollback(True)


@pytest.mark.parametrize("table", ["payments_entry", "payments_transaction", "payments_account"])
def test_the_books_can_neither_be_changed_nor_emptied(cast: Cast, table: str) -> None:
    paid(cast, a_dossier_that_costs(cast))

    for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
        with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


#: What somebody alters past all rights and triggers, how it is put right again, and what is named.
ALTERED = [
    ("UPDATE payments_entry SET amount_vnd = amount_vnd * 2", "SET amount_vnd = amount_vnd / 2", "the transaction"),
    ("UPDATE payments_entry SET amount_vnd = -amount_vnd", "SET amount_vnd = -amount_vnd", "the transaction"),
    ("UPDATE payments_payable SET paid_vnd = 0", "SET paid_vnd = amount_vnd", "the payable"),
    (
        "UPDATE payments_arrival SET amount_vnd = amount_vnd + 1",
        "SET amount_vnd = amount_vnd - 1",
        "the money that came",
    ),
    (
        "UPDATE payments_attempt SET state = 'open', settled_at = NULL",
        "SET state = 'paid', settled_at = made_at",
        "the payment",
    ),
    ("UPDATE payments_receipt SET number = 2", "SET number = 1", "the receipts of the series"),
]


def test_what_was_altered_by_hand_is_named_and_ends_with_one(committed_db: str) -> None:
    with durable():
        cast = load_cast()
        paid(cast, a_dossier_that_costs(cast))
    assert verified() == (0, None)

    with psycopg.connect(SERVER.superuser_dsn(committed_db), autocommit=True) as superuser:
        superuser.execute("SET session_replication_role = replica")
        for altered, put_right, named in ALTERED:
            superuser.execute(altered)
            code, first_wrong = verified()
            assert (code, named in str(first_wrong)) == (1, True), altered
            superuser.execute(f"{altered.partition(' SET ')[0]} {put_right}")
        assert verified() == (0, None)


def verified() -> tuple[int, str | None]:
    """How `motcua verify ledger` ends, and what it names."""
    done = CliRunner().invoke(app, ["verify", "ledger", "--json"])
    (line,) = [json.loads(each) for each in done.stdout.splitlines()]
    return done.exit_code, line["first_wrong"]
