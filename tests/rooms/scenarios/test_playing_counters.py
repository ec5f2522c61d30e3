"""The decks' pilots and codes played: their numbers come out of the records, however often the player is killed."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connections
from django.db.models import Sum

from motcua.foundation.accounts.values import Role
from motcua.foundation.database.transactions import durable
from motcua.foundation.measures.values import Period
from motcua.reform.indicators.queries import read
from motcua.reform.indicators.verify import verify_figures
from motcua.reform.reports import queries
from motcua.reform.reports.kinds import HALF_YEAR
from motcua.registry.organization.queries import directory
from motcua.service.counters.models import Code, CodeDay, Counter, Rostered, Shift
from scenarios.player.deck import DECKS
from scenarios.player.playing import play_deck
from tests import city
from tests.cast import JUNE_15, whoever
from tests.conftest import _use
from tests.rooms.scenarios.test_playing import Killed, killer
from tests.rooms.service.dossiers.test_measures import settle_and_fold


def told(deck: str) -> dict[str, Any]:
    return tomllib.loads((DECKS / deck / "counters.toml").read_text())


@pytest.fixture
def offices(django_db_setup: None, django_db_blocker: Any, request: pytest.FixtureRequest) -> Iterator[str]:
    """A city in which the deck's units have their officials."""
    before = connections["default"].settings_dict["NAME"]
    name = f"{before}_counters"
    city.clone(os.environ["MOTCUA_TEST_TEMPLATE"], name)
    deck: str = request.param
    with django_db_blocker.unblock():
        _use(name)
        with durable():
            for key in _units(deck):
                unit = directory(on=JUNE_15).by_key(key)
                assert unit is not None
                for role in (Role.COUNTER, Role.LEADER):
                    whoever(unit=unit, role=role)
        yield deck
        _use(before)
    city.drop(name)


def _units(deck: str) -> set[str]:
    content = told(deck)
    return {each["unit"] for each in content["pilots"]} | {each["owner"] for each in content["codes"]}


def counted() -> tuple[int, ...]:
    scans = CodeDay.objects.aggregate(sum=Sum("scans"))["sum"]
    return Counter.objects.count(), Shift.objects.count(), Rostered.objects.count(), Code.objects.count(), scans


@pytest.mark.parametrize("offices", ["can-tho-2023-h1", "hai-nhanh-2023-q1"], indirect=True)
def test_the_deck_s_numbers_come_out_of_the_records(offices: str) -> None:
    for after in (2, 3):
        with pytest.raises(Killed):
            play_deck(offices, only="counters", stopped=killer(after))
    played = play_deck(offices, only="counters")
    settle_and_fold()

    wanted = {id_: figure["value"] for id_, figure in told(offices)["figures"].items()}
    assert {each.id: each.computed for each in played.figures} == wanted
    indicators = {"afterhours.extra_minutes": "afterhours_minutes", "qr.codes": "qr_codes"}
    days = Period(date(2023, 1, 1), played_until(offices))
    for id_, figure in told(offices)["figures"].items():
        unit = directory(on=JUNE_15).by_key(figure["unit"])
        assert unit is not None
        assert read(indicators=[indicators[id_]], units=[unit.id], period=days).only.value == figure["value"]
    before = counted()
    assert before[4] == sum(each["scans"] for each in told(offices)["codes"])
    play_deck(offices, only="counters")
    assert counted() == before, "played again, nothing happens"
    assert verify_figures().wrong == 0


@pytest.mark.parametrize("offices", ["can-tho-2023-h1"], indirect=True)
def test_the_half_year_report_tells_them_with_their_rows(offices: str) -> None:
    play_deck(offices, only="counters")
    settle_and_fold()

    figures = {each.id: each for each in queries.content_without_report(kind=HALF_YEAR, period="2023-H1").figures}

    minutes, codes = figures["afterhours.extra_minutes"], figures["qr.codes"]
    assert (minutes.value, minutes.numerator) == (Decimal(30), 30 * (minutes.denominator or 0))
    assert (minutes.rows or 0) > 100
    assert (codes.value, codes.rows) == (Decimal(218), 218)


def played_until(deck: str) -> date:
    period: dict[str, date] = tomllib.loads((DECKS / deck / "deck.toml").read_text())["period"]
    return period["until_on"]
