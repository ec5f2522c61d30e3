"""Index 766: what the records give, out of the points that they can give."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest

from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.measures.values import Period
from motcua.reform.index766.known import POINTS_MAX, check, index
from motcua.reform.index766.queries import band_of, index_by_unit, index_of
from motcua.reform.index766.values import GroupScore, IndexScore, PointScore
from motcua.reform.indicators.known import indicator_named
from motcua.reform.indicators.values import AsOf, Figure, Shown
from motcua.registry.organization.queries import directory
from motcua.service.dossiers.commands.results import make_results_ready
from motcua.service.dossiers.values import Channel
from motcua.service.feedback.commands.opinions import rate_dossier
from motcua.service.feedback.values import Face
from tests.cast import AT, JUNE_15, Cast
from tests.dossiers import a_decided_dossier, a_received_dossier, a_result

HALF_YEAR = Period(date(2023, 1, 1), date(2023, 7, 1))


def scores(score: IndexScore) -> dict[str, Fraction | None]:
    return {point.point.code: point.score for group in score.groups for point in group.points}


def test_the_groups_are_those_of_the_decision() -> None:
    assert {group.code: group.points_max for group in index().groups} == {
        "transparency": 18,
        "settlement": 20,
        "online": 22,
        "digitisation": 22,
        "satisfaction": 18,
    }


def test_every_number_has_its_source() -> None:
    assert all(each.source for group in index().groups for each in (group, *group.points))
    assert all(band.source for band in index().bands)


def test_what_is_scored_is_a_share() -> None:
    assert all(indicator_named(name).shown is Shown.PERCENT for name in index().indicators)


def test_parts_that_are_not_the_group_are_refused() -> None:
    first, *others = index().groups
    wrong = replace(index(), groups=(replace(first, points=first.points[:-1]), *others))

    with pytest.raises(ValueError, match="transparency"):
        check(wrong)


def test_a_city_without_work_is_scored_on_its_catalogue_alone(cast: Cast) -> None:
    score = index_of(units=[cast.ward.id], period=HALF_YEAR)

    assert {code: points for code, points in scores(score).items() if points is not None} == {"paid_procedures": 0}
    assert score.share == 0


def test_points_are_the_indicators_share_of_their_maximum(cast: Cast) -> None:
    done = a_decided_dossier(cast)
    make_results_ready(documents=[a_result(done)], by=SYSTEM, at=AT + timedelta(hours=2))
    rate_dossier(dossier=done.id, face=Face.UNHAPPY, text="", by=cast.citizen, at=AT + timedelta(hours=3))
    late = a_decided_dossier(cast)
    make_results_ready(documents=[a_result(late)], by=SYSTEM, at=AT + timedelta(days=9))
    a_received_dossier(cast, channel=Channel.COUNTER, by=cast.counter)

    found = scores(index_of(units=[cast.ward.id], period=HALF_YEAR))

    assert found["on_time"] == 20 * Fraction(1, 2)
    assert found["dossiers_online"] == 6 * Fraction(2, 3)
    assert found["satisfied"] == 6 * Fraction(1, 2)
    assert found["results_electronic"] == 0
    assert found["paid_dossiers"] is None


def test_units_are_beside_each_other_and_those_without_work_last(cast: Cast) -> None:
    done = a_decided_dossier(cast)
    make_results_ready(documents=[a_result(done)], by=SYSTEM, at=AT + timedelta(hours=2))
    units = directory(on=JUNE_15)
    district = units.ancestors(cast.ward.id)[0]
    wards = [each.id for each in units.children(district)][:3]
    shown = list(dict.fromkeys([*wards, cast.ward.id]))

    found = index_by_unit(units=shown, period=HALF_YEAR)

    assert found[0].unit == cast.ward.id
    assert [bool(each.share) for each in found] == [True] + [False] * (len(shown) - 1)
    assert scores(found[0]) == scores(index_of(units=[cast.ward.id], period=HALF_YEAR))


def test_an_index_is_called_good_or_weak_only_when_it_is_whole() -> None:
    def whole(share: Fraction) -> IndexScore:
        figure = Figure("any", share.numerator, share.denominator)
        groups = tuple(
            GroupScore(group, tuple(PointScore(point, figure) for point in group.points)) for group in index().groups
        )
        return IndexScore(None, groups, AsOf(0, ""))

    names = {percent: band_of(whole(Fraction(percent, 100))) for percent in (100, 90, 89, 50, 49, 0)}
    assert {percent: band.title_en if band else None for percent, band in names.items()} == {
        100: "Excellent",
        90: "Excellent",
        89: "Good",
        50: "Average",
        49: "Weak",
        0: "Weak",
    }
    part = IndexScore(None, whole(Fraction(1)).groups[:4], AsOf(0, ""))
    assert part.points_scored < POINTS_MAX
    assert band_of(part) is None
