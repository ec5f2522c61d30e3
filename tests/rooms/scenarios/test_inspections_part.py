"""The decks' inspections played: the figures that each deck says come out, however often the player is killed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from motcua.foundation.accounts.values import Role
from motcua.foundation.database.transactions import durable
from motcua.reform.inspections.models import Finding, Inspection, Judgement, Minutes, Recommendation, Report
from motcua.reform.inspections.verify import verify_inspections
from motcua.registry.organization.queries import directory
from scenarios.parts.inspections import PART
from scenarios.player.deck import Folder, deck_folder, read_facts
from scenarios.player.expected import compared
from scenarios.player.faults import Faults
from scenarios.player.playing import play_deck
from tests.cast import JUNE_15, whoever
from tests.rooms.scenarios.test_playing import Killed, killer

CAN_THO, OTHER = "can-tho-2023-h1", "hai-nhanh-2023-q1"


@pytest.fixture
def city_of_units(committed_db: str) -> None:
    """Who plans, inspects, signs and reports in both decks."""
    faults, keys = Faults(), set[str]()
    for name in (CAN_THO, OTHER):
        content = PART.read(Folder(deck_folder(name)), faults)
        assert content is not None
        keys |= {content.control, content.joined_by, *(line.unit for line in content.inspections)}
    units = directory(on=JUNE_15)
    with durable():
        for key in keys:
            unit = units.by_key(key)
            assert unit is not None
            for role in (Role.HANDLER, Role.HEAD):
                whoever(unit=unit, role=role)


@pytest.mark.usefixtures("city_of_units")
def test_killed_and_begun_again_the_figures_are_those_of_the_deck() -> None:
    def counts() -> list[int]:
        return [model.objects.count() for model in (Inspection, Finding, Minutes, Recommendation, Report, Judgement)]

    with pytest.raises(Killed):
        play_deck(OTHER, only="inspections", stopped=killer(4))
    halfway = counts()
    play_deck(OTHER, only="inspections")
    whole = counts()
    play_deck(OTHER, only="inspections")

    folder = Folder(deck_folder(OTHER))
    found = [each for each in compared(folder=folder, facts=read_facts(folder)) if each.id.startswith("inspections.")]
    assert [each.computed for each in found] == [each.expected for each in found]
    assert len(found) == 5
    assert halfway != whole
    assert counts() == whole
    assert verify_inspections().wrong == 0


@pytest.mark.usefixtures("city_of_units")
def test_the_city_s_half_year_has_a_dozen_inspections_most_of_them_remedied() -> None:
    play_deck(CAN_THO, scale=Decimal("0.02"), only="inspections")

    accepted = Judgement.objects.filter(verdict="accepted", superseded_at=None).count()
    assert Minutes.objects.count() == 14
    assert Inspection.objects.count() == 16
    assert accepted > Recommendation.objects.count() / 2
    assert verify_inspections().wrong == 0
