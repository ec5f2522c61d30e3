"""Which dossiers the National Portal has heard of in time: a fact for each, a measure, and a part of index 766."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest

from motcua.foundation.database.transactions import durable
from motcua.foundation.journal.queries import entries_of
from motcua.foundation.measures.queries import value_of
from motcua.foundation.measures.values import Period
from motcua.reform.index766.queries import index_of
from motcua.reform.indicators.verify import verify_figures
from motcua.service.dossiers.commands.receipt import receive_dossiers
from motcua.service.exchange.models import SynchronisedFact
from motcua.service.exchange.traffic.jobs import deliver_pending, follow_pending
from motcua.service.exchange.traffic.synchronising import within
from tests.cast import AT, Cast, load_cast
from tests.dossiers import a_received_dossier
from tests.rooms.service.dossiers.test_measures import settle_and_fold
from tests.rooms.service.exchange.portal import PaperPortal, a_filing_body, a_message, keep, the_dossier

HALF_YEAR = Period(date(2023, 1, 1), date(2023, 7, 1))
RECEIVED = AT + timedelta(minutes=10)


def told(cast: Cast, *, after: timedelta) -> None:
    """A dossier of the portal's is received, and the portal hears of it so much later; then of it once more."""
    portal = PaperPortal()
    keep(a_message(a_filing_body(cast)))
    follow_pending(at=AT, portal=portal)
    with durable():
        receive_dossiers(dossiers=[the_dossier().id], by=cast.counter, at=RECEIVED)
    assert deliver_pending(at=RECEIVED + after, portal=portal)
    deliver_pending(at=RECEIVED + after, portal=portal)


@pytest.mark.parametrize(("late_minutes", "in_time"), [(0, True), (1, False)])
def test_a_dossier_is_synchronised_once_by_the_message_of_its_receipt(
    cast: Cast, late_minutes: int, in_time: bool
) -> None:
    told(cast, after=within() + timedelta(minutes=late_minutes))

    (fact,) = SynchronisedFact.objects.all()
    (entry,) = entries_of(subject=the_dossier().id, kinds=["dossier_synchronised"])
    assert (fact.in_time, entry.data["in_time"]) == (in_time, in_time)
    assert (fact.opened_by, fact.received_on) == (entry.id, RECEIVED.date())


def test_of_all_that_were_received_those_that_the_portal_heard_of_in_time_count(cast: Cast) -> None:
    told(cast, after=timedelta(minutes=1))
    a_received_dossier(cast)

    score = index_of(units=[cast.ward.id], period=HALF_YEAR)

    (found,) = (point for group in score.groups for point in group.points if point.point.code == "synchronised")
    assert found.score == 6 * Fraction(1, 2)


def test_the_cells_are_what_the_facts_give(committed_db: str) -> None:
    with durable():
        cast = load_cast()
    told(cast, after=timedelta(minutes=1))

    settle_and_fold()

    assert verify_figures().first_wrong is None
    assert value_of(measure="exchange.synchronised_in_time", unit=cast.ward.id, period=HALF_YEAR) == 1
