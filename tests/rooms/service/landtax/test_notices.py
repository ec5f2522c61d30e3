"""Notices of the tax office: what they ask for, in whatever order and however often they come."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.journal.queries import entries_of
from motcua.service.dossiers.commands.corrections import withdraw_dossiers
from motcua.service.dossiers.models import Pause
from motcua.service.dossiers.values import Status
from motcua.service.dossiers.verify import verify_dossiers
from motcua.service.landtax.commands.notices import record_notices
from motcua.service.landtax.errors import UnableToRecordNotices
from motcua.service.landtax.models import Notice, NoticeLine
from motcua.service.landtax.values import NewLine
from motcua.service.payments.models import Attempt, Payable
from motcua.service.payments.queries import attempt_of, owed_on, payables_of
from motcua.service.payments.values import AttemptState, PayableKind, PayableState, SurplusReason
from motcua.service.payments.verify import verify_ledger
from tests.cast import AT, Cast
from tests.dossiers import fresh
from tests.landtax import AMOUNTS_VND, TOTAL_VND, a_notice, a_transfer, noticed
from tests.payments import begun, follow, paid, tell

NOTICED_AT = AT + timedelta(days=4)
PAID_AT = NOTICED_AT + timedelta(days=2)


def test_three_taxes_are_asked_for_and_paid_in_one_go_while_the_clock_stands_still(cast: Cast) -> None:
    row = a_transfer(cast)
    due_at = row.legal_due_at

    recorded = noticed(row, at=NOTICED_AT)

    assert (recorded.asked_vnd, recorded.stands, recorded.again) == (TOTAL_VND, True, False)
    asked = payables_of(subject=row.id)
    assert {each.sub_item: each.amount_vnd for each in asked} == AMOUNTS_VND
    assert {each.kind for each in asked} == {PayableKind.LAND_TAX}
    assert fresh(row).status == Status.PAUSED.value

    attempt = paid(cast, row, at=PAID_AT)

    assert attempt.amount_vnd == TOTAL_VND
    assert {each.state for each in payables_of(subject=row.id)} == {PayableState.PAID}
    assert attempt_of(attempt=attempt.id).receipt == ""  # the Treasury gives the paper
    after = fresh(row)
    (pause,) = Pause.objects.filter(dossier=row)
    assert after.status == Status.IN_PROCESSING.value
    assert (pause.ground, pause.period.upper - pause.period.lower) == ("financial_obligation", PAID_AT - NOTICED_AT)
    assert after.legal_due_at is not None
    assert due_at is not None
    assert after.legal_due_at > due_at
    assert verify_ledger().wrong == verify_dossiers().wrong == 0


def test_told_twice_it_is_asked_for_once(cast: Cast) -> None:
    row = a_transfer(cast)
    notice = a_notice(row.id)

    record_notices(notices=[notice], by=SYSTEM, at=NOTICED_AT)
    (again,) = record_notices(notices=[notice], by=SYSTEM, at=PAID_AT)

    assert (again.again, again.asked_vnd) == (True, 0)
    assert Payable.objects.filter(subject=row.id).count() == 3
    assert [entry.kind for entry in entries_of(subject=row.id)].count("land_tax_notice_recorded") == 1
    with pytest.raises(UnableToRecordNotices, match="another notice has its key"):
        record_notices(notices=[replace(notice, due_on=notice.issued_on)], by=SYSTEM, at=PAID_AT)


def test_a_corrected_notice_takes_the_place_of_what_nobody_paid(cast: Cast) -> None:
    row = a_transfer(cast)
    noticed(row, at=NOTICED_AT)
    attempt = begun(cast, row, at=NOTICED_AT)

    recorded = noticed(row, revision=2, amounts_vnd={"2801": 4_000_000, "1006": 19_000_000}, at=PAID_AT)
    tell(attempt, at=PAID_AT)
    follow(at=PAID_AT)

    assert recorded.asked_vnd == 23_000_000
    assert {each.sub_item: each.amount_vnd for each in payables_of(subject=row.id)} == {
        "2801": 4_000_000,
        "1006": 19_000_000,
    }
    assert Payable.objects.filter(subject=row.id).exclude(cancelled_at=None).count() == 3
    assert attempt_of(attempt=attempt.id).surplus_reason is SurplusReason.NOT_OWED
    assert fresh(row).status == Status.PAUSED.value
    assert paid(cast, row, at=PAID_AT).amount_vnd == 23_000_000


def test_what_was_paid_is_not_asked_for_again(cast: Cast) -> None:
    row = a_transfer(cast)
    noticed(row, at=NOTICED_AT)
    paid(cast, row, at=PAID_AT)

    more = noticed(row, revision=2, amounts_vnd={**AMOUNTS_VND, "1006": 20_000_000}, at=PAID_AT)
    owed = owed_on(subjects=[row.id])
    paid(cast, row, at=PAID_AT + timedelta(hours=1))
    less = noticed(row, revision=3, amounts_vnd={"1006": 15_000_000}, at=PAID_AT + timedelta(days=1))

    assert (more.asked_vnd, owed) == (1_000_000, {row.id: 1_000_000})
    assert (less.asked_vnd, less.overpaid_vnd) == (0, 20_000_000 - 15_000_000 + 4_750_000 + 1_250_000)
    assert fresh(row).status == Status.IN_PROCESSING.value
    assert verify_ledger().wrong == verify_dossiers().wrong == 0


def test_the_correction_may_bring_the_identifier_of_what_was_paid(cast: Cast) -> None:
    row = a_transfer(cast)
    first = a_notice(row.id, amounts_vnd={"2801": 4_000_000})
    record_notices(notices=[first], by=SYSTEM, at=NOTICED_AT)
    paid(cast, row, at=NOTICED_AT)

    corrected = replace(first, key="k2", revision=2, lines=(replace(first.lines[0], amount_vnd=4_500_000),))
    (recorded,) = record_notices(notices=[corrected], by=SYSTEM, at=PAID_AT)

    assert recorded.asked_vnd == 500_000


def test_the_newest_stands_in_whatever_order_they_come(cast: Cast) -> None:
    row = a_transfer(cast)

    corrected = noticed(row, revision=2, amounts_vnd={"2801": 1_000_000}, at=NOTICED_AT)
    late = noticed(row, revision=1, at=PAID_AT)

    assert (corrected.stands, late.stands, late.asked_vnd) == (True, False, 0)
    assert owed_on(subjects=[row.id]) == {row.id: 1_000_000}


def test_both_in_one_batch_are_as_one_after_the_other(cast: Cast) -> None:
    row, other = a_transfer(cast), a_transfer(cast)
    notices = [
        a_notice(row.id, revision=2, amounts_vnd={"2801": 1_000_000}),
        a_notice(other.id),
        a_notice(row.id),
    ]

    recorded = record_notices(notices=notices, by=SYSTEM, at=NOTICED_AT)

    assert [each.stands for each in recorded] == [True, True, False]
    assert owed_on(subjects=[row.id, other.id]) == {row.id: 1_000_000, other.id: TOTAL_VND}
    assert NoticeLine.objects.exclude(payable=None).count() == 4


def test_exempt_from_all_of_it_the_dossier_does_not_wait(cast: Cast) -> None:
    row = a_transfer(cast)
    noticed(row, at=NOTICED_AT)

    recorded = noticed(row, revision=2, amounts_vnd=dict.fromkeys(AMOUNTS_VND, 0), at=PAID_AT)

    assert recorded.asked_vnd == 0
    assert payables_of(subject=row.id) == ()
    assert fresh(row).status == Status.IN_PROCESSING.value


@pytest.mark.parametrize(
    ("amount", "why"),
    [
        (-1, "-1 is no amount"),
        (10**12 + 1, "is no amount"),
        (10**30, "is no amount"),
        (True, "is no amount"),
    ],
)
def test_amounts_that_nobody_owes_refuse_the_notice(cast: Cast, amount: int, why: str) -> None:
    row = a_transfer(cast)

    with pytest.raises(UnableToRecordNotices, match=why):
        noticed(row, amounts_vnd={"2801": 1_000, "1006": amount}, at=NOTICED_AT)

    assert Notice.objects.count() == Payable.objects.count() == 0
    assert fresh(row).status == Status.RECEIVED.value


def test_every_notice_that_cannot_be_is_named_and_none_is_recorded(cast: Cast) -> None:
    row, withdrawn = a_transfer(cast), a_transfer(cast)
    withdraw_dossiers(dossiers=[withdrawn.id], reason="", by=cast.citizen, at=NOTICED_AT)
    good = a_notice(row.id)
    unknown = replace(a_notice(cast.ward.id), file="HS-unknown")
    other_tax = replace(good, key="k3", file="HS-3", lines=(NewLine(sub_item="9", identifier="i", amount_vnd=1),))
    too_early = replace(good, key="k4", file="HS-4", due_on=good.issued_on - timedelta(days=1))

    with pytest.raises(UnableToRecordNotices) as refused:
        record_notices(
            notices=[good, unknown, a_notice(withdrawn.id, file="HS-2"), other_tax, too_early], by=SYSTEM, at=NOTICED_AT
        )

    for why in (
        "HS-unknown/1: there is no",
        "HS-2/1: nothing can be paid",
        "HS-3/1: the sub-item 9",
        "HS-4/1: it is due",
    ):
        assert why in str(refused.value)
    assert Notice.objects.count() == 0


def test_an_identifier_of_another_dossier_is_refused(cast: Cast) -> None:
    first, second = a_transfer(cast), a_transfer(cast)
    notice = a_notice(first.id)
    record_notices(notices=[notice], by=SYSTEM, at=NOTICED_AT)

    with pytest.raises(UnableToRecordNotices, match="that of another dossier"):
        record_notices(notices=[replace(notice, key="k2", file="HS-2", dossier=second.id)], by=SYSTEM, at=NOTICED_AT)


def test_withdrawn_between_notice_and_payment_nothing_is_owed_and_money_goes_back(cast: Cast) -> None:
    row = a_transfer(cast)
    noticed(row, at=NOTICED_AT)
    attempt = begun(cast, row, at=NOTICED_AT)

    withdraw_dossiers(dossiers=[row.id], reason="", by=cast.citizen, at=NOTICED_AT)
    tell(attempt, at=PAID_AT)
    follow(at=PAID_AT)

    assert owed_on(subjects=[row.id]) == {}
    assert attempt_of(attempt=attempt.id).state is AttemptState.OPEN
    assert attempt_of(attempt=attempt.id).surplus_vnd == TOTAL_VND
    assert Attempt.objects.count() == 1
    with pytest.raises(UnableToRecordNotices, match="was withdrawn"):
        noticed(row, revision=2, at=PAID_AT)


def test_nobody_but_the_house_brings_notices(cast: Cast) -> None:
    row = a_transfer(cast)

    for person in (cast.citizen, cast.handler, cast.leader, cast.administrator):
        with pytest.raises(NotPermitted):
            record_notices(notices=[a_notice(row.id)], by=person, at=NOTICED_AT)
