"""What gateways have settled moves on to the unit's account at the State Treasury: each sum once, and only what agrees."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import permutations
from uuid import UUID

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Sum

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.database.keys import new_id
from motcua.foundation.database.transactions import durable
from motcua.foundation.journal.queries import entries_of
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import UnitKind
from motcua.service.payments.closing.commands import close_days, decide_closing
from motcua.service.payments.closing.queries import closing_of, open_days
from motcua.service.payments.closing.verify import verify_closings
from motcua.service.payments.commands.refunds import reverse_arrival
from motcua.service.payments.models import Attempt, Entry, Transaction
from motcua.service.payments.models_reconciliation import Difference, Settlement
from motcua.service.payments.reconciliation.commands.resolving import decide_remedy, resolve_difference
from motcua.service.payments.reconciliation.commands.taking import match_again
from motcua.service.payments.values_reconciliation import AccountSum, Remedy
from motcua.service.payments.verify import verify_ledger
from tests.cast import AT, JUNE_15, Cast, load_cast
from tests.city import SERVER
from tests.payments import COSTS_VND, a_dossier_that_costs, arrival_of, begun, follow, paid, tell
from tests.reconciliation import NEXT_DAY, Said, said_of, take
from tests.rooms.service.payments.test_reconciliation import LATER, refunded, some_paid, the_difference

JUNE_14, JUNE_16 = JUNE_15 - timedelta(days=1), JUNE_15 + timedelta(days=1)


def balances(unit: UUID | None = None) -> tuple[int, int]:
    """What is still at the gateway, and what is at the Treasury."""
    rows = Entry.objects.filter(account__unit=unit) if unit else Entry.objects.all()
    sums = dict(rows.values_list("account__kind").annotate(Sum("amount_vnd")))
    return sums.get("gateway", 0), sums.get("deposit", 0)


def deposits() -> list[Transaction]:
    return list(Transaction.objects.filter(kind="deposit").order_by("at", "id"))


def assert_sound() -> None:
    connection.check_constraints()
    assert (verify_ledger().first_wrong, verify_closings().first_wrong) == (None, None)


def test_what_agrees_moves_on_in_one_transaction_and_the_same_file_again_moves_nothing(cast: Cast) -> None:
    one, other, away = some_paid(cast, 3)
    lines = [said_of(one), said_of(other), said_of(away).but(amount=15_000)]
    assert balances() == (3 * COSTS_VND, 0)

    take(lines)
    take(lines)
    match_again(by=SYSTEM, at=LATER)

    assert balances() == (COSTS_VND, 2 * COSTS_VND)
    (row,) = deposits()
    assert (row.unit, row.day, row.settlement_id, row.arrival_id) == (
        cast.ward.id,
        JUNE_16,
        Settlement.objects.get().id,
        None,
    )
    entries = entries_of(subject=row.id)
    assert [entry.kind for entry in entries] == ["payments_booked", "payments_deposited"]
    assert entries[1].data["amount_vnd"] == entries[1].data["standing_vnd"] == 2 * COSTS_VND
    assert_sound()


def test_each_collecting_unit_and_gateway_has_its_own(cast: Cast) -> None:
    wards = directory(on=JUNE_15).of_kind(UnitKind.COMMUNE)
    other = next(unit.id for unit in wards if unit.id != cast.ward.id)
    own = paid(cast, a_dossier_that_costs(cast))
    others = [begun(cast, a_dossier_that_costs(cast)) for _each in range(2)]
    Attempt.objects.filter(id__in=[each.id for each in others]).update(unit=other, path=[other])
    for attempt in others:
        tell(attempt, at=AT)
    follow(at=AT)
    by_platform = paid(cast, a_dossier_that_costs(cast), gateway="platform")

    take([said_of(own), *map(said_of, others)])

    assert balances(cast.ward.id) == (COSTS_VND, COSTS_VND), "what came by the other gateway is there still"
    assert balances(other) == (0, 2 * COSTS_VND)
    assert len(deposits()) == 2
    take([said_of(by_platform)], gateway="platform")
    assert balances(cast.ward.id) == (0, 2 * COSTS_VND)
    assert len(deposits()) == 3
    assert_sound()


def test_a_corrected_file_moves_only_what_it_says_otherwise(cast: Cast) -> None:
    one, other, third = some_paid(cast, 3)
    take([said_of(one), said_of(other)])

    take([said_of(other), said_of(third), said_of(one)], at=LATER)
    assert balances() == (0, 3 * COSTS_VND)
    take([said_of(one)], at=LATER + timedelta(hours=1))
    assert balances() == (2 * COSTS_VND, COSTS_VND), "what it takes back is at the gateway again"
    take([said_of(other)], at=LATER + timedelta(hours=2))

    assert balances() == (2 * COSTS_VND, COSTS_VND)
    moved = [entries_of(subject=row.id)[1].data["amount_vnd"] for row in deposits()]
    assert moved == [2 * COSTS_VND, COSTS_VND, -2 * COSTS_VND], "another line of the same sum moves nothing"
    assert_sound()


@pytest.mark.parametrize("order", list(permutations((JUNE_14, JUNE_15, JUNE_16))))
def test_files_deposit_the_same_in_whatever_order_they_come(cast: Cast, order: tuple[date, ...]) -> None:
    own, early, late = some_paid(cast, 3)
    files = {
        JUNE_14: [said_of(early), said_of(own)],
        JUNE_15: [said_of(own)],
        JUNE_16: [said_of(early), said_of(late)],
    }

    for day in order:
        take(files[day], day=day, at=LATER + timedelta(days=1))

    assert balances() == (2 * COSTS_VND, COSTS_VND), "only what stands on its own day agrees, and once"
    assert_sound()


def test_what_went_back_leaves_the_treasury_with_the_file_that_says_so(cast: Cast) -> None:
    one, other = some_paid(cast, 2)
    take([said_of(one), said_of(other)])

    refund = refunded(cast, one)
    assert balances() == (-COSTS_VND, 2 * COSTS_VND), "the gateway sent it of its own, and takes it off"
    line = said_of(one).but(kind="refund", reference=str(refund.id))
    take([said_of(one), said_of(other), line], at=LATER)

    assert balances() == (0, COSTS_VND)
    assert_sound()


def test_what_came_and_went_back_in_one_file_moves_nothing(cast: Cast) -> None:
    attempt = paid(cast, a_dossier_that_costs(cast))
    refund = refunded(cast, attempt)

    take([said_of(attempt), said_of(attempt).but(kind="refund", reference=str(refund.id))])

    assert (balances(), deposits()) == ((0, 0), [])
    assert_sound()


def test_what_was_never_told_moves_once_it_is_booked(cast: Cast) -> None:
    attempt = begun(cast, a_dossier_that_costs(cast))
    take([Said(transaction="FT-lost", reference=attempt.reference, amount=attempt.amount_vnd)])
    difference = the_difference()
    resolve_difference(difference=difference.id, remedy=Remedy.BOOK, reason="lost", by=cast.counter, at=NEXT_DAY)
    decide_remedy(difference=difference.id, approve=True, answer="", by=cast.leader, at=NEXT_DAY)
    assert balances() == (0, 0)

    follow(at=NEXT_DAY)
    assert balances() == (COSTS_VND, 0)
    for hours in (1, 2, 3):
        match_again(by=SYSTEM, at=NEXT_DAY + timedelta(hours=hours))

    assert balances() == (0, COSTS_VND)
    assert len(deposits()) == 1
    assert_sound()


def test_what_never_came_and_what_came_otherwise_stays_at_the_gateway_until_it_is_mended(cast: Cast) -> None:
    missing, otherwise = some_paid(cast, 2)
    take([said_of(otherwise).but(amount=15_000)])
    assert balances() == (2 * COSTS_VND, 0)

    difference = Difference.objects.get(kind="missing_there")
    resolve_difference(difference=difference.id, remedy=Remedy.REVERSE, reason="never", by=cast.handler, at=NEXT_DAY)
    decide_remedy(difference=difference.id, approve=True, answer="", by=cast.head, at=NEXT_DAY)
    other = Difference.objects.get(kind="amount")
    resolve_difference(difference=other.id, remedy=Remedy.EXPLAIN, reason="asked", by=cast.handler, at=NEXT_DAY)
    match_again(by=SYSTEM, at=LATER)
    assert (balances(), missing.amount_vnd) == ((COSTS_VND, 0), COSTS_VND), "a word does not make amounts the same"

    take([said_of(otherwise)], at=LATER)

    assert balances() == (0, COSTS_VND)
    assert_sound()


def test_what_the_bank_recalls_is_taken_out_again(cast: Cast) -> None:
    (attempt,) = some_paid(cast, 1)
    line = said_of(attempt)
    take([line])
    reverse_arrival(arrival=arrival_of(attempt).id, reason="recalled", by=cast.leader, at=LATER)
    assert balances() == (-COSTS_VND, COSTS_VND)

    take([line, line.but(kind="refund", reference="recall")], at=LATER)

    assert balances() == (0, 0)
    assert_sound()


def test_money_of_another_day_s_file_moves_once_somebody_says_why(cast: Cast) -> None:
    (attempt,) = some_paid(cast, 1)
    take([])
    take([said_of(attempt)], day=JUNE_16, at=LATER)
    assert balances() == (COSTS_VND, 0)

    difference = Difference.objects.exclude(state="gone").get()
    resolve_difference(difference=difference.id, remedy=Remedy.EXPLAIN, reason="midnight", by=cast.counter, at=LATER)
    for minutes in (5, 10, 30):
        match_again(by=SYSTEM, at=LATER + timedelta(minutes=minutes))
    assert balances() == (0, COSTS_VND)

    take([said_of(attempt)], at=LATER + timedelta(hours=1))
    assert balances() == (0, COSTS_VND), "its own day's file has it now: it is moved there, not twice"
    assert_sound()


def test_explained_money_too_far_from_its_day_is_not_moved_a_second_time(cast: Cast) -> None:
    (attempt,) = some_paid(cast, 1)
    take([said_of(attempt)])
    much_later = JUNE_15 + timedelta(days=41)
    at = AT + timedelta(days=43)
    take([said_of(attempt)], day=much_later, at=at)
    difference = Difference.objects.get(kind="day")

    resolve_difference(difference=difference.id, remedy=Remedy.EXPLAIN, reason="x", by=cast.counter, at=at)
    match_again(by=SYSTEM, at=at + timedelta(minutes=5))

    assert balances() == (0, COSTS_VND)
    assert_sound()


def test_a_closed_day_stays_as_it_was_and_the_next_one_shows_what_arrived(cast: Cast) -> None:
    (attempt,) = some_paid(cast, 1)
    evening = AT + timedelta(hours=9)
    row = close_days(unit=cast.ward.id, through=JUNE_15, carried_reason="", by=cast.counter, at=evening)
    decide_closing(closing=row, confirm=True, answer="", by=cast.leader, at=evening)
    take([said_of(attempt)])

    ahead = open_days(unit=cast.ward.id, actor=cast.head, at=NEXT_DAY)
    assert ahead is not None
    assert (ahead.transactions, ahead.late) == (1, 0)
    second = close_days(unit=cast.ward.id, through=JUNE_16, carried_reason="", by=cast.counter, at=NEXT_DAY)

    assert closing_of(closing=second, actor=cast.head, at=NEXT_DAY).sums == [
        AccountSum(kind="deposit", gateway="", debits_vnd=COSTS_VND, credits_vnd=0),
        AccountSum(kind="gateway", gateway="vietqr", debits_vnd=0, credits_vnd=-COSTS_VND),
    ]
    assert_sound()


def test_who_may_not_bring_a_file_moves_nothing(cast: Cast) -> None:
    (attempt,) = some_paid(cast, 1)

    for actor in (cast.counter, cast.leader, cast.auditor, cast.citizen):
        with pytest.raises(NotPermitted), transaction.atomic():
            take([said_of(attempt)], by=actor)

    assert balances() == (COSTS_VND, 0)


def test_killed_in_the_middle_nothing_has_moved_and_afterwards_it_moves_once(committed_db: str) -> None:
    with durable():
        cast = load_cast()
        attempt = paid(cast, a_dossier_that_costs(cast))

    with pytest.raises(KeyboardInterrupt):
        _killed_while_it_takes([said_of(attempt)])
    assert (balances(), Settlement.objects.count()) == ((COSTS_VND, 0), 0)

    with durable():
        take([said_of(attempt)])
    assert balances() == (0, COSTS_VND)
    assert verify_ledger().wrong == 0


def _killed_while_it_takes(lines: list[Said]) -> None:
    with durable():
        take(lines)
        assert balances() == (0, COSTS_VND)
        raise KeyboardInterrupt


def test_what_a_former_release_has_compared_is_deposited_by_the_next_tick(cast: Cast) -> None:
    (attempt,) = some_paid(cast, 1)
    take([said_of(attempt)])
    Settlement.objects.update(apart=None)
    before = len(deposits())

    match_again(by=SYSTEM, at=AT + timedelta(days=200))

    assert (balances(), len(deposits())) == ((0, COSTS_VND), before)
    assert Settlement.objects.get().apart == []
    assert match_again(by=SYSTEM, at=AT + timedelta(days=200)) == 0


def test_a_transaction_is_of_money_or_of_a_file_and_of_nothing_else(cast: Cast) -> None:
    (attempt,) = some_paid(cast, 1)
    file = take([said_of(attempt)]).file

    for kind, of in (
        ("deposit", {}),
        ("deposit", {"arrival": arrival_of(attempt), "settlement_id": file}),
        ("refund", {"settlement_id": file}),
        ("refund", {}),
    ):
        with pytest.raises(IntegrityError, match="of_one_thing"), transaction.atomic():
            Transaction.objects.create(id=new_id(), kind=kind, at=AT, unit=cast.ward.id, day=LATER.date(), **of)


#: What somebody alters past all rights and triggers, how it is put right again, and what is named.
ALTERED = [
    (
        "UPDATE payments_settlement_line SET amount_vnd = amount_vnd + 1 WHERE number = 2",
        "UPDATE payments_settlement_line SET amount_vnd = amount_vnd - 1 WHERE number = 2",
        "line 2 of the file of vietqr of 2023-06-15",
    ),
    (
        "UPDATE payments_settlement_line SET transaction = 'x' || transaction WHERE number = 3",
        "UPDATE payments_settlement_line SET transaction = substr(transaction, 2) WHERE number = 3",
        "line 3 of the file of vietqr of 2023-06-15",
    ),
    (
        "UPDATE payments_settlement SET apart = (SELECT array_agg(id) FROM payments_settlement_line WHERE number = 2)",
        "UPDATE payments_settlement SET apart = '{}'",
        "what vietqr has settled of 2023-06-15",
    ),
    (
        "UPDATE payments_transaction SET settlement_id = (SELECT id FROM payments_settlement WHERE day = '2023-06-16')"
        " WHERE kind = 'deposit'",
        "UPDATE payments_transaction SET settlement_id = (SELECT id FROM payments_settlement WHERE day = '2023-06-15')"
        " WHERE kind = 'deposit'",
        "what vietqr has settled of 2023-06-15",
    ),
    (
        "UPDATE payments_transaction SET unit = 'aaaaaaaa-0000-4000-8000-000000000000' WHERE kind = 'deposit'",
        "UPDATE payments_transaction t SET unit = (SELECT unit FROM payments_attempt LIMIT 1) WHERE kind = 'deposit'",
        "the deposit",
    ),
    (
        "UPDATE payments_entry e SET amount_vnd = amount_vnd * 2 FROM payments_transaction t"
        " WHERE t.id = e.transaction_id AND t.kind = 'deposit'",
        "UPDATE payments_entry e SET amount_vnd = amount_vnd / 2 FROM payments_transaction t"
        " WHERE t.id = e.transaction_id AND t.kind = 'deposit'",
        "the transaction",
    ),
]


def test_what_was_altered_by_hand_is_named(committed_db: str) -> None:
    with durable():
        cast = load_cast()
        attempts = some_paid(cast, 2)
        take([said_of(each) for each in attempts])
        take([], day=JUNE_16, at=LATER)
    assert verify_ledger().first_wrong is None

    with psycopg.connect(SERVER.superuser_dsn(committed_db), autocommit=True) as superuser:
        superuser.execute("SET session_replication_role = replica")
        for altered, put_right, named in ALTERED:
            superuser.execute(altered)
            assert named in str(verify_ledger().first_wrong), altered
            superuser.execute(put_right)
            assert verify_ledger().first_wrong is None, put_right
