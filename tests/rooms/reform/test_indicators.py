"""Indicators of dossiers: their figures, as of when, in which units, against which target."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from uuid import uuid4

import pytest

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.database.transactions import durable
from motcua.foundation.journal.queries import entries_of
from motcua.foundation.measures.queries import folded
from motcua.foundation.measures.values import By, Period
from motcua.reform.indicators.commands import set_targets
from motcua.reform.indicators.errors import UnableToFindIndicator, UnableToLookBack, UnableToSetTargets
from motcua.reform.indicators.known import INDICATORS
from motcua.reform.indicators.queries import corrections, read, read_as_of, read_in_units_of, target_of
from motcua.reform.indicators.values import NewTarget
from motcua.reform.indicators.verify import verify_figures
from motcua.registry.organization.queries import directory
from motcua.service.dossiers.commands.corrections import undo
from motcua.service.dossiers.commands.results import make_results_ready, return_results
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.values import Act, Channel, ReturnMethod
from tests.cast import AT, Cast, load_cast
from tests.dossiers import a_decided_dossier, a_received_dossier, a_result, fresh
from tests.rooms.service.dossiers.test_measures import JUNE, settle_and_fold

HALF_YEAR = Period(date(2023, 1, 1), date(2023, 7, 1))
REPORT_PERIOD = Period(date(2022, 12, 15), date(2023, 6, 15))


def a_target(cast: Cast, **changes: object) -> NewTarget:
    facts = {
        "indicator": "online_share",
        "unit": cast.ward.id,
        "value": Decimal(40),
        "from_on": date(2023, 1, 1),
        "until_on": date(2024, 1, 1),
        "source": "Kế hoạch của thành phố",
    }
    return NewTarget(**{**facts, **changes})  # type: ignore[arg-type]  # the facts are as the values say


def a_returned_dossier(cast: Cast) -> Dossier:
    row = a_decided_dossier(cast)
    make_results_ready(documents=[a_result(row)], by=SYSTEM, at=AT + timedelta(hours=2))
    row = fresh(row)
    if row.returned_at is None:
        return_results(dossiers={row.id: ReturnMethod.COUNTER}, by=cast.counter, at=AT + timedelta(hours=3))
    return fresh(row)


def test_the_online_share_counts_each_dossier_once(cast: Cast) -> None:
    a_received_dossier(cast)
    a_received_dossier(cast)
    a_received_dossier(cast, channel=Channel.COUNTER)

    figure = read(indicators=["online_share"], units=[cast.ward.id], period=HALF_YEAR).only

    assert (figure.value, figure.denominator) == (Fraction(2, 3), 3)


def test_where_nothing_was_received_there_is_no_case(cast: Cast) -> None:
    figure = read(indicators=["online_share"], units=[cast.ward.id], period=HALF_YEAR).only

    assert (figure.value, figure.numerator, figure.denominator) == (None, 0, 0)


def test_the_columns_of_the_report_add_up_in_its_own_period(cast: Cast) -> None:
    a_received_dossier(cast, at=AT - timedelta(days=2))
    a_returned_dossier(cast)
    for period in (HALF_YEAR, REPORT_PERIOD, JUNE, Period(date(2023, 6, 15), date(2023, 6, 16))):
        # Different people and facilities are counted by whole months only.
        by_month = {"exam_candidates", "insurance_facilities_looking_up"}
        names = [each.name for each in INDICATORS if not each.denominator and each.name not in by_month]
        reading = read(indicators=names, units=[cast.ward.id], period=period)
        column = {figure.indicator: figure.numerator for figure in reading.figures}

        total = column["received_online"] + column["received_otherwise"] + column["carried_over"]
        settled = column["settled_early"] + column["settled_on_time"] + column["settled_late"]
        assert total == column["settled"] + column["open"] > 0
        assert settled == column["settled"]
        assert column["open"] == column["open_within"] + column["open_overdue"]


def test_figures_by_level_and_by_procedure(cast: Cast) -> None:
    row = a_received_dossier(cast)
    city = directory(on=AT.date()).ancestors(cast.ward.id)[-1]

    by_level = read(indicators=["online_share"], units=[city], period=HALF_YEAR, facts=["level"])
    by_procedure = read(indicators=["online_share"], units=[city], period=REPORT_PERIOD, facts=["procedure"])

    assert [(each.facts, each.value) for each in by_level.figures] == [(("commune",), Fraction(1))]
    assert by_procedure.figures == ()
    june = read(indicators=["online_share", "open_overdue"], units=[city], period=JUNE, facts=["procedure"])
    assert {each.facts for each in june.figures} == {(str(row.procedure),)}


def test_figures_by_month_show_what_was_open_at_each_end(cast: Cast) -> None:
    a_received_dossier(cast)
    period = Period(date(2023, 5, 1), date(2023, 9, 1))

    reading = read(indicators=["open", "open_overdue"], units=[cast.ward.id], period=period, by=[By.MONTH])

    found = {(figure.indicator, figure.day): figure.numerator for figure in reading.figures if figure.numerator}
    months = [date(2023, 6, 1), date(2023, 7, 1), date(2023, 8, 1)]
    assert found == {(name, month): 1 for name in ("open", "open_overdue") for month in months}


def test_time_per_dossier_leaves_out_what_is_no_working_time(cast: Cast) -> None:
    """Received at 9:40, its result made at 11:30 the same morning; the session ends at 11:00."""
    a_returned_dossier(cast)

    figure = read(indicators=["time_per_dossier"], units=[cast.ward.id], period=JUNE).only

    assert figure.value == 80


def test_an_unknown_indicator_is_said(cast: Cast) -> None:
    with pytest.raises(UnableToFindIndicator, match="happiness"):
        read(indicators=["happiness"], units=[cast.ward.id], period=JUNE)


def test_what_was_corrected_later_shows_as_a_difference(committed_db: str) -> None:
    with durable():
        cast = load_cast()
    with durable():
        row = a_returned_dossier(cast)
        a_received_dossier(cast)
    settle_and_fold()
    told_at = folded().position
    names = [indicator.name for indicator in INDICATORS if indicator.name != "online_procedures_share"]
    told = read(indicators=names, units=[cast.ward.id], period=JUNE)

    with durable():
        a_received_dossier(cast, channel=Channel.COUNTER)
        undo(dossier=row.id, act=Act.RETURN_RESULT, reason="Nhầm.", by=cast.counter, at=AT + timedelta(days=40))
    settle_and_fold()

    assert told.as_of.position == told_at
    assert read_as_of(indicators=names, units=[cast.ward.id], period=JUNE, position=told_at) == told
    found = corrections(indicators=["online_share", "settled"], units=[cast.ward.id], period=JUNE, position=told_at)
    assert [(each.before.value, each.now.value, each.differs) for each in found] == [
        (Fraction(1), Fraction(2, 3), True),
        (Fraction(1), Fraction(1), False),
    ]
    with pytest.raises(UnableToLookBack, match=str(folded().position + 1)):
        read_as_of(indicators=names, units=[cast.ward.id], period=JUNE, position=folded().position + 1)
    assert verify_figures().wrong == 0


def test_in_todays_units_a_ward_counts_for_who_took_it_over(cast: Cast) -> None:
    a_received_dossier(cast)
    on = date(2025, 7, 1)
    today = directory(on=on)
    communes = [unit.id for unit in today.of_kind(cast.ward.kind)]

    reading = read_in_units_of(indicator="online_share", units=communes, on=on, period=HALF_YEAR)

    (figure,) = [each for each in reading.figures if each.denominator]
    assert figure.unit in set(communes) - {cast.ward.id}
    assert figure.value == Fraction(1)


# Targets -----------------------------------------------------------------------------------------------------


def test_a_target_holds_for_the_units_below_until_they_have_their_own(cast: Cast) -> None:
    district, city = directory(on=AT.date()).ancestors(cast.ward.id)
    set_targets(targets=[a_target(cast, unit=city, value=Decimal(46))], by=SYSTEM, at=AT)
    before = target_of(indicator="online_share", unit=cast.ward.id, on=AT.date())
    set_targets(targets=[a_target(cast, unit=district, value=Decimal(50))], by=SYSTEM, at=AT)
    after = target_of(indicator="online_share", unit=cast.ward.id, on=AT.date())

    assert before is not None
    assert after is not None
    assert (before.value, before.unit, after.value, after.unit) == (Decimal(46), city, Decimal(50), district)
    assert target_of(indicator="online_share", unit=cast.ward.id, on=date(2024, 1, 1)) is None
    assert target_of(indicator="online_share", unit=cast.ward.id, on=AT.date(), level="commune") is None


def test_a_target_sent_twice_is_set_once_and_another_supersedes_it(cast: Cast) -> None:
    (first,) = set_targets(targets=[a_target(cast)], by=SYSTEM, at=AT)
    (again,) = set_targets(targets=[a_target(cast)], by=SYSTEM, at=AT)
    (other,) = set_targets(targets=[a_target(cast, value=Decimal(60))], by=SYSTEM, at=AT)

    assert again == first
    (entry,) = entries_of(subject=other)
    assert (entry.data["value"], entry.data["supersedes"]) == ("60", [str(first)])
    found = target_of(indicator="online_share", unit=cast.ward.id, on=AT.date())
    assert found is not None
    assert found.value == 60


def test_who_does_not_watch_over_procedures_sets_no_target(cast: Cast) -> None:
    for somebody in (cast.citizen, cast.leader, cast.administrator, cast.auditor):
        with pytest.raises(NotPermitted):
            set_targets(targets=[a_target(cast)], by=somebody, at=AT)
    assert target_of(indicator="online_share", unit=cast.ward.id, on=AT.date()) is None


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"indicator": "happiness"}, "happiness"),
        ({"unit": uuid4()}, "unit"),
        ({"until_on": date(2023, 1, 1)}, "before it begins"),
        ({"source": " "}, "source"),
    ],
)
def test_a_target_that_makes_no_sense_is_refused_and_none_is_set(
    cast: Cast, changes: dict[str, object], why: str
) -> None:
    with pytest.raises(UnableToSetTargets, match=why):
        set_targets(targets=[a_target(cast), a_target(cast, **changes)], by=SYSTEM, at=AT)
    assert target_of(indicator="online_share", unit=cast.ward.id, on=AT.date()) is None
