"""What payments count: each settled one once, in one family, cash and refunds beside, and the same counted anew."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

from django.db import connection

from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.database.transactions import durable
from motcua.foundation.measures.jobs import fold
from motcua.foundation.measures.queries import folded
from motcua.foundation.measures.values import Period
from motcua.foundation.measures.verify import verify_cells
from motcua.reform.indicators.behind import dossiers_behind
from motcua.reform.indicators.of_payments import INDICATORS
from motcua.reform.indicators.queries import read, read_as_of
from motcua.registry.catalogue.queries import charging_versions, procedures
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import UnitKind
from motcua.service.dossiers.commands.payments import take_cash
from motcua.service.landtax.commands.notices import record_notices
from motcua.service.payments.commands.refunds import ask_refund, complete_refund, decide_refund, reverse_arrival
from motcua.service.payments.models import PaymentFact
from motcua.service.payments.verify import verify_payment_facts
from tests.cast import AT, Cast, load_cast
from tests.landtax import TOTAL_VND, a_notice, a_transfer
from tests.payments import COSTS_VND, a_dossier_that_costs, arrival_of, begun, follow, paid, tell
from tests.rooms.cli.ordering import order_everything

HALF_YEAR = Period(date(2023, 1, 1), date(2023, 7, 1))
NAMES = [each.name for each in INDICATORS]
LATER = AT + timedelta(hours=1)


def figures(*, facts: tuple[str, ...] = (), period: Period = HALF_YEAR) -> dict[str, tuple[int, int | None]]:
    """Live, and then as they are counted anew."""
    order_everything()
    fold(LATER)
    (city,) = directory(on=AT.date()).of_kind(UnitKind.CITY)
    live = read(indicators=NAMES, units=[city.id], period=period).figures
    anew = read_as_of(indicators=NAMES, units=[city.id], period=period, position=folded().position).figures
    assert {each.indicator: each.value for each in live} == {each.indicator: each.value for each in anew}
    assert (verify_cells().first_wrong, verify_payment_facts().first_wrong) == (None, None)
    return {each.indicator.removeprefix("payments_"): (each.numerator, each.denominator) for each in live}


@contextmanager
def committed() -> Iterator[None]:
    with durable():
        yield
        connection.check_constraints()


def test_each_settled_payment_is_one_of_its_family_and_cash_stands_beside(committed_db: str) -> None:
    with committed():
        cast = load_cast()
        paid(cast, a_dossier_that_costs(cast))
        take_cash(dossier=a_dossier_that_costs(cast).id, by=cast.counter, at=AT)
        land = a_transfer(cast)
        record_notices(notices=[a_notice(land.id)], by=SYSTEM, at=AT)
        paid(cast, land)
        late = begun(cast, a_dossier_that_costs(cast))
        tell(late, at=AT, amount_vnd=COSTS_VND + 1)
        follow(at=AT)

    found = figures()

    assert found["transactions"] == (2, None), "what came and was not owed is none"
    assert (found["fees"], found["fees_value"]) == ((1, None), (COSTS_VND, None))
    assert (found["land_tax"], found["land_tax_value"]) == ((1, None), (TOTAL_VND, None))
    assert found["cash"] == (1, None)
    assert found["dossiers_share"] == (2, 3)
    assert found["procedures_share"][0] == 1, "a tax on land is not the fee of its procedure"


def test_a_reversal_is_taken_from_its_day_and_a_refund_stands_beside(committed_db: str) -> None:
    with committed():
        cast = load_cast()
        wrong, back = (arrival_of(paid(cast, a_dossier_that_costs(cast))) for _payment in range(2))
    before = figures()
    with committed():
        reverse_arrival(arrival=wrong.id, reason="Ngân hàng thu hồi", by=cast.leader, at=LATER)
        asked = ask_refund(arrival=back.id, amount_vnd=COSTS_VND, reason="Nộp nhầm", by=cast.counter, at=LATER)
        decide_refund(refund=asked, approve=True, by=cast.leader, at=LATER)
        complete_refund(refund=asked, by=SYSTEM, at=LATER)

    after = figures()

    assert (before["fees"], before["dossiers_share"]) == ((2, None), (2, 2))
    assert (after["fees"], after["fees_value"], after["dossiers_share"]) == ((1, None), (COSTS_VND, None), (1, 1))
    assert (after["refunds"], after["refunds_value"]) == ((1, None), (COSTS_VND, None))
    assert PaymentFact.objects.filter(closed_by=None, stands=False).count() == 1


def test_a_figure_opens_into_the_dossiers_that_were_paid_for(committed_db: str) -> None:
    with committed():
        cast = load_cast()
        row = a_dossier_that_costs(cast)
        paid(cast, row)
        take_cash(dossier=a_dossier_that_costs(cast).id, by=cast.counter, at=AT)

    for name in ("payments_fees", "payments_fees_value", "payments_procedures_share"):
        assert dossiers_behind(indicator=name, units=[cast.ward.id], period=HALF_YEAR, limit=9) == [row.id]


def test_a_fact_altered_by_hand_is_named(committed_db: str) -> None:
    with committed():
        cast = load_cast()
        paid(cast, a_dossier_that_costs(cast))
    assert verify_payment_facts().wrong == 0

    with durable():
        PaymentFact.objects.update(amount_vnd=1)

    found = verify_payment_facts()
    assert (found.checked, found.wrong) == (1, 1)
    assert found.first_wrong is not None
    assert "the payment" in found.first_wrong


def test_procedures_with_a_fee_are_those_that_can_cost_something_and_go_online(db: None) -> None:
    versions = charging_versions(from_on=HALF_YEAR.from_on, until_on=HALF_YEAR.until_on)
    (city,) = directory(on=AT.date()).of_kind(UnitKind.CITY)

    (share,) = read(indicators=["payments_procedures_share"], units=[city.id], period=HALF_YEAR).figures

    standing = directory(on=date(2023, 6, 30))
    own = {unit.id for unit in standing.below(city.id)}
    counted = {
        (each.code, each.level)
        for each in versions
        if each.accepts_online
        and own & {unit.id for unit in standing.of_kind(each.receiving.kind, field=each.receiving.field)}
    }
    assert share.denominator == len(counted)
    assert 0 < len(counted) < len({(each.code, each.level) for each in versions})
    free = {each.id for each in procedures(AT.date()) if not each.fees}
    assert free
    assert not free & {each.id for each in versions}


def test_taxes_and_fees_of_one_dossier_are_two_payments(cast: Cast) -> None:
    row = a_dossier_that_costs(cast)
    record_notices(notices=[a_notice(row.id)], by=SYSTEM, at=AT)

    first = paid(cast, row)
    second = paid(cast, row, gateway="platform")

    assert (first.amount_vnd, second.amount_vnd) == (TOTAL_VND, COSTS_VND)
