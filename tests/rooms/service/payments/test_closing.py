"""Closing of a unit's days by two persons: nothing is booked into them any more, what comes late is seen, and they are opened
again by two as well."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date, datetime, timedelta
from importlib import import_module

import psycopg
import pytest
from django.db import IntegrityError, connections, transaction

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.database.keys import new_id
from motcua.foundation.database.transactions import durable
from motcua.foundation.journal.queries import entries_of
from motcua.service.payments.closing.commands import ask_reopening, close_days, decide_closing, decide_reopening
from motcua.service.payments.closing.errors import UnableToCloseDays, UnableToDecideClosing
from motcua.service.payments.closing.queries import closing_of, open_days
from motcua.service.payments.closing.verify import verify_closings
from motcua.service.payments.commands.refunds import reverse_arrival
from motcua.service.payments.models import Transaction
from motcua.service.payments.models_reconciliation import Books, Closing
from motcua.service.payments.values_reconciliation import AccountSum, ClosingState
from motcua.service.payments.verify import verify_ledger
from tests.cast import AT, JUNE_15, Cast, load_cast
from tests.city import SERVER
from tests.conftest import moment
from tests.payments import COSTS_VND, a_dossier_that_costs, arrival_of, begun, follow, paid, tell
from tests.reconciliation import NEXT_DAY, take

EVENING = moment("2023-06-15 17:05")
JUNE_16 = JUNE_15 + timedelta(days=1)


def closed(cast: Cast, *, through: date = JUNE_15, at: datetime = EVENING, reason: str = "") -> Closing:
    id_ = close_days(unit=cast.ward.id, through=through, carried_reason=reason, by=cast.counter, at=at)
    return Closing.objects.get(id=id_)


def confirmed(cast: Cast, **more: object) -> Closing:
    row = closed(cast, **more)  # type: ignore[arg-type]
    decide_closing(closing=row.id, confirm=True, answer="", by=cast.leader, at=row.closed_at)
    return row


def days_booked() -> list[date | None]:
    return list(Transaction.objects.order_by("at", "id").values_list("day", flat=True))


def test_a_day_is_closed_by_one_and_confirmed_by_another_with_its_sums(cast: Cast) -> None:
    paid(cast, a_dossier_that_costs(cast))
    paid(cast, a_dossier_that_costs(cast), gateway="platform")
    ahead = open_days(unit=cast.ward.id, actor=cast.head, at=EVENING)
    assert ahead is not None
    assert (ahead.starts_on, ahead.through_on, ahead.transactions) == (JUNE_15, JUNE_15, 2)

    row = closed(cast)
    for refused in (cast.counter, cast.handler, cast.other_officer, cast.auditor):
        with pytest.raises(NotPermitted):
            decide_closing(closing=row.id, confirm=True, answer="", by=refused, at=EVENING)
    decide_closing(closing=row.id, confirm=True, answer="", by=cast.leader, at=EVENING)

    view = closing_of(closing=row.id, actor=cast.head, at=EVENING)
    assert (view.state, view.is_last) == (ClosingState.CONFIRMED, True)
    assert view.sums == [
        AccountSum(kind="charges", gateway="", debits_vnd=0, credits_vnd=-2 * COSTS_VND),
        AccountSum(kind="gateway", gateway="platform", debits_vnd=COSTS_VND, credits_vnd=0),
        AccountSum(kind="gateway", gateway="vietqr", debits_vnd=COSTS_VND, credits_vnd=0),
    ]
    assert [entry.kind for entry in entries_of(subject=row.id)] == [
        "payments_days_closed",
        "payments_closing_confirmed",
    ]
    assert (verify_closings().wrong, verify_ledger().wrong) == (0, 0)
    with pytest.raises(UnableToDecideClosing, match="decided already"):
        decide_closing(closing=row.id, confirm=False, answer="x", by=cast.leader, at=EVENING)


def test_what_comes_for_a_closed_day_stands_in_the_next_open_one_and_is_seen(cast: Cast) -> None:
    first, second = (begun(cast, a_dossier_that_costs(cast)) for _each in range(2))
    tell(first, at=AT)
    follow(at=AT)
    confirmed(cast)

    tell(second, at=AT + timedelta(hours=1))
    follow(at=EVENING + timedelta(hours=1))
    assert open_days(unit=cast.ward.id, actor=cast.head, at=EVENING) is None
    reverse_arrival(arrival=arrival_of(first).id, reason="recalled", by=cast.leader, at=EVENING + timedelta(hours=2))

    assert days_booked() == [JUNE_15, JUNE_16, JUNE_16]
    ahead = open_days(unit=cast.ward.id, actor=cast.head, at=NEXT_DAY)
    assert ahead is not None
    assert (ahead.starts_on, ahead.transactions, ahead.late) == (JUNE_16, 2, 2)
    assert verify_ledger().wrong == verify_closings().wrong == 0


def test_money_of_a_day_that_is_still_open_stands_in_it_however_late_it_is_told(cast: Cast) -> None:
    attempt = begun(cast, a_dossier_that_costs(cast))
    tell(attempt, at=AT)
    follow(at=AT + timedelta(hours=20))

    assert days_booked() == [JUNE_15]


def test_not_even_by_hand_is_anything_put_into_a_closed_day(cast: Cast) -> None:
    attempt = paid(cast, a_dossier_that_costs(cast))
    confirmed(cast)

    with pytest.raises(IntegrityError, match="are closed"), transaction.atomic():
        Transaction.objects.create(
            id=new_id(), kind="refund", arrival=arrival_of(attempt), at=AT, unit=cast.ward.id, day=JUNE_15
        )


def test_open_differences_stop_the_closing_unless_somebody_writes_why(cast: Cast) -> None:
    paid(cast, a_dossier_that_costs(cast))
    take([])

    with pytest.raises(UnableToCloseDays, match="1 differences are open"):
        closed(cast, at=NEXT_DAY, reason="  ")
    row = closed(cast, at=NEXT_DAY, reason="the bank corrects its file on Monday")

    assert (row.differences, row.carried_reason) == (1, "the bank corrects its file on Monday")


def test_one_closing_after_the_other_and_no_day_twice_nor_before_it_comes(cast: Cast) -> None:
    with pytest.raises(UnableToCloseDays, match="no day is open"):
        closed(cast)
    paid(cast, a_dossier_that_costs(cast))
    with pytest.raises(UnableToCloseDays, match="has not come"):
        closed(cast, through=JUNE_16)
    for stranger in (cast.citizen, cast.other_officer, cast.auditor, SYSTEM):
        with pytest.raises(NotPermitted):
            close_days(unit=cast.ward.id, through=JUNE_15, carried_reason="", by=stranger, at=EVENING)
    row = closed(cast)

    with pytest.raises(UnableToCloseDays, match="waits for another person"):
        closed(cast, through=JUNE_16, at=NEXT_DAY)
    decide_closing(closing=row.id, confirm=True, answer="", by=cast.leader, at=NEXT_DAY)
    with pytest.raises(UnableToCloseDays, match="closed up to there"):
        closed(cast, through=JUNE_15, at=NEXT_DAY)


def test_a_closing_that_is_not_confirmed_opens_the_day_again_with_a_reason(cast: Cast) -> None:
    paid(cast, a_dossier_that_costs(cast))
    row = closed(cast)

    with pytest.raises(UnableToDecideClosing, match="needs a reason"):
        decide_closing(closing=row.id, confirm=False, answer="", by=cast.leader, at=EVENING)
    decide_closing(closing=row.id, confirm=False, answer="cash miscounted", by=cast.leader, at=EVENING)

    assert Books.objects.get().closed_through is None
    confirmed(cast)
    assert verify_closings().wrong == 0


def test_two_persons_open_the_last_closed_days_again_and_no_others(cast: Cast) -> None:
    paid(cast, a_dossier_that_costs(cast))
    first = confirmed(cast)
    paid(cast, a_dossier_that_costs(cast), at=NEXT_DAY)
    second = confirmed(cast, through=JUNE_16, at=NEXT_DAY)

    with pytest.raises(UnableToDecideClosing, match="only the last"):
        ask_reopening(closing=first.id, reason="x", by=cast.counter, at=NEXT_DAY)
    with pytest.raises(UnableToDecideClosing, match="needs a reason"):
        ask_reopening(closing=second.id, reason=" ", by=cast.counter, at=NEXT_DAY)
    ask_reopening(closing=second.id, reason="wrong gateway", by=cast.leader, at=NEXT_DAY)
    with pytest.raises(NotPermitted):
        decide_reopening(closing=second.id, grant=True, by=cast.leader, at=NEXT_DAY)
    with pytest.raises(UnableToCloseDays, match="waits for another person"):
        closed(cast, through=JUNE_16, at=NEXT_DAY)
    assert decide_reopening(closing=second.id, grant=False, by=cast.head, at=NEXT_DAY) is ClosingState.CONFIRMED
    ask_reopening(closing=second.id, reason="wrong gateway", by=cast.leader, at=NEXT_DAY)
    assert decide_reopening(closing=second.id, grant=True, by=cast.head, at=NEXT_DAY) is ClosingState.REOPENED

    assert Books.objects.get().closed_through == JUNE_15
    again = confirmed(cast, through=JUNE_16, at=NEXT_DAY)
    assert (again.starts_on, again.transactions) == (JUNE_16, 1)
    assert verify_closings().wrong == 0


def test_who_stands_in_for_who_began_does_not_say_the_second_word(cast: Cast) -> None:
    paid(cast, a_dossier_that_costs(cast))
    id_ = close_days(unit=cast.ward.id, through=JUNE_15, carried_reason="", by=cast.leader, at=EVENING)
    deputy = replace(cast.head, on_behalf_of=cast.leader.account)

    with pytest.raises(NotPermitted):
        decide_closing(closing=id_, confirm=True, answer="", by=deputy, at=EVENING)
    decide_closing(closing=id_, confirm=True, answer="", by=cast.head, at=EVENING)
    ask_reopening(closing=id_, reason="wrong gateway", by=cast.leader, at=EVENING)
    with pytest.raises(NotPermitted):
        decide_reopening(closing=id_, grant=True, by=deputy, at=EVENING)

    assert decide_reopening(closing=id_, grant=True, by=cast.head, at=EVENING) is ClosingState.REOPENED


def test_over_tet_days_off_close_with_the_working_day_after_them(cast: Cast) -> None:
    """Wednesday 7 February 2024 is the last working day before Tết, Thursday 15 February the first after it."""
    eve, holiday, after = moment("2024-02-07 16:59"), moment("2024-02-10 10:00"), moment("2024-02-15 10:00")
    rows = [a_dossier_that_costs(cast, at=eve - timedelta(days=1)) for _each in range(3)]
    for row, at in zip(rows, (eve, holiday, after), strict=True):
        paid(cast, row, at=at)
    first = confirmed(cast, through=eve.date(), at=moment("2024-02-07 17:10"))
    assert (first.starts_on, first.transactions) == (date(2024, 2, 7), 1)

    ahead = open_days(unit=cast.ward.id, actor=cast.head, at=moment("2024-02-16 09:00"))

    assert ahead is not None
    assert (ahead.starts_on, ahead.through_on, ahead.transactions) == (date(2024, 2, 8), date(2024, 2, 16), 2)


def test_two_working_days_with_money_are_two_closings(cast: Cast) -> None:
    paid(cast, a_dossier_that_costs(cast))
    confirmed(cast)
    for day in (1, 4):  # Friday; and Monday after a weekend
        paid(cast, a_dossier_that_costs(cast), at=AT + timedelta(days=day))
    monday = JUNE_15 + timedelta(days=4)

    with pytest.raises(UnableToCloseDays, match="up to 18/06/2023 first"):
        closed(cast, through=monday, at=AT + timedelta(days=4))
    row = confirmed(cast, through=JUNE_15 + timedelta(days=3), at=AT + timedelta(days=4))
    assert row.transactions == 1
    assert confirmed(cast, through=monday, at=AT + timedelta(days=4)).starts_on == monday


def test_sums_that_were_altered_by_hand_are_named(committed_db: str) -> None:
    with durable():
        cast = load_cast()
        paid(cast, a_dossier_that_costs(cast))
        confirmed(cast)
    assert verify_closings().wrong == 0

    with psycopg.connect(SERVER.superuser_dsn(committed_db), autocommit=True) as superuser:
        superuser.execute("SET session_replication_role = replica")
        superuser.execute("UPDATE payments_closing_sum SET debits_vnd = debits_vnd + 1 WHERE debits_vnd > 0")
        assert "the closing" in str(verify_closings().first_wrong)
        superuser.execute("UPDATE payments_closing_sum SET debits_vnd = debits_vnd - 1 WHERE debits_vnd > 0")
        superuser.execute("UPDATE payments_transaction SET day = day - 1")
        assert "the closing" in str(verify_closings().first_wrong)
        assert "the transaction" in str(verify_ledger().first_wrong)


def test_who_closes_waits_for_who_is_booking(committed_db: str) -> None:
    """The payment that is being booked while somebody closes its day is in the sums."""
    with durable():
        cast = load_cast()
        paid(cast, a_dossier_that_costs(cast))
        tell(begun(cast, a_dossier_that_costs(cast)), at=AT)
    done: list[Closing] = []

    def close() -> None:
        try:
            with durable():
                done.append(closed(cast))
        finally:
            connections.close_all()

    closing = threading.Thread(target=close)
    with durable():
        follow(at=AT)
        closing.start()
        closing.join(timeout=1)
        assert closing.is_alive()
    closing.join(timeout=30)

    assert [row.transactions for row in done] == [2]
    assert verify_closings().wrong == 0


def test_what_was_booked_before_there_were_days_gets_that_of_its_money(committed_db: str) -> None:
    """The migration's own statements, over rows as the former release wrote them."""
    migration = import_module("motcua.service.payments.migrations.0003_reconciliation_and_closing")
    with durable():
        cast = load_cast()
        paid(cast, a_dossier_that_costs(cast))

    with psycopg.connect(SERVER.superuser_dsn(committed_db)) as owner:
        owner.execute("SET session_replication_role = replica")
        owner.execute("UPDATE payments_transaction SET unit = NULL, day = NULL")
        owner.execute("DELETE FROM payments_books")
        owner.execute("SET session_replication_role = origin")
        owner.commit()
        owner.execute(migration.DAYS_OF_BEFORE)

    assert list(Transaction.objects.values_list("unit", "day")) == [(cast.ward.id, JUNE_15)]
    assert verify_ledger().wrong == verify_closings().wrong == 0
    with durable():
        assert confirmed(cast).transactions == 1
