"""The smaller deck's institutions played: whole after a kill, and the same figures as of a position."""

from __future__ import annotations

from datetime import date

import pytest

from motcua.foundation.accounts.values import Role
from motcua.foundation.database.transactions import durable
from motcua.foundation.measures.as_of import figures_as_of
from motcua.foundation.measures.commands import fold_entries
from motcua.foundation.measures.queries import folded, value_of
from motcua.foundation.measures.values import Period
from motcua.reform.institutions.verify import verify_institutions
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import UnitKind
from scenarios.player.deck import Folder, deck_folder, read_facts
from scenarios.player.expected import compared
from scenarios.player.playing import play_deck
from tests.cast import JUNE_15, whoever
from tests.institutions import unit_called
from tests.rooms.foundation.journal.test_journal import settle
from tests.rooms.scenarios.test_playing import Killed, killer

DECK = "hai-nhanh-2023-q1"
STAFFED = ("department-home-affairs", "department-justice", "department-transport", "department-planning-investment")


def test_killed_and_begun_again_nothing_is_done_twice(committed_db: str) -> None:
    with durable():
        for key in STAFFED:
            for role in (Role.HANDLER, Role.HEAD, Role.LEADER):
                whoever(unit=unit_called(key), role=role)
    with pytest.raises(Killed):
        play_deck(DECK, only="institutions", stopped=killer(4))
    for _twice in range(2):
        play_deck(DECK, only="institutions")

    units = directory(on=JUNE_15)
    departments, communes, districts = (
        len(units.of_kind(kind)) for kind in (UnitKind.DEPARTMENT, UnitKind.COMMUNE, UnitKind.DISTRICT)
    )
    period, city = Period(date(2023, 1, 1), date(2023, 5, 1)), unit_called("city-92")
    expected = {
        "institutions.reviews": 5,
        "institutions.reviewed": 3,
        "institutions.overdue": 1,
        "institutions.to_handle": 1,
        "institutions.handled": 1,
        "institutions.proposals_sent": 2,
        "institutions.proposals_decided": 2,
        "institutions.proposals_carried_out": 1,
        # Justice has one more than its like, transport one fewer.
        "institutions.quota": 6 + 6 * departments + 8 * communes + 7 * districts,
        "institutions.actual": 3 * len(STAFFED),
        "institutions.courses": 2,
        # Three days of two officials, and one day of three.
        "institutions.training_days": 9,
    }
    assert {name: value_of(measure=name, unit=city.id, period=period) for name in expected} == expected
    folder = Folder(deck_folder(DECK))
    found = [each for each in compared(folder=folder, facts=read_facts(folder)) if each.id.startswith("institutions.")]
    assert [each.computed for each in found] == [each.expected for each in found]
    assert len(found) == 6
    assert verify_institutions().wrong == 0
    settle()
    while fold_entries():
        pass
    told = figures_as_of(measures=expected, units=[city.id], period=period, position=folded().position)
    assert {row.measure: row.value for row in told} == expected
