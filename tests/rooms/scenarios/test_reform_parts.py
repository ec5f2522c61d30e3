"""The decks' initiatives and reviews played: whole after a kill, and so of the larger deck what its folder says."""

from __future__ import annotations

from datetime import date

import pytest

from motcua.foundation.accounts.values import Role
from motcua.foundation.database.transactions import durable
from motcua.foundation.measures.as_of import figures_as_of
from motcua.foundation.measures.commands import fold_entries
from motcua.foundation.measures.queries import folded, value_of
from motcua.foundation.measures.values import Period
from motcua.reform.initiatives.models import Initiative
from motcua.reform.initiatives.verify import verify_initiatives
from motcua.reform.simplification.models import Proposal, Task
from motcua.reform.simplification.verify import verify_simplification
from motcua.registry.organization.queries import directory
from scenarios.player.playing import play_deck
from tests.cast import JUNE_15, whoever
from tests.rooms.foundation.journal.test_journal import settle
from tests.rooms.scenarios.test_playing import Killed, killer

UNITS = (
    *("city-92", "office-procedure-control", "district-916", "district-917", "district-918"),
    *("commune-31149", "commune-31168", "commune-31169", "commune-31174"),
    *("department-justice", "department-construction", "department-health", "department-transport"),
    *("department-planning-investment", "department-education", "department-labour"),
)


@pytest.fixture
def staffed(committed_db: str) -> None:
    """Somebody in every unit who works, heads and leads."""
    units = directory(on=JUNE_15)
    with durable():
        for key in UNITS:
            unit = units.by_key(key)
            assert unit is not None
            for role in (Role.HANDLER, Role.HEAD, Role.LEADER):
                whoever(unit=unit, role=role)


def test_killed_and_begun_again_nothing_is_done_twice(staffed: None) -> None:
    deck = "hai-nhanh-2023-q1"
    for part in ("initiatives", "simplification"):
        with pytest.raises(Killed):
            play_deck(deck, only=part, stopped=killer(3))
        play_deck(deck, only=part)
        play_deck(deck, only=part)

    assert Initiative.objects.count() == 3
    assert (Task.objects.count(), Proposal.objects.count()) == (4, 2)
    period = Period(date(2023, 1, 1), date(2023, 5, 1))
    assert _counts(period) == {
        "initiatives.going_on": 3,
        "initiatives.in_pilot": 1,
        "initiatives.recognised": 1,
        "initiatives.replicated": 1,
        "simplification.reviews": 4,
        "simplification.reviewed": 2,
        "simplification.overdue": 1,
        "simplification.sent": 1,
        "simplification.approved": 1,
        "simplification.carried_out": 1,
        # 4 papers, 20 minutes less, 600 dossiers; an hour is 30,000, and 10,000 less are spent on each.
        "simplification.saved_hours": 800,
        "simplification.saved_vnd": 30_000_000,
    }
    assert verify_initiatives().wrong == verify_simplification().wrong == 0
    settle()
    while fold_entries():
        pass
    city = directory(on=JUNE_15).by_key("city-92")
    assert city is not None
    told = figures_as_of(measures=MEASURES, units=[city.id], period=period, position=folded().position)
    assert {row.measure: row.value for row in told} == _counts(period)


def test_the_larger_deck_plays(staffed: None) -> None:
    for part in ("initiatives", "simplification"):
        play_deck("can-tho-2023-h1", only=part)

    found = _counts(Period(date(2023, 1, 1), date(2023, 7, 1)))
    assert (found["initiatives.going_on"], found["initiatives.recognised"], found["initiatives.replicated"]) == (
        3,
        1,
        1,
    )
    assert (found["simplification.sent"], found["simplification.carried_out"]) == (5, 2)


MEASURES = (
    *(f"initiatives.{name}" for name in ("going_on", "in_pilot", "recognised", "replicated")),
    *(f"simplification.{name}" for name in ("reviews", "reviewed", "overdue", "sent", "approved", "carried_out")),
    "simplification.saved_hours",
    "simplification.saved_vnd",
)


def _counts(period: Period) -> dict[str, int]:
    city = directory(on=JUNE_15).by_key("city-92")
    assert city is not None
    return {name: value_of(measure=name, unit=city.id, period=period) for name in MEASURES}
