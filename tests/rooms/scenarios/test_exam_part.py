"""The exams of the decks, played: who sat is what the deck says, in the city's own figure and report."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections

from motcua.foundation.accounts.commands import NewAccount, open_accounts
from motcua.foundation.accounts.values import SYSTEM, AccountKind, Role
from motcua.foundation.database.transactions import durable
from motcua.reform.exams.models import Appeal, Mark, Sitting
from motcua.reform.exams.values import End
from motcua.reform.exams.verify import verify_exams
from motcua.reform.indicators.periods import period_named
from motcua.reform.indicators.queries import read
from motcua.registry.organization.commands import appoint_officials, open_posts
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import Appointment, NewPost, UnitKind
from scenarios.exams.facts import Exams
from scenarios.exams.facts import read as read_exams
from scenarios.player.deck import Folder, deck_folder, read_facts
from scenarios.player.expected import compared
from scenarios.player.faults import Faults
from scenarios.player.playing import play_deck
from tests import city
from tests.cast import APPOINTED_ON, AT, JUNE_15, an_official
from tests.conftest import _use
from tests.rooms.service.dossiers.test_measures import settle_and_fold

A_UNIT = 7


@pytest.fixture(scope="module")
def manned(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The name of a database in which every commune and district has seven officials."""
    before = connections["default"].settings_dict["NAME"]
    name = f"{before}_manned"
    city.clone(os.environ["MOTCUA_TEST_TEMPLATE"], name)
    with django_db_blocker.unblock():
        _use(name)
        with durable():
            _appoint()
        _use(before)
    yield name
    city.drop(name)


def _appoint() -> None:
    units = directory(on=JUNE_15)
    information = units.by_key("department-information")
    assert information is not None
    an_official(sign_in="totruong", unit=information, roles={Role.HEAD})
    places = [*units.of_kind(UnitKind.COMMUNE), *units.of_kind(UnitKind.DISTRICT)]
    posts = open_posts(
        posts=[
            NewPost(
                unit=unit.id,
                key="exam",
                title_vi="Công chức",
                title_en="Officer",
                roles=frozenset({Role.HANDLER}),
                opens_on=APPOINTED_ON,
                is_single=False,
            )
            for unit in places
        ],
        by=SYSTEM,
        at=AT,
    )
    names = [f"{unit.key}-{n}" for unit in places for n in range(A_UNIT)]
    accounts = open_accounts(
        accounts=[
            NewAccount(sign_in_name=name, kind=AccountKind.OFFICIAL, name=name, password_hash="!") for name in names
        ],
        by=SYSTEM,
        at=AT,
    )
    appoint_officials(
        appointments=[
            Appointment(post=posts[place // A_UNIT], account=account, starts_on=APPOINTED_ON)
            for place, account in enumerate(accounts)
        ],
        by=SYSTEM,
        at=AT,
    )


@pytest.fixture
def manned_city(manned: str, django_db_blocker: Any) -> Iterator[None]:
    before = connections["default"].settings_dict["NAME"]
    name = f"{manned}_own"
    city.clone(manned, name)
    with django_db_blocker.unblock():
        _use(name)
        yield
        _use(before)
    city.drop(name)


def the_exam(deck: str) -> Exams:
    found = read_exams(Folder(deck_folder(deck)), Faults())
    assert found is not None
    return found


@pytest.mark.parametrize(("deck", "period"), [("can-tho-2023-h1", "2023-H1"), ("hai-nhanh-2023-q1", "2023-Q1")])
def test_as_many_sat_as_the_deck_says(manned_city: None, deck: str, period: str) -> None:
    wanted = the_exam(deck).file

    play_deck(deck, only="exam")
    settle_and_fold()

    units = directory(on=JUNE_15)
    city_unit = units.by_key("city-92")
    assert city_unit is not None
    reading = read(indicators=["exam_candidates"], units=[city_unit.id], period=period_named(period))
    assert [each.numerator for each in reading.figures] == [wanted.candidates.count]
    folder = Folder(deck_folder(deck))
    figures = [each for each in compared(folder=folder, facts=read_facts(folder)) if each.id.startswith("exam.")]
    # Of the first deck, by the half-year report itself.
    assert [(int(each.expected), each.rows, bool(each.agrees)) for each in figures] == [
        (wanted.candidates.count, wanted.candidates.count, True)
    ]
    assert Mark.objects.filter(superseded_at=None).count() == wanted.candidates.count
    assert Sitting.objects.filter(ended_at=None).count() == 0
    assert Sitting.objects.filter(end=End.TIME_OVER.value).exists(), "some use all of their time"
    assert Appeal.objects.filter(upheld=True).count() == sum(each.upheld for each in wanted.appeals)
    assert verify_exams().wrong == 0


def test_played_again_nothing_is_done_twice(manned_city: None) -> None:
    first = play_deck("hai-nhanh-2023-q1", only="exam")
    sittings = set(Sitting.objects.values_list("id", flat=True))

    again = play_deck("hai-nhanh-2023-q1", only="exam")

    assert again.counts == first.counts
    assert set(Sitting.objects.values_list("id", flat=True)) == sittings
