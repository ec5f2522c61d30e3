"""The decks' petitions played: the figures that a deck says come out, however often the player is killed."""

from __future__ import annotations

from datetime import date

import pytest

from motcua.foundation.accounts.values import Role
from motcua.foundation.database.transactions import durable
from motcua.foundation.measures.as_of import figures_as_of
from motcua.foundation.measures.commands import fold_entries
from motcua.foundation.measures.queries import folded
from motcua.foundation.measures.values import Period
from motcua.foundation.measures.verify import verify_cells
from motcua.registry.organization.queries import directory
from motcua.service.feedback.models import Answer, Move, Petition, Publication, Question
from motcua.service.feedback.verify import verify_petitions
from scenarios.parts.petitions import PART
from scenarios.player.deck import Folder, deck_folder, read_facts
from scenarios.player.expected import compared
from scenarios.player.faults import Faults
from scenarios.player.playing import play_deck
from tests.cast import JUNE_15, whoever
from tests.rooms.foundation.journal.test_journal import settle
from tests.rooms.scenarios.test_playing import Killed, killer

CAN_THO, OTHER = "can-tho-2023-h1", "hai-nhanh-2023-q1"
CONTROL = "office-procedure-control"


@pytest.fixture
def city_of_units(committed_db: str) -> None:
    """Who answers in the smaller deck."""
    content = PART.read(Folder(deck_folder(OTHER)), Faults())
    assert content is not None
    keys = {CONTROL, *(key for line in content.petitions for key in (line.unit, line.passed_to) if key)}
    units = directory(on=JUNE_15)
    with durable():
        for key in sorted(keys):
            unit = units.by_key(key)
            assert unit is not None
            whoever(unit=unit, role=Role.LEADER)


@pytest.mark.usefixtures("city_of_units")
def test_killed_and_begun_again_the_figures_are_those_of_the_deck() -> None:
    def counts() -> list[int]:
        return [model.objects.count() for model in (Petition, Move, Question, Answer, Publication)]

    with pytest.raises(Killed):
        play_deck(OTHER, only="petitions", stopped=killer(4))
    halfway = counts()
    for _time in range(2):
        play_deck(OTHER, only="petitions")

    folder = Folder(deck_folder(OTHER))
    found = [each for each in compared(folder=folder, facts=read_facts(folder)) if each.id.startswith("petitions.")]
    assert [each.computed for each in found] == [each.expected for each in found]
    assert len(found) == 5
    assert halfway != counts()
    assert counts()[:4] == [10, 1, 1, 9]
    assert verify_petitions().wrong == 0
    # The cells, the facts counted anew, and both as of the journal's end say the same.
    settle()
    while fold_entries():
        pass
    assert (verify_cells().wrong, verify_cells().first_wrong) == (0, None)
    city = directory(on=JUNE_15).by_key("city-92")
    assert city is not None
    names = [f"feedback.petitions_{each}" for each in ("received", "answered", "late", "open", "overdue")]
    period = Period(date(2023, 1, 30), date(2023, 5, 1))
    told = figures_as_of(measures=names, units=[city.id], period=period, position=folded().position)
    assert {row.measure.removeprefix("feedback.petitions_"): row.value for row in told} == {
        "received": 10,
        "answered": 9,
        "late": 1,
        "open": 3,
        "overdue": 1,
    }


def test_the_city_s_half_year_has_late_moved_and_disputed_ones() -> None:
    content = PART.read(Folder(deck_folder(CAN_THO)), Faults())

    assert content is not None
    assert len(content.petitions) >= 30
    for fact in ("passed_on", "asked_on", "disputed_on"):
        assert sum(getattr(line, fact) is not None for line in content.petitions) >= 3
