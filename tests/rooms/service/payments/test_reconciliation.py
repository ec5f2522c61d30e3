"""Gateways' files against the books: every kind of difference is found once, in whatever order files come, and resolved by
people; money moves by two of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations

import pytest

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import SYSTEM, Role
from motcua.foundation.journal.queries import entries_of
from motcua.registry.organization.queries import directory
from motcua.service.payments.closing.verify import verify_closings
from motcua.service.payments.commands.refunds import ask_refund, complete_refund, decide_refund, reverse_arrival
from motcua.service.payments.models import Arrival, Attempt, Receipt, Refund
from motcua.service.payments.models_reconciliation import Difference, Settlement, SettlementLine
from motcua.service.payments.queries import attempt_of, payables_of
from motcua.service.payments.reconciliation import queries
from motcua.service.payments.reconciliation.commands.resolving import decide_remedy, resolve_difference
from motcua.service.payments.reconciliation.commands.taking import match_again, take_settlement
from motcua.service.payments.reconciliation.errors import (
    UnableToReadSettlement,
    UnableToResolveDifference,
    UnableToTakeSettlement,
)
from motcua.service.payments.reconciliation.policy import may_see_difference, reach_of
from motcua.service.payments.reconciliation.rows import unit_of
from motcua.service.payments.values import AttemptState, AttemptView
from motcua.service.payments.values_reconciliation import DifferenceKind, DifferenceState, Remedy
from motcua.service.payments.verify import verify_ledger
from tests.cast import AT, JUNE_15, Cast
from tests.payments import a_dossier_that_costs, arrival_of, begun, follow, paid, tell
from tests.reconciliation import NEXT_DAY, Said, a_file, finance, said_of, standing, take

JUNE_14, JUNE_16 = JUNE_15 - timedelta(days=1), JUNE_15 + timedelta(days=1)
LATER = NEXT_DAY + timedelta(days=1)


def some_paid(cast: Cast, many: int) -> list[AttemptView]:
    return [paid(cast, a_dossier_that_costs(cast)) for _each in range(many)]


def refunded(cast: Cast, attempt: AttemptView) -> Refund:
    arrival = arrival_of(attempt)
    refund = ask_refund(arrival=arrival.id, amount_vnd=arrival.amount_vnd, reason="x", by=cast.counter, at=AT)
    decide_refund(refund=refund, approve=True, by=cast.leader, at=AT)
    complete_refund(refund=refund, by=SYSTEM, at=AT)
    return Refund.objects.get(id=refund)


def the_difference() -> Difference:
    return Difference.objects.exclude(state="gone").get()


def test_what_both_sides_say_alike_is_matched_and_a_second_time_changes_nothing(cast: Cast) -> None:
    attempts = some_paid(cast, 3)
    refund = refunded(cast, attempts[0])
    lines = [said_of(each) for each in attempts]
    lines.append(lines[0].but(kind="refund", reference=str(refund.id)))

    first, again = take(lines), take(lines)

    assert (first.lines, first.matched, first.found, first.again) == (4, 4, 0, False)
    assert (again.file, again.again) == (first.file, True)
    assert SettlementLine.objects.count() == 4
    assert [entry.kind for entry in entries_of(subject=first.file)] == [
        "payments_settlement_taken",
        "payments_settlement_matched",
    ]
    assert (verify_closings().wrong, verify_ledger().wrong) == (0, 0)


def test_each_kind_of_difference_is_found(cast: Cast) -> None:
    good, unknown_there, amount, currency, twice, moved, recalled = some_paid(cast, 7)
    lines = [
        said_of(good),
        said_of(amount).but(amount=15_000),
        said_of(currency).but(currency="USD"),
        said_of(twice),
        said_of(twice),
        said_of(recalled),
        said_of(recalled).but(kind="refund", reference="by the bank"),
        Said(transaction="FT-never-told", reference="MC3333333333", amount=7_000),
    ]

    taken = take(lines)
    take([said_of(moved)], day=JUNE_16, at=LATER)

    assert taken.matched == 3
    assert standing() == [
        ("amount", arrival_of(amount).transaction, JUNE_15),
        ("currency", arrival_of(currency).transaction, JUNE_15),
        ("missing_here", "FT-never-told", JUNE_15),
        ("missing_there", arrival_of(unknown_there).transaction, JUNE_15),
        ("refunded", arrival_of(recalled).transaction, JUNE_15),
        ("twice", arrival_of(twice).transaction, JUNE_15),
        ("day", arrival_of(moved).transaction, JUNE_16),
    ]
    assert verify_closings().wrong == 0


@pytest.mark.parametrize("order", list(permutations((JUNE_14, JUNE_15, JUNE_16)))[::2])
def test_files_come_to_the_same_in_whatever_order_they_come(cast: Cast, order: tuple[date, ...]) -> None:
    own, early, late = some_paid(cast, 3)
    files = {
        JUNE_14: [said_of(early), said_of(own)],
        JUNE_15: [said_of(own)],
        JUNE_16: [said_of(early), said_of(late)],
    }

    for day in order:
        take(files[day], day=day, at=LATER + timedelta(days=1))

    assert standing() == [
        ("day", arrival_of(early).transaction, JUNE_14),
        ("twice", arrival_of(own).transaction, JUNE_14),
        ("day", arrival_of(late).transaction, JUNE_16),
        ("twice", arrival_of(early).transaction, JUNE_16),
    ]


def test_a_corrected_file_supersedes_and_the_old_one_does_not_come_back(cast: Cast) -> None:
    one, other = some_paid(cast, 2)
    wrong, right = [said_of(one)], [said_of(one), said_of(other)]
    take(wrong)
    assert [kind for kind, *_rest in standing()] == ["missing_there"]

    taken = take(right, at=LATER)

    assert (taken.matched, taken.gone) == (2, 1)
    assert standing() == []
    assert list(Settlement.objects.order_by("revision").values_list("revision", "superseded_at")) == [
        (1, LATER),
        (2, None),
    ]
    with pytest.raises(UnableToTakeSettlement, match="superseded"):
        take(wrong, at=LATER)


def test_a_file_that_was_wrong_about_another_day_gives_that_day_back_its_difference(cast: Cast) -> None:
    (attempt,) = some_paid(cast, 1)
    take([])
    take([said_of(attempt)], day=JUNE_16, at=LATER)
    assert [kind for kind, *_rest in standing()] == ["day"]

    take([], day=JUNE_16, at=LATER + timedelta(hours=1))

    assert [(kind, day) for kind, _transaction, day in standing()] == [("missing_there", JUNE_15)]


def test_nothing_of_a_wrong_file_is_kept_nor_of_one_of_another_gateway_or_of_today(cast: Cast) -> None:
    some_paid(cast, 1)
    content = a_file([Said(), Said(transaction="FT-2", amount=-5)])

    with pytest.raises(UnableToReadSettlement, match="line 3"):
        take_settlement(gateway="vietqr", day=JUNE_15, content=content, by=SYSTEM, at=NEXT_DAY)
    with pytest.raises(UnableToTakeSettlement, match="sends none"):
        take_settlement(gateway="cash", day=JUNE_15, content=a_file([]), by=SYSTEM, at=NEXT_DAY)
    with pytest.raises(UnableToTakeSettlement, match="not over"):
        take_settlement(gateway="vietqr", day=JUNE_15, content=a_file([]), by=SYSTEM, at=AT)


def test_what_is_booked_after_the_file_came_is_compared_again(cast: Cast) -> None:
    row = a_dossier_that_costs(cast)
    attempt = begun(cast, row)
    late = Said(transaction="FT-late", reference=attempt.reference)
    take([late])
    (found,) = standing()
    assert found[0] == "missing_here"

    tell(attempt, at=AT, transaction="FT-late")
    follow(at=LATER)
    assert match_again(by=SYSTEM, at=LATER) == 1

    assert standing() == []
    assert Settlement.objects.get().matched == 1
    match_again(by=SYSTEM, at=LATER + timedelta(hours=1))
    assert match_again(by=SYSTEM, at=LATER + timedelta(hours=2)) == 0


def test_what_was_told_only_after_the_file_is_found_missing_there(cast: Cast) -> None:
    attempt = begun(cast, a_dossier_that_costs(cast))
    take([])

    tell(attempt, at=AT)
    follow(at=LATER)
    match_again(by=SYSTEM, at=LATER)

    assert [kind for kind, *_rest in standing()] == ["missing_there"]


def test_what_was_never_told_is_booked_by_two_people(cast: Cast) -> None:
    row = a_dossier_that_costs(cast)
    attempt = begun(cast, row)
    take([Said(transaction="FT-lost", reference=f"chuyen {attempt.reference}", amount=attempt.amount_vnd)])
    difference = the_difference()
    assert unit_of(difference) == attempt.unit

    state = resolve_difference(
        difference=difference.id, remedy=Remedy.BOOK, reason="bank's word was lost", by=cast.counter, at=NEXT_DAY
    )
    assert state is DifferenceState.PROPOSED
    for refused in (cast.counter, cast.handler, cast.other_officer):
        with pytest.raises(NotPermitted):
            decide_remedy(difference=difference.id, approve=True, answer="", by=refused, at=NEXT_DAY)
    decide_remedy(difference=difference.id, approve=True, answer="", by=cast.leader, at=NEXT_DAY)
    follow(at=NEXT_DAY)
    match_again(by=SYSTEM, at=NEXT_DAY + timedelta(hours=1))

    assert attempt_of(attempt=attempt.id).state is AttemptState.PAID
    assert payables_of(subject=row.id)[0].owed_vnd == 0
    assert (Settlement.objects.get().matched, the_difference().state) == (1, "resolved")
    assert verify_ledger().wrong == 0
    with pytest.raises(UnableToResolveDifference, match="decided already"):
        decide_remedy(difference=difference.id, approve=True, answer="", by=cast.leader, at=NEXT_DAY)


def test_what_never_came_is_reversed_and_owed_again(cast: Cast) -> None:
    row = a_dossier_that_costs(cast)
    attempt = paid(cast, row)
    take([])
    difference = the_difference()

    resolve_difference(
        difference=difference.id, remedy=Remedy.REVERSE, reason="never came", by=cast.handler, at=NEXT_DAY
    )
    decide_remedy(difference=difference.id, approve=True, answer="", by=cast.head, at=NEXT_DAY)

    assert attempt_of(attempt=attempt.id).state is AttemptState.REVERSED
    assert payables_of(subject=row.id)[0].owed_vnd == attempt.amount_vnd
    match_again(by=SYSTEM, at=LATER)
    assert the_difference().state == "resolved"


def test_a_recall_by_the_bank_agrees_once_its_booking_is_undone(cast: Cast) -> None:
    (attempt,) = some_paid(cast, 1)
    line = said_of(attempt)
    take([line, line.but(kind="refund", reference="recall")])
    assert [kind for kind, *_rest in standing()] == ["refunded"]

    reverse_arrival(arrival=arrival_of(attempt).id, reason="recalled", by=cast.leader, at=LATER)
    match_again(by=SYSTEM, at=LATER)

    assert standing() == []


def test_who_stands_in_for_who_proposed_does_not_decide(cast: Cast) -> None:
    paid(cast, a_dossier_that_costs(cast))
    take([])
    difference = the_difference()
    resolve_difference(
        difference=difference.id, remedy=Remedy.REVERSE, reason="never came", by=cast.leader, at=NEXT_DAY
    )

    deputy = replace(cast.head, on_behalf_of=cast.leader.account)
    with pytest.raises(NotPermitted):
        decide_remedy(difference=difference.id, approve=True, answer="", by=deputy, at=NEXT_DAY)
    decide_remedy(difference=difference.id, approve=True, answer="", by=cast.head, at=NEXT_DAY)

    assert the_difference().state == "resolved"


def test_money_in_another_currency_goes_back_by_two_and_a_refusal_opens_it_again(cast: Cast) -> None:
    (attempt,) = some_paid(cast, 1)
    take([said_of(attempt).but(currency="USD")])
    difference = the_difference()
    resolve_difference(difference=difference.id, remedy=Remedy.REFUND, reason="not đồng", by=cast.counter, at=NEXT_DAY)

    with pytest.raises(UnableToResolveDifference, match="needs a reason"):
        decide_remedy(difference=difference.id, approve=False, answer=" ", by=cast.leader, at=NEXT_DAY)
    decide_remedy(difference=difference.id, approve=False, answer="ask the bank first", by=cast.leader, at=NEXT_DAY)
    assert (the_difference().state, Refund.objects.get().state) == ("open", "refused")

    resolve_difference(difference=difference.id, remedy=Remedy.REFUND, reason="asked", by=cast.counter, at=NEXT_DAY)
    decide_remedy(difference=difference.id, approve=True, answer="", by=cast.leader, at=NEXT_DAY)
    assert sorted(Refund.objects.values_list("state", flat=True)) == ["approved", "refused"]
    assert [entry.kind for entry in entries_of(subject=difference.id)] == [
        "payments_difference_found",
        "payments_remedy_proposed",
        "payments_remedy_refused",
        "payments_remedy_proposed",
        "payments_remedy_approved",
    ]


def test_explaining_needs_a_reason_and_one_person_and_stays_when_the_file_comes_corrected(cast: Cast) -> None:
    good, other = some_paid(cast, 2)
    take([said_of(good)])
    difference = the_difference()

    for remedy, reason, match in (
        (Remedy.EXPLAIN, "  ", "needs a reason"),
        (Remedy.BOOK, "x", "cannot be done"),
        (Remedy.REFUND, "x", "cannot be done"),
    ):
        with pytest.raises(UnableToResolveDifference, match=match):
            resolve_difference(difference=difference.id, remedy=remedy, reason=reason, by=cast.counter, at=NEXT_DAY)
    resolve_difference(
        difference=difference.id, remedy=Remedy.EXPLAIN, reason="comes tomorrow", by=cast.counter, at=NEXT_DAY
    )
    take([said_of(good), Said(transaction="FT-x", amount=9)], at=LATER)

    assert [(row.kind, row.state) for row in Difference.objects.order_by("kind")] == [
        ("missing_here", "open"),
        ("missing_there", "resolved"),
    ]
    with pytest.raises(UnableToResolveDifference, match="in hand already"):
        resolve_difference(
            difference=difference.id, remedy=Remedy.EXPLAIN, reason="again", by=cast.counter, at=NEXT_DAY
        )
    assert other.id
    assert Arrival.objects.count() == Receipt.objects.count() == Attempt.objects.count() == 2


def test_money_of_nobody_is_the_finance_office_s_and_others_do_not_see_it(cast: Cast) -> None:
    (attempt,) = some_paid(cast, 1)
    accountant = finance(Role.HANDLER)
    take([Said(transaction="FT-nobody", amount=9)], by=accountant)
    nobodys = Difference.objects.get(kind="missing_here")

    seen = {
        actor.account: {line.id for line in queries.work_list(actor=actor, at=NEXT_DAY)}
        for actor in (cast.counter, cast.other_officer, cast.auditor, accountant)
    }
    both = set(Difference.objects.values_list("id", flat=True))
    assert seen[cast.counter.account] == both - {nobodys.id}
    assert seen[cast.other_officer.account] == set()
    assert seen[cast.auditor.account] == seen[accountant.account] == both
    for actor in (cast.counter, cast.auditor):
        with pytest.raises(NotPermitted):
            resolve_difference(difference=nobodys.id, remedy=Remedy.EXPLAIN, reason="x", by=actor, at=NEXT_DAY)
        with pytest.raises(NotPermitted):
            take([], by=actor)
    with pytest.raises(NotPermitted):
        queries.work_list(actor=cast.citizen, at=NEXT_DAY)
    resolve_difference(difference=nobodys.id, remedy=Remedy.EXPLAIN, reason="x", by=accountant, at=NEXT_DAY)
    assert attempt.id


def test_the_list_shows_just_what_may_be_opened(cast: Cast) -> None:
    some_paid(cast, 1)
    take([Said(transaction="FT-nobody", amount=9)])
    units = directory(on=JUNE_15)

    for actor in (cast.counter, cast.head, cast.other_officer, cast.auditor, finance(Role.HEAD)):
        reach = reach_of(actor, units)
        listed = set(Difference.objects.filter(reach.of_paths()).values_list("id", flat=True))
        opened = {row.id for row in Difference.objects.all() if may_see_difference(reach, unit=unit_of(row))}
        assert listed == opened


def test_a_difference_shows_both_sides(cast: Cast) -> None:
    (attempt,) = some_paid(cast, 1)
    take([said_of(attempt).but(amount=15_000)])

    view = queries.difference_of(difference=the_difference().id, actor=cast.counter, at=NEXT_DAY)

    assert view.line.kind is DifferenceKind.AMOUNT
    assert view.here is not None
    assert view.there is not None
    assert (view.here.amount_vnd, view.here.booked_on, view.there.amount_vnd) == (16_000, JUNE_15, 15_000)
    assert (view.payment, view.there.line) == (attempt.reference, 2)
    assert view.remedies == (Remedy.REFUND, Remedy.REVERSE, Remedy.EXPLAIN)
