"""Plans of integration, reasons, and what is counted of them on each day and as of each position."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import SYSTEM, Actor
from motcua.foundation.database.transactions import durable
from motcua.foundation.journal.queries import entries_of
from motcua.foundation.measures.as_of import figures_as_of
from motcua.foundation.measures.commands import fold_entries
from motcua.foundation.measures.queries import folded, value_of
from motcua.foundation.measures.values import Period
from motcua.registry.catalogue.commands import repeal_versions
from motcua.registry.catalogue.values import OnlineLevel, Repeal
from motcua.service.exchange.commands.moving import suspend_integrations
from motcua.service.exchange.commands.planning import give_reasons
from motcua.service.exchange.errors import UnableToAdoptPlan, UnableToGiveReasons
from motcua.service.exchange.measures import COUNTS
from motcua.service.exchange.models import Plan, PlanItem, Reason
from motcua.service.exchange.queries import board
from motcua.service.exchange.queries import services as lines_of
from motcua.service.exchange.values import GivenReason, ReasonKind, State
from motcua.service.exchange.verify import verify_exchange
from tests.cast import JUNE_15, Cast, load_cast
from tests.integration import AT, HOUR, a_plan, city, confirmed, controller, services
from tests.rooms.foundation.journal.test_journal import settle

JULY = date(2023, 7, 1)


@pytest.fixture
def by(cast: Cast) -> Actor:
    return controller()


def counts(until_on: date = JULY) -> dict[str, int]:
    period = Period(until_on - timedelta(days=30), until_on)
    return {name.removeprefix("exchange."): value_of(measure=name, unit=city(), period=period) for name in COUNTS}


def test_what_is_on_the_portal_is_counted_by_the_version_in_force_on_the_day(by: Actor) -> None:
    one, other, third = services()[:3]
    partial = services(OnlineLevel.PARTIAL)[0]
    a_plan(one, other, partial, by=by)
    confirmed(one, partial, third, by=by)

    # The third is on the Portal, and not in the plan.
    assert counts() == {
        "integrated": 3, "integrated_full": 2, "integrated_partial": 1, "due": 3, "due_integrated": 2,
    }  # fmt: skip
    assert counts(JUNE_15) == {
        "integrated": 0, "integrated_full": 0, "integrated_partial": 0, "due": 3, "due_integrated": 0,
    }  # fmt: skip
    repeal_versions(repeals=[Repeal(version=one.id, from_on=date(2023, 6, 20), decision="3/QĐ")], by=SYSTEM, at=AT)
    assert counts()["integrated"] == 2
    assert counts(date(2023, 6, 18))["integrated"] == 3


def test_a_suspended_service_does_not_count_from_that_day_on(by: Actor) -> None:
    one, other = services()[:2]
    a_plan(one, other, by=by)
    first, _second = confirmed(one, other, by=by)
    suspend_integrations(integrations=[first], reason="Lỗi.", by=by, at=AT + timedelta(days=5))

    assert counts(date(2023, 6, 18))["due_integrated"] == 2
    assert counts()["due_integrated"] == 1
    assert verify_exchange().first_wrong is None


def test_a_plan_ends_the_one_before_it(by: Actor) -> None:
    one, other = services()[:2]
    first = a_plan(one, by=by)
    second = a_plan(one, other, by=by, from_on=date(2023, 6, 20), decision="2/QĐ-UBND")

    assert first != second
    assert counts(date(2023, 6, 20))["due"] == 1
    assert counts(date(2023, 6, 21))["due"] == 2
    assert verify_exchange().first_wrong is None
    assert a_plan(other, by=by) == first
    assert (Plan.objects.count(), PlanItem.objects.count()) == (2, 3)


def test_what_is_no_plan_is_refused(by: Actor, cast: Cast) -> None:
    one, offline = services()[0], services(OnlineLevel.INFO)[0]
    for versions, words in (((), "names no service"), ((one, one), "twice"), ((offline,), "cannot be filed online")):
        with pytest.raises(UnableToAdoptPlan, match=words):
            a_plan(*versions, by=by)
    a_plan(one, by=by)
    with pytest.raises(UnableToAdoptPlan, match="no later"):
        a_plan(one, by=by, decision="2/QĐ-UBND")
    for who in (cast.leader, cast.auditor):
        with pytest.raises(NotPermitted):
            a_plan(one, by=who, decision="3/QĐ-UBND")

    assert Plan.objects.count() == 1


def test_every_service_that_is_due_and_not_there_has_a_reason_or_is_named(by: Actor) -> None:
    one, other, third = services()[:3]
    a_plan(one, other, by=by)
    confirmed(one, by=by)
    assert board(actor=by, on=JUNE_15).unexplained == 1
    reason = GivenReason(procedure=other.procedure, kind=ReasonKind.NO_DOSSIERS, text="Không phát sinh.")

    for _twice in range(2):
        give_reasons(reasons=[reason], by=by, at=AT)

    found = board(actor=by, on=JUNE_15)
    assert (found.due, found.due_integrated, found.unexplained) == (2, 1, 0)
    line = next(each for each in lines_of(actor=by, on=JUNE_15) if each.procedure == other.procedure)
    assert (line.reason, line.state) == (ReasonKind.NO_DOSSIERS, State.NOT_BEGUN)
    assert Reason.objects.count() == 1
    assert [each.kind for each in entries_of(subject=other.procedure)].count("integration_reason_given") == 1
    for wrong, words in (
        (GivenReason(procedure=third.procedure, kind=ReasonKind.OTHER, text="?"), "not due"),
        (GivenReason(procedure=other.procedure, kind=ReasonKind.OTHER, text=" "), "say why"),
    ):
        with pytest.raises(UnableToGiveReasons, match=words):
            give_reasons(reasons=[wrong], by=by, at=AT)


def test_the_catalogue_is_told_where_it_states_another_level(by: Actor) -> None:
    lines = lines_of(actor=by, on=JUNE_15)

    assert {each.code for each in lines if each.differs} == {
        each.code for each in lines if each.derived is not each.stated
    }
    assert board(actor=by, on=JUNE_15).differing == sum(each.differs for each in lines) > 0


def test_figures_of_an_earlier_position_are_those_of_then(committed_db: str) -> None:
    with durable():
        load_cast()
        by = controller()
        one, other = services()[:2]
        a_plan(one, other, by=by)
        (first,) = confirmed(one, by=by)
    settle()
    while fold_entries():
        pass
    before = folded().position
    with durable():
        confirmed(other, by=by)
        suspend_integrations(integrations=[first], reason="Lỗi.", by=by, at=AT + HOUR)
    settle()
    while fold_entries():
        pass

    def told(position: int) -> dict[str, int]:
        rows = figures_as_of(
            measures=tuple(COUNTS), units=[city()], period=Period(date(2023, 6, 1), JULY), position=position
        )
        return {row.measure: row.value for row in rows if row.value}

    assert told(before)["exchange.due_integrated"] == 1
    assert told(before)["exchange.integrated"] == 1
    assert told(folded().position)["exchange.integrated"] == 1
    assert told(folded().position)["exchange.due"] == 2
