"""Is money that came owed? The decisions about it, and the codes that people read."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.service.payments.rules.asking import TRIES_MAX, next_ask_at, next_try_at
from motcua.service.payments.rules.attempts import (
    TRANSITIONS,
    Owed,
    is_amount,
    may_follow,
    moved_at,
    state_of,
    surplus_reason,
)
from motcua.service.payments.rules.codes import (
    ALPHABET,
    masked,
    receipt_code,
    reference,
    reference_in,
    spelled_receipt_code,
)
from motcua.service.payments.rules.ledger import (
    account_id,
    balance,
    lines_hash,
    mirrored,
    payment_lines,
    surplus_lines,
)
from motcua.service.payments.values import (
    AMOUNT_VND_MAX,
    AccountKind,
    AttemptState,
    PayableKind,
    PayableState,
    Share,
    SurplusReason,
)
from tests.conftest import moment

UNIT, OTHER_UNIT = UUID(int=1), UUID(int=2)
FEE, CHARGE, TAX = UUID(int=11), UUID(int=12), UUID(int=13)
MADE_AT = moment("2023-06-15 09:00")
EXPIRES_AT = MADE_AT + timedelta(hours=1)
SHARES = [Share(payable=FEE, amount_vnd=75_000), Share(payable=CHARGE, amount_vnd=16_000)]


def owed(id_: UUID = FEE, amount_vnd: int = 75_000, **changes: object) -> Owed:
    said: dict[str, object] = {"kind": PayableKind.FEE, "paid_vnd": 0, "refunded_vnd": 0, "is_cancelled": False}
    return Owed(id=id_, amount_vnd=amount_vnd, **{**said, **changes})  # type: ignore[arg-type]  # as above


def reason(**changes: object) -> SurplusReason:
    said: dict[str, object] = {
        "state": AttemptState.OPEN,
        "amount_vnd": 91_000,
        "arrived_vnd": 91_000,
        "moved_at": MADE_AT,
        "expires_at": EXPIRES_AT,
        "shares": SHARES,
        "payables": {FEE: owed(), CHARGE: owed(CHARGE, 16_000)},
    }
    return surplus_reason(**{**said, **changes})  # type: ignore[arg-type]  # as above


def test_what_is_owed_is_credited() -> None:
    assert reason() is SurplusReason.NONE
    assert reason(state=AttemptState.FAILED) is SurplusReason.NONE


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"arrived_vnd": 90_999}, SurplusReason.WRONG_AMOUNT),
        ({"arrived_vnd": 91_001}, SurplusReason.WRONG_AMOUNT),
        ({"moved_at": EXPIRES_AT + timedelta(seconds=1)}, SurplusReason.EXPIRED),
        ({"state": AttemptState.PAID}, SurplusReason.PAID_BEFORE),
        ({"state": AttemptState.REFUNDED}, SurplusReason.PAID_BEFORE),
        ({"payables": {FEE: owed(paid_vnd=75_000), CHARGE: owed(CHARGE, 16_000)}}, SurplusReason.PAID_BEFORE),
        ({"payables": {FEE: owed(is_cancelled=True), CHARGE: owed(CHARGE, 16_000)}}, SurplusReason.NOT_OWED),
    ],
)
def test_what_is_not_owed_is_surplus_and_says_why(changes: dict[str, object], why: SurplusReason) -> None:
    assert reason(**changes) is why


def test_money_that_moved_in_time_and_is_told_of_late_is_credited() -> None:
    assert reason(state=AttemptState.EXPIRED, moved_at=EXPIRES_AT) is SurplusReason.NONE


def test_a_gateways_clock_is_not_believed_beyond_what_can_be() -> None:
    told_at = MADE_AT + timedelta(minutes=5)

    assert moved_at(said=MADE_AT - timedelta(days=1), made_at=MADE_AT, at=told_at) == MADE_AT
    assert moved_at(said=told_at + timedelta(days=1), made_at=MADE_AT, at=told_at) == told_at


def test_a_payable_says_how_it_stands() -> None:
    assert state_of(owed()) is PayableState.UNPAID
    assert state_of(owed(paid_vnd=1)) is PayableState.PART_PAID
    assert state_of(owed(paid_vnd=75_000)) is PayableState.PAID
    assert state_of(owed(paid_vnd=75_000, refunded_vnd=75_000)) is PayableState.REFUNDED
    assert state_of(owed(is_cancelled=True)) is PayableState.CANCELLED


def test_what_was_given_back_is_not_owed_again() -> None:
    assert owed(paid_vnd=75_000, refunded_vnd=75_000).left_vnd == 0


def test_every_state_of_an_attempt_has_its_ways_and_no_way_leads_back_to_open() -> None:
    assert set(TRANSITIONS) == set(AttemptState)
    assert not any(may_follow(state, AttemptState.OPEN) for state in AttemptState)


@pytest.mark.parametrize("amount", [0, -1, AMOUNT_VND_MAX + 1, True, 1.0, "75000", None])
def test_what_nobody_can_pay_is_no_amount(amount: object) -> None:
    assert not is_amount(amount)


# The books -----------------------------------------------------------------------------------------------------


@given(
    st.lists(st.tuples(st.sampled_from(sorted(PayableKind)), st.integers(1, AMOUNT_VND_MAX)), min_size=1, max_size=5)
)
def test_every_booking_adds_up_to_nothing(amounts: list[tuple[PayableKind, int]]) -> None:
    shares = [Share(payable=UUID(int=100 + place), amount_vnd=each) for place, (_kind, each) in enumerate(amounts)]
    kinds = {UUID(int=100 + place): kind for place, (kind, _each) in enumerate(amounts)}
    lines = payment_lines(unit=UNIT, gateway="vietqr", shares=shares, kinds=kinds)

    assert balance(lines) == balance(mirrored(lines)) == 0
    assert lines[0].amount_vnd == sum(each for _kind, each in amounts)
    assert balance(surplus_lines(unit=UNIT, gateway="vietqr", amount_vnd=amounts[0][1])) == 0


def test_taxes_are_credited_to_the_treasury_and_fees_to_the_unit() -> None:
    kinds = {FEE: PayableKind.FEE, TAX: PayableKind.LAND_TAX}
    shares = [Share(payable=FEE, amount_vnd=1), Share(payable=TAX, amount_vnd=2)]

    _debit, fee, tax = payment_lines(unit=UNIT, gateway="cash", shares=shares, kinds=kinds)

    assert fee.account == account_id(unit=UNIT, kind=AccountKind.FEES)
    assert tax.account == account_id(unit=UNIT, kind=AccountKind.TREASURY)


def test_accounts_of_different_things_are_different() -> None:
    ids = {
        account_id(unit=unit, kind=kind, gateway=gateway)
        for unit in (UNIT, OTHER_UNIT)
        for kind in AccountKind
        for gateway in ("", "cash")
    }

    assert len(ids) == 2 * len(AccountKind) * 2


def test_the_hash_of_entries_changes_with_any_of_them_and_not_with_their_order() -> None:
    lines = payment_lines(
        unit=UNIT, gateway="cash", shares=SHARES, kinds={FEE: PayableKind.FEE, CHARGE: PayableKind.FEE}
    )

    assert lines_hash(lines) == lines_hash(reversed(lines))
    assert lines_hash(lines) != lines_hash(mirrored(lines))


# Codes ---------------------------------------------------------------------------------------------------------


def test_a_reference_is_found_in_the_words_of_a_transfer() -> None:
    code = reference(123_456_789_012_345)

    assert len(code) == 12
    for memo in (code, f"CT DEN:0123 {code} GD 123", f"mbvcb.123.{code.lower()}.thanh toan", code[:6] + " " + code[6:]):
        assert reference_in(memo) == code


@pytest.mark.parametrize("memo", ["", "thanh toan le phi", "MC", "MC0000000000", "MCKHA7QMXRT44"])
def test_words_without_a_reference_have_none(memo: str) -> None:
    assert reference_in(memo) == ""


def test_a_receipts_code_is_read_however_it_was_typed() -> None:
    code = receipt_code(987_654_321_987)

    assert set(code) <= {*ALPHABET, "-"}
    assert spelled_receipt_code(code.replace("-", " ").lower()) == code
    assert spelled_receipt_code("nothing") == "NOTHING"


@pytest.mark.parametrize(("name", "said"), [("Trần Thị Bưởi", "T. T. Bưởi"), ("Ổi", "Ổ."), ("", "")])
def test_strangers_see_too_little_of_a_name_to_know_the_person(name: str, said: str) -> None:
    assert masked(name) == said


# When ----------------------------------------------------------------------------------------------------------


def test_a_gateway_is_asked_ever_more_seldom_and_at_last_no_more() -> None:
    at, asked = MADE_AT + timedelta(minutes=1), 0
    while (following := next_ask_at(made_at=MADE_AT, expires_at=EXPIRES_AT, at=at)) is not None:
        assert following > at
        at, asked = following, asked + 1

    assert 5 < asked < 100
    assert at < EXPIRES_AT + timedelta(days=1)


def test_what_fails_is_tried_again_for_some_hours_and_then_left_to_a_person() -> None:
    waits = [next_try_at(tries=tries, at=MADE_AT) for tries in range(1, TRIES_MAX + 1)]

    assert waits[-1] is None
    assert all(wait is not None and wait > MADE_AT for wait in waits[:-1])
